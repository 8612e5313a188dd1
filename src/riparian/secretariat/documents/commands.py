"""What the command line does with documents: the installation itself acts, and sees all."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from riparian.engine.errors import InvalidInput
from riparian.secretariat.audit.operations import Installation
from riparian.secretariat.documents import engine, exports, importing, queries
from riparian.secretariat.documents.kinds import Language
from riparian.secretariat.lib.errors import NotFound, Refusal


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a command is where time enters


def listed() -> list[dict[str, Any]]:
    """Return every document as plain values, the newest first."""
    return [
        {
            "number": row.identifier, "titles": row.titles, "title": row.title, "kind": row.kind,
            "nature": row.nature, "announced_by": row.announced_by, "adopted": row.adopted,
            "authentic_language": row.authentic_language, "audience": row.audience,
            "text": row.text_basis or "none", "version": row.text_version or 0,
        }
        for row in queries.described(queries.all_documents())
    ]  # fmt: skip


def exported(identifier: str, *, form: str, language: str, version: str) -> bytes:
    """Return a document in a language and version as a file.

    Raises:
        InvalidInput: there is no such document, version or language.
    """
    row = queries.all_documents().filter(identifier=identifier).first()
    if row is None:
        raise InvalidInput(f"document {identifier!r}: there is none; see `riparian documents list`")
    if language and language not in Language.values:
        raise InvalidInput(f"language {language!r}: must be one of {', '.join(Language.values)}")
    try:
        chosen = queries.get_version(queries.versions_of(row), version)
    except NotFound as error:
        raise InvalidInput(f"document {identifier!r}: {error}") from error
    reading = queries.read(row, chosen, language)
    links = queries.all_links_from(row)
    if form == "akn":
        return engine.akoma_ntoso_of(reading, links)
    return exports.document_as_pdf(
        reading, links, at=_now(), address=f"/documents/{identifier}", language="en"
    )


def imported(content: bytes, *, into: str, audience: str) -> dict[str, Any]:
    """Put a file on record and tell what came of it.

    Raises:
        InvalidInput: the file cannot be kept, and why.
    """
    try:
        with transaction.atomic():
            made = importing.place_file(
                content, into=into, audience=audience, by=Installation(), at=_now()
            )
    except (Refusal, ValidationError) as error:
        words = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise InvalidInput(words) from error
    return {"number": made.document.identifier, "version": made.version,
            "lost_references": list(made.lost_references)}  # fmt: skip
