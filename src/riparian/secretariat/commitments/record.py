"""The tables of the record that fill this app: commitments, whom each one binds, what shows it."""

from collections.abc import Mapping
from typing import Any

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.commitments import engine
from riparian.secretariat.commitments.models import AgreementLink, Cell, Commitment
from riparian.secretariat.documents.record import find_paragraph
from riparian.secretariat.lib.record import Record, RecordTable, Row

ALL = "all"
_CODE_LENGTH = 3


def _is_countries(responsible: str) -> bool:
    return all(len(code) == _CODE_LENGTH and code.isupper() for code in responsible.split(";"))


def _responsible(row: Row, record: Record) -> Mapping[str, Any]:
    """Return whom a commitment binds, and the actor as far as a text names one."""
    named = row["responsible"]
    if named == ALL:
        return {"is_for_all": True, "responsible": "", "body": None, "actor": ""}
    if _is_countries(named):
        codes = named.split(";")
        names = [record.find("members", code).short_names["en"] for code in codes]
        return {"is_for_all": False, "responsible": marked(codes), "body": None,
                "actor": ", ".join(names)}  # fmt: skip
    body = record.find("bodies", named)
    return {"is_for_all": False, "responsible": "", "body": body, "actor": body.names["en"]}


def _commitment(row: Row, record: Record) -> Mapping[str, Any]:
    deadline = row["deadline"]
    return {
        "identifier": row["id"],
        "titles": {"en": row["title"]},
        "document": record.find("documents", row["document_id"]),
        "paragraph": find_paragraph(record, row["id"]),
        "quote": row["title"],
        "quote_language": "en",
        "verb": row["verb"],
        "object": row["object"],
        "quantity": row["quantity"] or None,
        "unit": row["unit"],
        "deadline": deadline,
        "deadline_basis": row["deadline_basis"],
        "due_on": engine.read_date(deadline).last_day if deadline else None,
        "pillar": row["pillar"],
        "area": row["priority_area"],
        "audience": Audience.PUBLIC,
        "owner_country": "",
        "is_of_record": True,
        "sources": record.sources(row["source"]),
        **_responsible(row, record),
    }


def _cell(row: Row, record: Record) -> Mapping[str, Any]:
    commitment = record.find("commitments", row["commitment_id"])
    return {
        "commitment": commitment,
        "country": record.find("members", row["country"]).code if row["country"] else "",
        "document": commitment.document,
        "area": commitment.area,
        "pillar": commitment.pillar,
        "audience": commitment.audience,
        "owner_country": commitment.owner_country,
    }


def _agreement(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "commitment": record.find("commitments", row["commitment_id"]),
        "agreement": record.find("agreements", row["agreement_id"]),
        "note": row["note"],
        "sources": record.sources(row["source"]),
    }


TABLES = (
    RecordTable(
        name="commitments", model=Commitment, values=_commitment,
        identity=lambda row: row.identifier or f"row {row.pk}",
    ),
    RecordTable(
        name="commitment_parties", model=Cell, values=_cell,
        identity=lambda row: f"{row.commitment.identifier}/{row.country or 'body'}",
    ),
    RecordTable(
        name="commitment_agreements", file="exchange/commitments", model=AgreementLink,
        values=_agreement, key_of=lambda row: f"{row['commitment_id']} {row['agreement_id']}",
        identity=lambda row: f"{row.commitment.identifier} {row.agreement.identifier}",
    ),
)  # fmt: skip
