"""The form with which an operator announces a change of release."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.lib.clock import get_zone, instant_of
from riparian.secretariat.lib.widgets import DAY, HOUR
from riparian.secretariat.releases import engine
from riparian.secretariat.releases.models import Notice
from riparian.secretariat.releases.operations import Announcement


class NoticeForm(forms.Form):
    """Dam, from when, from what to what, why; times by the clock of the operator's capital."""

    dam = forms.ChoiceField(label=_("Dam"))
    kind = forms.ChoiceField(
        label=_("Type"),
        choices=[(Notice.Kind.CHANGE, Notice.Kind.CHANGE.label),
                 (Notice.Kind.EMERGENCY, Notice.Kind.EMERGENCY.label)],
    )  # fmt: skip
    starts_on = forms.DateField(label=_("Starts, day"), widget=DAY)
    starts_hour = forms.TimeField(label=_("Starts, time"), widget=HOUR)
    ends_on = forms.DateField(label=_("Ends, day"), widget=DAY, required=False)
    ends_hour = forms.TimeField(label=_("Ends, time"), widget=HOUR, required=False)
    from_m3s = forms.FloatField(label=_("Release now, m³/s"), min_value=0, required=False)
    to_low_m3s = forms.FloatField(label=_("Release then, at least, m³/s"), min_value=0)
    to_high_m3s = forms.FloatField(label=_("Release then, at most, m³/s"), min_value=0)
    reason_en = forms.CharField(label=_("Why, in English"), max_length=500, required=False)
    reason_zh = forms.CharField(label=_("Why, in Chinese"), max_length=500, required=False)
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.MECHANISM
    )

    def __init__(self, *args: Any, country: str, zone: str, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self._zone = zone
        self.fields["dam"].choices = [
            (key, name) for key, name, place in engine.dams() if place == country
        ]
        self.fields["starts_hour"].help_text = zone

    def clean(self) -> dict[str, Any]:
        """Refuse half an end."""
        data = super().clean() or {}
        if bool(data.get("ends_on")) != bool(data.get("ends_hour")):
            self.add_error("ends_on", _("Give day and time of the end, or neither."))
        return data

    @property
    def said(self) -> Announcement:
        """Return what the form says."""
        data = self.cleaned_data
        clock = get_zone(self._zone)
        starts = datetime.combine(data["starts_on"], data["starts_hour"], tzinfo=UTC)
        ends = (
            datetime.combine(data["ends_on"], data["ends_hour"], tzinfo=UTC)
            if data["ends_on"]
            else None
        )
        return Announcement(
            dam=data["dam"], kind=data["kind"], starts_at=instant_of(starts, clock),
            ends_at=instant_of(ends, clock) if ends else None, from_m3s=data["from_m3s"],
            to_low_m3s=data["to_low_m3s"], to_high_m3s=data["to_high_m3s"],
            reasons={"en": data["reason_en"], "zh": data["reason_zh"]}, audience=data["audience"],
        )  # fmt: skip
