"""Forms of alerts and desks."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.alerts import wording
from riparian.secretariat.alerts.lifecycle import Severity
from riparian.secretariat.alerts.models import Alert, Shift
from riparian.secretariat.alerts.operations import LONGEST_HOURS, USUAL_HOURS, Call
from riparian.secretariat.incidents.lifecycle import Kind
from riparian.secretariat.lib.clock import get_zone, instant_of
from riparian.secretariat.lib.widgets import DAY, HOUR

URGENCY = [("Immediate", _("act at once")), ("Expected", _("within the hour")),
           ("Future", _("later")), ("Unknown", _("not known"))]  # fmt: skip
CERTAINTY = [("Observed", _("observed")), ("Likely", _("likely")), ("Possible", _("possible")),
             ("Unknown", _("not known"))]  # fmt: skip
LANGUAGES = (("en", _("in English")), ("zh", _("in Chinese")))


class _Texts(forms.Form):
    """Headline, description and instruction in each language."""

    def _add_texts(self, names: tuple[tuple[str, Any, int], ...]) -> None:
        for name, label, longest in names:
            for key, language in LANGUAGES:
                self.fields[f"{name}_{key}"] = forms.CharField(
                    label=_("%(what)s, %(language)s") % {"what": label, "language": language},
                    required=False, max_length=longest,
                    widget=forms.TextInput() if longest <= 200 else forms.Textarea({"rows": 3}),  # noqa: PLR2004 - a line
                )  # fmt: skip

    def texts(self, name: str) -> dict[str, str]:
        """Return what was written, by language."""
        return {key: self.cleaned_data[f"{name}_{key}"].strip() for key, _language in LANGUAGES}


class AlertForm(_Texts):
    """Everything that an alert of a desk says."""

    kind = forms.ChoiceField(label=_("Type"), choices=Kind.choices)
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, initial="Moderate")
    urgency = forms.ChoiceField(label=_("Urgency"), choices=URGENCY)
    certainty = forms.ChoiceField(label=_("Certainty"), choices=CERTAINTY)
    place = forms.CharField(label=_("Place"), max_length=200)
    addressed = forms.MultipleChoiceField(
        label=_("Desks that must acknowledge"), widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.MECHANISM
    )
    hours = forms.IntegerField(
        label=_("Expires after, hours"), min_value=1, max_value=LONGEST_HOURS, initial=USUAL_HOURS
    )
    is_drill = forms.BooleanField(label=_("This is a drill"), required=False)

    def __init__(self, *args: Any, alert: Alert | None = None, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self._alert = alert
        self.fields["addressed"].choices = [
            (country.code, country.name) for country in accounts.members()
        ]
        self._add_texts(
            (("headline", _("Headline"), 160), ("description", _("What happens"), 4_000),
             ("instruction", _("What to do"), 2_000))
        )  # fmt: skip
        if alert is not None:
            del self.fields["is_drill"], self.fields["kind"]

    @property
    def call(self) -> Call:
        """Return what the form says."""
        data = self.cleaned_data
        kind = self._alert.kind if self._alert else data["kind"]
        country = self._alert.owner_country if self._alert else data["country"]
        return Call(
            kind=kind, severity=data["severity"], urgency=data["urgency"],
            certainty=data["certainty"], place=data["place"], addressed=data["addressed"],
            audience=data["audience"], hours=data["hours"],
            words=wording.desk_words(
                kind=kind, headlines=self.texts("headline"), place=data["place"],
                descriptions=self.texts("description"), instructions=self.texts("instruction"),
                country=country,
            ),
        )  # fmt: skip

    def speak_for(self, country: str) -> None:
        """Say whose desk speaks, for the name under the alert."""
        self.cleaned_data["country"] = country


class CancelForm(_Texts):
    """Why an alert is cancelled."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self._add_texts((("headline", _("Why it is over"), 160),))


class ReceiveForm(forms.Form):
    """A CAP message from outside."""

    file = forms.FileField(label=_("CAP message (XML)"))


class DeskForm(forms.Form):
    """Where a desk is reached."""

    name_en = forms.CharField(label=_("Name, in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name, in Chinese"), max_length=200, required=False)
    email = forms.EmailField(label=_("Shared mailbox"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    topic = forms.RegexField(
        label=_("MQTT topic"), regex=r"^[^#+\s]*$", max_length=200, required=False,
        help_text=_("Such as alerts/khm; no wildcards."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Minutes until the next step"), min_value=1, max_value=720, initial=15,
        help_text=_("First the person on shift, then the second, then the whole desk, then the"
                    " desk that issued the alert."),
    )  # fmt: skip

    @property
    def values(self) -> dict[str, Any]:
        """Return the values of the desk's row."""
        data = dict(self.cleaned_data)
        names = {"en": data.pop("name_en"), "zh": data.pop("name_zh")}
        return data | {"names": {key: name for key, name in names.items() if name}}


class ShiftForm(forms.Form):
    """A person on duty, by the clock of the capital."""

    person = forms.CharField(label=_("Person"), max_length=200)
    rank = forms.TypedChoiceField(label=_("Told"), choices=Shift.Rank.choices, coerce=int)
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    starts_on = forms.DateField(label=_("From, day"), widget=DAY)
    starts_hour = forms.TimeField(label=_("From, time"), widget=HOUR)
    ends_on = forms.DateField(label=_("To, day"), widget=DAY)
    ends = forms.TimeField(label=_("To, time"), widget=HOUR)

    def values(self, zone: str) -> dict[str, Any]:
        """Return the values of the shift's row; days and times are those of a zone.

        Raises:
            Unacceptable: the clock never shows such a time, or twice.
        """
        data = self.cleaned_data
        clock = get_zone(zone)
        return {
            "person": data["person"], "rank": data["rank"], "email": data["email"],
            "phone": data["phone"],
            "starts_at": instant_of(
                datetime.combine(data["starts_on"], data["starts_hour"], tzinfo=UTC), clock
            ),
            "ends_at": instant_of(
                datetime.combine(data["ends_on"], data["ends"], tzinfo=UTC), clock
            ),
        }  # fmt: skip


class DeviceForm(forms.Form):
    """A browser that is told of alerts; it fills in by itself all but the name."""

    name = forms.CharField(
        label=_("Name of this device"), max_length=80,
        help_text=_("Such as: telephone of the desk."),
    )  # fmt: skip
    endpoint = forms.CharField(max_length=2000, widget=forms.HiddenInput)
    public_key = forms.CharField(max_length=100, widget=forms.HiddenInput)
    secret = forms.CharField(max_length=30, widget=forms.HiddenInput)
