"""Reads of the mechanism."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from riparian.secretariat.bodies.models import Body, Stage, Term
from riparian.secretariat.lib.errors import NotFound

ROOT_TIER = "leaders"


def bodies() -> QuerySet[Body]:
    """Return all bodies with their parents."""
    return Body.objects.select_related("parent")


def standing_bodies() -> QuerySet[Body]:
    """Return the bodies that exist now."""
    return bodies().filter(stage=Stage.STANDING)


def get_body(identifier: str) -> Body:
    """Return one body with all that is on record about it.

    Raises:
        NotFound: no body has that identifier.
    """
    found = (
        bodies()
        .prefetch_related("mandates", "terms", "participations", "children")
        .filter(identifier=identifier)
        .first()
    )
    if found is None:
        raise NotFound(f"body {identifier!r}: not on record; choose one from the list of bodies")
    return found


def find_body(identifier: str) -> Body:
    """Return one body without what belongs to it.

    Raises:
        NotFound: no body has that identifier.
    """
    found = bodies().filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"body {identifier!r}: not on record; choose one from the list of bodies")
    return found


def lock_body(identifier: str) -> Body:
    """Return one body, held until the transaction ends."""
    found = Body.objects.select_for_update().filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"body {identifier!r}: not on record; choose one from the list of bodies")
    return found


def terms() -> list[Term]:
    """Return all terms with their bodies, oldest first."""
    return list(Term.objects.select_related("body"))


def chairs_of(body: Body, *, on: date) -> list[str]:
    """Return who chairs a body on a day: by its own terms, else by those of the leaders' tier."""
    current = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))
    rows = Term.objects.filter(Q(body=body) | Q(body__tier=ROOT_TIER), current)
    found = sorted(rows, key=lambda term: (term.body_id == body.pk, term.starts_on))
    return found[-1].chair_codes if found else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of the rotation: on record, planned, or only what the order so far suggests."""

    chairs: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    is_projected: bool
    source: str = ""


def rotation(rows: Iterable[Term], *, members: list[str]) -> list[Turn]:
    """Return the terms on record and the turns that the order so far suggests, without dates.

    The standing chair is whoever sits in every term. The others are taken in the order of their
    first turn; members who had none follow in alphabetical order.
    """
    on_record = sorted(rows, key=lambda term: term.starts_on)
    turns = [
        Turn(
            chairs=tuple(term.chair_codes), starts_on=term.starts_on, ends_on=term.ends_on,
            is_projected=False, source=term.source,
        )
        for term in on_record
    ]  # fmt: skip
    if not on_record:
        return turns
    standing = set.intersection(*(set(term.chair_codes) for term in on_record))
    turned = [code for term in on_record for code in term.chair_codes if code not in standing]
    order = sorted(code for code in members if code not in standing)
    last = order.index(turned[-1]) if turned and turned[-1] in order else -1
    coming = order[last + 1 :] + order[: last + 1]
    return turns + [
        Turn(chairs=(*sorted(standing), code), starts_on=None, ends_on=None, is_projected=True)
        for code in coming[: len(order) - 1]
    ]
