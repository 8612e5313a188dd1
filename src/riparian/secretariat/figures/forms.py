"""Forms of figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.queries import members
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.figures.kinds import Bound, Status
from riparian.secretariat.figures.models import Subject
from riparian.secretariat.figures.operations import Said


class StateForm(forms.Form):
    """What a source says."""

    subject = forms.ModelChoiceField(Subject.objects.all(), label=_("Subject"))
    wording = forms.CharField(label=_("What the number counts"), max_length=300)
    quantity = forms.DecimalField(
        label=_("Number"), required=False, max_digits=28, decimal_places=6,
        help_text=_("Leave empty when the source states none."),
    )  # fmt: skip
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    bound = forms.ChoiceField(label=_("The source says"), choices=Bound.choices)
    status = forms.ChoiceField(label=_("What had happened"), choices=Status.choices)
    dated = forms.CharField(
        label=_("Date of the figure"), max_length=10, required=False,
        help_text=_("A year, 2027-03 or 2027-03-31, as far as it is known."),
    )  # fmt: skip
    scope_country = forms.ChoiceField(label=_("Country"), required=False)
    part = forms.CharField(label=_("Batch, fund year or span"), max_length=60, required=False)
    is_cumulative = forms.BooleanField(label=_("Counted since the beginning"), required=False)
    source = forms.CharField(label=_("Source"), max_length=400)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.MECHANISM
    )
    countries = forms.MultipleChoiceField(
        label=_("Named countries"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's
        super().__init__(*args, **kwargs)
        choices = [(country.code, country.name) for country in members()]
        self.fields["countries"].choices = choices
        self.fields["scope_country"].choices = [("", _("All countries")), *choices]

    @property
    def said(self) -> Said:
        """Return what was entered."""
        others = {"subject", "audience", "countries"}
        return Said(**{k: v for k, v in self.cleaned_data.items() if k not in others})


class WithdrawForm(forms.Form):
    """Why a figure is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class ExplainForm(forms.Form):
    """How a conflict comes about."""

    text = forms.CharField(
        label=_("How the conflict comes about"), max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
