"""The door to the engine: links as the mapping sees them."""

from collections.abc import Iterable, Sequence

from riparian.engine.mechanism.crosswalk import (
    Coverage,
    CrosswalkLink,
    Ground,
    incidence,
    map_through_crosswalk,
)
from riparian.secretariat.frameworks.kinds import Review, Strength
from riparian.secretariat.frameworks.models import Link

__all__ = ("Coverage", "Ground", "coverage", "matrix")


def _links(rows: Iterable[Link]) -> list[CrosswalkLink]:
    return [
        CrosswalkLink(
            start=row.start.identifier, end=row.end.identifier,
            is_primary=row.strength == Strength.PRIMARY, is_confirmed=row.is_firm,
        )
        for row in rows
        if row.standing != Review.REJECTED
    ]  # fmt: skip


def coverage(
    items: Sequence[str], *, tags: Iterable[tuple[str, str]], links: Iterable[Link],
    things: Iterable[str],
) -> Coverage:  # fmt: skip
    """Return what counts for the items; what a secretariat rejected links nothing."""
    return map_through_crosswalk(items, tags=tags, links=_links(links), things=things)


def matrix(
    rows: Sequence[str], columns: Sequence[str], links: Iterable[Link]
) -> list[list[CrosswalkLink | None]]:
    """Return which items of two frameworks are linked, and how firmly."""
    return incidence(rows, columns, _links(links))
