"""Reads of coded texts."""

from django.db.models import Count, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.drafting.models import BaseRate, Clause, ClauseCode, CodedText
from riparian.secretariat.lib.errors import NotFound

REFERENCE = "CT-MRC95"
"""The text that others are compared with unless the reader chooses another."""


def texts_for(actor: Actor) -> QuerySet[CodedText]:
    """Return the texts an actor may see, those of the record first, then newest first."""
    rows: QuerySet[CodedText] = CodedText.objects.visible_to(actor)
    return rows.select_related("decision", "document").annotate(
        n_clauses=Count("clauses", distinct=True),
        n_coders=Count("codes__coder", distinct=True),
    )


def find_text(identifier: str, actor: Actor) -> CodedText | None:
    """Return a text the actor may see, or None."""
    return texts_for(actor).filter(identifier=identifier).first()


def get_text(identifier: str, actor: Actor) -> CodedText:
    """Return a text the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = find_text(identifier, actor)
    if found is None:
        raise NotFound(f"coded text {identifier}: nothing there that you may see")
    return found


def lock_text(identifier: str, actor: Actor) -> CodedText:
    """Return a text the actor may see, held until the transaction ends."""
    found: CodedText | None = (
        CodedText.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .filter(identifier=identifier)
        .first()
    )
    if found is None:
        raise NotFound(f"coded text {identifier}: nothing there that you may see")
    return found


def clauses_of(text: CodedText) -> list[Clause]:
    """Return the clauses of a text in their order."""
    return list(Clause.objects.filter(text=text))


def get_clause(clauses: list[Clause], number: str) -> Clause | None:
    """Return a clause of a text; None stands for the whole text.

    Raises:
        NotFound: the text has no such clause.
    """
    if number == "whole":
        return None
    for clause in clauses:
        if clause.number == number:
            return clause
    raise NotFound(f"clause {number!r}: not a clause of this text")


def codes_of(text: CodedText) -> list[ClauseCode]:
    """Return all codes of a text."""
    return list(ClauseCode.objects.filter(text=text))


def own_codes(text: CodedText, clause: str, actor: Actor) -> dict[str, ClauseCode]:
    """Return what this actor said of a clause, by variable."""
    rows = ClauseCode.objects.filter(text=text, clause=clause, coder_id=actor.user_id)
    return {row.variable: row for row in rows} if actor.user_id else {}


def base_rates(*, era: str = "") -> list[BaseRate]:
    """Return the base rates of one era; the empty era is all treaties."""
    return list(BaseRate.objects.filter(era=era))


def eras() -> list[str]:
    """Return the eras that base rates are split by."""
    return sorted(set(BaseRate.objects.exclude(era="").values_list("era", flat=True)))
