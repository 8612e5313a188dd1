"""Forms of plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.queries import members
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.plans.models import AREAS, Coverage, Indicator, Kind, Measure, Plan, Stage

DATE_HELP = _("As far as it is known: 2027, 2027-06 or 2027-06-30.")


def _source() -> forms.CharField:
    return forms.CharField(
        label=_("Source"), max_length=500, help_text=_("An address or a citation.")
    )


def _dated(label: Any, *, required: bool) -> forms.CharField:  # noqa: ANN401 - a lazy text
    return forms.CharField(label=label, max_length=10, required=required, help_text=DATE_HELP)


class TitledForm(forms.Form):
    """What has a title in two languages."""

    title_en = forms.CharField(label=_("Title in English"), max_length=300)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=300, required=False)

    @property
    def titles(self) -> dict[str, str]:
        """Return the titles that were given, by language."""
        texts = {code: self.cleaned_data[f"title_{code}"] for code in ("en", "zh")}
        return {code: text for code, text in texts.items() if text}


class PlanForm(TitledForm):
    """A plan or a statement: whose, when, from where."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    parties = forms.MultipleChoiceField(label=_("Parties"), widget=forms.CheckboxSelectMultiple)
    adopted = _dated(_("Adopted"), required=False)
    starts = _dated(_("From"), required=False)
    ends = _dated(_("Until"), required=False)
    source = _source()
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.MECHANISM
    )
    countries = forms.MultipleChoiceField(
        label=_("Named countries"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for name in ("parties", "countries"):
            self.fields[name].choices = [(c.code, c.name) for c in members()]


class SectionForm(TitledForm):
    """A section: its number and its title."""

    number = forms.RegexField(
        r"^[0-9A-Za-z.]+$", label=_("Number as printed"), max_length=40,
        error_messages={"invalid": _("Write digits, letters and points: 4.2.1.")},
    )  # fmt: skip
    field_order = ("number",)


class MeasureForm(TitledForm):
    """A measure: what is to be done, in which area, by whom, until when."""

    area = forms.ChoiceField(label=_("Area"))
    responsible = forms.CharField(
        label=_("Responsible"), max_length=200, required=False,
        help_text=_("all, country codes or bodies, parted by semicolons"),
    )  # fmt: skip
    due = _dated(_("Due"), required=False)
    source = _source()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(AREAS.items())


class IndicatorForm(TitledForm):
    """An indicator: what is counted, in which unit."""

    measure = forms.ModelChoiceField(
        Measure.objects.none(), label=_("Of which measure"), required=False,
        empty_label=_("of the section: its measures are not on record"),
    )  # fmt: skip
    unit = forms.CharField(label=_("Unit"), max_length=60)
    is_share = forms.BooleanField(label=_("It is a share between 0 and 1"), required=False)
    is_upward = forms.BooleanField(label=_("More is better"), required=False, initial=True)

    def __init__(self, *args: Any, plan: Plan, key: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        measures = Measure.objects.filter(section__plan=plan, section__key=key)
        self.fields["measure"].queryset = measures


class ValueForm(forms.Form):
    """A value: a number is a number; what the source adds goes into the note."""

    value = forms.FloatField(label=_("Value"))
    dated = _dated(_("Date"), required=True)
    note = forms.CharField(
        label=_("As printed"), max_length=300, required=False,
        help_text=_("What the source adds, such as more than or about."),
    )  # fmt: skip
    source = _source()
    corrects = forms.TypedChoiceField(
        label=_("Corrects"), required=False, coerce=int, empty_value=None,
        help_text=_("The value that it corrects stays on record."),
    )  # fmt: skip

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = indicator.unit
        self.fields["corrects"].choices = [
            ("", "–"),
            *((row.pk, f"{row.dated}: {row.value:g}") for row in indicator.values.all()),
        ]


class GoalForm(forms.Form):
    """A goal as a text states it."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    due = _dated(_("Until"), required=True)
    value = forms.FloatField(label=_("Value"))
    words_en = forms.CharField(label=_("What the text says, in English"), max_length=300)
    words_zh = forms.CharField(
        label=_("What the text says, in Chinese"), max_length=300, required=False
    )
    source = _source()

    @property
    def words(self) -> dict[str, str]:
        """Return the words that were given, by language."""
        texts = {code: self.cleaned_data[f"words_{code}"] for code in ("en", "zh")}
        return {code: text for code, text in texts.items() if text}


class FindingForm(forms.Form):
    """What a bilateral text says about an area, and where."""

    area = forms.ChoiceField(label=_("Area"))
    finding = forms.ChoiceField(
        label=_("Finding"), choices=Coverage.Finding.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(label=_("Where in the text"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(AREAS.items())
