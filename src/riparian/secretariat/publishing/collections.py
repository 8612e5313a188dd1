"""What the OGC doors offer: the stations, and the series of one kind together as a collection."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.lib.texts import in_language
from riparian.secretariat.publishing.entities import has_extent, iso
from riparian.secretariat.publishing.places import Point
from riparian.secretariat.stations import queries
from riparian.secretariat.stations.models import Datastream, Station
from riparian.secretariat.stations.quality import Aggregation, Provenance

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
STATIONS = "stations"
METHODS = {Aggregation.INSTANT: "instantaneous", Aggregation.TOTAL: "total",
           Aggregation.MEAN: "mean", Aggregation.MINIMUM: "minimum",
           Aggregation.MAXIMUM: "maximum"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Collection:
    """Series that came about alike: same provenance, same meaning of a value, same period."""

    identifier: str
    title: str
    series: tuple[Datastream, ...]

    @property
    def parameters(self) -> dict[str, Datastream]:
        """Return one series for each parameter, to describe it by."""
        return {row.observed_property.identifier: row for row in self.series}

    @property
    def box(self) -> list[float]:
        """Return west, south, east, north of the stations."""
        places = [place_of(row.station) for row in self.series]
        lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
        return [min(lons), min(lats), max(lons), max(lats)]

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """Return the first and the last instant with a value, as far as any is visible."""
        starts = [row.extent.first_time for row in self.series if has_extent(row)]
        ends = [row.extent.latest_time for row in self.series if has_extent(row)]
        return min(filter(None, starts), default=None), max(filter(None, ends), default=None)


def place_of(station: Station) -> Point:
    """Return the place of a station that has one on record."""
    return float(station.longitude or 0.0), float(station.latitude or 0.0)


def identifier_of(row: Datastream) -> str:
    """Return the collection that a series belongs to."""
    return "-".join(filter(None, (row.provenance, row.aggregation, row.period.lower())))


def _title(row: Datastream) -> str:
    provenance = str(Provenance(row.provenance).label)
    return ", ".join(filter(None, (provenance, str(row.get_aggregation_display()), row.period)))


def collections_for(actor: Actor) -> dict[str, Collection]:
    """Return the collections of series that an actor may see, by identifier.

    A series whose station has no coordinates on record has no place in a spatial service; it is in
    SensorThings and in the exports.
    """
    groups: dict[str, list[Datastream]] = {}
    rows = queries.datastreams_for(actor).filter(station__latitude__isnull=False)
    for row in rows.order_by("identifier"):
        groups.setdefault(identifier_of(row), []).append(row)
    return {name: Collection(name, _title(rows[0]), tuple(rows)) for name, rows in groups.items()}


def get_collection(identifier: str, actor: Actor) -> Collection:
    """Return one collection.

    Raises:
        NotFound: there is none with a series that this actor may see.
    """
    found = collections_for(actor).get(identifier)
    if found is None:
        raise NotFound(f"collection {identifier!r}: nothing there that you may see")
    return found


def parameter_of(row: Datastream) -> dict[str, Any]:
    """Describe what a series measures, as EDR and CoverageJSON both write it."""
    prop = row.observed_property
    name = in_language(prop.names)
    symbol = {"value": row.unit, "type": "http://www.opengis.net/def/uom/UCUM/"}
    return {
        "type": "Parameter",
        "description": {"en": prop.description or name},
        "unit": {"label": {"en": row.unit}, "symbol": symbol},
        "observedProperty": {"id": prop.definition, "label": {"en": name}},
    }


def _method(row: Datastream) -> dict[str, Any]:
    kind = METHODS.get(Aggregation(row.aggregation))
    return {"measurementType": {"method": kind, "period": row.period or "PT0S"}} if kind else {}


QUERIES = {
    "position": "Data of the nearest station within 5 km of a point: coords=POINT(lon lat)",
    "radius": "Data of the stations around a point: coords, within, within-units",
    "area": "Data of the stations inside coords=POLYGON((lon lat, ...))",
    "cube": "Data of the stations inside bbox=west,south,east,north",
    "locations": "The stations of the collection, and the data of one",
    "items": "The stations of the collection as features",
}
COVERAGEJSON = "application/prs.coverage+json"
_MORE = {"radius": {"within_units": ["km", "m"]}, "cube": {"height_units": ["m"]}}
FORMATS = ("CoverageJSON", "GeoJSON", "CSV", "WaterML")


def describe(collection: Collection, root: str) -> dict[str, Any]:
    """Describe a collection of series as OGC API EDR 1.2 asks."""
    address = f"{root}/collections/{collection.identifier}"
    first, last = collection.span
    return {
        "id": collection.identifier,
        "title": collection.title,
        "description": f"{len(collection.series)} series: {collection.title}.",
        "keywords": sorted(collection.parameters),
        "links": [*_links(address), *_data_links(address)],
        "extent": {
            "spatial": {"bbox": [collection.box], "crs": CRS84},
            "temporal": {"interval": [[iso(first), iso(last)]], "trs": GREGORIAN},
        },
        "data_queries": {
            name: {
                "link": {
                    "href": f"{address}/{name}", "rel": "data", "title": words,
                    "variables": {
                        "title": name, "description": words, "query_type": name,
                        "output_formats": list(FORMATS),
                        "default_output_format": "GeoJSON" if name == "items" else "CoverageJSON",
                        "crs_details": [{"crs": "CRS84", "wkt": WKT_CRS84}],
                        **_MORE.get(name, {}),
                    },
                }
            }
            for name, words in QUERIES.items()
        },
        "crs": [CRS84],
        "output_formats": list(FORMATS),
        "parameter_names": {
            name: {"id": name, **parameter_of(row), **_method(row)}
            for name, row in collection.parameters.items()
        },
    }  # fmt: skip


def describe_stations(rows: list[Station], root: str) -> dict[str, Any]:
    """Describe the collection of stations as OGC API Features asks."""
    address = f"{root}/collections/{STATIONS}"
    places = [place_of(row) for row in rows]
    lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
    box = [min(lons), min(lats), max(lons), max(lats)] if places else [-180, -90, 180, 90]
    return {
        "id": STATIONS, "title": "Stations", "itemType": "feature",
        "description": f"The {len(rows)} stations with coordinates on record that you may see.",
        "links": _links(address), "crs": [CRS84],
        "extent": {"spatial": {"bbox": [box], "crs": CRS84}},
    }  # fmt: skip


def _links(address: str) -> list[dict[str, str]]:
    return [
        {"href": address, "rel": "self", "type": "application/json"},
        {"href": f"{address}/items", "rel": "items", "type": "application/geo+json"},
    ]


def _data_links(address: str) -> list[dict[str, str]]:
    """Return a link to each query that gives data; clients know a data collection by these."""
    return [
        {"href": f"{address}/{name}", "rel": "data", "type": COVERAGEJSON, "title": words}
        for name, words in QUERIES.items() if name != "items"
    ]  # fmt: skip


WKT_CRS84 = (
    'GEOGCRS["WGS 84 (CRS84)",DATUM["World Geodetic System 1984",'
    'ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],'
    'PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],CS[ellipsoidal,2],'
    'AXIS["geodetic longitude (Lon)",east,ORDER[1],ANGLEUNIT["degree",0.0174532925199433]],'
    'AXIS["geodetic latitude (Lat)",north,ORDER[2],ANGLEUNIT["degree",0.0174532925199433]],'
    'ID["OGC","CRS84"]]'
)
