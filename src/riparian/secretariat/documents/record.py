"""The tables of the record that fill this app: documents, their places and wordings, links.

The record holds no full text. Where it holds statements about a document in our own words, the
document's first version is made of them and says so; where it holds none, there is no version.
"""

from collections.abc import Mapping
from typing import Any

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.documents.kinds import Basis, Nature
from riparian.secretariat.documents.models import Document, Link, Paragraph, Version, Wording
from riparian.secretariat.lib.record import Record, RecordTable, Row


def _document(row: Row, record: Record) -> Mapping[str, Any]:
    # What the record does not know stays as people have put it on record here.
    language = row["authentic_language"]
    known = {"authentic_language": language} if language else {}
    meeting, country = row["adopted_at_meeting_id"], row["announced_by"]
    titles = {"en": row["title_en"], "zh": row["title_zh"]}
    return {
        "identifier": row["id"],
        "titles": {language: title for language, title in titles.items() if title},
        "kind": row["type"],
        "nature": row["nature"],
        "announced_by": country if row["nature"] == Nature.ANNOUNCEMENT else "",
        "adopted": row["adopted_date"],
        "meeting": record.find("meetings", meeting) if meeting else None,
        "audience": Audience.PUBLIC,
        "owner_country": country,
        "is_of_record": True,
        "sources": record.sources(row["source"]),
        **known,
    }


def _paragraph(row: Row, record: Record) -> Mapping[str, Any]:
    document = record.find("documents", row["document_id"])
    return {"document": document, "eid": row["eid"], "role": row["role"]}


def _version(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "document": record.find("documents", row["id"]),
        "number": 1,
        "language": row["text_language"],
        "basis": row["text_basis"],
    }


def _wording(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "version": record.find("versions", f"{row['document_id']} v1"),
        "paragraph": record.find("paragraphs", row["id"]),
        "position": int(row["position"]),
        "depth": int(row["depth"]),
        "number": row["number"],
        "text": row["text"],
        "note": row["note"],
        "sources": record.sources(row["source"]),
    }


def _link(row: Row, record: Record) -> Mapping[str, Any]:
    table, key = row["to_table"], row["to_id"]
    found = record.find(table, key)
    return {
        "document": record.find("documents", row["document_id"]),
        "kind": row["kind"],
        "to_document": found if table == "documents" else None,
        "to_meeting": found if table == "meetings" else None,
        "note": row["note"],
        "is_of_record": True,
    }


def find_paragraph(record: Record, statement: str) -> Any:  # noqa: ANN401 - a loaded row
    """Return the place that a statement of the record (CM-028) stands at.

    For the loaders of the apps above, which cut commitments from paragraphs.

    Raises:
        InvalidInput: paragraphs.csv has no place for it.
    """
    places = record.index("paragraphs", by="statement_id")
    if statement not in places:
        raise InvalidInput(
            f"record: paragraphs.csv has no row of the statement {statement!r}; add it"
        )
    return record.find("paragraphs", places[statement]["id"])


TABLES = (
    RecordTable(
        name="documents", model=Document, values=_document,
        identity=lambda row: row.identifier or f"row {row.pk}",
    ),
    RecordTable(
        name="paragraphs", model=Paragraph, values=_paragraph, identity=lambda row: row.key,
    ),
    RecordTable(
        name="versions", file="documents", model=Version, values=_version,
        keeps=lambda row: row["text_basis"] in Basis.values,
        key_of=lambda row: f"{row['id']} v1", identity=str,
    ),
    RecordTable(
        name="wordings", file="paragraphs", model=Wording, values=_wording,
        key_of=lambda row: f"{row['id']} v1", identity=str,
    ),
    RecordTable(
        name="document_links", model=Link, values=_link,
        key_of=lambda row: f"{row['document_id']} {row['kind']} {row['to_id']}",
        identity=lambda row: f"{row.document.identifier} {row.kind} {row.target.identifier}",
    ),
)  # fmt: skip
