"""Forms of incidents; a drill has a form of its own, so that nobody opens one for the other."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.queries import members
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.incidents.lifecycle import WRITTEN_BY_HAND, EntryKind, Kind, Severity
from riparian.secretariat.incidents.models import Assistance
from riparian.secretariat.lib.clock import get_zone, instant_of
from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.lib.widgets import DAY, HOUR


def _choices() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in members()]


class Instants(forms.Form):
    """A form whose day and hour are read by the clock of the person who fills it in."""

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:  # noqa: ANN401
        self.zone = get_zone(zone)
        super().__init__(*args, **kwargs)

    def instant(self, entered: dict[str, Any], name: str) -> datetime | None:
        """Return the instant of two fields, or None when both are empty; half is an error."""
        on, hour = entered.get(f"{name}_on"), entered.get(name)
        if not isinstance(on, date) or not isinstance(hour, time):
            if on or hour:
                self.add_error(name, _("Give both the day and the hour, or neither."))
            return None
        try:
            return instant_of(datetime.combine(on, hour), self.zone)
        except Unacceptable as refusal:
            self.add_error(name, str(refusal))
            return None


class ReportForm(Instants):
    """What is reported: what, where, how bad, whom it affects, who may see it."""

    kind = forms.ChoiceField(label=_("What happened"), choices=Kind.choices)
    severity = forms.ChoiceField(label=_("How bad"), choices=Severity.choices,
                                 initial=Severity.UNKNOWN)  # fmt: skip
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    place = forms.CharField(label=_("Place: reach or station"), max_length=200)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180,
                                 required=False)  # fmt: skip
    affected = forms.MultipleChoiceField(
        label=_("Affected countries"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Their desks are alerted at once."),
    )  # fmt: skip
    detected_on = forms.DateField(label=_("Detected on"), widget=DAY, required=False)
    detected = forms.TimeField(label=_("at (your clock)"), widget=HOUR, required=False)
    text = forms.CharField(label=_("What is known"), max_length=10_000, required=False,
                           widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Minutes to acknowledge"), min_value=1, max_value=10_080, required=False,
        help_text=_("Empty: 15 when extreme, 30 when severe or not known, 60 when moderate,"
                    " 240 when minor."),
    )  # fmt: skip
    audience = forms.ChoiceField(label=_("Who may see it"), initial=Audience.MECHANISM)
    countries = forms.MultipleChoiceField(
        label=_("Named countries"), widget=forms.CheckboxSelectMultiple, required=False
    )
    outside = forms.CharField(
        label=_("Addresses outside the desks"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One e-mail address a line; told of opening and of every change."),
    )  # fmt: skip

    def __init__(self, *args: Any, drill: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for name in ("affected", "countries"):
            self.fields[name].choices = _choices()
        audiences = list(Audience.choices)
        if drill:
            # A drill has no public and nobody outside: the form does not even ask.
            audiences = [one for one in audiences if one[0] != Audience.PUBLIC]
            del self.fields["outside"]
        self.fields["audience"].choices = audiences

    def clean(self) -> dict[str, Any]:
        """Turn the wall clock into an instant."""
        entered = super().clean() or {}
        entered["detected_at"] = self.instant(entered, "detected")
        return entered

    @property
    def titles(self) -> dict[str, str]:
        """Return the titles that were given, by language."""
        given = {code: self.cleaned_data.get(f"title_{code}", "") for code in ("en", "zh")}
        return {code: text for code, text in given.items() if text}


class EntryForm(Instants):
    """A line of the log."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(one.value, one.label) for one in WRITTEN_BY_HAND]
    )
    text = forms.CharField(label=_("Text"), max_length=10_000,
                           widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
    country = forms.ChoiceField(
        label=_("Which country was alerted"), required=False,
        help_text=_("Only for “alerted”: a desk you reached by telephone."),
    )  # fmt: skip
    happened_on = forms.DateField(label=_("When it happened"), widget=DAY, required=False)
    happened = forms.TimeField(label=_("at (your clock; empty: now)"), widget=HOUR, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *_choices()]

    def clean(self) -> dict[str, Any]:
        """Turn the wall clock into an instant; a country only where one is alerted."""
        entered = super().clean() or {}
        entered["happened_at"] = self.instant(entered, "happened")
        if entered.get("kind") != EntryKind.ALERTED:
            entered["country"] = ""
        elif not entered.get("country"):
            self.add_error("country", _("Say which country's desk was alerted."))
        return entered


class CorrectionForm(Instants):
    """What an entry should have said."""

    text = forms.CharField(label=_("What it should have said"), max_length=10_000, required=False,
                           widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
    happened_on = forms.DateField(label=_("When it happened"), widget=DAY, required=False)
    happened = forms.TimeField(label=_("at (your clock)"), widget=HOUR, required=False)
    is_struck = forms.BooleanField(label=_("It did not happen"), required=False)

    def clean(self) -> dict[str, Any]:
        """Turn the wall clock into an instant."""
        entered = super().clean() or {}
        entered["happened_at"] = self.instant(entered, "happened")
        return entered


class TaskForm(Instants):
    """What is to be done, by whom, until when."""

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    country = forms.ChoiceField(label=_("Country"))
    desk = forms.CharField(label=_("Desk"), max_length=120, required=False)
    due_on = forms.DateField(label=_("Due on"), widget=DAY)
    due = forms.TimeField(label=_("at (your clock)"), widget=HOUR)

    def __init__(self, *args: Any, at: datetime, zone: str, **kwargs: Any) -> None:  # noqa: ANN401
        wall = at.astimezone(ZoneInfo(zone))
        kwargs.setdefault("initial", {}).setdefault("due_on", wall.date())
        super().__init__(*args, zone=zone, **kwargs)
        self.fields["country"].choices = _choices()

    def clean(self) -> dict[str, Any]:
        """Turn the wall clock into an instant."""
        entered = super().clean() or {}
        entered["due_at"] = self.instant(entered, "due")
        return entered


class HelpForm(forms.Form):
    """How much of what; a quantity never comes without its unit."""

    what = forms.CharField(label=_("What"), max_length=300)
    quantity = forms.DecimalField(label=_("How much"), max_digits=14, decimal_places=3,
                                  min_value=0)  # fmt: skip
    unit = forms.ChoiceField(label=_("Unit"), choices=Assistance.Unit.choices)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *_choices()]


class ReasonForm(forms.Form):
    """Why something changes."""

    text = forms.CharField(label=_("Why"), max_length=2_000, required=False,
                           widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip


class HandOverForm(forms.Form):
    """What the next shift should know."""

    remarks = forms.CharField(
        label=_("What the next shift should know"), max_length=10_000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
