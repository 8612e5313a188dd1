"""The tables of the record that fill this app."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.figures.engine import check_date
from riparian.secretariat.figures.models import (
    Claim,
    Conflict,
    Milestone,
    Project,
    Statement,
    Subject,
)
from riparian.secretariat.lib.record import Record, RecordTable, Row


def _number(text: str, *, column: str) -> Decimal | None:
    try:
        number = Decimal(text) if text else None
    except InvalidOperation as error:
        raise InvalidInput(f"{column}: is {text!r}, must be a number or empty") from error
    if number is not None and not number.is_finite():
        raise InvalidInput(f"{column}: is {text!r}, must be a number or empty")
    return number


def _subject(row: Row, _record: Record) -> Mapping[str, Any]:
    names = {"en": row["name_en"], "zh": row["name_zh"]}
    return {
        "identifier": row["id"],
        "names": {language: name for language, name in names.items() if name},
    }


def _statement(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"],
        "subject": record.find("subjects", row["subject"]),
        "wording": row["wording"],
        "part": row["part"],
        "dated": check_date(row["date"]),
        "scope_country": row["scope_country"],
        "quantity": _number(row["quantity"], column="quantity"),
        "unit": row["unit"],
        "bound": row["bound"],
        "status": row["status"],
        "is_cumulative": row["cumulative"] == "yes",
        "note": row["note"],
        "sources": record.sources(row["source"]),
        "audience": Audience.PUBLIC,
        "is_of_record": True,
    }


def _conflict(row: Row, _record: Record) -> Mapping[str, Any]:
    names = {"en": row["subject_en"], "zh": row["subject_zh"]}
    return {"identifier": row["id"], "names": names}


def _claim(row: Row, record: Record) -> Mapping[str, Any]:
    is_statement = row["item_kind"] == "statement"
    return {
        "identifier": row["id"],
        "conflict": record.find("conflicts", row["conflict"]),
        "says": row["says"],
        "source": row["source"],
        "statement": record.find("statements", row["item"]) if is_statement else None,
        "item_kind": row["item_kind"],
        "item": row["item"],
    }


def _project(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"],
        "title": row["title"],
        "owner_country": row["country"],
        "partners": marked(list(filter(None, row["partner_countries"].split(";")))),
        "organisation": row["implementing_org"],
        "area": row["area"],
        "starts": row["year"],
        "ends": row["end_year"],
        "amount": _number(row["amount"], column="amount"),
        "currency": row["currency"],
        "window": row["funding_window"],
        "status": row["status"],
        "audience": Audience.PUBLIC,
        "sources": record.sources(row["source"]),
    }


def _milestone(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"],
        "dated": check_date(row["date"]),
        "kind": row["type"],
        "title": row["title"],
        "country": row["country"],
        "description": row["description"],
        "audience": Audience.PUBLIC,
        "sources": record.sources(row["source"]),
    }


TABLES = (
    RecordTable(name="subjects", model=Subject, values=_subject),
    RecordTable(name="statements", model=Statement, values=_statement),
    RecordTable(name="conflicts", model=Conflict, values=_conflict),
    RecordTable(name="conflict_claims", model=Claim, values=_claim),
    RecordTable(name="projects", model=Project, values=_project),
    RecordTable(name="milestones", model=Milestone, values=_milestone),
)
