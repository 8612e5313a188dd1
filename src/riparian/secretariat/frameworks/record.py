"""The tables of the record that fill this app."""

from collections.abc import Mapping
from typing import Any

from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.frameworks.models import Framework, Item, Link, Mechanism, Tag
from riparian.secretariat.lib.record import Record, RecordTable, Row

BY_ANALYST = "analyst"


def _place(record: Record, table: str, key: str) -> int:
    return [row["id"] for row in record.rows(table)].index(key)


def _framework(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"],
        "names": {"en": row["name_en"], "zh": row["name_zh"]},
        "position": _place(record, "frameworks", row["id"]),
    }


def _item(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"],
        "framework": record.find("frameworks", row["framework"]),
        "code": row["code"],
        "position": _place(record, "framework_items", row["id"]),
        "names": {"en": row["name_en"], "zh": row["name_zh"]},
        "sources": record.sources(row["source"]),
    }


def _link(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"],
        "start": record.find("framework_items", row["from_item"]),
        "end": record.find("framework_items", row["to_item"]),
        "strength": row["strength"],
        "rationale": row["rationale"],
        "sources": record.sources(row["source"]),
        "is_by_analyst": row["source"] == BY_ANALYST,
    }


def _tag(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "kind": row["kind"],
        "thing": row["item"],
        "item": record.find("framework_items", row["framework_item"]),
        "basis": row["basis"],
    }


def _mechanism(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"],
        "name": row["name"],
        "abbreviation": row["abbreviation"],
        "founded": row["founded"],
        "members": marked(list(filter(None, row["members"].split(";")))),
        "sectors": list(filter(None, row["sectors"].split(";"))),
        "seat": row["secretariat_city"],
        "sources": record.sources(row["source"]),
    }


TABLES = (
    RecordTable(name="frameworks", model=Framework, values=_framework),
    RecordTable(name="framework_items", model=Item, values=_item),
    RecordTable(name="crosswalk", model=Link, values=_link),
    RecordTable(
        name="tags", model=Tag, values=_tag,
        identity=lambda row: f"{row.kind}:{row.thing}>{row.item.identifier}",
    ),
    RecordTable(name="mechanisms", model=Mechanism, values=_mechanism),
)  # fmt: skip
