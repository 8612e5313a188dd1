"""The tables of the record that fill this app: arrangements with all that counts for them."""

from collections.abc import Mapping
from typing import Any

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.arrangements.engine import span_of
from riparian.secretariat.arrangements.models import (
    AgreementLink,
    Arrangement,
    BasinArea,
    Evidence,
    Membership,
)
from riparian.secretariat.lib.days import read_day
from riparian.secretariat.lib.record import Record, RecordTable, Row


def _languages(row: Row, name: str) -> dict[str, str]:
    texts = {"en": row[f"{name}_en"], "zh": row[f"{name}_zh"]}
    return {language: text for language, text in texts.items() if text}


def _arrangement(row: Row, record: Record) -> Mapping[str, Any]:
    body = row["deciding_body"]
    return {
        "identifier": row["id"],
        "titles": _languages(row, "title"),
        "basins": _languages(row, "basin"),
        "parties": marked(row["parties"].split(";")),
        "deciding_body": record.find("bodies", body) if body else None,
        "notes": _languages(row, "note"),
        "audience": Audience.PUBLIC,
        "sources": record.sources(row["source"]),
    }


def _membership(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "arrangement": record.find("arrangements", row["arrangement_id"]),
        "body": record.find("bodies", row["body_id"]),
        "is_joint_body": row["is_joint_body"] == "yes",
    }


def _agreement(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "arrangement": record.find("arrangements", row["arrangement_id"]),
        "agreement": record.find("agreements", row["agreement_id"]),
        "sources": record.sources(row["source"]),
    }


def _area(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "arrangement": record.find("arrangements", row["arrangement_id"]),
        "country": row["country"],
        "area_km2": float(row["area_km2"]),
        "sources": record.sources(row["source"]),
    }


def _evidence(row: Row, record: Record) -> Mapping[str, Any]:
    document, plan = row["document_id"], row["plan_id"]
    ended = span_of(row["ended"])
    return {
        "arrangement": record.find("arrangements", row["arrangement_id"]),
        "key": row["id"],
        "criterion": row["criterion"],
        "began_earliest": read_day(row["began_earliest"]),
        "began_latest": read_day(row["began_latest"]),
        "ended_earliest": ended.earliest,
        "ended_latest": ended.latest,
        "counts": row["counts"] == "yes",
        "words": _languages(row, "words"),
        "document": record.find("documents", document) if document else None,
        "plan": record.find("plans", plan) if plan else None,
        "audience": Audience.PUBLIC,
        "sources": record.sources(row["source"]),
    }


TABLES = (
    RecordTable(name="arrangements", file="arrangements/arrangements", model=Arrangement,
                values=_arrangement),
    RecordTable(
        name="memberships", file="arrangements/bodies", model=Membership, values=_membership,
        key_of=lambda row: f"{row['arrangement_id']} {row['body_id']}",
        identity=lambda row: f"{row.arrangement.identifier} {row.body.identifier}",
    ),
    RecordTable(
        name="arrangement_agreements", file="arrangements/agreements", model=AgreementLink,
        values=_agreement, key_of=lambda row: f"{row['arrangement_id']} {row['agreement_id']}",
        identity=lambda row: f"{row.arrangement.identifier} {row.agreement.identifier}",
    ),
    RecordTable(
        name="basin_areas", file="arrangements/areas", model=BasinArea, values=_area,
        key_of=lambda row: f"{row['arrangement_id']} {row['country']}",
        identity=lambda row: f"{row.arrangement.identifier} {row.country}",
    ),
    RecordTable(
        name="evidence", file="arrangements/evidence", model=Evidence, values=_evidence,
        identity=lambda row: row.key or f"row {row.pk}",
    ),
)  # fmt: skip
