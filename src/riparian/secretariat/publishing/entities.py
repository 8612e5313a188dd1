"""The eight sets of SensorThings 1.1 and what each is here, as one table.

A station is a Thing, a Location and the FeatureOfInterest of what is read there; a procedure is a
Sensor; a series is a Datastream. Every set is cut by the one visibility rule before anything else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.lib.texts import in_language
from riparian.secretariat.publishing.expressions import NotUnderstood
from riparian.secretariat.stations import queries
from riparian.secretariat.stations.models import (
    Datastream,
    ObservedProperty,
    Procedure,
    Station,
)
from riparian.secretariat.stations.readings import named_by

GEOJSON = "application/geo+json"
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
WGS84 = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, when, and below which address the service stands."""

    actor: Actor
    at: datetime
    root: str


@dataclass(frozen=True, slots=True)
class Field:
    """One property: how it is read from a row, and its column where it can be asked for."""

    read: Callable[[Any], Any]
    column: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to other entities: their set, the column here that leads there, and the way back."""

    target: str
    forward: str
    back: str
    is_many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One set: its names, its rows for a reader, its properties and links."""

    plural: str
    single: str
    rows: Callable[[Reader], "QuerySet[Any]"]
    fields: Mapping[str, Field]
    links: Mapping[str, Link]
    columns: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ("pk",)
    number: Callable[[Any], int] = lambda row: int(row.pk)
    keyed: Callable[[int], dict[str, Any]] = lambda number: {"pk": number}

    def column(self, path: str) -> str:
        """Return the column of a property that can be filtered and ordered by.

        Raises:
            NotUnderstood: there is no such property, or it cannot be asked for.
        """
        known = self.fields.get(path)
        found = self.columns.get(path) or (known.column if known else "")
        if path in {"id", "@iot.id"}:
            return "pk"
        if not found:
            offered = sorted([*self.columns, *(n for n, f in self.fields.items() if f.column)])
            raise NotUnderstood(
                f"{self.plural}: {path!r} cannot be asked for; {', '.join(offered)} can"
            )
        return found


def iso(instant: datetime | None) -> str | None:
    """Write an instant as ISO 8601 in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None


def point_of(station: Station) -> dict[str, Any] | None:
    """Return the place of a station as GeoJSON, or nothing where it is not on record."""
    if station.latitude is None or station.longitude is None:
        return None
    place = [round(station.longitude, WGS84), round(station.latitude, WGS84)]
    return {"type": "Point", "coordinates": place}


def name_of(row: Datastream) -> str:
    """Return the name of a series: what is measured, over which period, where."""
    parts = [in_language(row.observed_property.names), row.get_aggregation_display(), row.period]
    return f"{', '.join(filter(None, parts))}: {row.station.name}"


def span_of(row: Datastream) -> str | None:
    """Return from when to when a series has values, as an ISO 8601 interval."""
    extent = getattr(row, "extent", None)
    if extent is None or extent.first_time is None:
        return None
    return f"{iso(extent.first_time)}/{iso(extent.latest_time)}"


def _about_station(row: Station) -> dict[str, Any]:
    known = {
        "identifier": row.identifier, "gaugeCode": row.gauge_code, "country": row.country,
        "river": row.river, "role": row.role, "authority": row.authority,
        "kmFromSea": row.km_from_sea, "catchmentKm2": row.catchment_km2, "zone": row.zone,
    }  # fmt: skip
    return {name: value for name, value in known.items() if value not in {"", None}}


def _about_series(row: Datastream) -> dict[str, Any]:
    known = {
        "identifier": row.identifier, "aggregation": row.aggregation, "period": row.period,
        "provenance": row.provenance, "quality": row.quality, "licence": row.licence,
        "embargoHours": row.embargo_hours, "count": row.extent.count if has_extent(row) else 0,
        "purposes": sorted({one for limit in row.limits.all() for one in limit.purposes}),
    }  # fmt: skip
    return {name: value for name, value in known.items() if value not in ("", None, [])}


def has_extent(row: Datastream) -> bool:
    """Say whether a series has ever had a value."""
    return getattr(row, "extent", None) is not None


def _unit_of(row: Datastream) -> dict[str, Any]:
    prop = row.observed_property
    definition = prop.unit_definition or f"http://unitsofmeasure.org/ucum#{row.unit}"
    return {"name": row.unit, "symbol": row.unit, "definition": definition}


def _things(reader: Reader) -> "QuerySet[Any]":
    return queries.stations_for(reader.actor)


def _placed(reader: Reader) -> "QuerySet[Any]":
    return _things(reader).filter(latitude__isnull=False, longitude__isnull=False)


def _series(reader: Reader) -> "QuerySet[Any]":
    return queries.datastreams_for(reader.actor)


def _first_known(reader: Reader) -> "QuerySet[Any]":
    series = _series(reader).filter(station=OuterRef("pk")).order_by().values("station")
    first = series.annotate(first=Min("extent__first_time")).values("first")
    known: QuerySet[Any] = _placed(reader).annotate(known_since=Subquery(first))
    return known.exclude(known_since=None)


def _procedures(reader: Reader) -> "QuerySet[Any]":
    return Procedure.objects.filter(Exists(_series(reader).filter(procedure=OuterRef("pk"))))


def _properties(reader: Reader) -> "QuerySet[Any]":
    used = _series(reader).filter(observed_property=OuterRef("pk"))
    return ObservedProperty.objects.filter(Exists(used))


def _observations(reader: Reader) -> "QuerySet[Any]":
    return queries.observations_for(reader.actor, at=reader.at)


def _key_of_observation(number: int) -> dict[str, Any]:
    try:
        series, instant = named_by(number)
    except OverflowError:
        return {"datastream_id": -1}
    return {"datastream_id": series, "phenomenon_time": instant}


_STATION_COLUMNS = {
    "properties/identifier": "identifier", "properties/country": "country",
    "properties/river": "river", "properties/role": "role",
    "properties/gaugeCode": "gauge_code", "properties/kmFromSea": "km_from_sea",
    "properties/catchmentKm2": "catchment_km2",
}  # fmt: skip
_STATION_FIELDS = {
    "name": Field(lambda row: row.name, "names__en"),
    "description": Field(lambda row: row.note or f"{row.get_role_display()}, {row.river}"),
    "properties": Field(_about_station),
}

TABLE = (
    Entity(
        plural="Things", single="Thing", rows=_things, fields=_STATION_FIELDS,
        columns=_STATION_COLUMNS,
        links={
            "Datastreams": Link("Datastreams", "pk", "station", is_many=True),
            "Locations": Link("Locations", "pk", "pk", is_many=True),
            "HistoricalLocations": Link("HistoricalLocations", "pk", "pk", is_many=True),
        },
    ),
    Entity(
        plural="Locations", single="Location", rows=_placed,
        fields={
            **_STATION_FIELDS, "encodingType": Field(lambda _: GEOJSON),
            "location": Field(point_of),
        },
        columns=_STATION_COLUMNS,
        links={
            "Things": Link("Things", "pk", "pk", is_many=True),
            "HistoricalLocations": Link("HistoricalLocations", "pk", "pk", is_many=True),
        },
    ),
    Entity(
        plural="HistoricalLocations", single="HistoricalLocation", rows=_first_known,
        fields={"time": Field(lambda row: iso(row.known_since), "known_since")},
        links={
            "Thing": Link("Things", "pk", "pk", is_many=False),
            "Locations": Link("Locations", "pk", "pk", is_many=True),
        },
    ),
    Entity(
        plural="Sensors", single="Sensor", rows=_procedures,
        fields={
            "name": Field(lambda row: in_language(row.names), "names__en"),
            "description": Field(lambda row: row.description, "description"),
            "encodingType": Field(lambda _: "text/html"),
            "metadata": Field(lambda row: row.description or in_language(row.names)),
            "properties": Field(lambda row: {"identifier": row.identifier, "kind": row.kind}),
        },
        columns={"properties/identifier": "identifier", "properties/kind": "kind"},
        links={"Datastreams": Link("Datastreams", "pk", "procedure", is_many=True)},
    ),
    Entity(
        plural="ObservedProperties", single="ObservedProperty", rows=_properties,
        fields={
            "name": Field(lambda row: in_language(row.names), "names__en"),
            "definition": Field(lambda row: row.definition, "definition"),
            "description": Field(
                lambda row: row.description or in_language(row.names), "description"
            ),
            "properties": Field(lambda row: {"identifier": row.identifier, "unit": row.unit}),
        },
        columns={"properties/identifier": "identifier", "properties/unit": "unit"},
        links={"Datastreams": Link("Datastreams", "pk", "observed_property", is_many=True)},
    ),
    Entity(
        plural="Datastreams", single="Datastream", rows=_series,
        fields={
            "name": Field(name_of, "identifier"),
            "description": Field(lambda row: row.note or name_of(row)),
            "observationType": Field(lambda _: MEASUREMENT),
            "unitOfMeasurement": Field(_unit_of),
            "observedArea": Field(lambda row: point_of(row.station)),
            "phenomenonTime": Field(span_of, "extent__latest_time"),
            "properties": Field(_about_series),
        },
        columns={
            "unitOfMeasurement/symbol": "unit", "unitOfMeasurement/name": "unit",
            "properties/identifier": "identifier", "properties/period": "period",
            "properties/aggregation": "aggregation", "properties/provenance": "provenance",
            "properties/quality": "quality", "properties/count": "extent__count",
        },
        links={
            "Thing": Link("Things", "station", "pk", is_many=False),
            "Sensor": Link("Sensors", "procedure", "pk", is_many=False),
            "ObservedProperty": Link(
                "ObservedProperties", "observed_property", "pk", is_many=False
            ),
            "Observations": Link("Observations", "pk", "datastream", is_many=True),
        },
    ),
    Entity(
        plural="Observations", single="Observation", rows=_observations,
        fields={
            "phenomenonTime": Field(lambda row: iso(row.phenomenon_time), "phenomenon_time"),
            "result": Field(lambda row: row.value, "value"),
            "resultTime": Field(lambda row: iso(row.result_time), "result_time"),
            "resultQuality": Field(
                lambda row: {"grade": row.quality, "verdict": row.get_verdict_display()}
            ),
            "parameters": Field(lambda row: {"arrivedAt": iso(row.arrived_at)}),
        },
        columns={
            "resultQuality/grade": "quality", "resultQuality/verdict": "verdict",
            "parameters/arrivedAt": "arrived_at",
        },
        links={
            "Datastream": Link("Datastreams", "datastream", "pk", is_many=False),
            "FeatureOfInterest": Link(
                "FeaturesOfInterest", "datastream__station", "pk", is_many=False
            ),
        },
        order=("datastream_id", "phenomenon_time"),
        number=lambda row: int(row.number),
        keyed=_key_of_observation,
    ),
    Entity(
        plural="FeaturesOfInterest", single="FeatureOfInterest", rows=_things,
        fields={
            **_STATION_FIELDS, "encodingType": Field(lambda _: GEOJSON), "feature": Field(point_of),
        },
        columns=_STATION_COLUMNS,
        links={"Observations": Link("Observations", "pk", "datastream__station", is_many=True)},
    ),
)  # fmt: skip
ENTITIES = {entity.plural: entity for entity in TABLE}


def find_link(entity: Entity, name: str) -> Link:
    """Return a link by its name.

    Raises:
        NotUnderstood: entities of this set have no such link.
    """
    link = entity.links.get(name)
    if link is None:
        raise NotUnderstood(f"{entity.plural}: {name!r} is no link; {', '.join(entity.links)} are")
    return link


def related(link: Link, rows: "QuerySet[Any]", key: Any) -> "QuerySet[Any]":  # noqa: ANN401 - a key or an F
    """Cut the rows of a link's set to those that one entity leads to."""
    return rows.filter(**{link.back: key})


def key_on(row: Any, column: str) -> Any:  # noqa: ANN401 - a row of whichever set
    """Return what a link's forward column holds, without loading the row it names."""
    if column == "pk":
        return row.pk
    if column == "datastream__station":
        return row.datastream.station_id
    return getattr(row, f"{column}_id")
