"""Forms of decisions."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.queries import members
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.bodies.queries import standing_bodies
from riparian.secretariat.decisions.lifecycle import Kind
from riparian.secretariat.decisions.operations import Statement
from riparian.secretariat.lib.clock import get_zone, instant_of
from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.lib.widgets import DAY, HOUR

_TEXT = forms.Textarea(attrs={"rows": 7})


def country_boxes(*, label: Any, required: bool = False) -> forms.MultipleChoiceField:  # noqa: ANN401
    """Return a field of check boxes, one per member country; its choices are set in the form."""
    return forms.MultipleChoiceField(
        label=label, required=required, widget=forms.CheckboxSelectMultiple
    )


class TextForm(forms.Form):
    """Title and words of a decision in the languages at hand."""

    title_en = forms.CharField(label=_("Title in English"), max_length=300)
    text_en = forms.CharField(label=_("Text in English"), max_length=40_000, widget=_TEXT)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=300, required=False)
    text_zh = forms.CharField(
        label=_("Text in Chinese"), max_length=40_000, widget=_TEXT, required=False
    )

    @property
    def titles(self) -> dict[str, str]:
        """Return the titles that were given, by language."""
        return _given(self.cleaned_data, "title")

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts that were given, by language."""
        return _given(self.cleaned_data, "text")


def _given(entered: dict[str, Any], name: str) -> dict[str, str]:
    texts = {code: entered.get(f"{name}_{code}", "") for code in ("en", "zh")}
    return {code: text for code, text in texts.items() if text}


class DraftForm(TextForm):
    """A new draft: words, body, and who may see it."""

    body = forms.ModelChoiceField(standing_bodies(), label=_("Which body decides"))
    audience = forms.ChoiceField(label=_("Who may see it"), choices=Audience.choices,
                                 initial=Audience.MECHANISM)  # fmt: skip
    countries = country_boxes(label=_("Named countries"))

    field_order = ("body", "title_en", "text_en", "title_zh", "text_zh", "audience", "countries")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = [(c.code, c.name) for c in members()]


class CirculateForm(forms.Form):
    """To whom, until when, by which capital's clock."""

    addressees = country_boxes(label=_("Circulate to"), required=True)
    expires_on = forms.DateField(label=_("Silence runs out on"), widget=DAY)
    expires = forms.TimeField(label=_("at"), widget=HOUR)
    zone = forms.ChoiceField(label=_("by the clock of"))

    def __init__(self, *args: Any, at: datetime, zone: str, **kwargs: Any) -> None:  # noqa: ANN401
        countries = members()
        everyone = [country.code for country in countries]
        wall = (at + timedelta(days=5)).astimezone(ZoneInfo(zone))
        kwargs.setdefault("initial", {}).update(
            addressees=everyone, expires_on=wall.date(), expires=wall.replace(minute=0).time(),
            zone=zone,
        )  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["addressees"].choices = [(c.code, c.name) for c in countries]
        zones = [(c.zone, f"{c.capital_name} ({c.zone})") for c in countries]
        if zone not in dict(zones):
            zones.append((zone, zone))
        self.fields["zone"].choices = zones

    def clean(self) -> dict[str, Any]:
        """Turn the wall clock into an instant; an hour that is skipped or doubled is refused."""
        entered = super().clean() or {}
        if {"expires_on", "expires", "zone"} <= entered.keys():
            wall = datetime.combine(entered["expires_on"], entered["expires"])
            try:
                entered["expires_at"] = instant_of(wall, get_zone(entered["zone"]))
            except Unacceptable as refusal:
                self.add_error("expires", str(refusal))
        return entered


class PositionForm(forms.Form):
    """What a capital says."""

    kind = forms.ChoiceField(
        label=_("What your capital says"),
        choices=[
            (Kind.AGREE, _("It agrees")),
            (Kind.RESERVE, _("It does not object, with a reservation")),
            (Kind.INTERPRET, _("It does not object, with an interpretative statement")),
            (Kind.OBJECT, _("It objects: silence is broken")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("The words that go on record"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for a reservation, a statement and an objection."),
    )  # fmt: skip
    reached_by = forms.ChoiceField(
        label=_("How the capital said it"),
        choices=[
            ("note", _("Written note")), ("mail", _("E-mail")), ("phone", _("Telephone")),
            ("room", _("In the room")),
        ],
    )  # fmt: skip


class StatementsForm(forms.Form):
    """What each country said in the room when the text was adopted; all of it may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.countries = members()
        words = {Kind.RESERVE: _("reservation"), Kind.INTERPRET: _("interpretative statement")}
        for country in self.countries:
            for kind, word in words.items():
                self.fields[f"{kind.value}_{country.code}"] = forms.CharField(
                    label=format_lazy("{}: {}", country.name, word), required=False,
                    max_length=10_000, widget=forms.Textarea(attrs={"rows": 2}),
                )  # fmt: skip

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return what was entered, by country."""
        entered = getattr(self, "cleaned_data", {})
        return tuple(
            Statement(country=country.code, kind=kind, text=text)
            for country in self.countries
            for kind in (Kind.RESERVE, Kind.INTERPRET)
            if (text := entered.get(f"{kind.value}_{country.code}", ""))
        )


class AdoptForm(StatementsForm):
    """Adoption in the room: where, and what the countries said."""

    text = forms.CharField(label=_("Which meeting"), max_length=300, required=False)
