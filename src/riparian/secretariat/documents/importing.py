"""A document that comes as Akoma Ntoso: a new one, a further version, or a translation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.documents import engine, indexing, operations, permissions, queries
from riparian.secretariat.documents.kinds import Basis, Kind, LinkKind, Nature
from riparian.secretariat.documents.models import (
    Document,
    Link,
    Paragraph,
    Translation,
    hash_of_text,
)
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable
from riparian.secretariat.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of an import: the document, and what could not be kept."""

    document: Document
    version: int
    lost_references: tuple[str, ...] = ()


def read_file(content: bytes) -> engine.Expression:
    """Read a file, or refuse it with what is wrong and where."""
    try:
        return engine.read_expression(content)
    except InvalidInput as error:
        raise Unacceptable(str(error), field="file") from error


@transaction.atomic
def import_document(content: bytes, *, audience: str, by: Actor, at: datetime) -> Imported:
    """Make a document of a file for the actor's country; it gets a number of ours."""
    permissions.check_can_draft(by)
    return place_expression(
        read_file(content), audience=audience, owner=by.country, keeps_number=False, by=by, at=at
    )


def place_expression(
    expression: engine.Expression, *, audience: str, owner: str, keeps_number: bool,
    by: journal.Acting, at: datetime,
) -> Imported:  # fmt: skip
    """Make a document of an expression in the language it was written in.

    Raises:
        CannotFollow: its number is taken.
        Unacceptable: it is a translation, or its kind is unknown.
    """
    if expression.source_language:
        raise Unacceptable(
            _("This file is a translation from “%(code)s”; import it into its document.")
            % {"code": expression.source_language}, field="file",
        )  # fmt: skip
    _check_taken(expression, keeps_number=keeps_number)
    document = Document(
        identifier=expression.identifier if keeps_number else None,
        titles=dict(expression.titles) or {expression.language: expression.identifier},
        kind=_kind(expression), nature=Nature(expression.nature),
        announced_by=expression.announced_by, authentic_language=expression.authentic_language,
        adopted=expression.adopted, audience=audience, owner_country=owner, drafted_at=at,
        drafted_by=by.name,
    )  # fmt: skip
    if document.is_announcement and owner not in {"", document.announced_by}:
        raise Unacceptable(
            _("This is an announcement of %(country)s; only %(country)s puts it on record.")
            % {"country": document.announced_by}, field="file",
        )  # fmt: skip
    document.full_clean(exclude=["identifier", "countries", "titles", "sources"])
    document.save()
    if not keeps_number:
        document.identifier = f"DOC-{document.pk:04d}"
        document.save(update_fields=["identifier"])
    after = {"number_in_file": expression.identifier, "address": expression.address}
    journal.record("document.imported", subject=document, by=by, at=at, after=after)
    version = _first_version(document, expression, by=by, at=at)
    lost = _link(document, expression.references, by=by, at=at)
    indexing.index(document, at=at)
    return Imported(document=document, version=version, lost_references=lost)


def _check_taken(expression: engine.Expression, *, keeps_number: bool) -> None:
    if keeps_number and Document.objects.filter(identifier=expression.identifier).exists():
        raise CannotFollow(
            _("%(number)s is there already; import the file into it to add a version.")
            % {"number": expression.identifier}
        )


def _kind(expression: engine.Expression) -> str:
    for kind in (expression.kind, expression.kind.replace("-", " ")):
        if kind in Kind.values:
            return kind
    raise Unacceptable(
        _("The kind is “%(kind)s”, must be one of %(kinds)s; change the name in the file.")
        % {"kind": expression.kind, "kinds": ", ".join(Kind.values)}, field="file",
    )  # fmt: skip


def _first_version(
    document: Document, expression: engine.Expression, *, by: journal.Acting, at: datetime
) -> int:
    if not expression.text.places:
        return 0
    facts = {"basis": Basis(expression.basis).value, "language": expression.language,
             "note": _("Imported as Akoma Ntoso")}  # fmt: skip
    return operations.keep_version(document, expression.text, facts, by=by, at=at).number


def _link(
    document: Document, references: Iterable[engine.Reference], *, by: journal.Acting, at: datetime
) -> tuple[str, ...]:
    """Keep the references whose target is here; return the others."""
    lost = []
    for row in references:
        target = _target(row.target)
        if not target or row.kind not in LinkKind.values:
            lost.append(row.words or row.target)
            continue
        place = Paragraph.objects.filter(document=document, eid=row.eid).first()
        Link.objects.create(document=document, kind=row.kind, paragraph=place, made_at=at,
                            made_by=by.name, **target)  # fmt: skip
    return tuple(lost)


def _target(address: str) -> dict[str, Document | Meeting | Decision]:
    """Return what an address of ours leads to, if it is public or open to all countries."""
    step, _slash, identifier = address.strip("/").partition("/")
    tables: dict[str, tuple[str, Any]] = {
        "documents": ("to_document", Document), "meetings": ("to_meeting", Meeting),
        "decisions": ("to_decision", Decision),
    }  # fmt: skip
    if step not in tables:
        return {}
    name, model = tables[step]
    found = model.objects.filter(
        identifier=identifier, audience__in=("public", "mechanism")
    ).first()
    return {name: found} if found else {}


@transaction.atomic
def import_into(identifier: str, content: bytes, *, by: Actor, at: datetime) -> Imported:
    """Add a file to a document: as a further version, or as a translation of the newest one."""
    document = queries.lock_document(identifier, by)
    expression = read_file(content)
    if expression.source_language:
        permissions.check_can_translate(by)
    else:
        permissions.check_can_edit(by, document)
    return place_into(document, expression, by=by, at=at)


def place_file(
    content: bytes, *, into: str, audience: str, by: journal.Acting, at: datetime
) -> Imported:
    """Put a file on record for the installation itself, under the number that the file has."""
    expression = read_file(content)
    if not into:
        return place_expression(
            expression, audience=audience, owner=expression.announced_by, keeps_number=True,
            by=by, at=at,
        )  # fmt: skip
    rows = queries.all_documents().select_for_update(of=("self",))
    document = rows.filter(identifier=into).first()
    if document is None:
        raise NotFound(f"document {into}: there is none to import the file into")
    return place_into(document, expression, by=by, at=at)


def place_into(
    document: Document, expression: engine.Expression, *, by: journal.Acting, at: datetime
) -> Imported:
    """Add an expression to a document that the caller has locked and may change."""
    versions = queries.versions_of(document)
    if expression.source_language:
        if not versions:
            raise Unacceptable(_("There is no text here yet that this could translate."))
        return _translated(document, expression, by=by, at=at)
    if document.authentic_language not in {"", expression.language}:
        raise Unacceptable(
            _("The authentic language is “%(code)s”; a version must be written in it.")
            % {"code": document.authentic_language}, field="file",
        )  # fmt: skip
    if not expression.text.places:
        raise Unacceptable(_("The file has no text."), field="file")
    number = _first_version(document, expression, by=by, at=at)
    return Imported(document=document, version=number)


def _translated(
    document: Document, expression: engine.Expression, *, by: journal.Acting, at: datetime
) -> Imported:
    version = queries.versions_of(document)[0]
    wordings = {row.paragraph.eid: row for row in queries.wordings_of(version)}
    made = [
        Translation(
            paragraph=wordings[place.eid].paragraph, language=expression.language,
            text=place.line.text, source_language=expression.source_language, made_at=at,
            made_by=by.name,
            # Stale in the file is stale here: no wording has the hash of nothing.
            source_hash=hash_of_text("") if place.is_stale else wordings[place.eid].text_hash,
        )
        for place in expression.text.places
        if place.eid in wordings and place.line.text and not place.language
    ]  # fmt: skip
    Translation.objects.bulk_create(made)
    places = sorted(row.paragraph.eid for row in made)
    journal.record("document.translated", subject=document, by=by, at=at,
                   after={"language": expression.language, "places": places})  # fmt: skip
    indexing.index(document, at=at)
    return Imported(document=document, version=version.number)
