"""A series for others: CSV that reads back, Parquet, WaterML 2.0."""

import tempfile
import warnings
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet

from riparian.engine.errors import InvalidInput
from riparian.engine.io.observations.delimited import write_delimited
from riparian.engine.io.observations.waterml import Point, SeriesHeader, write_waterml
from riparian.secretariat.lib.texts import in_language
from riparian.secretariat.stations.models import Datastream, Observation
from riparian.secretariat.stations.quality import Aggregation, Verdict

FORMATS = ("csv", "parquet", "waterml")
MEDIA_TYPES = {
    "csv": "text/csv", "parquet": "application/vnd.apache.parquet", "waterml": "application/xml",
}  # fmt: skip
SUFFIXES = {"csv": "csv", "parquet": "parquet", "waterml": "xml"}

_QUALITIES = {
    Verdict.UNCHECKED: "unchecked", Verdict.PASSED: "good", Verdict.ACCEPTED: "good",
    Verdict.FLAGGED: "suspect", Verdict.SUSPECT: "suspect", Verdict.REJECTED: "poor",
}  # fmt: skip
_INTERPOLATIONS = {
    Aggregation.INSTANT: "Continuous", Aggregation.MEAN: "AverageSucc",
    Aggregation.TOTAL: "TotalSucc", Aggregation.MINIMUM: "MinSucc",
    Aggregation.MAXIMUM: "MaxSucc", Aggregation.UNSTATED: "Discontinuous",
}  # fmt: skip
Rows = QuerySet[Observation]


def exported(station: str, *, series: str, to: str, at: datetime) -> bytes:
    """Return what a station measured, for whoever runs the machine, who may read all of it.

    Raises:
        InvalidInput: no such station or series.
    """
    rows = Datastream.objects.filter(station__identifier=station).select_related(
        "station", "observed_property", "procedure"
    )
    chosen = list(rows.filter(identifier=series) if series else rows)
    names = ", ".join(rows.values_list("identifier", flat=True))
    if not chosen:
        raise InvalidInput(f"station {station!r}: no such station or series; it has {names or '–'}")
    pairs = [(row, Observation.objects.filter(datastream=row).order_by("phenomenon_time"))
             for row in chosen]  # fmt: skip
    if to == "parquet":
        return parquet_of_series(pairs)
    if to == "waterml":
        return "".join(waterml_of_series(pairs, at=at)).encode()
    return "".join(csv_of_series(pairs)).encode()


def csv_of_series(datastreams: Iterable[tuple[Datastream, Rows]]) -> Iterator[str]:
    """Yield series as one CSV; what is exported imports again as it was, checks beside it."""
    return write_delimited(
        (
            (row.identifier, moment.isoformat(), repr(value), row.unit, quality,
             made.isoformat() if made else "", _QUALITIES[Verdict(verdict)])
            for row, rows in datastreams
            for moment, value, quality, made, verdict in rows.values_list(
                "phenomenon_time", "value", "quality", "result_time", "verdict"
            ).iterator(5000)
        ),
        extra=("check",),
    )  # fmt: skip


def parquet_of_series(datastreams: Iterable[tuple[Datastream, Rows]]) -> bytes:
    """Return series as one Parquet table with the columns of the CSV."""
    import fastparquet  # noqa: PLC0415 - slow to import, needed for this format alone
    import pandas as pd  # noqa: PLC0415

    parts = []
    for row, rows in datastreams:
        columns = ("phenomenon_time", "value", "quality", "result_time", "verdict")
        frame = pd.DataFrame.from_records(rows.values_list(*columns), columns=list(columns))
        frame.insert(0, "series", row.identifier)
        frame.insert(3, "unit", row.unit)
        frame["check"] = [_QUALITIES[Verdict(code)] for code in frame.pop("verdict")]
        parts.append(frame)
    table = pd.concat(parts, ignore_index=True).rename(columns={"phenomenon_time": "time"})
    for name in ("time", "result_time"):
        table[name] = pd.to_datetime(table[name], utc=True).astype("datetime64[ms, UTC]")
    for name in ("series", "unit", "quality", "check"):
        table[name] = table[name].astype(object)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # The writer still asks pandas in a way that pandas is about to change.
        warnings.simplefilter("ignore", DeprecationWarning)
        path = Path(folder) / "series.parquet"
        fastparquet.write(str(path), table, compression="SNAPPY")
        return path.read_bytes()


def waterml_of_series(
    datastreams: Iterable[tuple[Datastream, Rows]], *, at: datetime, address: str = "urn:riparian:"
) -> Iterator[str]:
    """Yield series as WaterML 2.0; the quality is what the checks and people said."""
    return write_waterml(
        ((_header(row, rows, at=at, address=address), _points(rows)) for row, rows in datastreams),
        made_at=at,
    )


def _header(datastream: Datastream, rows: Rows, *, at: datetime, address: str) -> SeriesHeader:
    ends = rows.order_by("phenomenon_time").values_list("phenomenon_time", flat=True)
    station, observed = datastream.station, datastream.observed_property
    return SeriesHeader(
        identifier=datastream.identifier, unit=datastream.unit,
        interpolation=_INTERPOLATIONS[Aggregation(datastream.aggregation)],
        observed_property=(observed.definition, in_language(observed.names)),
        station=(f"{address}{station.identifier}", station.name),
        procedure=(f"urn:riparian:procedure:{datastream.procedure.identifier}",
                   in_language(datastream.procedure.names)),
        starts_at=ends.first() or at, ends_at=ends.last() or at,
    )  # fmt: skip


def _points(rows: Rows) -> Iterator[Point]:
    for moment, value, verdict, mark in rows.values_list(
        "phenomenon_time", "value", "verdict", "quality"
    ).iterator(5000):
        yield Point(moment, value, _QUALITIES[Verdict(verdict)], mark)
