"""Forms of coding."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.queries import members
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.decisions.queries import decisions_for
from riparian.secretariat.documents.queries import documents_for
from riparian.secretariat.drafting.engine import VARIABLES, Variable
from riparian.secretariat.drafting.models import ClauseCode
from riparian.secretariat.drafting.operations import Entry


class TextForm(forms.Form):
    """A text to be coded: its words, one clause a line, and who may see it."""

    title_en = forms.CharField(label=_("Title in English"), max_length=300)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=300, required=False)
    text = forms.CharField(
        label=_("The text"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("One clause a line. The clauses stay as they are once coding is opened."),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.MECHANISM
    )
    countries = forms.MultipleChoiceField(
        label=_("Named countries"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = [(c.code, c.name) for c in members()]

    @property
    def titles(self) -> dict[str, str]:
        """Return the titles that were given, by language."""
        texts = {code: self.cleaned_data[f"title_{code}"] for code in ("en", "zh")}
        return {code: text for code, text in texts.items() if text}


class OpenForm(forms.Form):
    """A text that is here already: a decision or a document."""

    decision = forms.ModelChoiceField(
        None, label=_("A decision"), required=False, to_field_name="identifier"
    )
    document = forms.ModelChoiceField(
        None, label=_("Or a document"), required=False, to_field_name="identifier"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions_for(actor)
        self.fields["document"].queryset = documents_for(actor)

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two."""
        entered = super().clean() or {}
        if bool(entered.get("decision")) == bool(entered.get("document")):
            raise forms.ValidationError(_("Choose a decision or a document."))
        return entered


class CodeForm(forms.Form):
    """One clause: a code and a reason for each variable that the coder decides on."""

    def __init__(self, *args: Any, own: dict[str, ClauseCode], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for key, variable in VARIABLES.items():
            row = own.get(key)
            self.fields[key] = _code_field(variable, row.value if row else "")
            self.fields[f"{key} why"] = forms.CharField(
                label=_("Why"), required=False, max_length=2_000,
                initial=row.rationale if row else "",
                widget=forms.TextInput,
            )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[Variable, Any, Any]]:
        """Return each variable with its two bound fields."""
        return [(v, self[key], self[f"{key} why"]) for key, v in VARIABLES.items()]

    @property
    def entries(self) -> dict[str, Entry]:
        """Return the codes that were given, with their reasons."""
        entered = self.cleaned_data
        return {
            key: (_joined(entered.get(key)), entered.get(f"{key} why", "")) for key in VARIABLES
        }


def _joined(value: Any) -> str:  # noqa: ANN401 - one code or several
    return ";".join(value) if isinstance(value, list) else value or ""


def _code_field(variable: Variable, initial: str) -> forms.Field:
    words = [(code, f"{code} – {_now(meaning)}") for code, meaning in variable.codes]
    if variable.scale == "codes":
        return forms.MultipleChoiceField(
            label=_now(variable.name), required=False, choices=words,
            initial=initial.split(";") if initial else [], widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    if variable.scale == "yes-no":
        words = [(code, _now(meaning)) for code, meaning in variable.codes]
    return forms.ChoiceField(
        label=_now(variable.name), required=False, initial=initial,
        choices=[("", _now("not coded")), *words],
    )  # fmt: skip
