"""Forms of arrangements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.queries import members
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.arrangements.models import Criterion
from riparian.secretariat.meetings.queries import meetings_for
from riparian.secretariat.plans.queries import plans_for

DATE_HELP = _("As far as it is known: 2027, 2027-06 or 2027-06-30.")


class EvidenceForm(forms.Form):
    """Evidence for one criterion: what, when, from where."""

    criterion = forms.ChoiceField(label=_("Criterion"), choices=Criterion.choices)
    words_en = forms.CharField(label=_("What it is, in English"), max_length=300)
    words_zh = forms.CharField(label=_("What it is, in Chinese"), max_length=300, required=False)
    began = forms.CharField(
        label=_("When it was held, or since when it holds"), max_length=10, help_text=DATE_HELP
    )
    ended = forms.CharField(
        label=_("Until when it holds"), max_length=10, required=False, help_text=DATE_HELP
    )
    meeting = forms.ModelChoiceField(
        None, label=_("Meeting"), required=False, to_field_name="identifier"
    )
    plan = forms.ModelChoiceField(None, label=_("Plan"), required=False, to_field_name="identifier")
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("An address or a citation.")
    )
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.MECHANISM
    )
    countries = forms.MultipleChoiceField(
        label=_("Named countries"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_for(actor)
        self.fields["plan"].queryset = plans_for(actor)
        self.fields["countries"].choices = [(c.code, c.name) for c in members()]

    @property
    def words(self) -> dict[str, str]:
        """Return the words that were given, by language."""
        texts = {code: self.cleaned_data[f"words_{code}"] for code in ("en", "zh")}
        return {code: text for code, text in texts.items() if text}
