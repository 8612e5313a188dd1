"""Finding: which entries hold all that is sought, in which order, with which words marked."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from operator import or_

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.search import postings
from riparian.secretariat.search.models import Entry, KnownWord, Passage
from riparian.secretariat.search.words import (
    Word,
    canonical,
    folded,
    is_in_dictionary,
    is_without_spaces,
    readings_of,
    rows_of,
    words_of,
)

LONGEST_QUERY, MOST_PARTS = 200, 12
BEFORE, AFTER = 12, 28
"""Words of an excerpt before the first that is found, and from it on."""
MOST_SUGGESTIONS, MOST_CANDIDATES, ALIKE, MOST_LONGER = 5, 4_000, 0.7, 20
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found: the words themselves or, failing that, longer ones that hold them."""

    rows: QuerySet[Entry]
    looked_for: Sought
    is_inside: bool = False


def find(looked_for: Sought, actor: Actor, **filters: str) -> Found:
    """Return the entries that hold every part as words, or else inside longer words."""
    rows = find_entries(looked_for, actor, **filters)
    wider = inside_longer_words(looked_for)
    if wider == looked_for or rows.exists():
        return Found(rows=rows, looked_for=looked_for)
    return Found(rows=find_entries(wider, actor, **filters), looked_for=wider, is_inside=True)


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


def entries_for(actor: Actor, *, kinds: Sequence[str] = ()) -> QuerySet[Entry]:
    """Return what an actor may see of some kinds: what of it can be found, and where."""
    rows: QuerySet[Entry] = Entry.objects.visible_to(actor)
    return (rows.filter(kind__in=kinds) if kinds else rows).order_by("kind", "identifier")


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
    first = bisect([word.start for word in words], finds[0][0]) - 1
    begin, end = max(0, first - BEFORE), min(len(words) - 1, first + AFTER)
    position = words[begin].start if begin else 0
    stop = words[end].end if end < len(words) - 1 else len(text)
    pieces = [("… ", False)] if begin else []
    for start, finish in finds:
        if position <= start and finish <= stop:
            pieces += [(text[position:start], False), (text[start:finish], True)]
            position = finish
    pieces += [(text[position:stop], False), (" …" if stop < len(text) else "", False)]
    return tuple(Piece(text=text, is_found=is_found) for text, is_found in pieces if text)


def _finds(words: Sequence[Word], looked_for: Sought) -> Iterator[tuple[int, int]]:
    """Yield from where to where in the text something that is sought stands."""
    rows = [(row, [folded(word.form) for word in row]) for row in rows_of(words)]
    for reading in (reading for part in looked_for.parts for reading in part):
        sought_forms = [folded(form) for form in reading]
        length = len(sought_forms)
        for row, forms in rows:
            for start in range(len(forms) - length + 1):
                if forms[start : start + length] == sought_forms:
                    yield row[start].start, row[start + length - 1].end


def inside_longer_words(looked_for: Sought) -> Sought:
    """Widen what is sought to the longer words that begin or end with it.

    Only for scripts without spaces, where what is one word and what two is a matter of taste, and
    only when it is a word itself.
    """
    parts = tuple(
        [*part, *((form,) for form in _longer(part[0][0]))] if len(part[0]) == 1 else part
        for part in looked_for.parts
    )
    return Sought(text=looked_for.text, parts=parts)


def _longer(form: str) -> list[str]:
    if not is_without_spaces(form) or not is_in_dictionary(form):
        return []
    rows = KnownWord.objects.filter(Q(form__startswith=form) | Q(form__endswith=form))
    return list(rows.order_by("form").values_list("form", flat=True)[:MOST_LONGER])


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
