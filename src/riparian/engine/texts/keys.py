"""Keys of places: carried from one version to the next, and made for what is new."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from riparian.engine.texts.clusters import words_of
from riparian.engine.texts.structure import Line, Place, Text

LEAST_ALIKE = 0.5
"""Below this share of common words two paragraphs are two, not one that was reworded."""


def carry_keys(lines: Sequence[Line], *, old: Text, taken: Iterable[str] = ()) -> Text:
    """Give each line the key of the place it was, or a key that no place ever had.

    First what is word for word the same in the same order, then what is alike between such, then
    what is the same elsewhere. `taken` are the keys of all earlier versions.
    """
    eids: list[str] = [""] * len(lines)
    free = {place.eid: place.line for place in old.places}
    for at_new, at_old in _same_or_alike([place.line for place in old.places], lines):
        eids[at_new] = old.places[at_old].eid
        free.pop(eids[at_new])
    for position, line in enumerate(lines):
        if not eids[position]:
            eids[position] = next((eid for eid, other in free.items() if other == line), "")
            free.pop(eids[position], None)
    return _with_new_keys(lines, eids, {*taken, *old.by_eid})


def _same_or_alike(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield (new, old) positions of lines that are one place."""
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(from_new, to_new), range(from_old, to_old), strict=True)
            continue
        alike = _alike(old[from_old:to_old], new[from_new:to_new])
        for at_new, at_old in zip(*alike, strict=True):
            yield from_new + at_new, from_old + at_old


def _alike(old: Sequence[Line], new: Sequence[Line]) -> tuple[list[int], list[int]]:
    """Align two short stretches so that the sum of likenesses is greatest."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    bags_old, bags_new = [_bag(line) for line in old], [_bag(line) for line in new]
    alike = [
        [_likeness(one, other, bags_old[i], bags_new[j]) for j, other in enumerate(new)]
        for i, one in enumerate(old)
    ]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], alike[i][j] + best[i + 1][j + 1])
    at_new, at_old, i, j = [], [], 0, 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            at_new.append(j)
            at_old.append(i)
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return at_new, at_old


def _bag(line: Line) -> Counter[str]:
    return Counter(word for word in words_of(line.text.casefold()) if not word.isspace())


def _likeness(one: Line, other: Line, words: Counter[str], others: Counter[str]) -> float:
    """Return 0 for two places, else how much of their words is common; equal numbers count."""
    if one.role != other.role:
        return 0.0
    size = words.total() + others.total()
    share = 2 * (words & others).total() / size if size else 1.0
    if one.number and one.number == other.number:
        share = (1 + share) / 2
    return share if share >= LEAST_ALIKE else 0.0


def _with_new_keys(lines: Sequence[Line], eids: Sequence[str], taken: set[str]) -> Text:
    places: list[Place] = []
    path: list[tuple[int, str]] = []
    for line, carried in zip(lines, eids, strict=True):
        while line.role == "section" and path and path[-1][0] >= line.depth:
            path.pop()
        eid = carried or _new_key(line, path[-1][1] if path else "", taken)
        taken.add(eid)
        if line.role == "section":
            path.append((line.depth, eid))
        places.append(Place(eid=eid, line=line))
    return Text(places=tuple(places))


def _new_key(line: Line, section: str, taken: set[str]) -> str:
    if line.role == "section":
        number = re.sub(r"[^A-Za-z0-9]+", "-", line.number).strip("-")
        stem = f"sec_{number}" if number else ""
        return stem if stem and stem not in taken else _counted(stem or "sec_n", taken)
    return _counted(f"{section}__para_" if section else "para_", taken)


def _counted(stem: str, taken: set[str]) -> str:
    joint = "-" if stem[-1].isdigit() else ""
    number = 1
    while f"{stem}{joint}{number}" in taken:
        number += 1
    return f"{stem}{joint}{number}"
