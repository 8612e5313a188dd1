"""What is done to documents: drafted, given a further version, adopted, described, linked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.decisions.queries import get_decision
from riparian.secretariat.documents import engine, indexing, permissions, queries
from riparian.secretariat.documents.kinds import Basis, Kind, Language, LinkKind, Nature
from riparian.secretariat.documents.models import Document, Link, Paragraph, Version, Wording
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable
from riparian.secretariat.meetings.models import Meeting
from riparian.secretariat.meetings.queries import find_meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a document is, before any word of it."""

    titles: Mapping[str, str]
    kind: str = Kind.DECLARATION
    nature: str = Nature.AGREED
    authentic_language: str = Language.ENGLISH
    audience: str = Audience.MECHANISM
    countries: Sequence[str] = ()
    sources: Sequence[Mapping[str, str]] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version before it has a number: its words in plain form and what they are."""

    plain: str
    note: str = ""
    basis: str = Basis.FULL
    language: str = ""
    seen: int = 0
    """The version that the writer began from; 0 where there was none."""


@transaction.atomic
def draft_document(facts: Facts, *, plain: str, by: Actor, at: datetime) -> Document:
    """Put a document on record, with its first version if there are words."""
    permissions.check_can_draft(by)
    document = Document(drafted_at=at, drafted_by=by.name, owner_country=by.country)
    _describe(document, facts, by)
    document.full_clean(exclude=["identifier", "countries", "titles", "sources"])
    document.save()
    document.identifier = f"DOC-{document.pk:04d}"
    document.save(update_fields=["identifier"])
    journal.record("document.drafted", subject=document, by=by, at=at, after=asdict(facts))
    indexing.index(document, at=at)
    if plain.strip():
        append_version(document, Draft(plain=plain, note=_("First version")), by=by, at=at)
    else:
        indexing.index(document, at=at)
    return document


def _describe(document: Document, facts: Facts, by: Actor) -> None:
    """Write the facts; an announcement is always that of the country that makes it."""
    if not any(facts.titles.values()):
        raise Unacceptable(_("A document needs a title in one language."), field="title_en")
    document.titles, document.kind, document.nature = dict(facts.titles), facts.kind, facts.nature
    is_announcement = facts.nature == Nature.ANNOUNCEMENT
    document.announced_by = (document.announced_by or by.country) if is_announcement else ""
    document.authentic_language = facts.authentic_language
    document.audience, document.countries = facts.audience, marked(list(facts.countries))
    document.sources = [dict(source) for source in facts.sources]


@transaction.atomic
def change_facts(identifier: str, facts: Facts, *, by: Actor, at: datetime) -> Document:
    """Change what is said about a document of the product; the record's facts come from it.

    Raises:
        CannotFollow: the document is one of the record.
    """
    document = queries.lock_document(identifier, by)
    permissions.check_can_edit(by, document)
    if document.is_of_record:
        raise CannotFollow(_("The record says what this document is; correct the record."))
    before = _facts_of(document)
    _describe(document, facts, by)
    document.full_clean(exclude=["countries", "titles", "sources"])
    document.save()
    journal.record("document.facts-changed", subject=document, by=by, at=at, before=before,
                   after=_facts_of(document))  # fmt: skip
    indexing.index(document, at=at)
    return document


def _facts_of(document: Document) -> dict[str, Any]:
    names = ("titles", "kind", "nature", "announced_by", "authentic_language", "audience",
             "countries", "sources")  # fmt: skip
    return {name: getattr(document, name) for name in names}


@transaction.atomic
def add_version(identifier: str, draft: Draft, *, by: Actor, at: datetime) -> Version:
    """Append a version; what was kept keeps its keys.

    Raises:
        CannotFollow: somebody appended one meanwhile.
        Unacceptable: nothing differs, no note says why, or the words cannot be read.
    """
    document = queries.lock_document(identifier, by)
    permissions.check_can_edit(by, document)
    return append_version(document, draft, by=by, at=at)


def append_version(
    document: Document, draft: Draft, *, by: journal.Acting, at: datetime
) -> Version:
    """Append a version to a document that the caller has locked and may change."""
    versions = queries.versions_of(document)
    newest = versions[0] if versions else None
    _check_can_append(draft, newest)
    old = queries.wordings_of(newest) if newest else []
    try:
        text = engine.carried_over(
            draft.plain, old=engine.text_of(old), taken=queries.keys_of(document)
        )
    except InvalidInput as error:
        raise Unacceptable(str(error), field="text") from error
    language = _language(document, draft, newest)
    is_same = newest is not None and (newest.basis, newest.language) == (draft.basis, language)
    if not text.places or (is_same and text == engine.text_of(old)):
        raise Unacceptable(
            _("Nothing differs from the newest version.") if text.places
            else _("A version needs words."), field="text",
        )  # fmt: skip
    facts = {"basis": draft.basis, "language": language, "note": draft.note}
    return keep_version(document, text, facts, by=by, at=at)


def _check_can_append(draft: Draft, newest: Version | None) -> None:
    if newest and newest.number != draft.seen:
        raise CannotFollow(
            _("Version %(n)d was added meanwhile; load the page again and compare.")
            % {"n": newest.number}
        )
    if newest and not draft.note.strip():
        raise Unacceptable(_("Say what changed and why; it goes on record."), field="note")


def _language(document: Document, draft: Draft, newest: Version | None) -> str:
    """Return the language of a new version: the authentic one where it is named."""
    before = newest.language if newest else ""
    return document.authentic_language or draft.language or before or Language.ENGLISH


def keep_version(
    document: Document, text: engine.Text, facts: Mapping[str, str], *, by: journal.Acting,
    at: datetime,
) -> Version:  # fmt: skip
    """Write a version with its wordings, and the places that are new."""
    number = max((row.number for row in queries.versions_of(document)), default=0) + 1
    version = Version(document=document, number=number, made_at=at, made_by=by.name, **facts)
    version.full_clean(exclude=["document"])
    version.save(force_insert=True)
    places = {row.eid: row for row in Paragraph.objects.filter(document=document)}
    new = [
        Paragraph(document=document, eid=place.eid, role=place.line.role)
        for place in text.places if place.eid not in places
    ]  # fmt: skip
    places |= {row.eid: row for row in Paragraph.objects.bulk_create(new)}
    Wording.objects.bulk_create(
        Wording(
            version=version, paragraph=places[place.eid], position=position,
            depth=place.line.depth, number=place.line.number, text=place.line.text,
        )
        for position, place in enumerate(text.places, start=1)
    )  # fmt: skip
    after = {"version": number, "places": len(text.places), "new_places": len(new), **facts}
    journal.record("document.version-added", subject=document, by=by, at=at, after=after)
    indexing.index(document, at=at)
    return version


@transaction.atomic
def adopt_document(
    identifier: str, *, on: date, meeting: str = "", decision: str = "", by: Actor, at: datetime
) -> Document:
    """Put on record when, where and by which decision a document was adopted.

    Raises:
        CannotFollow: that is on record already.
    """
    document = queries.lock_document(identifier, by)
    permissions.check_can_edit(by, document)
    if document.adopted or document.is_of_record:
        raise CannotFollow(_("When it was adopted is on record already."))
    if on > at.date():
        raise Unacceptable(_("The day has not come yet."), field="on")
    document.adopted = on.isoformat()
    document.meeting = _meeting(meeting, by)
    document.decision = _decision(decision, by)
    document.save(update_fields=["adopted", "meeting", "decision"])
    after = {"adopted": document.adopted, "meeting": meeting, "decision": decision}
    journal.record("document.adopted", subject=document, by=by, at=at, after=after)
    indexing.index(document, at=at)
    return document


def _meeting(identifier: str, by: Actor) -> Meeting | None:
    try:
        return find_meeting(identifier, by) if identifier else None
    except NotFound as error:
        raise Unacceptable(str(error), field="meeting") from error


def _decision(identifier: str, by: Actor) -> Decision | None:
    try:
        return get_decision(identifier, by) if identifier else None
    except NotFound as error:
        raise Unacceptable(str(error), field="decision") from error


@transaction.atomic
def add_link(  # noqa: PLR0913 - what the form asks
    identifier: str, *, kind: str, target: str, eid: str = "", note: str = "", by: Actor,
    at: datetime,
) -> Link:  # fmt: skip
    """Say how a document, or one place in it, stands to a document, a meeting or a decision.

    Raises:
        Unacceptable: the target or the place is not there, or the link is already.
    """
    document = queries.lock_document(identifier, by)
    permissions.check_can_edit(by, document)
    link = Link(document=document, kind=LinkKind(kind), note=note, made_at=at, made_by=by.name,
                paragraph=_place(document, eid), **_target(target, by))  # fmt: skip
    if link.to_document == document:
        raise Unacceptable(_("A document does not link to itself."), field="target")
    same = ("kind", "paragraph", "to_document", "to_meeting", "to_decision")
    if Link.objects.filter(document=document, **{n: getattr(link, n) for n in same}).exists():
        raise Unacceptable(_("This link is on record already."), field="target")
    link.save(force_insert=True)
    after = {"kind": kind, "target": target, "place": eid, "note": note}
    journal.record("document.linked", subject=document, by=by, at=at, after=after)
    return link


def _place(document: Document, eid: str) -> Paragraph | None:
    if not eid:
        return None
    found: Paragraph | None = Paragraph.objects.filter(document=document, eid=eid).first()
    if found is None:
        raise Unacceptable(
            _("“%(eid)s” is no place of this document; copy the key that stands beside it.")
            % {"eid": eid}, field="eid",
        )  # fmt: skip
    return found


def _target(identifier: str, by: Actor) -> dict[str, Any]:
    document = queries.documents_for(by).filter(identifier=identifier).first()
    if document:
        return {"to_document": document}
    for name, find in (("to_decision", get_decision), ("to_meeting", find_meeting)):
        try:
            return {name: find(identifier, by)}
        except NotFound:
            continue
    raise Unacceptable(
        _("“%(target)s” is no document, meeting or decision that you may see; use its number.")
        % {"target": identifier}, field="target",
    )  # fmt: skip


@transaction.atomic
def remove_link(identifier: str, link_id: int, *, by: Actor, at: datetime) -> None:
    """Take a link away; the journal keeps that it was there.

    Raises:
        CannotFollow: the record says so, and the record is corrected, not the product.
    """
    document = queries.lock_document(identifier, by)
    permissions.check_can_edit(by, document)
    link = Link.objects.filter(document=document, pk=link_id).first()
    if link is None:
        raise NotFound(f"link {link_id}: not one of {identifier}")
    if link.is_of_record:
        raise CannotFollow(_("This link comes from the record; correct the record."))
    before = {"kind": link.kind, "target": str(link.target), "note": link.note}
    link.delete()
    journal.record("document.link-removed", subject=document, by=by, at=at, before=before)
