"""Forms of commitments."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.queries import members, people_who_can
from riparian.secretariat.accounts.roles import Audience, Capability
from riparian.secretariat.bodies.queries import bodies
from riparian.secretariat.commitments.kinds import Area, DeadlineBasis, Pillar, Score
from riparian.secretariat.commitments.models import Cell
from riparian.secretariat.commitments.operations import Proof, Terms

_DATES = _("As far as known: 2027, 2027-06 or 2027-06-30.")
_LINES = forms.Textarea(attrs={"rows": 3})


def _countries() -> list[tuple[str, str]]:
    return [(country.code, country.name) for country in members()]


class AudienceForm(forms.Form):
    """Who may see it."""

    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.MECHANISM
    )
    countries = forms.MultipleChoiceField(
        label=_("Named countries"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*given, **named)
        self.fields["countries"].choices = _countries()


class TermsForm(AudienceForm):
    """What a commitment says."""

    title_en = forms.CharField(label=_("Commitment in English"), max_length=300)
    title_zh = forms.CharField(label=_("Commitment in Chinese"), max_length=300, required=False)
    actor = forms.CharField(label=_("Actor"), max_length=200, required=False,
                            help_text=_("Who is to act, as the text names them."))  # fmt: skip
    verb = forms.CharField(label=_("Verb"), max_length=80, required=False)
    object = forms.CharField(label=_("Object"), max_length=300, required=False)
    quantity = forms.DecimalField(label=_("Quantity"), required=False, max_digits=24,
                                  decimal_places=4)  # fmt: skip
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    deadline = forms.CharField(label=_("Deadline"), max_length=10, required=False,
                               help_text=_DATES)  # fmt: skip
    deadline_basis = forms.ChoiceField(
        label=_("Deadline from"), required=False,
        choices=[(value, label) for value, label in DeadlineBasis.choices if value != "record"],
    )  # fmt: skip
    pillar = forms.ChoiceField(label=_("Pillar"), choices=Pillar.choices)
    area = forms.ChoiceField(label=_("Area"), choices=Area.choices)
    is_for_all = forms.BooleanField(label=_("Binds all member countries"), required=False)
    responsible = forms.MultipleChoiceField(
        label=_("Or only these countries"), required=False, widget=forms.CheckboxSelectMultiple
    )
    body = forms.ModelChoiceField(bodies(), label=_("Or one body"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*given, **named)
        self.fields["responsible"].choices = _countries()
        self.order_fields([name for name in self.fields if name not in AudienceForm.base_fields])

    @property
    def terms(self) -> Terms:
        """Return what was entered as the operation takes it."""
        entered = dict(self.cleaned_data)
        titles = {code: entered.pop(f"title_{code}") for code in ("en", "zh")}
        return Terms(titles={code: text for code, text in titles.items() if text}, **entered)


class EvidenceForm(AudienceForm):
    """What shows how far a commitment is carried out."""

    text = forms.CharField(label=_("What it shows"), max_length=4_000, widget=_LINES)
    dated = forms.CharField(label=_("Date"), max_length=10,
                            help_text=_DATES)  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=500)
    link = forms.URLField(label=_("Address"), max_length=500, required=False,
                          assume_scheme="https")  # fmt: skip
    country = forms.ChoiceField(label=_("About which country"), required=False)

    def __init__(self, *given: Any, bound: Iterable[str], **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **named)
        names = dict(_countries())
        together = [("", _("All together"))]
        self.fields["country"].choices = together + [
            (code, names.get(code, code)) for code in bound if code
        ]
        self.order_fields([name for name in self.fields if name not in AudienceForm.base_fields])

    @property
    def proof(self) -> Proof:
        """Return what was entered as the operation takes it."""
        return Proof(**self.cleaned_data)


class ScoresForm(forms.Form):
    """One coder's scores of a commitment, a score and a reason for each country."""

    def __init__(self, *given: Any, cells: Sequence[Cell], **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **named)
        names = dict(_countries())
        self.keys = [cell.country or "body" for cell in cells]
        for key in self.keys:
            name = names.get(key, _("The body"))
            self.fields[f"score_{key}"] = forms.ChoiceField(
                label=name, choices=Score.choices, required=False, widget=forms.RadioSelect
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label=_("%(country)s: why, naming the evidence") % {"country": name},
                required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    @property
    def entries(self) -> dict[str, tuple[str, str]]:
        """Return score and reason of each country that was scored."""
        entered = {
            key: (self.cleaned_data[f"score_{key}"], self.cleaned_data[f"reason_{key}"])
            for key in self.keys
        }
        return {"" if key == "body" else key: one for key, one in entered.items() if one[0]}


class RulingForm(forms.Form):
    """What is decided between two scores that differ."""

    score = forms.ChoiceField(label=_("Score"), choices=Score.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), max_length=4_000, widget=_LINES)


class AssignForm(forms.Form):
    """Who is asked to score."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200)
    coders = forms.MultipleChoiceField(
        label=_("Two people of two countries"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*given, **named)
        self.fields["coders"].choices = [
            (str(person.pk), f"{person} ({person.country_id})")
            for person in people_who_can(Capability.SCORE)
        ]


class ReportForm(forms.Form):
    """Which year to report on, and for whom."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200)
    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=[(one.value, one.label) for one in (Audience.PUBLIC, Audience.MECHANISM)],
        help_text=_("The report holds only what everyone it is for may see."),
    )
