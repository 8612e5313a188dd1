"""Pages of stations and their series."""

from datetime import timedelta
from math import inf

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from riparian.engine.io.instances import find_instance
from riparian.engine.river.regime import month_bands, year_lines
from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.purposes import Purpose, in_words
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.stations import charts, exports, profiles, queries
from riparian.secretariat.stations.models import Datastream, Station
from riparian.secretariat.stations.quality import Role
from riparian.secretariat.stations.river_map import river_of
from riparian.secretariat.stations.upstream import INSTANCE, dams_above
from riparian.secretariat.studies.charts import as_svg

CHARTS = ("values", "months", "years")
_COLUMNS = ("identifier", "name", "country", "river", "role", "latitude", "longitude", "authority",
            "gauge_code", "km_from_sea", "catchment_km2", "mean_flow_m3s", "quality")  # fmt: skip
_SHOWN_VALUES = 30
_BY_DAYS = frozenset({"P1D", "P1M", "P1Y"})


def _filtered(request: Request) -> QuerySet[Station]:
    rows = queries.stations_for(request.actor)
    country, role = request.GET.get("country", ""), request.GET.get("role", "")
    words = request.GET.get("q", "").strip()
    if country:
        rows = rows.filter(country=country)
    if role in Role.values:
        rows = rows.filter(role=role)
    return rows.filter(names__icontains=words) if words else rows


def _latest(request: Request, stations: list[Station]) -> dict[int, list[queries.Latest]]:
    found: dict[int, list[queries.Latest]] = {}
    rows = queries.datastreams_for(request.actor).filter(station__in=stations)
    for row in rows:
        latest = queries.latest_of(row, request.actor, at=request.at)
        if latest:
            found.setdefault(row.station_id, []).append(latest)
    return found


def stations(request: Request) -> HttpResponse:
    """List stations with their latest values."""
    page = page_of(_filtered(request), request.GET)
    context = {
        "page": page, "latest": _latest(request, page.rows), "roles": Role.choices,
        "countries": accounts.countries(),
    }  # fmt: skip
    return render(request, "stations/list.html", context)


def stations_csv(request: Request) -> HttpResponse:
    """Export what the list shows."""
    rows = ([getattr(row, name) for name in _COLUMNS] for row in _filtered(request))
    return answer(request, csv_of(_COLUMNS, rows), media_type="text/csv", name="stations.csv")


def river_map(request: Request) -> HttpResponse:
    """Draw the stations on the river, true to coordinates."""
    river = river_of(find_instance(INSTANCE))
    rows = list(_filtered(request))
    latest = _latest(request, rows)
    marks = [
        {"row": row, "x": round(x, 1), "y": round(y, 1), "has_values": row.pk in latest}
        for row in rows
        if river and row.latitude is not None and row.longitude is not None
        for x, y in [river.sheet.place(row.latitude, row.longitude)]
    ]
    context = {
        "river": river, "marks": marks,
        "elsewhere": [row for row in rows if row.latitude is None], "roles": Role.choices,
        "countries": accounts.countries(),
    }  # fmt: skip
    return render(request, "stations/map.html", context)


def station(request: Request, identifier: str) -> HttpResponse:
    """Show one station: its latest values, charts, thresholds, the dams above it."""
    row = queries.get_station(identifier, request.actor)
    rows = list(queries.datastreams_for(request.actor).filter(station=row))
    chosen = _chosen(rows, request.GET.get("series", ""))
    dams = dams_above(row.node)
    context = {
        "station": row, "why": why_visible(row, request.actor), "readers": readers_of(row),
        "series": [(one, queries.latest_of(one, request.actor, at=request.at)) for one in rows],
        "chosen": chosen, "dams": dams, "large": sum(charts.is_large(dam) for dam in dams),
        "thresholds": list(row.thresholds.select_related("observed_property")),
        **(_shown(request, chosen) if chosen else {}),
        **(_limits(request, chosen) if chosen else {}),
    }  # fmt: skip
    return render(request, "stations/station.html", context)


def _chosen(rows: list[Datastream], asked: str) -> Datastream | None:
    filled = [row for row in rows if getattr(row, "extent", None) and row.extent.count]
    named = [row for row in rows if row.identifier == asked]
    return next(iter(named or filled or rows), None)


def _limits(request: Request, chosen: Datastream) -> dict[str, object]:
    """Say what is kept from the reader, and which purposes would open more."""
    actor, hours = request.actor, queries.hours_withheld(chosen, request.actor)
    return {
        "is_withheld": hours == inf, "hours_withheld": hours,
        "purposes": [
            one for one in Purpose
            if queries.hours_withheld(chosen, actor.reading_for(one)) < hours
        ],
        "declared": in_words([actor.purpose]) if actor.purpose else "",
    }  # fmt: skip


def _shown(request: Request, chosen: Datastream) -> dict[str, object]:
    stretch = profiles.stretch_of(chosen, request.actor, at=request.at, asked=request.GET)
    rows = queries.observations_of(chosen, request.actor, at=request.at)
    if stretch:
        rows = rows.filter(phenomenon_time__range=stretch)
    zone = profiles.clock_of(chosen)
    shown = "%Y-%m-%d" if chosen.period in _BY_DAYS else "%Y-%m-%d %H:%M"
    return {
        "stretch": stretch and [moment.astimezone(zone).date() for moment in stretch],
        "values": [
            (one, f"{one.phenomenon_time.astimezone(zone):{shown}}")
            for one in rows.order_by("-phenomenon_time")[:_SHOWN_VALUES]
        ],
        "charts": CHARTS if chosen.period in {"P1D", "P1M"} else CHARTS[:1],
        "open_flags": queries.flags_for(request.actor)
        .filter(datastream=chosen, state="open").count(),
    }  # fmt: skip


def chart(request: Request, identifier: str, which: str) -> HttpResponse:
    """Draw one chart of a series."""
    row = queries.get_datastream(identifier, request.actor)
    makers = {"values": _values_spec, "months": _months_spec, "years": _years_spec}
    if which not in makers:
        raise Http404
    return answer(request, as_svg(makers[which](request, row)), media_type="image/svg+xml")


def _axis(row: Datastream) -> str:
    return f"{row.observed_property} ({row.unit})"


def _values_spec(request: Request, row: Datastream) -> dict[str, object]:
    stretch = profiles.stretch_of(row, request.actor, at=request.at, asked=request.GET)
    points = (
        profiles.points_of(row, request.actor, at=request.at, stretch=stretch) if stretch else []
    )
    levels = row.station.thresholds.filter(observed_property=row.observed_property)
    thresholds = [
        {"kind": one.kind, "label": one.get_kind_display(), "value": one.value}
        for one in levels
        if not one.months
    ]
    offset = timedelta(minutes=row.station.utc_offset_minutes)
    title = f"{row.station.name}: {row.observed_property}"
    return charts.series_spec(points, thresholds, title=title, axis=_axis(row), offset=offset)


def _months_spec(request: Request, row: Datastream) -> dict[str, object]:
    means = profiles.monthly_means_of(row, request.actor, at=request.at)
    years = sorted({year for year, _month in means})
    latest = {month: mean for (year, month), mean in means.items() if year == years[-1]}
    title = (
        _("The months of %(first)s to %(last)s, and %(last)s")
        % {"first": years[0], "last": years[-1]} if years else ""
    )  # fmt: skip
    names = [str(MONTHS[month]) for month in range(1, 13)]
    return charts.months_spec(month_bands(means), latest, title=title, axis=_axis(row), names=names)


def _years_spec(request: Request, row: Datastream) -> dict[str, object]:
    means = profiles.monthly_means_of(row, request.actor, at=request.at)
    return charts.years_spec(
        year_lines(means), dams_above(row.station.node), title=_("Dry seasons, and large dams"),
        axis=_axis(row),
    )  # fmt: skip


def export(request: Request, identifier: str, to: str) -> HttpResponse | StreamingHttpResponse:
    """Export a series, or the stretch that is shown of it."""
    row = queries.get_datastream(identifier, request.actor)
    rows = queries.observations_of(row, request.actor, at=request.at)
    stretch = profiles.stretch_of(row, request.actor, at=request.at, asked=request.GET)
    if stretch and ("from" in request.GET or "to" in request.GET):
        rows = rows.filter(phenomenon_time__range=stretch)
    name = f"{identifier}.{exports.SUFFIXES[to]}"
    if to == "parquet":
        content = exports.parquet_of_series([(row, rows)])
        return answer(request, content, media_type=exports.MEDIA_TYPES[to], name=name)
    if to == "csv":
        pieces = exports.csv_of_series([(row, rows)])
    else:
        address = request.build_absolute_uri(reverse("stations:list"))
        pieces = exports.waterml_of_series([(row, rows)], at=request.at, address=address)
    response = StreamingHttpResponse(pieces, content_type=exports.MEDIA_TYPES[to])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    return response
