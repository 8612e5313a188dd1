"""Forms of studies."""

from functools import lru_cache
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.studies import engine
from riparian.secretariat.studies.queries import open_items


@lru_cache(maxsize=8)
def _stations(instance: str) -> tuple[tuple[str, str], ...]:
    return tuple(engine.stations(instance))


class StudyForm(forms.Form):
    """What a flow kept at a station would give and take."""

    instance = forms.ChoiceField(label=_("River"))
    node_id = forms.ChoiceField(label=_("Station where the flow is kept"))
    minimum_m3s = forms.FloatField(
        label=_("Flow to be kept (m³/s)"), min_value=1, max_value=1e5, initial=3500
    )
    months = forms.MultipleChoiceField(
        label=_("Months"),
        choices=list(MONTHS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=[12, 1, 2, 3, 4, 5],
    )
    first_year = forms.IntegerField(
        label=_("First year"), min_value=1950, max_value=2100, initial=2027
    )
    last_year = forms.IntegerField(
        label=_("Last year"), min_value=1950, max_value=2100, initial=2030
    )
    traces = forms.IntegerField(
        label=_("Traces"),
        min_value=1,
        max_value=500,
        initial=8,
        help_text=_("Made-up years of water that are equally likely; more give a better range."),
    )
    seed = forms.IntegerField(label=_("Seed"), min_value=1, max_value=10**6, initial=1)
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.COUNTRIES
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        instance = "lancang-mekong"
        self.fields["instance"].choices = [(instance, instance)]
        self.fields["node_id"].choices = _stations(instance)

    @property
    def question(self) -> engine.Question:
        """Return what was entered as a question."""
        entered = self.cleaned_data
        return engine.Question(
            instance=entered["instance"],
            node_id=entered["node_id"],
            minimum_m3s=entered["minimum_m3s"],
            months=tuple(int(month) for month in entered["months"]),
            first_year=entered["first_year"],
            last_year=entered["last_year"],
            traces=entered["traces"],
            seed=entered["seed"],
        )

    @property
    def title(self) -> str:
        """Return a title made of what was asked."""
        stations = dict(self.fields["node_id"].choices)
        entered = self.cleaned_data
        return f"{entered['minimum_m3s']:,.0f} m³/s, {stations[entered['node_id']]}"


class AttachForm(forms.Form):
    """An item of a coming meeting."""

    item = forms.ModelChoiceField(None, label=_("Agenda item"))

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = open_items(actor)
        self.fields["item"].label_from_instance = lambda item: f"{item.meeting.title}: {item}"
