"""The tables of the record that fill this app: coded texts, clauses, codes, base rates."""

from collections.abc import Mapping
from typing import Any

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.drafting.models import BaseRate, Clause, ClauseCode, CodedText
from riparian.secretariat.lib.record import Record, RecordTable, Row


def _languages(row: Row, name: str) -> dict[str, str]:
    texts = {"en": row[f"{name}_en"], "zh": row[f"{name}_zh"]}
    return {language: text for language, text in texts.items() if text}


def _text(row: Row, record: Record) -> Mapping[str, Any]:
    document = row["document_id"]
    return {
        "identifier": row["id"],
        "titles": _languages(row, "title"),
        "kind": row["kind"],
        "dated": row["date"],
        "bases": _languages(row, "basis"),
        "document": record.find("documents", document) if document else None,
        "audience": Audience.PUBLIC,
        "is_of_record": True,
        "sources": record.sources(row["source"]),
    }


def _clause(row: Row, record: Record) -> Mapping[str, Any]:
    rows = record.rows("drafting/clauses")
    return {
        "text": record.find("coded_texts", row["text_id"]),
        "number": row["number"],
        "position": [one["number"] for one in rows if one["text_id"] == row["text_id"]].index(
            row["number"]
        ),
        "words": _languages(row, "words"),
        "sources": record.sources(row["source"]),
    }


def _code(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "text": record.find("coded_texts", row["text_id"]),
        "clause": row["clause"],
        "coder": row["coder"],
        "variable": row["variable"],
        "value": row["value"],
        "rationale": row["rationale"],
    }


def _rate(row: Row, _record: Record) -> Mapping[str, Any]:
    return {
        "variable": row["variable"],
        "era": row["era"],
        "value": row["value"],
        "count": int(row["count"]),
        "coded": int(row["n_coded"]),
        "all": int(row["n_all"]),
        "source": row["source"],
    }


TABLES = (
    RecordTable(
        name="coded_texts", file="drafting/coded_texts", model=CodedText, values=_text,
        identity=lambda row: row.identifier or f"row {row.pk}",
    ),
    RecordTable(
        name="clauses", file="drafting/clauses", model=Clause, values=_clause,
        key_of=lambda row: f"{row['text_id']} {row['number']}", identity=str,
    ),
    RecordTable(
        name="clause_codes", file="drafting/clause_codes", model=ClauseCode, values=_code,
        key_of=lambda row: f"{row['text_id']} {row['clause']} {row['variable']} {row['coder']}",
        identity=lambda row: f"person {row.pk}" if row.coder_id else str(row),
    ),
    RecordTable(
        name="base_rates", file="drafting/base_rates", model=BaseRate, values=_rate,
        key_of=lambda row: f"{row['variable']}|{row['era']}|{row['value']}", identity=str,
    ),
)  # fmt: skip
