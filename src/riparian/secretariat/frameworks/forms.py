"""Forms of frameworks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.frameworks.models import Item


class TagForm(forms.Form):
    """A thing and the item that it is filed under."""

    thing = forms.CharField(
        label=_("Thing"), max_length=160,
        help_text=_("Kind and identifier as on its page, such as project:PR-001."),
    )  # fmt: skip
    item = forms.ModelChoiceField(Item.objects.select_related("framework"), label=_("Item"))
