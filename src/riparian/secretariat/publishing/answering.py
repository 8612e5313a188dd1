"""Answers of the SensorThings door: rows as documents, with what is expanded in them."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q, QuerySet, Sum, prefetch_related_objects

from riparian.secretariat.publishing.conditions import Conditions, value_of
from riparian.secretariat.publishing.entities import (
    ENTITIES,
    Entity,
    Link,
    Reader,
    find_link,
    has_extent,
    key_on,
    related,
)
from riparian.secretariat.publishing.expressions import NotUnderstood
from riparian.secretariat.publishing.options import Options
from riparian.secretariat.stations import queries

Document = dict[str, Any]
_AT_ONCE = 200
"""SQLite reads no condition of more than a thousand parts."""


def address_of(entity: Entity, row: Any, reader: Reader) -> str:  # noqa: ANN401 - a row of its set
    """Return where one entity stands."""
    return f"{reader.root}/{entity.plural}({entity.number(row)})"


def asked_for(
    entity: Entity, rows: "QuerySet[Any]", options: Options, reader: Reader
) -> "QuerySet[Any]":
    """Return the rows of a set that pass the filter, in the order asked for."""
    conditions = Conditions(entity, reader)
    if options.condition is not None:
        rows = rows.filter(conditions.of(options.condition))
    order = []
    for path, is_descending in options.order:
        value = value_of(conditions.column(path))
        order.append(value.desc() if is_descending else value.asc())
    return rows.order_by(*order, *entity.order)  # rows that are alike keep one order on all pages


def documents_of(
    entity: Entity, rows: list[Any], options: Options, reader: Reader
) -> list[Document]:
    """Write rows of one set as documents with what is selected and expanded."""
    wanted = _wanted(entity, options)
    documents = [_document(entity, row, wanted, options, reader) for row in rows]
    for expansion in options.expand:
        link = find_link(entity, expansion.link)
        _expand(entity, link, expansion.link, rows, documents, expansion.options, reader)
    return documents


def _wanted(entity: Entity, options: Options) -> set[str]:
    known = {*entity.fields, *entity.links, "id", "@iot.id"}
    for name in options.select:
        if name not in known:
            raise NotUnderstood(f"$select: {entity.plural} have no {name!r}")
    return set(options.select) or known


def _document(
    entity: Entity, row: Any, wanted: set[str], options: Options, reader: Reader  # noqa: ANN401
) -> Document:  # fmt: skip
    address = address_of(entity, row, reader)
    document: Document = {}
    if not options.select or wanted & {"id", "@iot.id"}:
        document |= {"@iot.selfLink": address, "@iot.id": entity.number(row)}
    for name, known in entity.fields.items():
        if name in wanted:
            document[name] = known.read(row)
    expanded = {expansion.link for expansion in options.expand}
    for name in entity.links:
        if name in wanted and name not in expanded:
            document[f"{name}@iot.navigationLink"] = f"{address}/{name}"
    return document


def _expand(  # noqa: PLR0913, PLR0917 - rows and their documents go side by side
    entity: Entity, link: Link, name: str, rows: list[Any], documents: list[Document],
    options: Options, reader: Reader,
) -> None:  # fmt: skip
    target = ENTITIES[link.target]
    if link.forward == "datastream__station":
        prefetch_related_objects(rows, "datastream")
    if not link.is_many:
        keys = {key_on(row, link.forward) for row in rows}
        found = list(target.rows(reader).filter(pk__in=keys))
        written = documents_of(target, found, options, reader)
        by_key = {one.pk: document for one, document in zip(found, written, strict=True)}
        for row, document in zip(rows, documents, strict=True):
            document[name] = by_key.get(key_on(row, link.forward))
        return
    base = asked_for(target, target.rows(reader), options, reader)
    keys_of_rows = [key_on(row, link.forward) for row in rows]
    if entity.plural == "Datastreams" and options.asks_for_the_newest:
        groups = _newest_of(base, link, rows, options, reader)
    else:
        groups = _pages_of(base, link, keys_of_rows, options)
    flat = [row for group, _ in groups for row in group]
    written_flat = iter(documents_of(target, flat, options, reader))
    for row, document, (group, has_more), key in zip(
        rows, documents, groups, keys_of_rows, strict=True
    ):
        document[name] = [next(written_flat) for _ in group]
        if options.counts:
            document[f"{name}@iot.count"] = related(link, base, key).count()
        if has_more:
            query = urlencode({"$skip": options.skip + options.page} | _written(options))
            document[f"{name}@iot.nextLink"] = f"{address_of(entity, row, reader)}/{name}?{query}"


def _written(options: Options) -> dict[str, str]:
    order = ",".join(f"{'/'.join(p.parts)} {'desc' if d else 'asc'}" for p, d in options.order)
    top = {} if options.top is None else {"$top": str(options.top)}
    return top | ({"$orderby": order} if order else {})


def _newest_of(
    base: "QuerySet[Any]", link: Link, rows: list[Any], options: Options, reader: Reader
) -> list[tuple[list[Any], bool]]:
    """Read the newest value of each series where its extent says it lies; a limit hides that."""
    filled = [row for row in rows if has_extent(row) and row.extent.latest_time]
    free = [row for row in filled if not queries.hours_withheld(row, reader.actor)]
    found = {}
    for start in range(0, len(free), _AT_ONCE):
        part = free[start : start + _AT_ONCE]
        places = (Q(datastream_id=row.pk, phenomenon_time=row.extent.latest_time) for row in part)
        for reading in base.order_by().filter(reduce(or_, places)):
            found[reading.datastream_id] = reading
    pages = {row.pk: ([found[row.pk]], row.extent.count > 1) for row in free if row.pk in found}
    rest = [row.pk for row in filled if row.pk not in pages]
    pages |= zip(rest, _pages_of(base, link, rest, options), strict=True)
    return [pages.get(row.pk, ([], False)) for row in rows]


def _pages_of(
    base: "QuerySet[Any]", link: Link, keys: list[Any], options: Options
) -> list[tuple[list[Any], bool]]:
    """Read one page behind each key; readings in one question where the database can."""
    span = slice(options.skip, options.skip + options.page + 1)
    sets = [related(link, base, key)[span] for key in keys]
    groups: dict[Any, list[Any]] = {key: [] for key in keys}
    if connection.vendor == "postgresql" and link.back == "datastream" and len(sets) > 1:
        for row in sets[0].union(*sets[1:], all=True):
            groups[row.datastream_id].append(row)
        pages = [groups[key] for key in keys]
    elif link.target != "Observations":  # few rows: read together, cut by hand
        for row in base.filter(**{f"{link.back}__in": set(keys)}):
            groups[key_on(row, link.back)].append(row)
        pages = [groups[key][span] for key in keys]
    else:
        pages = [list(rows) for rows in sets]
    return [(page[: options.page], len(page) > options.page) for page in pages]


def count_of(entity: Entity, rows: "QuerySet[Any]", *, is_whole: bool, reader: Reader) -> int:
    """Return how many rows a set has; all observations are counted by what their series know."""
    if not is_whole or entity.plural != "Observations":
        return rows.count()
    seen = queries.datastreams_for(reader.actor)
    if any(queries.hours_withheld(row, reader.actor) for row in seen):
        return rows.count()
    total = seen.order_by().aggregate(all=Sum("extent__count"))
    return int(total["all"] or 0)


def after(entity: Entity, rows: "QuerySet[Any]", options: Options) -> "QuerySet[Any]":
    """Start behind the entity that the last page ended with, however far that is."""
    if options.after is None:
        return rows
    if entity.plural != "Observations":
        return rows.filter(pk__gt=options.after)
    key = entity.keyed(options.after)
    same = rows.filter(
        datastream_id=key["datastream_id"],
        phenomenon_time__gt=key.get("phenomenon_time"),
    )
    return same | rows.filter(datastream_id__gt=key["datastream_id"])


def next_of(
    entity: Entity, page: list[Any], given: Mapping[str, str], options: Options
) -> dict[str, str]:
    """Return the options of the next page: behind the last entity, or by count where ordered."""
    kept = {name: value for name, value in given.items() if name not in {"$skip", "$skiptoken"}}
    if options.order:
        return kept | {"$skip": str(options.skip + len(page))}
    return kept | {"$skiptoken": str(entity.number(page[-1]))}


def as_arrays(documents: Iterable[Document], rows: list[Any], reader: Reader) -> list[Document]:
    """Write observations by series, with their names said once (`$resultFormat=dataArray`)."""
    groups: dict[int, Document] = {}
    for document, row in zip(documents, rows, strict=True):
        plain = {
            name.replace("@iot.", ""): value for name, value in document.items()
            if not name.endswith(("Link", "navigationLink"))
        }  # fmt: skip
        series = row.datastream_id
        group = groups.setdefault(
            series,
            {
                "Datastream@iot.navigationLink": f"{reader.root}/Datastreams({series})",
                "components": list(plain), "dataArray@iot.count": 0, "dataArray": [],
            },
        )  # fmt: skip
        group["dataArray"].append([plain[name] for name in group["components"]])
        group["dataArray@iot.count"] += 1
    return list(groups.values())
