"""Frameworks mapped onto each other through a reviewed crosswalk: tag once, report in each.

A thing that is tagged with an item of one framework counts for the items of other frameworks that
the crosswalk links with it, one step and in both directions. Links are never chained: what is
roughly alike twice over need not be alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from riparian.engine.errors import InvalidInput


class Ground(IntEnum):
    """On what ground a thing counts for an item; the greater the firmer."""

    UNCONFIRMED = 1
    CONFIRMED = 2
    TAGGED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkLink:
    """A link between items of two frameworks."""

    start: str
    end: str
    is_primary: bool
    is_confirmed: bool

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise InvalidInput(f"crosswalk: {self.start!r} is linked with itself; remove the link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What counts for each item, and what does not count anywhere.

    `things` gives, for each item, each thing and the firmest ground on which it counts.
    """

    things: Mapping[str, Mapping[str, Ground]]
    empty_items: tuple[str, ...]
    untagged: tuple[str, ...]

    def count(self, item: str, ground: Ground) -> int:
        """Return how many things count for an item on just this ground."""
        return sum(1 for found in self.things.get(item, {}).values() if found == ground)


@dataclass(frozen=True, slots=True)
class _Neighbours:
    firm: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    loose: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def _neighbours(links: Iterable[CrosswalkLink]) -> _Neighbours:
    found = _Neighbours()
    for link in links:
        table = found.firm if link.is_confirmed else found.loose
        table[link.start].add(link.end)
        table[link.end].add(link.start)
    return found


def map_through_crosswalk(
    items: Sequence[str], *, tags: Iterable[tuple[str, str]], links: Iterable[CrosswalkLink],
    things: Iterable[str],
) -> Coverage:  # fmt: skip
    """Return what counts for the items, given tags (thing, item) and the links between items.

    `things` are all things there are; those without a tag are said to be untagged.
    """
    neighbours = _neighbours(links)
    wanted = set(items)
    counted: dict[str, dict[str, Ground]] = {item: {} for item in items}
    tagged = set()
    for thing, tag in tags:
        tagged.add(thing)
        grounds = [(tag, Ground.TAGGED)]
        grounds += [(item, Ground.CONFIRMED) for item in neighbours.firm.get(tag, ())]
        grounds += [(item, Ground.UNCONFIRMED) for item in neighbours.loose.get(tag, ())]
        for item, ground in grounds:
            if item in wanted:
                counted[item][thing] = max(ground, counted[item].get(thing, ground))
    return Coverage(
        things=counted,
        empty_items=tuple(item for item in items if not counted[item]),
        untagged=tuple(thing for thing in things if thing not in tagged),
    )


def incidence(
    rows: Sequence[str], columns: Sequence[str], links: Iterable[CrosswalkLink]
) -> list[list[CrosswalkLink | None]]:
    """Return the matrix of links between the items of two frameworks, in either direction.

    Where both directions are linked, the confirmed one is shown, else the primary one.
    """
    found: dict[frozenset[str], CrosswalkLink] = {}
    for link in links:
        key = frozenset((link.start, link.end))
        known = found.get(key)
        if known is None or _firmness(link) > _firmness(known):
            found[key] = link
    return [[found.get(frozenset((row, column))) for column in columns] for row in rows]


def _firmness(link: CrosswalkLink) -> tuple[bool, bool]:
    return link.is_confirmed, link.is_primary
