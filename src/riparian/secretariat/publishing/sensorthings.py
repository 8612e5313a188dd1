"""The SensorThings door (OGC 18-088, version 1.1): paths into sets, entities and values."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import FieldError
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.publishing import answering
from riparian.secretariat.publishing.entities import (
    ENTITIES,
    Entity,
    Reader,
    find_link,
    key_on,
    related,
)
from riparian.secretariat.publishing.expressions import NotUnderstood
from riparian.secretariat.publishing.options import Options, read_options

_STEP = re.compile(r"^(?P<name>[A-Za-z@$.]+)(?:\((?P<key>[0-9]{1,19})\))?$")
_REQUIREMENTS = "http://www.opengis.net/spec/iot_sensing/1.1/req/"
CONFORMANCE = [
    _REQUIREMENTS + name
    for name in (
        "datamodel", "resource-path/resource-path-to-entities",
        "request-data", "request-data/order", "request-data/expand", "request-data/select",
        "request-data/status-code", "request-data/query-status-code",
        "request-data/query-status-code-order", "request-data/orderby", "request-data/top",
        "request-data/skip", "request-data/count", "request-data/filter",
        "request-data/built-in-filter-operations", "request-data/built-in-query-functions",
        "request-data/pagination", "data-array/data-array",
        "receive-updates-via-mqtt/receive-updates",
    )
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a path leads: a set, or one entity of it, and what of that is wanted."""

    entity: Entity
    rows: "QuerySet[Any]"
    row: Any = None
    is_whole: bool = False
    ending: str = ""
    value: str = ""


def _one(entity: Entity, rows: "QuerySet[Any]", number: str) -> Any:  # noqa: ANN401 - a row of it
    found = rows.filter(**entity.keyed(int(number))).first() if int(number) < 2**63 else None
    if found is None:
        raise NotFound(f"{entity.plural}({number}): nothing there that you may see")
    return found


def find_place(path: str, reader: Reader) -> Place:
    """Follow a path from the root of the service.

    Raises:
        NotFound: a step leads nowhere, or to what this reader may not see.
    """
    steps = [step for step in path.split("/") if step]
    place = _first(steps.pop(0), reader)
    while steps:
        step = steps.pop(0)
        if step in {"$ref", "$value", "$count"} and not steps:
            return Place(**_kept(place), ending=step)
        if place.row is None:
            raise NotFound(f"{path}: {step!r} follows a set; name one entity, as in Things(1)")
        if step in place.entity.fields and not place.value:
            place = Place(**{**_kept(place), "value": step})
        elif not place.value:
            place = _follow(place, step, reader)
        else:
            raise NotFound(f"{path}: nothing stands below a value")
    return place


def _kept(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in ("entity", "rows", "row", "is_whole", "value")}


def _parts(step: str) -> tuple[str, str]:
    match = _STEP.match(step)
    if match is None:
        raise NotFound(f"{step!r}: is no set, link or property of SensorThings 1.1")
    return match["name"], match["key"] or ""


def _first(step: str, reader: Reader) -> Place:
    name, key = _parts(step)
    entity = ENTITIES.get(name)
    if entity is None:
        raise NotFound(f"{name!r}: is no set; {', '.join(ENTITIES)} are")
    rows = entity.rows(reader)
    if key:
        return Place(entity=entity, rows=rows, row=_one(entity, rows, key))
    return Place(entity=entity, rows=rows, is_whole=True)


def _follow(place: Place, step: str, reader: Reader) -> Place:
    name, key = _parts(step)
    try:
        link = find_link(place.entity, name)
    except NotUnderstood as error:
        raise NotFound(str(error)) from error
    target = ENTITIES[link.target]
    rows = related(link, target.rows(reader), key_on(place.row, link.forward))
    if not link.is_many:
        row = rows.first()
        if row is None:
            raise NotFound(f"{name}: nothing there that you may see")
        return Place(entity=target, rows=rows, row=row)
    return Place(entity=target, rows=rows, row=_one(target, rows, key) if key else None)


def answer_set(place: Place, request: Request, options: Options, reader: Reader) -> Any:  # noqa: ANN401 - a document
    """Return one page of a set as a document, with the way to the next page."""
    entity = place.entity
    is_whole = place.is_whole and options.condition is None
    rows = answering.asked_for(entity, place.rows, options, reader)
    document: dict[str, Any] = {}
    if options.counts:
        document["@iot.count"] = answering.count_of(entity, rows, is_whole=is_whole, reader=reader)
    found = list(
        answering.after(entity, rows, options)[options.skip : options.skip + options.page + 1]
    )
    page = found[: options.page]
    if len(found) > options.page and page:
        given = answering.next_of(entity, page, request.GET.dict(), options)
        document["@iot.nextLink"] = f"{reader.root}{_below(request)}?{urlencode(given)}"
    documents = answering.documents_of(entity, page, options, reader)
    if options.result_format:
        if entity.plural != "Observations":
            raise NotUnderstood("$resultFormat: dataArray is for Observations alone")
        return document | {"value": answering.as_arrays(documents, page, reader)}
    return document | {"value": documents}


def _below(request: Request) -> str:
    return "/" + request.path.split("/sta/v1.1/", maxsplit=1)[1]


def _references(place: Place, options: Options, reader: Reader) -> dict[str, Any]:
    rows = answering.asked_for(place.entity, place.rows, options, reader)
    page = rows[options.skip : options.skip + options.page]
    return {
        "value": [
            {"@iot.selfLink": answering.address_of(place.entity, row, reader)} for row in page
        ]
    }


def _value_of(place: Place) -> HttpResponse:
    value = place.entity.fields[place.value].read(place.row)
    if value is None:
        return HttpResponse(status=204)
    if place.ending == "$value":
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    return JsonResponse({place.value: value})


def _answer(place: Place, request: Request, reader: Reader) -> HttpResponse:
    if place.value:
        return _value_of(place)
    options = read_options(request.GET.dict())
    if place.row is not None and place.ending == "":
        return JsonResponse(answering.documents_of(place.entity, [place.row], options, reader)[0])
    if place.row is not None and place.ending == "$ref":
        return JsonResponse(
            {"@iot.selfLink": answering.address_of(place.entity, place.row, reader)}
        )
    if place.row is not None:
        raise NotFound(f"{place.ending}: follows a set or a property")
    if place.ending == "$count":
        rows = answering.asked_for(place.entity, place.rows, options, reader)
        return HttpResponse(str(rows.count()), content_type="text/plain; charset=utf-8")
    if place.ending == "$ref":
        return JsonResponse(_references(place, options, reader))
    return JsonResponse(answer_set(place, request, options, reader))


def reader_of(request: Request, root: str) -> Reader:
    """Return who reads below a root, with the root's whole address."""
    return Reader(actor=request.actor, at=request.at, root=request.build_absolute_uri(root))


@require_safe
def root(request: Request) -> HttpResponse:
    """Answer with the sets of the service and what it conforms to."""
    base = request.build_absolute_uri("/sta/v1.1")
    return JsonResponse(
        {
            "value": [{"name": name, "url": f"{base}/{name}"} for name in ENTITIES],
            "serverSettings": {"conformance": CONFORMANCE},
        }
    )


@require_safe
def resource(request: Request, path: str) -> HttpResponse:
    """Answer with whatever a path leads to."""
    reader = reader_of(request, "/sta/v1.1")
    try:
        return _answer(find_place(path, reader), request, reader)
    except (FieldError, DataError, TypeError, ValueError) as error:
        # A filter that compares what cannot be compared is the reader's mistake, said as such.
        raise NotUnderstood(f"$filter: cannot be carried out ({type(error).__name__})") from error
