"""Finding: which entries hold all that is sought, in which order, with which words marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from operator import or_

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.search import postings
from riparian.secretariat.search.models import Entry, KnownWord, Passage
from riparian.secretariat.search.words import Word, canonical, folded, readings_of, words_of

LONGEST_QUERY, MOST_PARTS = 200, 12
BEFORE, AFTER = 12, 28
"""Words of an excerpt before the first that is found, and from it on."""
MOST_SUGGESTIONS, MOST_CANDIDATES, ALIKE = 5, 4_000, 0.7
_PART = re.compile(r'"([^"]*)"?|(\S+)')

Readings = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What somebody looks for: the words as typed, and each part in all its readings."""

    text: str
    parts: tuple[Readings, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of an excerpt, found or between what is found."""

    text: str
    is_found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The stretch of a text around what is found."""

    language: str
    pieces: tuple[Piece, ...]


def sought(text: str) -> Sought:
    """Read what was typed: parts stand apart by spaces, quotes hold words in a row together."""
    kept = canonical(text[:LONGEST_QUERY])
    found = (readings_of(quoted or word) for quoted, word in _PART.findall(kept))
    return Sought(text=kept, parts=tuple(readings for readings in found if readings)[:MOST_PARTS])


def find_entries(
    looked_for: Sought, actor: Actor, *, kind: str = "", language: str = "",
    since: str = "", until: str = "",
) -> QuerySet[Entry]:  # fmt: skip
    """Return the entries an actor may see that hold every part: titles first, then the newest.

    An entry that holds the words as they were typed comes before one that holds them without
    accents or in the singular.
    """
    if not looked_for.parts:
        return Entry.objects.none()
    rows: QuerySet[Entry] = Entry.objects.visible_to(actor)
    if kind:
        rows = rows.filter(kind=kind)
    rows = rows.filter(dated__gte=since) if since else rows
    if until:  # 2027-03-31 lies in 2027-03 and in 2027, but stands after both as text
        rows = rows.filter(Q(dated__lte=until) | Q(dated__startswith=until)).exclude(dated="")
    for part in looked_for.parts:
        wide = Q(pk__in=postings.passages_with(part, column=postings.FOLDED))
        rows = rows.filter(Exists(_passages(wide, language)))
    return rows.alias(tier=_tier(looked_for, language)).order_by(
        "tier", "-dated", "kind", "identifier"
    )


def _passages(rule: Q, language: str) -> QuerySet[Passage]:
    rows = Passage.objects.filter(rule, entry=OuterRef("pk"))
    return rows.filter(language=language) if language else rows


def _tier(looked_for: Sought, language: str) -> Case:
    """Say how well an entry fits: 0 all words in one title as typed, to 3 somewhere, folded."""
    whens = []
    for tier, (column, where) in enumerate((
        (postings.EXACT, Q(is_title=True)), (postings.FOLDED, Q(is_title=True)),
        (postings.EXACT, Q()),
    )):  # fmt: skip
        rule = where
        for part in looked_for.parts:
            rule &= Q(pk__in=postings.passages_with(part, column=column))
        whens.append(When(Exists(_passages(rule, language)), then=Value(tier)))
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


def excerpts(
    entries: Sequence[Entry], looked_for: Sought, *, language: str = ""
) -> dict[int, Excerpt]:
    """Return an excerpt for each entry: of a body that holds what is sought, else of a title."""
    any_part = reduce(or_, (
        Q(pk__in=postings.passages_with(part, column=postings.FOLDED))
        for part in looked_for.parts
    ), Q(pk=None))  # fmt: skip
    rows = Passage.objects.filter(any_part, entry__in=[entry.pk for entry in entries])
    if language:
        rows = rows.filter(language=language)
    chosen: dict[int, Passage] = {}
    for row in rows.order_by("is_title", "-language", "number"):
        chosen.setdefault(row.entry_id, row)
    return {
        key: Excerpt(language=row.language, pieces=marked(row.text, looked_for))
        for key, row in chosen.items()
    }


def marked(text: str, looked_for: Sought) -> tuple[Piece, ...]:
    """Return the stretch of a text around the first find, cut where finds begin and end."""
    words = words_of(text)
    finds = sorted(_finds(words, looked_for))
    if not finds:
        return ()
    first = max(0, finds[0][0] - BEFORE)
    last = min(len(words) - 1, finds[0][0] + AFTER)
    position = 0 if first == 0 else words[first].start
    end = len(text) if last == len(words) - 1 else words[last].end
    pieces = [Piece(text="… ", is_found=False)] if position else []
    for start_word, end_word in finds:
        start, stop = words[start_word].start, words[end_word - 1].end
        if position <= start and stop <= end:
            pieces.append(Piece(text=text[position:start], is_found=False))
            pieces.append(Piece(text=text[start:stop], is_found=True))
            position = stop
    pieces.append(Piece(text=text[position:end], is_found=False))
    if end < len(text):
        pieces.append(Piece(text=" …", is_found=False))
    return tuple(piece for piece in pieces if piece.text)


def _finds(words: Sequence[Word], looked_for: Sought) -> Iterator[tuple[int, int]]:
    forms = [folded(word.form) for word in words]
    for part in looked_for.parts:
        for reading in part:
            row = [folded(form) for form in reading]
            for start in range(len(forms) - len(row) + 1):
                if forms[start : start + len(row)] == row:
                    yield start, start + len(row)


def suggestions(looked_for: Sought, actor: Actor) -> list[str]:
    """Return words that look like those sought and are found, for when nothing is found.

    A word that stands only where the actor may not look is never suggested.
    """
    found: list[str] = []
    for form in (form for part in looked_for.parts for form in part[0]):
        alike = KnownWord.objects.filter(form__startswith=form[0]).exclude(form=form)
        candidates = list(alike.order_by("form").values_list("form", flat=True)[:MOST_CANDIDATES])
        near = get_close_matches(form, candidates, n=MOST_SUGGESTIONS, cutoff=ALIKE)
        found += [word for word in near if find_entries(sought(word), actor).exists()]
    return list(dict.fromkeys(found))[:MOST_SUGGESTIONS]
