"""Forms: revise what is owed, announce a pause."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from riparian.secretariat.accounts.purposes import Purpose
from riparian.secretariat.exchange.models import Undertaking
from riparian.secretariat.exchange.operations import NewTerms
from riparian.secretariat.lib.clock import get_zone, instant_of
from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.stations.models import UseLimit


class TermsForm(forms.Form):
    """The terms that follow; one of the three ways of saying how often."""

    starts_on = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"})
    )
    zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=60)
    times = forms.CharField(
        label=gettext_lazy("Clock times"), required=False, max_length=200,
        help_text=gettext_lazy("Such as 08:00 20:00"),
    )  # fmt: skip
    every_minutes = forms.IntegerField(
        label=gettext_lazy("Or every so many minutes"),
        required=False,
        min_value=1,
        max_value=44_640,
    )
    per_day = forms.IntegerField(
        label=gettext_lazy("Or so many a day at any hour"),
        required=False,
        min_value=1,
        max_value=24,
    )
    season_first = forms.CharField(
        label=gettext_lazy("Season from (MM-DD)"), required=False, max_length=5
    )
    season_last = forms.CharField(
        label=gettext_lazy("Season to (MM-DD)"), required=False, max_length=5
    )
    delay_minutes = forms.IntegerField(
        label=gettext_lazy("May come so many minutes after"), min_value=0, max_value=44_640
    )
    tolerance_minutes = forms.IntegerField(
        label=gettext_lazy("May be taken so many minutes beside"), min_value=0, max_value=1_440
    )
    why = forms.CharField(
        label=gettext_lazy("By which text?"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    @property
    def terms(self) -> NewTerms:
        """Return the terms that were entered."""
        said: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if v not in {None, ""}}
        said.pop("why", None)
        said["times"] = tuple(str(said.get("times", "")).replace(",", " ").split())
        return NewTerms(**said)


class LimitForm(forms.Form):
    """How late, and for which purposes, a series may be read by those to whom it is owed."""

    embargo_hours = forms.IntegerField(
        label=gettext_lazy("Seen only after so many hours"), min_value=0, max_value=87_600,
        initial=0,
    )  # fmt: skip
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("For these purposes only"), choices=Purpose.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: for any purpose."),
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("By which text?"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class PauseForm(forms.Form):
    """When a series pauses, by the clock of its station."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("From"), widget=forms.DateTimeInput({"type": "datetime-local"})
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("To"), widget=forms.DateTimeInput({"type": "datetime-local"})
    )
    why = forms.CharField(
        label=gettext_lazy("What is done?"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def instants(self, zone: str) -> tuple[datetime, datetime]:
        """Return the pause as instants.

        Raises:
            Unacceptable: an hour that the clock skips or shows twice, or a pause of years.
        """
        known = get_zone(zone)
        first, last = (
            instant_of(self.cleaned_data[key], known) for key in ("starts_at", "ends_at")
        )
        if last - first > timedelta(days=366):
            raise Unacceptable(_("A pause of more than a year is a revision."), field="ends_at")
        return first, last


def limit_before(row: UseLimit | None) -> dict[str, Any]:
    """Return the limit that holds, so that a change begins with it."""
    return {"embargo_hours": row.embargo_hours, "purposes": row.purposes} if row else {}


def terms_before(row: Undertaking) -> dict[str, Any]:
    """Return the terms that hold, so that a revision begins with them."""
    names = ("zone", "season_first", "season_last", "delay_minutes", "tolerance_minutes")
    often = {name: getattr(row, name) or "" for name in ("every_minutes", "per_day")}
    same = {name: getattr(row, name) for name in names}
    return {**same, **often, "times": " ".join(row.times)}
