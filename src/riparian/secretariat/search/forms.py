"""What a search may be narrowed by."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.search.findable import sources
from riparian.secretariat.search.queries import LONGEST_QUERY

LANGUAGES = (("en", "English"), ("zh", "中文"), ("th", "ไทย"), ("vi", "Tiếng Việt"),
             ("km", "ខ្មែរ"), ("lo", "ລາວ"), ("my", "မြန်မာ"))  # fmt: skip
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _kinds() -> list[tuple[str, object]]:
    return [("", _("Everything")), *((one.kind, one.words) for one in sources().values())]


class PartialDate(forms.CharField):
    """A date as far as it is known: a year, a month or a day."""

    def validate(self, value: str) -> None:
        """Refuse what is no date."""
        super().validate(value)
        if value and not DATE.fullmatch(value):
            raise forms.ValidationError(_("Write a year, 2027-03 or 2027-03-31."))


class SearchForm(forms.Form):
    """What is sought, and where."""

    q = forms.CharField(
        label=_("Words"), max_length=LONGEST_QUERY, required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What"), choices=_kinds, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=(("", _("All languages")), *LANGUAGES), required=False
    )
    since = PartialDate(label=_("From"), max_length=10, required=False)
    until = PartialDate(label=_("Until"), max_length=10, required=False)
