"""Forms: judge a value, correct or discard a row of the quarantine."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.stations.models import Flag, Quarantined
from riparian.secretariat.stations.quality import Quality

_JUDGED = (Flag.State.ACCEPTED, Flag.State.SUSPECT, Flag.State.REJECTED)


class JudgeForm(forms.Form):
    """What a person says about a flagged value."""

    state = forms.ChoiceField(
        label=_("What do you say?"), widget=forms.RadioSelect,
        choices=[(state.value, state.label) for state in _JUDGED],
    )  # fmt: skip
    why = forms.CharField(label=_("Why?"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class CorrectForm(forms.Form):
    """A row of the quarantine as it should have come."""

    series = forms.CharField(label=_("Series"), max_length=100)
    time = forms.CharField(
        label=_("Time"), max_length=40, help_text=_("With its zone: 2024-05-01T07:00:00+07:00")
    )
    value = forms.CharField(label=_("Value"), max_length=40)
    unit = forms.CharField(label=_("Unit (UCUM)"), max_length=20)
    quality = forms.ChoiceField(
        label=_("Quality"), required=False, choices=[("", "–"), *Quality.choices]
    )

    @classmethod
    def of(cls, row: Quarantined, data: Any = None) -> "CorrectForm":  # noqa: ANN401 - a request's
        """Return the form filled with what came."""
        return cls(data, initial=row.cells)


class DiscardForm(forms.Form):
    """Why a row is of no use."""

    why = forms.CharField(label=_("Why?"), max_length=2000, widget=forms.Textarea({"rows": 3}))
