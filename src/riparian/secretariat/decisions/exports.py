"""Decisions that leave the platform; none leaves without its statements."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from riparian.secretariat.decisions import queries
from riparian.secretariat.decisions.lifecycle import State
from riparian.secretariat.decisions.models import Decision, Record
from riparian.secretariat.lib.exports import csv_of
from riparian.secretariat.lib.typesetting import escaped, pdf_of

HEADER = (
    "number", "title_en", "title_zh", "body", "state", "since", "silence_until", "owner",
    "statements", "text_sha256",
)  # fmt: skip


def statements_in_words(records: Iterable[Record]) -> str:
    """Return the statements of a decision in one line."""
    return " | ".join(
        f"{record.country} {record.get_kind_display()}: {record.text}" for record in records
    )


def register_csv(rows: Iterable[Decision], *, at: datetime) -> str:
    """Return the register as CSV."""
    return csv_of(
        HEADER,
        (
            (
                row.identifier, row.titles.get("en"), row.titles.get("zh"), row.body.identifier,
                row.state_at(at).value, _since(row, at), row.expires_at, row.owner_country,
                statements_in_words(queries.statements_of(row)), row.text_hash,
            )
            for row in rows
        ),
    )  # fmt: skip


def _since(row: Decision, at: datetime) -> datetime | None:
    if row.state_at(at) == State.ADOPTED:
        return row.settled_at or row.expires_at
    return row.settled_at


def document_of(row: Decision, records: Sequence[Record], *, at: datetime) -> dict[str, Any]:
    """Return a decision with everything on record, as plain JSON values."""
    return {
        "number": row.identifier,
        "titles": row.titles,
        "texts": row.texts,
        "text_sha256": row.text_hash,
        "body": row.body.identifier,
        "state": row.state_at(at).value,
        "since": _iso(_since(row, at)),
        "audience": row.audience,
        "statements": [_statement(record) for record in queries.statements_of(row)],
        "records": [
            {
                "number": record.pk, "kind": record.kind, "at": _iso(record.at),
                "round": record.round, "country": record.country, "text": record.text,
                "refers_to": record.refers_to_id, "opens_at": _iso(record.opens_at),
                "expires_at": _iso(record.expires_at), "addressees": record.addressee_codes,
                "text_sha256": record.text_hash, "entered_by": record.by_name,
            }
            for record in records
        ],
    }  # fmt: skip


def _statement(record: Record) -> dict[str, Any]:
    return {"country": record.country, "kind": record.kind, "text": record.text,
            "at": _iso(record.at)}  # fmt: skip


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def json_of(row: Decision, records: Sequence[Record], *, at: datetime) -> str:
    """Return a decision as JSON text."""
    return json.dumps(document_of(row, records, at=at), ensure_ascii=False, indent=2)


def decision_as_pdf(row: Decision, *, at: datetime, address: str, language: str) -> bytes:
    """Typeset a decision with its statements, its state and where it came from."""
    statements = "".join(
        f"== {escaped(record.country)}: {escaped(str(record.get_kind_display()))}\n\n"
        f"{escaped(record.text)}\n\n"
        for record in queries.statements_of(row)
    )
    since = _since(row, at)
    facts = [
        (_("Number"), str(row.identifier)),
        (_("Body"), row.body.name),
        (
            _("State"),
            f"{row.state_at(at).label}" + (f", {since:%Y-%m-%d %H:%M} UTC" if since else ""),
        ),
        ("SHA-256", row.text_hash),
    ]
    table = ", ".join(f"[{escaped(str(key))}], [{escaped(value)}]" for key, value in facts)
    title = escaped(_("Statements"))
    heading = f"= {title}\n\n{statements}" if statements else ""
    source = f"#table(columns: (auto, 1fr), {table})\n\n{escaped(row.text)}\n\n{heading}"
    return pdf_of(source, title=row.title, address=address, at=at, language=language)
