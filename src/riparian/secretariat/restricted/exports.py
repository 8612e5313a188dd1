"""Restricted items that leave the platform; none without its marking, TLP:RED not at all."""

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from riparian.secretariat.lib.exports import csv_of
from riparian.secretariat.lib.typesetting import escaped, pdf_of
from riparian.secretariat.restricted.models import Access, Item

REGISTER = ("marking", "number", "code", "source", "content", "stage", "sealed", "owner", "title",
            "released_at", "expires_at")  # fmt: skip
READINGS = ("marking", "number", "at", "name", "country", "way", "ground")
NAMESPACE = uuid.UUID("7b0b6d0e-5b0f-5f43-9d35-0c1c8e0a6a11")
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TLP_MARKS = {
    "TLP:CLEAR": "94868c89-83c2-464b-929b-a1a8aa3c8487",
    "TLP:GREEN": "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "TLP:AMBER": "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "TLP:AMBER+STRICT": "939a9414-2ddd-4d32-a0cd-375ea402b003",
    "TLP:RED": "e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""The marking definitions that OASIS and FIRST publish for TLP 2.0 in STIX 2.1."""


def file_name(item: Item, ending: str) -> str:
    """Return a name that says how the file is to be handled."""
    return f"{item.code.replace(':', '-').replace('+', '-')}-{item.identifier}.{ending}"


def register_csv(rows: Iterable[Item], readable: set[int]) -> str:
    """Return a list as CSV; a title only where the reader reads it and it may leave its page."""
    return csv_of(
        REGISTER,
        (
            (
                row.marking, row.identifier, row.code, row.source_grade, row.content_grade,
                row.stage, "yes" if row.is_sealed else "no", row.owner_country,
                row.title if row.pk in readable and row.code != "TLP:RED" else "",
                row.released_at, row.expires_at,
            )
            for row in rows
        ),
    )  # fmt: skip


def readings_csv(item: Item, rows: Iterable[Access]) -> str:
    """Return who read an item, as CSV."""
    return csv_of(
        READINGS,
        (
            (item.marking, item.identifier, row.at, row.name, row.country, row.way, row.basis)
            for row in rows
        ),
    )


def summary_of(item: Item) -> dict[str, Any]:
    """Return an item without its words."""
    return {
        "marking": item.marking, "number": item.identifier, "code": item.code,
        "source_grade": item.source_grade, "content_grade": item.content_grade,
        "stage": item.stage, "is_sealed": item.is_sealed, "owner_country": item.owner_country,
        "released_at": _iso(item.released_at), "expires_at": _iso(item.expires_at),
    }  # fmt: skip


def document_of(item: Item) -> dict[str, Any]:
    """Return an item with its words, or with its envelope when it is sealed."""
    if item.is_sealed:
        return summary_of(item) | {"envelope": json.loads(item.envelope or "null")}
    return summary_of(item) | {"title": item.title, "body": item.body}


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def json_of(document: dict[str, Any]) -> str:
    """Return a document as JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def pdf_of_item(item: Item, *, at: datetime, address: str, language: str) -> bytes:
    """Typeset an item with its marking as head, foot and watermark of every page."""
    return pdf_of(
        escaped(item.body), title=item.title, address=address, at=at, language=language,
        mark=item.marking,
    )  # fmt: skip


def _stamp(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def stix_of(item: Item) -> dict[str, Any]:
    """Return an item as a STIX 2.1 bundle: a note about its owner, under its TLP marking."""
    owner = f"identity--{uuid.uuid5(NAMESPACE, item.owner_country)}"
    mark = f"marking-definition--{TLP_MARKS[item.code]}"
    made = _stamp(item.made_at)
    return {
        "type": "bundle",
        "id": f"bundle--{uuid.uuid5(NAMESPACE, f'bundle {item.identifier}')}",
        "objects": [
            {"type": "identity", "spec_version": "2.1", "id": owner, "created": made,
             "modified": made, "name": item.owner_country, "identity_class": "organization"},
            {"type": "marking-definition", "spec_version": "2.1", "id": mark,
             "created": "2022-10-01T00:00:00.000Z", "name": item.code,
             "extensions": {TLP_EXTENSION: {"extension_type": "property-extension",
                                            "tlp_2_0": item.code.removeprefix("TLP:").lower()}}},
            {"type": "note", "spec_version": "2.1",
             "id": f"note--{uuid.uuid5(NAMESPACE, str(item.identifier))}", "created": made,
             "modified": made, "created_by_ref": owner, "abstract": item.title,
             "content": item.body, "object_refs": [owner], "object_marking_refs": [mark],
             "labels": [f"source-{item.source_grade}", f"content-{item.content_grade}"]},
        ],
    }  # fmt: skip
