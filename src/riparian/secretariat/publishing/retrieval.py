"""The OGC doors: API Features and Environmental Data Retrieval 1.2, under `/ogc/`."""

import math
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.publishing import collections, coverages, openapi
from riparian.secretariat.publishing.collections import (
    COVERAGEJSON,
    STATIONS,
    Collection,
    place_of,
)
from riparian.secretariat.publishing.entities import GEOJSON
from riparian.secretariat.publishing.expressions import NotUnderstood
from riparian.secretariat.publishing.places import (
    in_box,
    kilometres,
    read_areas,
    read_box,
    read_points,
)
from riparian.secretariat.stations import queries
from riparian.secretariat.stations.exports import csv_of_series, waterml_of_series
from riparian.secretariat.stations.models import Datastream, Station

NEAR_KM, MOST_ITEMS, USUAL_ITEMS = 5.0, 10_000, 100
CONFORMANCE = [
    *(f"http://www.opengis.net/spec/ogcapi-common-{part}" for part in (
        "1/1.0/conf/core", "1/1.0/conf/json", "2/1.0/conf/collections")),
    *(f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in (
        "core", "oas30", "geojson")),
    *(f"http://www.opengis.net/spec/ogcapi-edr-1/1.2/conf/{part}" for part in (
        "core", "collections", "json", "geojson", "covjson", "oas30", "queries")),
]  # fmt: skip
Stations = list[Station]
_JSON = {"json", "geojson"}
_OF_DATA = ("datetime", "parameter-name", "crs")
_SYSTEMS = {"CRS84", "OGC:CRS84", collections.CRS84}


def _root(request: Request) -> str:
    return request.build_absolute_uri("/ogc")


def _check_asked(request: Request, *known: str) -> None:
    """Refuse what a resource does not know: a filter that is passed over gives too much.

    Raises:
        NotUnderstood: a parameter is not in the description, or the form is not JSON.
    """
    unknown = sorted(set(request.GET) - {"f", *known})
    if unknown:
        raise NotUnderstood(f"{', '.join(unknown)}: not known here; {', '.join(('f', *known))} are")
    if request.GET.get("f", "json").lower() not in _JSON and "parameter-name" not in known:
        raise NotUnderstood(f"f: {request.GET['f']!r} is not offered; json is")


def _link(href: str, rel: str, kind: str, title: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind, "title": title}


@require_safe
def landing(request: Request) -> HttpResponse:
    """Answer with where everything is."""
    _check_asked(request)
    root = _root(request)
    return JsonResponse(
        {
            "title": "Riparian: shared river data",
            "description": "Stations and series that you may see, as OGC APIs.",
            "links": [
                _link(f"{root}/", "self", "application/json", "This page"),
                _link(f"{root}/api", "service-desc", openapi.MEDIA_TYPE, "OpenAPI"),
                _link(f"{root}/conformance", "conformance", "application/json", "Conformance"),
                _link(f"{root}/collections", "data", "application/json", "Collections"),
            ],
        }
    )


@require_safe
def conformance(request: Request) -> HttpResponse:
    """Answer with what is conformed to."""
    _check_asked(request)
    return JsonResponse({"conformsTo": CONFORMANCE})


@require_safe
def description(request: Request) -> HttpResponse:
    """Answer with the OpenAPI description of these doors."""
    _check_asked(request)
    return JsonResponse(openapi.document(_root(request)), content_type=openapi.MEDIA_TYPE)


def _stations(request: Request) -> Stations:
    return list(queries.stations_for(request.actor).filter(latitude__isnull=False))


@require_safe
def all_collections(request: Request) -> HttpResponse:
    """Answer with every collection."""
    _check_asked(request)
    root = _root(request)
    described = [collections.describe_stations(_stations(request), root)]
    found = collections.collections_for(request.actor).values()
    described += [collections.describe(one, root) for one in found]
    links = [_link(f"{root}/collections", "self", "application/json", "Collections")]
    return JsonResponse({"links": links, "collections": described})


@require_safe
def collection(request: Request, identifier: str) -> HttpResponse:
    """Answer with one collection."""
    _check_asked(request)
    if identifier == STATIONS:
        document = collections.describe_stations(_stations(request), _root(request))
    else:
        found = collections.get_collection(identifier, request.actor)
        document = collections.describe(found, _root(request))
    return JsonResponse(document)


def _members(request: Request, identifier: str) -> Stations:
    if identifier == STATIONS:
        return _stations(request)
    found = collections.get_collection(identifier, request.actor)
    return list({row.station_id: row.station for row in found.series}.values())


def _number(request: Request, name: str, usual: int, most: int) -> int:
    text = request.GET.get(name, str(usual))
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004 - of any table
        raise NotUnderstood(f"{name}: {text!r} must be a whole number")
    return min(int(text), most)


def _features(rows: Stations, address: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "type": "FeatureCollection",
        "features": [coverages.feature_of(row, f"{address}/{row.identifier}") for row in rows],
        **more,
    }


@require_safe
def items(request: Request, identifier: str) -> HttpResponse:
    """Answer with the stations of a collection as features, in pages."""
    _check_asked(request, "bbox", "datetime", "limit", "offset")
    rows = _in_box(request, _members(request, identifier))
    limit = _number(request, "limit", USUAL_ITEMS, MOST_ITEMS)
    if limit == 0:
        raise NotUnderstood("limit: '0' must be 1 or more")
    offset = _number(request, "offset", 0, 10**9)
    page = rows[offset : offset + limit]
    address = f"{_root(request)}/collections/{identifier}/items"
    links = [_link(request.build_absolute_uri(), "self", GEOJSON, "This page")]
    if offset + limit < len(rows):
        query = request.GET.copy()
        query["offset"], query["limit"] = str(offset + limit), str(limit)
        links.append(_link(f"{address}?{query.urlencode()}", "next", GEOJSON, "Next page"))
    document = _features(
        page, address, links=links, numberMatched=len(rows), numberReturned=len(page),
        timeStamp=request.at.isoformat().replace("+00:00", "Z"),
    )  # fmt: skip
    return JsonResponse(document, content_type=GEOJSON)


def _in_box(request: Request, rows: Stations) -> Stations:
    coverages.read_span(request.GET.get("datetime", ""))  # stations have no time; refuse nonsense
    if "bbox" not in request.GET:
        return rows
    box = read_box(request.GET["bbox"])
    return [row for row in rows if in_box(place_of(row), box)]


def _one(rows: Stations, identifier: str) -> Station:
    for row in rows:
        if row.identifier == identifier:
            return row
    raise NotFound(f"station {identifier!r}: nothing there that you may see")


@require_safe
def item(request: Request, identifier: str, station: str) -> HttpResponse:
    """Answer with one station as a feature."""
    _check_asked(request)
    row = _one(_members(request, identifier), station)
    address = f"{_root(request)}/collections/{identifier}/items/{row.identifier}"
    return JsonResponse(coverages.feature_of(row, address), content_type=GEOJSON)


@require_safe
def locations(request: Request, identifier: str) -> HttpResponse:
    """Answer with where a collection has data."""
    _check_asked(request, "bbox", "datetime")
    found = collections.get_collection(identifier, request.actor)
    address = f"{_root(request)}/collections/{identifier}/locations"
    rows = _in_box(request, list({row.station_id: row.station for row in found.series}.values()))
    return JsonResponse(_features(rows, address), content_type=GEOJSON)


@require_safe
def location(request: Request, identifier: str, station: str) -> HttpResponse:
    """Answer with the data of one station."""
    _check_asked(request, *_OF_DATA)
    found = collections.get_collection(identifier, request.actor)
    _one([row.station for row in found.series], station)
    return _data(request, found, lambda row: row.station.identifier == station)


def _coordinates(request: Request) -> str:
    text = request.GET.get("coords", "")
    if not text:
        raise NotUnderstood("coords: is missing; write coords=POINT(lon lat)")
    return text


@require_safe
def position(request: Request, identifier: str) -> HttpResponse:
    """Answer with the data of the station nearest to each point, if one is near."""
    _check_asked(request, "coords", *_OF_DATA)
    found = collections.get_collection(identifier, request.actor)
    kept: set[int] = set()
    for point in read_points(_coordinates(request), "POINT", "MULTIPOINT"):
        far = {row.pk: kilometres(place_of(row.station), point) for row in found.series}
        nearest = min(far.values())
        kept |= {key for key, km in far.items() if km == nearest and nearest <= NEAR_KM}
    return _data(request, found, lambda row: row.pk in kept)


@require_safe
def radius(request: Request, identifier: str) -> HttpResponse:
    """Answer with the data of the stations around a point."""
    _check_asked(request, "coords", "within", "within-units", *_OF_DATA)
    found = collections.get_collection(identifier, request.actor)
    (point,) = read_points(_coordinates(request), "POINT")
    unit = request.GET.get("within-units", "")
    if unit.lower() not in {"km", "m"}:
        raise NotUnderstood(f"within-units: {unit!r} must be km or m")
    try:
        within = float(request.GET.get("within", "")) / (1000 if unit.lower() == "m" else 1)
    except ValueError as error:
        raise NotUnderstood("within: must be a number, as in within=50") from error
    if not 0 <= within < math.inf:
        raise NotUnderstood(f"within: {request.GET['within']!r} must be a distance of 0 or more")
    return _data(request, found, lambda row: kilometres(place_of(row.station), point) <= within)


@require_safe
def area(request: Request, identifier: str) -> HttpResponse:
    """Answer with the data of the stations inside a polygon, or several."""
    _check_asked(request, "coords", *_OF_DATA)
    found = collections.get_collection(identifier, request.actor)
    shapes = read_areas(_coordinates(request))
    return _data(
        request, found, lambda row: any(shape.holds(place_of(row.station)) for shape in shapes)
    )


@require_safe
def cube(request: Request, identifier: str) -> HttpResponse:
    """Answer with the data of the stations inside a box."""
    _check_asked(request, "bbox", *_OF_DATA)
    found = collections.get_collection(identifier, request.actor)
    box = read_box(request.GET.get("bbox", ""))
    return _data(request, found, lambda row: in_box(place_of(row.station), box))


@require_safe
def nowhere(request: Request, rest: str) -> HttpResponse:
    """Say in the form of the OGC that nothing stands at an address."""
    raise NotFound(f"{rest}: there is nothing; {_root(request)}/ says where everything is")


def _data(request: Request, found: Collection, keeps: Callable[[Datastream], bool]) -> HttpResponse:
    system = request.GET.get("crs", "CRS84")
    if system not in _SYSTEMS:
        raise NotUnderstood(f"crs: {system!r} is not offered; CRS84 is")
    wanted = {name for name in request.GET.get("parameter-name", "").split(",") if name}
    unknown = wanted - set(found.parameters)
    if unknown:
        raise NotUnderstood(
            f"parameter-name: {', '.join(sorted(unknown))} is not in {found.identifier}"
        )
    series = [
        row for row in found.series
        if keeps(row) and (not wanted or row.observed_property.identifier in wanted)
    ]  # fmt: skip
    if not series:
        return HttpResponse(status=204)
    span = coverages.read_span(request.GET.get("datetime", ""))
    form = request.GET.get("f", "CoverageJSON")
    write = _WRITE.get(form.lower())
    if write is None:
        raise NotUnderstood(f"f: {form!r} is not offered; {', '.join(collections.FORMATS)} are")
    return write(request, series, span)


def _as_coverages(request: Request, series: list[Datastream], span: coverages.Span) -> HttpResponse:
    found = coverages.values_of(series, span, request.actor, at=request.at)
    if not found:
        return HttpResponse(status=204)
    return JsonResponse(coverages.coverage_json(found), content_type=COVERAGEJSON)


def _as_features(request: Request, series: list[Datastream], span: coverages.Span) -> HttpResponse:
    found = coverages.values_of(series, span, request.actor, at=request.at)
    features = [coverages.latest_feature(row, values) for row, values in found]
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type=GEOJSON)


def _pairs(request: Request, series: list[Datastream], span: coverages.Span) -> list[Any]:
    return [
        (row, span.cut(queries.observations_of(row, request.actor, at=request.at)))
        for row in series
    ]


def _as_csv(request: Request, series: list[Datastream], span: coverages.Span) -> HttpResponse:
    text = "".join(csv_of_series(_pairs(request, series, span)))
    return HttpResponse(text, content_type="text/csv; charset=utf-8")


def _as_waterml(request: Request, series: list[Datastream], span: coverages.Span) -> HttpResponse:
    text = "".join(waterml_of_series(_pairs(request, series, span), at=request.at))
    return HttpResponse(text, content_type="application/xml")


_WRITE = {"coveragejson": _as_coverages, "json": _as_coverages, "geojson": _as_features,
          "csv": _as_csv, "waterml": _as_waterml}  # fmt: skip
