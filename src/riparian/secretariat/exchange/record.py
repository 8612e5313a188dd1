"""The tables of the record that fill this app: agreements and what they owe."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.exchange.engine import terms_of
from riparian.secretariat.exchange.models import Agreement, Undertaking
from riparian.secretariat.lib.days import read_day
from riparian.secretariat.lib.record import Record, RecordTable, Row

FOLDER = "exchange/"


def _codes(text: str) -> str:
    return marked([code for code in text.split(";") if code])


def _agreement(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"],
        "titles": {key: row[f"title_{key}"] for key in ("en", "zh") if row[f"title_{key}"]},
        "parties": _codes(row["parties"]), "others": row["others"],
        "signed_on": read_day(row["signed_on"]),
        "document": row["document_id"], "summary": row["summary"], "note": row["note"],
        "audience": row["audience"], "sources": record.sources(row["source"]),
    }  # fmt: skip


def _undertaking(row: Row, record: Record) -> Mapping[str, Any]:
    values = {
        "agreement": record.find("agreements", row["agreement_id"]), "identifier": row["id"],
        "version": int(row["version"]), "party": row["party"],
        "datastream": record.find("datastreams", row["datastream_id"]),
        "recipients": _codes(row["recipients"]), "recipients_words": row["recipients_words"],
        "starts_on": date.fromisoformat(row["starts_on"]), "zone": row["zone"],
        "times": [text for text in row["times"].split(";") if text],
        "every_minutes": int(row["every_minutes"] or 0), "per_day": int(row["per_day"] or 0),
        "season_first": row["season_first"], "season_last": row["season_last"],
        "delay_minutes": int(row["delay_minutes"] or 0), "assumed": row["assumed"],
        "tolerance_minutes": int(row["tolerance_minutes"] or 0),
        "sources": record.sources(row["source"]),
    }  # fmt: skip
    ends_on = read_day(row["ends_on"])
    present = Undertaking.objects.filter(identifier=row["id"], version=values["version"]).first()
    # People end a version by revising it; loading the record again leaves that standing.
    if (
        present is not None
        and Undertaking.objects.filter(identifier=row["id"], version=values["version"] + 1).exists()
    ):
        ends_on = present.ends_on
    try:
        terms_of(Undertaking(**{**values, "ends_on": ends_on}))
    except InvalidInput as error:
        raise InvalidInput(f"{row['id']}: {error}") from error
    return {**values, "ends_on": ends_on}


TABLES = (
    RecordTable(name="agreements", file=f"{FOLDER}agreements", model=Agreement, values=_agreement),
    RecordTable(
        name="undertakings", file=f"{FOLDER}undertakings", model=Undertaking, values=_undertaking,
        key_of=lambda row: f"{row['id']} {row['version']}",
        identity=lambda row: f"{row.identifier} {row.version}",
    ),
)  # fmt: skip
