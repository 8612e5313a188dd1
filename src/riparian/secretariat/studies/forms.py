"""Forms of studies: one for each question, filled with what the instance has."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.studies import engine
from riparian.secretariat.studies.queries import open_items
from riparian.secretariat.studies.questions import (
    Cascade,
    Cooperation,
    Kind,
    Natural,
    Question,
    Rule,
)

FIRST, LAST = 1950, 2100
CASCADE_RULES = {
    "full-cycle": _("all live storage, emptied and filled once a year"),
    "rule-curve": _("the rule curves as they stand in the data"),
}


class StudyForm(forms.Form):
    """What every study asks: who may see the answer."""

    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.COUNTRIES
    )

    def __init__(self, *args: Any, outline: engine.Outline, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.outline = outline
        self.fill()
        self.order_fields([name for name in self.fields if name != "audience"])

    def fill(self) -> None:
        """Offer what the instance has."""

    @property
    def question(self) -> Question:
        """Return what was entered as a question."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """Return what of the question goes into the title."""
        entered = self.cleaned_data
        years = f"{entered['first_year']}–{entered['last_year']}" if entered["first_year"] else ""
        return ", ".join(word for word in (self.outline.title, years) if word)

    @property
    def title(self) -> str:
        """Return a title made of what was asked."""
        return self.subject


class _Generated(StudyForm):
    """Years to come, with made-up water."""

    first_year = forms.IntegerField(
        label=_("First year"), min_value=FIRST, max_value=LAST, initial=2027
    )
    last_year = forms.IntegerField(
        label=_("Last year"), min_value=FIRST, max_value=LAST, initial=2036
    )
    traces = forms.IntegerField(
        label=_("Traces"), min_value=1, max_value=500, initial=64,
        help_text=_("Made-up courses of water that are equally likely; more give a better range."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=1, max_value=10**6, initial=1,
        help_text=_("The same seed gives the same answer again."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse years that run backwards."""
        entered = super().clean() or {}
        first, last = entered.get("first_year"), entered.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _now("The last year comes before the first."))
        return entered

    def drawn(self) -> dict[str, Any]:
        """Return years, traces and seed, with the instance."""
        names = ("first_year", "last_year", "traces", "seed")
        return {"instance": self.outline.name, **{n: self.cleaned_data[n] for n in names}}


class CooperationForm(_Generated):
    """What cooperation is worth to each country."""

    @property
    def question(self) -> Question:
        """Return what was entered as a question."""
        return Cooperation(**self.drawn())

    @property
    def title(self) -> str:
        """Return a title made of what was asked."""
        return _now("Value of cooperation, %(subject)s") % {"subject": self.subject}


class RuleForm(_Generated):
    """What a flow kept at a station would give and take."""

    node_id = forms.ChoiceField(label=_("Station where the flow is kept"))
    minimum_m3s = forms.FloatField(label=_("Flow to be kept (m³/s)"), min_value=1, max_value=1e5)
    months = forms.MultipleChoiceField(
        label=_("Months"), choices=list(MONTHS.items()), widget=forms.CheckboxSelectMultiple,
        initial=[12, 1, 2, 3, 4, 5],
    )  # fmt: skip
    field_order = ("node_id", "minimum_m3s", "months")

    def fill(self) -> None:
        """Offer the stations of the instance."""
        self.fields["node_id"].choices = self.outline.stations

    @property
    def question(self) -> Question:
        """Return what was entered as a question."""
        entered = self.cleaned_data
        return Rule(
            node_id=entered["node_id"], minimum_m3s=entered["minimum_m3s"],
            months=tuple(int(month) for month in entered["months"]), **self.drawn(),
        )  # fmt: skip

    @property
    def title(self) -> str:
        """Return a title made of what was asked."""
        station = dict(self.outline.stations)[self.cleaned_data["node_id"]]
        return f"{self.cleaned_data['minimum_m3s']:,.0f} m³/s, {station}"


class _Observed(StudyForm):
    """Years of the record."""

    first_year = forms.IntegerField(label=_("First year"), required=False)
    last_year = forms.IntegerField(label=_("Last year"), required=False)

    def fill(self) -> None:
        """Say which years are on record."""
        years = self.outline.observed_years
        if years is None:
            for name in ("first_year", "last_year"):
                self.fields[name].disabled = True
            self.fields["first_year"].help_text = _("No daily record: the mean year is run.")
            return
        self.fields["first_year"].help_text = _now(
            "On record: %(first)s to %(last)s. Leave both empty for the reference period."
        ) % {"first": years[0], "last": years[1]}

    def clean(self) -> dict[str, Any]:
        """Refuse years that are not on record."""
        entered = super().clean() or {}
        first, last, known = (
            entered.get("first_year"), entered.get("last_year"), self.outline.observed_years,
        )  # fmt: skip
        if (first is None) != (last is None):
            self.add_error("last_year", _now("Enter both years, or none."))
        elif first and last and known and not known[0] <= first <= last <= known[1]:
            self.add_error(
                "first_year", _now("On record: %(first)s to %(last)s.")
                % {"first": known[0], "last": known[1]},
            )  # fmt: skip
        return entered

    def span(self) -> dict[str, Any]:
        """Return the years, with the instance."""
        entered = self.cleaned_data
        return {"instance": self.outline.name, "first_year": entered["first_year"],
                "last_year": entered["last_year"]}  # fmt: skip


class CascadeForm(_Observed):
    """What the dams of a country do to the flow."""

    country = forms.ChoiceField(label=_("Whose operational dams"))
    rule = forms.ChoiceField(
        label=_("How the reservoirs are run"),
        choices=[(r, CASCADE_RULES[r]) for r in CASCADE_RULES],
    )
    field_order = ("country", "rule")

    def fill(self) -> None:
        """Offer the countries that have dams."""
        super().fill()
        self.fields["country"].choices = self.outline.dam_countries

    @property
    def question(self) -> Question:
        """Return what was entered as a question."""
        entered = self.cleaned_data
        return Cascade(country=entered["country"], rule=entered["rule"], **self.span())

    @property
    def title(self) -> str:
        """Return a title made of what was asked."""
        country = dict(self.outline.dam_countries)[self.cleaned_data["country"]]
        return _now("Effect of the dams of %(country)s, %(subject)s") % {
            "country": country, "subject": self.subject}  # fmt: skip


class NaturalForm(_Observed):
    """What would flow without dams."""

    @property
    def question(self) -> Question:
        """Return what was entered as a question."""
        return Natural(**self.span())

    @property
    def title(self) -> str:
        """Return a title made of what was asked."""
        return _now("Natural flow, %(subject)s") % {"subject": self.subject}


FORMS: dict[Kind, type[StudyForm]] = {
    Kind.COOPERATION: CooperationForm,
    Kind.CASCADE: CascadeForm,
    Kind.RULE: RuleForm,
    Kind.NATURAL: NaturalForm,
}


class AttachForm(forms.Form):
    """An item of a coming meeting."""

    item = forms.ModelChoiceField(None, label=_("Agenda item"))

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = open_items(actor)
        self.fields["item"].label_from_instance = lambda item: f"{item.meeting.title}: {item}"
