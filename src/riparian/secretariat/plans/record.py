"""The tables of the record that fill this app: plans, sections, measures, indicators, goals."""

from collections.abc import Mapping
from typing import Any

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.documents.record import find_paragraph
from riparian.secretariat.lib.record import Record, RecordTable, Row
from riparian.secretariat.plans.engine import last_day
from riparian.secretariat.plans.models import Goal, Indicator, Measure, Plan, Section, Value


def _languages(row: Row, name: str) -> dict[str, str]:
    texts = {"en": row[f"{name}_en"], "zh": row[f"{name}_zh"]}
    return {language: text for language, text in texts.items() if text}


def _plan(row: Row, record: Record) -> Mapping[str, Any]:
    document = row["document_id"]
    return {
        "identifier": row["id"],
        "titles": _languages(row, "title"),
        "kind": row["kind"],
        "parties": marked(row["parties"].split(";")),
        "document": record.find("documents", document) if document else None,
        "adopted": row["adopted"],
        "starts": row["starts"],
        "ends": row["ends"],
        "notes": _languages(row, "note"),
        "audience": Audience.PUBLIC,
        "is_of_record": True,
        "sources": record.sources(row["source"]),
    }


def _section(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "plan": record.find("plans", row["plan_id"]),
        "key": row["key"],
        "number": row["number"],
        "titles": _languages(row, "title"),
        "position": int(row["position"]),
        "standing": row["standing"],
        "sources": record.sources(row["source"]),
    }


def _measure(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "section": record.find("sections", f"{row['plan_id']} {row['section']}"),
        "identifier": row["id"],
        "titles": _languages(row, "title"),
        "area": row["area"],
        "responsible": row["responsible"],
        "quantity": float(row["quantity"]) if row["quantity"] else None,
        "unit": row["unit"],
        "due": row["due"],
        "paragraph": find_paragraph(record, row["id"]),
        "sources": record.sources(row["source"]),
    }


def _indicator(row: Row, record: Record) -> Mapping[str, Any]:
    measure = row["measure_id"]
    return {
        "section": record.find("sections", f"{row['plan_id']} {row['section']}"),
        "measure": record.find("measures", measure) if measure else None,
        "identifier": row["id"],
        "titles": _languages(row, "title"),
        "unit": row["unit"],
        "is_share": row["is_share"] == "yes",
        "is_upward": row["is_upward"] == "yes",
        "sources": record.sources(row["source"]),
    }


def _value(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "indicator": record.find("indicators", row["indicator_id"]),
        "key": row["id"],
        "dated": row["date"],
        "day": last_day(row["date"]),
        "value": float(row["value"]),
        "note": row["note"],
        "sources": record.sources(row["source"]),
    }


def _goal(row: Row, record: Record) -> Mapping[str, Any]:
    indicator = row["indicator_id"]
    return {
        "identifier": row["id"],
        "indicator": record.find("indicators", indicator) if indicator else None,
        "stage": row["stage"],
        "due": row["due"],
        "value": float(row["value"]) if row["value"] else None,
        "basis": row["basis"],
        "words": _languages(row, "words"),
        "sources": record.sources(row["source"]),
    }


def _number(row: Any) -> str:  # noqa: ANN401 - any row with a number of its own
    return row.identifier or f"row {row.pk}"


TABLES = (
    RecordTable(name="plans", file="plans/plans", model=Plan, values=_plan, identity=_number),
    RecordTable(
        name="sections", file="plans/sections", model=Section, values=_section,
        key_of=lambda row: f"{row['plan_id']} {row['key']}", identity=str,
    ),
    RecordTable(
        name="measures", file="plans/measures", model=Measure, values=_measure, identity=_number
    ),
    RecordTable(
        name="indicators", file="plans/indicators", model=Indicator, values=_indicator,
        identity=_number,
    ),
    RecordTable(
        name="indicator_values", file="plans/values", model=Value, values=_value,
        identity=lambda row: row.key or f"row {row.pk}",
    ),
    RecordTable(name="goals", file="plans/goals", model=Goal, values=_goal, identity=_number),
)  # fmt: skip
