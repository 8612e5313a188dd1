"""Series as CoverageJSON, GeoJSON and CSV: one reading of the database for each series."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.lib.errors import Refusal
from riparian.secretariat.publishing.collections import CRS84, parameter_of, place_of
from riparian.secretariat.publishing.entities import iso, name_of, point_of
from riparian.secretariat.publishing.expressions import NotUnderstood, read_instant
from riparian.secretariat.stations import queries
from riparian.secretariat.stations.models import Datastream, Observation, Station

MOST_VALUES = 200_000
_REST_OF_THE_DAY = timedelta(days=1) - timedelta(microseconds=1)


class TooMuch(Refusal):
    """More was asked for than is given at once."""

    status = 413
    code = "too-much"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when; an open end is None."""

    start: datetime | None = None
    end: datetime | None = None

    def cut(self, rows: "QuerySet[Observation]") -> "QuerySet[Observation]":
        """Keep the readings inside."""
        if self.start is not None:
            rows = rows.filter(phenomenon_time__gte=self.start)
        return rows if self.end is None else rows.filter(phenomenon_time__lte=self.end)


def read_span(text: str) -> Span:
    """Read `instant`, `start/end`, `start/..` or `../end`; a date alone is the whole day in UTC.

    Raises:
        NotUnderstood: it is none, or ends before it starts.
    """
    if not text:
        return Span()
    first, slash, last = text.partition("/")
    first, last = (first, last) if slash else (text, text)
    start = None if first in {"..", ""} else read_instant(first)
    end = None if last in {"..", ""} else read_instant(last)
    if end is not None and len(last) == len("2026-11-21"):
        end += _REST_OF_THE_DAY
    if start and end and start > end:
        raise NotUnderstood(f"datetime: {text!r} ends before it starts")
    return Span(start=start, end=end)


Values = list[tuple[datetime, float]]


def values_of(
    series: Iterable[Datastream], span: Span, actor: Actor, *, at: datetime
) -> list[tuple[Datastream, Values]]:
    """Read what an actor may see of some series inside a span, without the series that are empty.

    Raises:
        TooMuch: it is more than is given at once.
    """
    found, total = [], 0
    for row in series:
        rows = span.cut(queries.observations_of(row, actor, at=at))
        values = list(rows.values_list("phenomenon_time", "value")[: MOST_VALUES - total + 1])
        total += len(values)
        if total > MOST_VALUES:
            raise TooMuch(f"more than {MOST_VALUES:,} values: narrow datetime or the area")
        if values:
            found.append((row, values))
    return found


_REFERENCES = [
    {"coordinates": ["x", "y"], "system": {"type": "GeographicCRS", "id": CRS84}},
    {"coordinates": ["t"], "system": {"type": "TemporalRS", "calendar": "Gregorian"}},
]


def coverage_json(found: list[tuple[Datastream, Values]]) -> dict[str, Any]:
    """Write series as a CoverageJSON collection of point series."""
    return {
        "type": "CoverageCollection",
        "domainType": "PointSeries",
        "parameters": {row.observed_property.identifier: parameter_of(row) for row, _ in found},
        "referencing": _REFERENCES,
        "coverages": [_coverage(row, values) for row, values in found],
    }


def _coverage(row: Datastream, values: Values) -> dict[str, Any]:
    lon, lat = place_of(row.station)
    return {
        "type": "Coverage",
        "id": row.identifier,
        "title": {"en": name_of(row)},
        "domain": {
            "type": "Domain",
            "domainType": "PointSeries",
            "axes": {
                "x": {"values": [lon]}, "y": {"values": [lat]},
                "t": {"values": [iso(instant) for instant, _ in values]},
            },
        },
        "ranges": {
            row.observed_property.identifier: {
                "type": "NdArray", "dataType": "float", "axisNames": ["t"],
                "shape": [len(values)], "values": [value for _, value in values],
            }
        },
    }  # fmt: skip


def feature_of(station: Station, address: str) -> dict[str, Any]:
    """Write a station as a GeoJSON feature."""
    known = {
        "name": station.name, "country": station.country, "river": station.river,
        "role": station.role, "gaugeCode": station.gauge_code, "authority": station.authority,
    }  # fmt: skip
    return {
        "type": "Feature",
        "id": station.identifier,
        "geometry": point_of(station),
        "properties": {name: value for name, value in known.items() if value},
        "links": [{"href": address, "rel": "self", "type": "application/geo+json"}],
    }


def latest_feature(row: Datastream, values: Values) -> dict[str, Any]:
    """Write the latest value of a series as a GeoJSON feature."""
    instant, value = values[-1]
    return {
        "type": "Feature",
        "id": row.identifier,
        "geometry": point_of(row.station),
        "properties": {
            "datetime": iso(instant), "label": name_of(row), "station": row.station.identifier,
            "parameter": row.observed_property.identifier, "value": value, "unit": row.unit,
            "values": len(values),
        },
    }  # fmt: skip
