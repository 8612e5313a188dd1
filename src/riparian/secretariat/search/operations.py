"""What is done to the index: an item is put, taken out, or everything is put again.

No act of its own goes to the journal: the act that changed the item does.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from riparian.secretariat.search import postings
from riparian.secretariat.search.findable import Everyone, Findable, Readers, sources
from riparian.secretariat.search.models import Entry, KnownWord, Passage
from riparian.secretariat.search.words import Word, canonical, words_of

PASSAGE, OVERLAP = 200, 20
"""Words in a passage, and how many it shares with the next, so that phrases are not cut."""
LONGEST_KNOWN, LONGEST_FORM = 80, 500
BATCH = 500


def put_entry(  # noqa: PLR0913 - what an entry says
    *, kind: str, identifier: str, address: str, texts: Mapping[str, Mapping[str, str]],
    at: datetime, item: Readers | None = None, dated: str = "",
) -> None:  # fmt: skip
    """Make an item findable as it is now, inside the caller's transaction.

    `texts` is {language: {"title": …, "body": …}}; `item` is the protected row itself, or nothing
    when everyone may see it.
    """
    found = Findable(
        kind=kind, identifier=identifier, address=address, texts=texts,
        item=item or Everyone(), dated=dated,
    )  # fmt: skip
    put([found], at=at)


@transaction.atomic
def put(items: Iterable[Findable], *, at: datetime) -> int:
    """Make items findable as they are now; return how many there were."""
    total, batch = 0, list[Findable]()
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            total += _put_batch(batch, at=at)
            batch = []
    return total + _put_batch(batch, at=at)


@transaction.atomic
def remove_entry(*, kind: str, identifier: str) -> None:
    """Take an item out of the index, inside the caller's transaction."""
    entries = Entry.objects.filter(kind=kind, identifier=identifier)
    postings.remove(Passage.objects.filter(entry__in=entries).values_list("pk", flat=True))
    entries.delete()


@transaction.atomic
def rebuild(*, at: datetime) -> dict[str, int]:
    """Put everything again, take out what is there no more, and return the counts by kind."""
    counts = {kind: put(source.items(), at=at) for kind, source in sources().items()}
    gone = Entry.objects.exclude(put_at=at)
    postings.remove(list(Passage.objects.filter(entry__in=gone).values_list("pk", flat=True)))
    gone.delete()
    return counts


def _put_batch(items: list[Findable], *, at: datetime) -> int:
    rows = [_entry(item, at=at) for item in items]
    Entry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "identifier"],
        update_fields=["address", "titles", "dated", "put_at", "audience", "owner_country",
                       "countries"],
    )  # fmt: skip
    by_key = {(row.kind, row.identifier): row for row in _stored(items)}
    old = Passage.objects.filter(entry__in=by_key.values())
    postings.remove(list(old.values_list("pk", flat=True)))
    old.delete()
    passages: list[tuple[Passage, list[Word]]] = []
    for item in items:
        passages += _passages(by_key[item.kind, item.identifier], item)
    Passage.objects.bulk_create([passage for passage, _ in passages])
    postings.put((passage.pk, words) for passage, words in passages)
    _remember({word.form for _, words in passages for word in words})
    return len(items)


def _entry(item: Findable, *, at: datetime) -> Entry:
    titles = {language: text["title"] for language, text in item.texts.items() if text.get("title")}
    return Entry(
        kind=item.kind, identifier=item.identifier, address=item.address, titles=titles,
        dated=item.dated, put_at=at, audience=item.item.audience,
        owner_country=item.item.owner_country, countries=item.item.countries,
    )  # fmt: skip


def _stored(items: list[Findable]) -> Iterable[Entry]:
    for kind in {item.kind for item in items}:
        names = [item.identifier for item in items if item.kind == kind]
        yield from Entry.objects.filter(kind=kind, identifier__in=names)


def _passages(entry: Entry, item: Findable) -> Iterable[tuple[Passage, list[Word]]]:
    """Yield the number, the titles and the stretches of the bodies, each with its words."""
    yield from _cut(entry, "", item.identifier, is_title=True)
    for language, text in item.texts.items():
        yield from _cut(entry, language, text.get("title", ""), is_title=True)
        yield from _cut(entry, language, text.get("body", ""), is_title=False)


def _cut(
    entry: Entry, language: str, text: str, *, is_title: bool
) -> Iterable[tuple[Passage, list[Word]]]:
    kept = canonical(text)
    words = [word for word in words_of(kept) if len(word.form) <= LONGEST_FORM]
    for number, first in enumerate(range(0, len(words), PASSAGE)):
        stretch = words[first : first + PASSAGE + OVERLAP]
        start = 0 if number == 0 else stretch[0].start
        is_last = first + PASSAGE >= len(words)
        end = len(kept) if is_last else stretch[-1].end
        yield (
            Passage(
                entry=entry, language=language, number=number, is_title=is_title,
                text=kept[start:end],
            ),
            stretch,
        )  # fmt: skip


def _remember(forms: set[str]) -> None:
    # Sorted, so that two transactions that put the same words wait instead of blocking each other.
    known = [KnownWord(form=form) for form in sorted(forms) if 1 < len(form) <= LONGEST_KNOWN]
    KnownWord.objects.bulk_create(known, ignore_conflicts=True, batch_size=BATCH)
