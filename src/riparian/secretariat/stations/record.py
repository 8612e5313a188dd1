"""The tables of the record that fill this app, and the values of the series they name."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from riparian.engine.errors import InvalidInput
from riparian.engine.io.series import Series, read_series
from riparian.secretariat.lib.record import Counts, Record, RecordTable, Row
from riparian.secretariat.stations.checking import check_delivery
from riparian.secretariat.stations.models import (
    CheckRule,
    Datastream,
    Delivery,
    ObservedProperty,
    Procedure,
    Station,
    Threshold,
)
from riparian.secretariat.stations.quality import Door
from riparian.secretariat.stations.storing import Reading, store_readings

FOLDER = "stations/"


def _number(text: str) -> float | None:
    return float(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _names(row: Row) -> dict[str, str]:
    return {key: row[f"name_{key}"] for key in ("en", "zh") if row[f"name_{key}"]}


def _station(row: Row, record: Record) -> Mapping[str, Any]:
    plain = (
        "gauge_code", "country", "river", "role", "authority", "node", "zone", "audience",
        "quality", "note",
    )  # fmt: skip
    measured = ("latitude", "longitude", "km_from_sea", "catchment_km2", "mean_flow_m3s")
    return {
        "identifier": row["id"], "names": _names(row), **{name: row[name] for name in plain},
        **{name: _number(row[name]) for name in measured}, "owner_country": row["country"],
        "mainstream_order": _whole(row["mainstream_order"]),
        "utc_offset_minutes": int(row["utc_offset_minutes"]),
        "sources": record.sources(row["source"]),
    }  # fmt: skip


def _property(row: Row, _record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"], "names": _names(row), "definition": row["definition"],
        "unit": row["unit"], "unit_definition": row["unit_definition"],
    }  # fmt: skip


def _procedure(row: Row, _record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"], "names": _names(row), "kind": row["kind"],
        "description": row["description"],
    }  # fmt: skip


def _datastream(row: Row, record: Record) -> Mapping[str, Any]:
    plain = ("unit", "aggregation", "period", "provenance", "audience", "quality", "licence",
             "note")  # fmt: skip
    station = record.find("stations", row["station_id"])
    return {
        "identifier": row["id"], "station": station, "owner_country": station.country,
        "observed_property": record.find("observed_properties", row["property_id"]),
        "procedure": record.find("procedures", row["procedure_id"]),
        "embargo_hours": int(row["embargo_hours"]), "sources": record.sources(row["source"]),
        **{name: row[name] for name in plain},
    }  # fmt: skip


def _threshold(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "identifier": row["id"], "station": record.find("stations", row["station_id"]),
        "observed_property": record.find("observed_properties", row["property_id"]),
        "kind": row["kind"], "value": float(row["value"]), "label": row["label"],
        "months": [int(month) for month in row["months"].split(";") if month],
        "quality": row["quality"], "sources": record.sources(row["source"]),
    }  # fmt: skip


def _check_rule(row: Row, record: Record) -> Mapping[str, Any]:
    return {
        "datastream": record.find("datastreams", row["datastream_id"]),
        "check_kind": row["check"], "parameters": json.loads(row["parameters"]),
        "reason": row["reason"],
    }  # fmt: skip


TABLES = (
    RecordTable(name="stations", file=f"{FOLDER}stations", model=Station, values=_station),
    RecordTable(name="observed_properties", file=f"{FOLDER}properties", model=ObservedProperty,
                values=_property),
    RecordTable(name="procedures", file=f"{FOLDER}procedures", model=Procedure, values=_procedure),
    RecordTable(name="datastreams", file=f"{FOLDER}datastreams", model=Datastream,
                values=_datastream),
    RecordTable(name="station_thresholds", file=f"{FOLDER}thresholds", model=Threshold,
                values=_threshold),
    RecordTable(name="check_rules", file=f"{FOLDER}check_rules", model=CheckRule,
                values=_check_rule, key_of=lambda row: f"{row['datastream_id']} {row['check']}",
                identity=lambda row: f"{row.datastream.identifier} {row.check_kind}"),
)  # fmt: skip


def load_series(folder: Path, *, at: datetime) -> Counts:
    """Load the values that `stations/datastreams.csv` names, each file once.

    A file is known by its hash; one that came before is not opened again. Runs inside the
    caller's transaction.

    Raises:
        InvalidInput: a file is missing or is not the one that the table was made with.
    """
    rows = [row for row in Record(folder).rows(f"{FOLDER}datastreams") if row["file"]]
    known = set(Delivery.objects.filter(door=Door.RECORD).values_list("key", flat=True))
    new = [_deliver(row, folder.parent, at=at) for row in rows if _key(row) not in known]
    for _, delivery in new:
        # Neighbours are compared with each other, so all of them must be there first.
        check_delivery(delivery, at=at)
    counts = [count for count, _ in new]
    return Counts(
        adds=sum(count.adds for count in counts),
        changes=sum(count.changes for count in counts),
        leaves_alone=sum(count.leaves_alone for count in counts),
    )


def _key(row: Row) -> str:
    return f"{row['sha256']} {row['id']}"


def _deliver(row: Row, instance: Path, *, at: datetime) -> tuple[Counts, Delivery]:
    path = instance / row["file"]
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
        raise InvalidInput(
            f"record: {path} is missing or is not the file that {FOLDER}datastreams.csv names for"
            f" {row['id']}; make the tables again with tools/make_station_record.py"
        )
    datastream = Datastream.objects.select_related("station").get(identifier=row["id"])
    delivery = Delivery.objects.create(
        door=Door.RECORD, sender=row["source"][:200], received_at=at, file_name=row["file"],
        key=_key(row), audience=row["audience"], owner_country=datastream.owner_country,
    )  # fmt: skip
    readings = _readings(datastream, read_series(instance, row["file"]))
    counts = store_readings(readings, delivery=delivery, at=at)
    delivery.adds, delivery.changes = counts.adds, counts.changes
    delivery.leaves_alone = counts.leaves_alone
    delivery.save(update_fields=["adds", "changes", "leaves_alone"])
    return counts, delivery


def _readings(datastream: Datastream, series: Series) -> Iterator[Reading]:
    offset = timedelta(minutes=datastream.station.utc_offset_minutes)
    start = datetime(1970, 1, 1, tzinfo=UTC) - offset
    days = series.dates.astype("datetime64[D]").astype(int).tolist()
    for day, value in zip(days, series.values.tolist(), strict=True):
        if value == value:  # noqa: PLR0124 - what is missing in the source stays missing
            yield Reading(
                datastream.pk, start + timedelta(days=day), value, datastream.quality, None
            )
