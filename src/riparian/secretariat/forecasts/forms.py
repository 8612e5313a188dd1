"""The form that asks for a forecast as it would have been issued."""

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.lib.widgets import DAY


class IssueForm(forms.Form):
    """The day of issue; left empty, the last observed one."""

    day = forms.DateField(
        label=_("From observations up to"), required=False, widget=DAY,
        help_text=_("Left empty, the last observed day. A day of the past shows what would have"
                    " been forecast then, beside what came."),
    )  # fmt: skip
