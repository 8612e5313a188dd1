"""Forms of meetings."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.queries import countries, members
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.bodies.models import Tier
from riparian.secretariat.bodies.queries import standing_bodies
from riparian.secretariat.decisions.forms import StatementsForm
from riparian.secretariat.lib.clock import get_zone, instant_of
from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.lib.widgets import DAY, HOUR
from riparian.secretariat.meetings.models import Answer, Format, Meeting
from riparian.secretariat.meetings.operations import Plan


class PlanForm(forms.Form):
    """When, where, how and for whom."""

    title = forms.CharField(label=_("Title, if it has one of its own"), max_length=300,
                            required=False)  # fmt: skip
    theme = forms.CharField(label=_("Theme"), max_length=300, required=False)
    zone = forms.ChoiceField(label=_("Times below are by the clock of"))
    starts_on = forms.DateField(label=_("First day"), widget=DAY)
    starts = forms.TimeField(label=_("begins at"), widget=HOUR)
    ends_on = forms.DateField(label=_("Last day"), widget=DAY)
    ends = forms.TimeField(label=_("ends at"), widget=HOUR)
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices[:3])
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    host_country = forms.ChoiceField(label=_("Host"))
    link = forms.URLField(label=_("Video link"), max_length=400, required=False,
                          assume_scheme="https")  # fmt: skip
    audience = forms.ChoiceField(label=_("Who may see it"), choices=Audience.choices,
                                 initial=Audience.MECHANISM)  # fmt: skip
    countries = forms.MultipleChoiceField(
        label=_("Named countries"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        rows = countries()
        self.fields["zone"].choices = [(c.zone, f"{c.capital_name} ({c.zone})") for c in rows]
        self.fields["host_country"].choices = [(c.code, c.name) for c in rows]
        self.fields["countries"].choices = [(c.code, c.name) for c in rows]

    def clean(self) -> dict[str, Any]:
        """Turn wall clocks into instants."""
        entered = super().clean() or {}
        for name in ("starts", "ends"):
            if {name, f"{name}_on", "zone"} <= entered.keys():
                wall = datetime.combine(entered[f"{name}_on"], entered[name])
                try:
                    entered[f"{name}_at"] = instant_of(wall, get_zone(entered["zone"]))
                except Unacceptable as refusal:
                    self.add_error(name, str(refusal))
        return entered

    @property
    def plan(self) -> Plan:
        """Return what was entered as a plan."""
        entered = self.cleaned_data
        return Plan(
            titles={"en": entered["title"]} if entered["title"] else {},
            countries=tuple(entered["countries"]),
            **{
                name: entered[name]
                for name in (
                    "theme",
                    "starts_at",
                    "ends_at",
                    "zone",
                    "city",
                    "host_country",
                    "format",
                    "link",
                    "audience",
                )
            },
        )

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """Return what the form starts with for a meeting that exists."""
        initial: dict[str, Any] = {
            name: getattr(meeting, name)
            for name in ("theme", "zone", "city", "host_country", "format", "link", "audience")
        }
        initial |= {"title": meeting.titles.get("en", ""), "countries": meeting.named_countries}
        if meeting.starts_at and meeting.ends_at and meeting.zone:
            zone = get_zone(meeting.zone)
            for name, instant in (("starts", meeting.starts_at), ("ends", meeting.ends_at)):
                wall = instant.astimezone(zone)
                initial |= {f"{name}_on": wall.date(), name: wall.time()}
        return initial


class NewMeetingForm(PlanForm):
    """A meeting that is not planned yet."""

    body = forms.ModelChoiceField(standing_bodies(), label=_("Body"))
    ordinal = forms.IntegerField(
        label=_("Ordinal"), min_value=1, max_value=9999, required=False,
        help_text=_("Its number in the series of the body; leave empty if it has none."),
    )  # fmt: skip
    field_order = ("body", "ordinal")


class ItemForm(forms.Form):
    """An item of the agenda."""

    title = forms.CharField(label=_("Item"), max_length=300)
    owner_country = forms.ChoiceField(label=_("Owner"))
    minutes_planned = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=960,
                                         initial=30)  # fmt: skip
    papers_due_on = forms.DateField(label=_("Papers due"), required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["owner_country"].choices = [(c.code, c.name) for c in members()]


class PaperForm(forms.Form):
    """A paper for an item."""

    title = forms.CharField(label=_("Title"), max_length=300)
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(
        attrs={"rows": 6}))  # fmt: skip
    file = forms.FileField(label=_("or a file"), required=False)
    audience = forms.ChoiceField(label=_("Who may see it"), choices=Audience.choices,
                                 initial=Audience.MECHANISM)  # fmt: skip
    countries = forms.MultipleChoiceField(
        label=_("Named countries"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = [(c.code, c.name) for c in members()]


class InviteForm(forms.Form):
    """An address to invite."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"))
    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [(c.code, c.name) for c in members()]


class DelegateForm(forms.Form):
    """A person of the delegation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    is_head = forms.BooleanField(label=_("Heads the delegation"), required=False)
    is_remote = forms.BooleanField(label=_("Joins by video"), required=False)


class MinutesForm(StatementsForm):
    """What came of an item: words, a decision, a follow-up; any of the three."""

    note = forms.CharField(label=_("What was said"), required=False,
                           widget=forms.Textarea(attrs={"rows": 5}))  # fmt: skip
    decision_title = forms.CharField(
        label=_("Decision adopted by consensus: title"), max_length=300, required=False
    )
    decision_text = forms.CharField(label=_("Its words"), required=False, widget=forms.Textarea(
        attrs={"rows": 4}))  # fmt: skip
    action = forms.CharField(label=_("Follow-up: what is to be done"), max_length=500,
                             required=False)  # fmt: skip
    action_country = forms.ChoiceField(label=_("by whom"), required=False)
    action_due_on = forms.DateField(label=_("until"), required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["action_country"].choices = [(c.code, c.name) for c in members()]


class AnswerForm(forms.Form):
    """An answer that came by telephone."""

    answer = forms.ChoiceField(choices=Answer.choices)


class MailForm(forms.Form):
    """An answer that came by e-mail to somebody else."""

    file = forms.FileField(label=_("The answer (.ics or .eml)"))


class WhatIfForm(forms.Form):
    """Bodies added to and moved between tiers."""

    add_tier = forms.ChoiceField(label=_("Add bodies of tier"), choices=Tier.choices,
                                 initial=Tier.WORKING_GROUP)  # fmt: skip
    add_number = forms.IntegerField(label=_("how many"), min_value=0, max_value=50, initial=2)
    from_tier = forms.ChoiceField(label=_("Upgrade a body from"), choices=Tier.choices,
                                  initial=Tier.WORKING_GROUP)  # fmt: skip
    to_tier = forms.ChoiceField(label=_("to"), choices=Tier.choices,
                                initial=Tier.SECTOR_MINISTERS)  # fmt: skip
    upgrade_number = forms.IntegerField(label=_("how many"), min_value=0, max_value=50, initial=0)
