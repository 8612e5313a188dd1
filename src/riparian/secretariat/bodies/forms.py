"""Forms of bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.queries import members
from riparian.secretariat.bodies.models import SECTORS, Body, Participation, Tier
from riparian.secretariat.lib.widgets import DAY


def body_choice(*, label: Any, required: bool = False) -> forms.ModelChoiceField:  # noqa: ANN401
    """Return a field to choose a body."""
    return forms.ModelChoiceField(Body.objects.all(), label=label, required=required)


class ProposeForm(forms.Form):
    """A body that is only proposed."""

    identifier = forms.SlugField(
        label=_("Identifier"), max_length=40, help_text=_("Letters, digits and dashes: B-JWG-DIG")
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=Tier.choices)
    sector = forms.ChoiceField(label=_("Sector"), choices=list(SECTORS.items()))
    parent = body_choice(label=_("Reports to"))


class UpgradeForm(forms.Form):
    """A new place in the tree."""

    tier = forms.ChoiceField(label=_("Tier"), choices=Tier.choices)
    parent = body_choice(label=_("Reports to"))


class MandateForm(forms.Form):
    """What a body is to do."""

    text = forms.CharField(label=_("Mandate"), widget=forms.Textarea(attrs={"rows": 4}))
    since = forms.DateField(label=_("Since"), required=False, widget=DAY)
    source = forms.CharField(label=_("Source"), max_length=400, required=False)


class TermForm(forms.Form):
    """A term of co-chairs."""

    chairs = forms.MultipleChoiceField(label=_("Co-chairs"), widget=forms.CheckboxSelectMultiple)
    starts_on = forms.DateField(label=_("From"), widget=DAY)
    ends_on = forms.DateField(
        label=_("Until"), required=False, widget=DAY, help_text=_("The first day no longer in it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["chairs"].choices = [(c.code, c.name) for c in members()]


class ParticipantForm(forms.Form):
    """A member, observer or partner."""

    kind = forms.ChoiceField(label=_("Takes part as"), choices=Participation.Kind.choices)
    country = forms.ChoiceField(label=_("Country"), required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *((c.code, c.name) for c in members())]
