"""Reads of documents: lists, texts in a language, links in both directions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.decisions.queries import decisions_for
from riparian.secretariat.documents.kinds import Language
from riparian.secretariat.documents.models import (
    Document,
    Link,
    Paragraph,
    Translation,
    Version,
    Wording,
)
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.meetings.queries import meetings_for

_TARGETS = ("document", "paragraph", "to_document", "to_meeting__body", "to_decision")


def documents_for(actor: Actor) -> QuerySet[Any]:
    """Return the documents an actor may see, newest first, with what their newest text is."""
    rows: QuerySet[Document] = Document.objects.visible_to(actor)
    return described(rows)


def all_documents() -> QuerySet[Document]:
    """Return every document, for the installation itself; no page calls this."""
    return Document.objects.all()


def described(rows: QuerySet[Document]) -> QuerySet[Any]:
    """Bring meeting, decision and what the newest text is."""
    newest = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
    return rows.select_related("meeting__body", "decision").annotate(
        text_basis=Subquery(newest.values("basis")[:1]),
        text_version=Subquery(newest.values("number")[:1]),
        text_language=Subquery(newest.values("language")[:1]),
    )


def cut(rows: QuerySet[Any], asked: Mapping[str, str]) -> QuerySet[Any]:
    """Cut a list to what the filters ask for: words, kind, nature, country, year, text."""
    words = asked.get("q", "").strip()
    if words:
        # Language by language: the whole column would be searched in its escaped form.
        titled = Q(identifier__icontains=words)
        for language in Language.values:
            titled |= Q(**{f"titles__{language}__icontains": words})
        rows = rows.filter(titled)
    for name, column in (("kind", "kind"), ("nature", "nature"), ("country", "announced_by")):
        if asked.get(name):
            rows = rows.filter(**{column: asked[name]})
    if asked.get("year"):
        rows = rows.filter(adopted__startswith=asked["year"][:4])
    if asked.get("text") == "none":
        rows = rows.filter(text_basis=None)
    elif asked.get("text"):
        rows = rows.filter(text_basis=asked["text"])
    return rows


def get_document(identifier: str, actor: Actor) -> Document:
    """Return a document that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found: Document | None = documents_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"document {identifier}: nothing there that you may see")
    return found


def lock_document(identifier: str, actor: Actor) -> Document:
    """Return a document that the actor may see, held until the transaction ends."""
    rows: QuerySet[Document] = Document.objects.visible_to(actor)
    found = rows.select_for_update(of=("self",)).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"document {identifier}: nothing there that you may see")
    return found


def versions_of(document: Document) -> list[Version]:
    """Return all versions, the newest first."""
    return list(Version.objects.filter(document=document).order_by("-number"))


def get_version(versions: Sequence[Version], number: str) -> Version | None:
    """Return the version with that number, the newest when none is asked for.

    Raises:
        NotFound: there is no version of that number.
    """
    if not number:
        return versions[0] if versions else None
    found = next((row for row in versions if str(row.number) == number), None)
    if found is None:
        raise NotFound(f"version {number}: this document has no such version")
    return found


def wordings_of(version: Version) -> list[Wording]:
    """Return the wordings of a version in order."""
    return list(Wording.objects.filter(version=version).order_by("position"))


def keys_of(document: Document) -> list[str]:
    """Return every key that a place of the document ever had."""
    return list(Paragraph.objects.filter(document=document).values_list("eid", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A paragraph with its newest words."""

    key: str
    document: Document
    text: str
    language: str
    number: str
    is_summary: bool


def get_place(paragraph_id: int, actor: Actor) -> Place:
    """Return a paragraph of a document that the actor may see, as it reads now.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    visible = Document.objects.visible_to(actor)
    found = Paragraph.objects.filter(pk=paragraph_id, document__in=visible).first()
    if found is None:
        raise NotFound(f"paragraph {paragraph_id}: nothing there that you may see")
    words = Wording.objects.filter(paragraph=found).order_by("-version__number").first()
    return Place(
        key=found.key, document=found.document, text=words.text if words else "",
        language=words.version.language if words else "", number=words.number if words else "",
        is_summary=words.version.is_summary if words else False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place as it is read in a language: `source`, `current`, `stale` or `missing`."""

    eid: str
    role: str
    depth: int
    number: str
    text: str
    source_text: str
    language: str
    state: str
    note: str = ""
    sources: Sequence[Mapping[str, str]] = ()
    translation: Translation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageState:
    """How far a document is translated into one language."""

    code: str
    name: str
    is_source: bool
    current: int
    stale: int
    places: int

    @property
    def is_there(self) -> bool:
        """Return whether any place can be read in it."""
        return self.is_source or self.current + self.stale > 0

    @property
    def is_whole(self) -> bool:
        """Return whether every place is there and none is stale."""
        return self.is_source or self.current == self.places


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One version of a document in one language."""

    document: Document
    version: Version | None
    language: str
    rows: Sequence[Row] = ()
    languages: Sequence[LanguageState] = field(default=())

    @property
    def is_translated(self) -> bool:
        """Return whether the language is another than that of the version."""
        return self.version is not None and self.language != self.version.language

    @property
    def count_stale(self) -> int:
        """Return how many places were translated from words that have changed since."""
        return sum(row.state == "stale" for row in self.rows)

    @property
    def count_missing(self) -> int:
        """Return how many places are not translated."""
        return sum(row.state == "missing" for row in self.rows)

    @property
    def sections(self) -> list[Row]:
        """Return the sections, for a table of contents."""
        return [row for row in self.rows if row.role == "section"]


def read(document: Document, version: Version | None, language: str) -> Reading:
    """Return a version in a language; what is not translated stands in the language it has."""
    if version is None:
        return Reading(document=document, version=None, language=language or "en")
    wordings = wordings_of(version)
    kept = translations_by_place(document)
    language = language or version.language
    rows = [_row(words, version, kept[words.paragraph_id], language) for words in wordings]
    states = _languages(version, wordings, kept)
    return Reading(
        document=document, version=version, language=language, rows=rows, languages=states
    )


def translations_by_place(document: Document) -> dict[int, list[Translation]]:
    """Return the translations of each place, oldest first; other places have an empty list."""
    rows: dict[int, list[Translation]] = defaultdict(list)
    for row in Translation.objects.filter(paragraph__document=document).order_by("pk"):
        rows[row.paragraph_id].append(row)
    return rows


def _best(words: Wording, kept: Iterable[Translation], language: str) -> Translation | None:
    """Return the newest translation of these very words, else the newest of the place."""
    spoken = [row for row in kept if row.language == language]
    fitting = [row for row in spoken if row.source_hash == words.text_hash]
    best = fitting or spoken
    return best[-1] if best else None


def _row(words: Wording, version: Version, kept: list[Translation], language: str) -> Row:
    common: dict[str, Any] = {
        "eid": words.paragraph.eid, "role": words.paragraph.role, "depth": words.depth,
        "number": words.number, "source_text": words.text, "note": words.note,
        "sources": words.sources,
    }  # fmt: skip
    if language == version.language or not words.text:
        return Row(**common, text=words.text, language=version.language, state="source")
    found = _best(words, kept, language)
    if found is None:
        return Row(**common, text=words.text, language=version.language, state="missing")
    state = "current" if found.source_hash == words.text_hash else "stale"
    return Row(**common, text=found.text, language=language, state=state, translation=found)


def _languages(
    version: Version, wordings: Sequence[Wording], kept: Mapping[int, list[Translation]]
) -> list[LanguageState]:
    spoken = [words for words in wordings if words.text]
    states = []
    for code, name in Language.choices:
        found = [(words, _best(words, kept.get(words.paragraph_id, ()), code)) for words in spoken]
        fresh = sum(bool(row and row.source_hash == words.text_hash) for words, row in found)
        there = sum(row is not None for _, row in found)
        states.append(
            LanguageState(
                code=code, name=str(name), is_source=code == version.language, current=fresh,
                stale=there - fresh, places=len(spoken),
            )
        )  # fmt: skip
    return states


def links_from(document: Document, actor: Actor) -> list[Link]:
    """Return what the document names, as far as the actor may see it."""
    return _with_targets(Link.objects.filter(document=document), actor)


def all_links_from(document: Document) -> list[Link]:
    """Return everything the document names, for the installation itself; no page calls this."""
    return list(Link.objects.filter(document=document).select_related(*_TARGETS))


def links_to(document: Document, actor: Actor) -> list[Link]:
    """Return what names the document, as far as the actor may see it."""
    seen = Document.objects.visible_to(actor)
    return list(
        Link.objects.filter(to_document=document, document__in=seen).select_related("paragraph")
    )


def documents_about(actor: Actor, **target: Any) -> QuerySet[Any]:  # noqa: ANN401 - any target
    """Return the documents that name or were adopted by a meeting or a decision.

    Call it with `to_meeting=…` or `to_decision=…`.
    """
    ((name, thing),) = target.items()
    adopted = Q(**{name.removeprefix("to_"): thing})
    return (
        documents_for(actor).filter(adopted | Q(links__in=Link.objects.filter(**target))).distinct()
    )


def _with_targets(rows: QuerySet[Link], actor: Actor) -> list[Link]:
    seen = (
        Q(to_document__in=Document.objects.visible_to(actor))
        | Q(to_meeting__in=meetings_for(actor).values("pk"))
        | Q(to_decision__in=decisions_for(actor).values("pk"))
    )
    return list(rows.filter(seen).select_related(*_TARGETS))


def hashes_by_place(document: Document) -> dict[int, set[str]]:
    """Return the hashes of every wording that each place ever had."""
    hashes: dict[int, set[str]] = defaultdict(set)
    for row in Wording.objects.filter(version__document=document):
        hashes[row.paragraph_id].add(row.text_hash)
    return hashes
