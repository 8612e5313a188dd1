"""Two versions of a text, place by place, with the words that came and went."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from riparian.engine.texts.clusters import words_of
from riparian.engine.texts.structure import Place, Text


class Change(StrEnum):
    """What happened to a place, or to some words of it."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that stayed, came or went."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """One place of the old version beside the same place of the new one."""

    change: Change
    old: Place | None
    new: Place | None
    pieces: tuple[Piece, ...]
    is_moved: bool = False

    @property
    def place(self) -> Place:
        """Return the place as it is now, or as it was last."""
        place = self.new or self.old
        assert place is not None  # noqa: S101 - one of the two is always there
        return place


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All places of two versions, in the order of the new one."""

    rows: tuple[Aligned, ...]

    def count(self, change: Change) -> int:
        """Return how many places changed so."""
        return sum(row.change == change for row in self.rows)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing differs."""
        return all(row.change == Change.SAME for row in self.rows)


def compare_texts(old: Text, new: Text) -> Comparison:
    """Align two versions by the keys of their places and mark words.

    A place that changed its order among those both have is moved; what is gone stands where it
    stood, after what preceded it.
    """
    kept = [place.eid for place in new.places if place.eid in old.by_eid]
    moved = _out_of_order(old, kept)
    rows = [_aligned(old.by_eid.get(place.eid), place, moved) for place in new.places]
    return Comparison(rows=tuple(_with_gone(old, new, rows)))


def _out_of_order(old: Text, kept: Sequence[str]) -> frozenset[str]:
    """Return the fewest keys without which the others stand in the order they had."""
    rank = {place.eid: position for position, place in enumerate(old.places)}
    tails: list[int] = []
    ends: list[str] = []
    before: dict[str, str | None] = {}
    for eid in kept:
        length = bisect_left(tails, rank[eid])
        before[eid] = ends[length - 1] if length else None
        tails[length : length + 1], ends[length : length + 1] = [rank[eid]], [eid]
    stayed: set[str] = set()
    last = ends[-1] if ends else None
    while last is not None:
        stayed.add(last)
        last = before[last]
    return frozenset(kept) - stayed


def _aligned(old: Place | None, new: Place, moved: frozenset[str]) -> Aligned:
    if old is None:
        return Aligned(change=Change.ADDED, old=None, new=new, pieces=_whole(Change.ADDED, new))
    is_moved = new.eid in moved
    unchanged = Change.MOVED if is_moved else Change.SAME
    change = unchanged if old.line == new.line else Change.CHANGED
    pieces = mark_words(old.line.text, new.line.text)
    return Aligned(change=change, old=old, new=new, pieces=pieces, is_moved=is_moved)


def _whole(change: Change, place: Place) -> tuple[Piece, ...]:
    return (Piece(change=change, text=place.line.text),)


def _with_gone(old: Text, new: Text, rows: Sequence[Aligned]) -> list[Aligned]:
    """Put what is gone after the last place before it that is still there."""
    following: dict[str, list[Aligned]] = {}
    anchor = ""
    for place in old.places:
        if place.eid in new.by_eid:
            anchor = place.eid
            continue
        pieces = _whole(Change.REMOVED, place)
        gone = Aligned(change=Change.REMOVED, old=place, new=None, pieces=pieces)
        following.setdefault(anchor, []).append(gone)
    woven = following.get("", [])
    for row in rows:
        woven = [*woven, row, *following.get(row.place.eid, ())]
    return woven


def mark_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return the words of both, marked; without what came it is the old text, and so around."""
    before, after = words_of(old), words_of(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        gone, come = "".join(before[from_old:to_old]), "".join(after[from_new:to_new])
        if tag == "equal":
            pieces.append(Piece(change=Change.SAME, text=gone))
            continue
        pieces += [
            Piece(change=change, text=text)
            for change, text in ((Change.REMOVED, gone), (Change.ADDED, come))
            if text
        ]
    return tuple(pieces)
