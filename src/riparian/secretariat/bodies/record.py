"""The tables of the record that fill this app: bodies, their members, their terms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.bodies.models import Body, Participation, Term
from riparian.secretariat.lib.days import read_day
from riparian.secretariat.lib.record import Record, RecordTable, Row


def _body(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"],
        "names": {"en": row["name_en"], "zh": row["name_zh"]},
        "tier": row["tier"],
        "sector": row["sector"],
        "stage": row["stage"],
        "established": row["established_date"],
        "host_country": row["host_country"],
        "parent": record.find("bodies", row["parent_id"]) if row["parent_id"] else None,
        "sources": record.sources(row["source"]),
    }


def _member(row: Row, _record: Record) -> Mapping[str, Any]:
    top = Body.objects.filter(parent=None).order_by("pk").first()
    return {"body": top, "kind": Participation.Kind.MEMBER, "country": row["code"]}


def _term(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "body": record.find("bodies", row["body_id"]),
        "starts_on": date.fromisoformat(row["date_start"]),
        "chairs": marked(row["co_chair_countries"].split(";")),
        "ends_on": read_day(row["date_end"]),
        "source": row["source"],
    }


TABLES = (
    RecordTable(name="bodies", model=Body, values=_body, parent="parent_id"),
    RecordTable(
        name="participations", file="members", model=Participation, values=_member,
        key_of=lambda row: row["code"], identity=lambda row: str(row.country or row.pk),
    ),
    RecordTable(
        name="terms", model=Term, values=_term,
        key_of=lambda row: f"{row['body_id']} {row['date_start']}",
        identity=lambda row: f"{row.body.identifier} {row.starts_on}",
    ),
)  # fmt: skip
