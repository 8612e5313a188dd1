"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from riparian.engine.texts.structure import LONGEST_TEXT
from riparian.secretariat.accounts.queries import members
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.documents.kinds import Basis, Kind, Language, LinkKind, Nature
from riparian.secretariat.documents.models import Document
from riparian.secretariat.documents.operations import Facts
from riparian.secretariat.lib.widgets import DAY

LONGEST_PLAIN = 2_000_000
PLAIN_HELP = _(
    "A blank line parts paragraphs. “# 4.1 Water” is a section, “## …” one inside it; “(82) …” is"
    " a paragraph with its number; a number of another form stands in brackets: “[Annex A] …”."
)


class FactsForm(forms.Form):
    """What a document is."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    nature = forms.ChoiceField(
        label=_("Whose words"), choices=Nature.choices,
        help_text=_("An announcement is your own country's alone and is shown so everywhere."),
    )  # fmt: skip
    authentic_language = forms.ChoiceField(
        label=_("Authentic language"), choices=Language.choices,
        help_text=_("The language whose words count; the others are translations of it."),
    )  # fmt: skip
    sources = forms.CharField(
        label=_("Sources, one a line"), max_length=4_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
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
        for code, name in Language.choices:
            label = format_lazy("{title} ({language})", title=_("Title"), language=name)
            self.fields[f"title_{code}"] = forms.CharField(
                label=label, max_length=300, required=False
            )
        titles = [f"title_{code}" for code in Language.values]
        self.order_fields([*titles[:2], "kind", "nature", "authentic_language", "text", *titles])

    @property
    def facts(self) -> Facts:
        """Return what was entered."""
        entered = self.cleaned_data
        titles = {code: entered[f"title_{code}"] for code in Language.values}
        return Facts(
            titles={code: title for code, title in titles.items() if title},
            kind=entered["kind"], nature=entered["nature"],
            authentic_language=entered["authentic_language"], audience=entered["audience"],
            countries=entered["countries"],
            sources=[_source(line) for line in entered["sources"].splitlines() if line.strip()],
        )  # fmt: skip


def _source(line: str) -> dict[str, str]:
    words = line.strip()
    address = words.split(" ", maxsplit=1)[0]
    is_address = address.startswith(("http://", "https://"))
    return {"text": words, "kind": "citation", "link": address if is_address else ""}


def initial_facts(document: Document) -> dict[str, Any]:
    """Return the present facts as a form shows them."""
    names = ("kind", "nature", "authentic_language", "audience")
    initial = {name: getattr(document, name) for name in names}
    initial |= {f"title_{code}": title for code, title in document.titles.items()}
    initial["sources"] = "\n".join(source["text"] for source in document.sources)
    return initial | {"countries": document.named_countries}


class DraftForm(FactsForm):
    """A new document: what it is and, if at hand, its text."""

    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_PLAIN, required=False, help_text=PLAIN_HELP,
        widget=forms.Textarea(attrs={"rows": 16}),
    )  # fmt: skip


class VersionForm(forms.Form):
    """A further version."""

    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_PLAIN, help_text=PLAIN_HELP,
        widget=forms.Textarea(attrs={"rows": 24}),
    )  # fmt: skip
    basis = forms.ChoiceField(label=_("These words are"), choices=Basis.choices)
    language = forms.ChoiceField(label=_("Language of the text"), choices=Language.choices)
    note = forms.CharField(label=_("What changed and why"), max_length=500, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


class TranslationForm(forms.Form):
    """One field for each place; the source stands beside it."""

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"text_{row.eid}"] = forms.CharField(
                label=row.eid, required=False, max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 2 + len(row.source_text) // 60}),
            )  # fmt: skip
            self.fields[f"hash_{row.eid}"] = forms.CharField(
                max_length=64, widget=forms.HiddenInput
            )
            self.fields[f"fits_{row.eid}"] = forms.BooleanField(
                label=_("still fits the source as it is now"), required=False
            )

    def places(self) -> list[dict[str, Any]]:
        """Return each place with its fields, for the page."""
        return [
            {"row": row, **{name: self[f"{name}_{row.eid}"] for name in ("text", "hash", "fits")}}
            for row in self.rows
        ]


class AdoptForm(forms.Form):
    """When, where and by which decision."""

    on = forms.DateField(label=_("Adopted on"), widget=DAY)
    meeting = forms.CharField(label=_("At the meeting (its number)"), max_length=60, required=False)
    decision = forms.CharField(
        label=_("By the decision (its number)"), max_length=20, required=False
    )


class LinkForm(forms.Form):
    """How the document stands to another thing."""

    kind = forms.ChoiceField(label=_("This document"), choices=LinkKind.choices)
    target = forms.CharField(label=_("Number of a document, meeting or decision"), max_length=60)
    eid = forms.CharField(label=_("Only this place (its key)"), max_length=120, required=False)
    note = forms.CharField(label=_("Where it says so"), max_length=300, required=False)


class ImportForm(forms.Form):
    """A file in Akoma Ntoso."""

    file = forms.FileField(label=_("File in Akoma Ntoso 3.0 (XML)"))
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.MECHANISM
    )
    into = forms.CharField(
        label=_("Number of the document it belongs to"), max_length=60, required=False,
        help_text=_("Empty makes a new document; a number adds a version or a translation."),
    )  # fmt: skip
