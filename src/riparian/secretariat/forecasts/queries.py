"""Reads of forecasts, each cut to what the actor may see."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.purposes import Purpose
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.forecasts.models import Forecast, Skill
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.stations import queries as stations
from riparian.secretariat.stations import watching
from riparian.secretariat.stations.models import Datastream, Station, Threshold
from riparian.secretariat.stations.quality import Provenance

SHOWN_ROLES = ("mainstream", "delta", "lake")


def forecasts_for(actor: Actor) -> QuerySet[Forecast]:
    """Return the forecasts an actor may see, newest first."""
    rows: QuerySet[Forecast] = Forecast.objects.visible_to(actor)
    return rows.filter(datastream__in=stations.datastreams_for(actor).order_by()).select_related(
        "datastream__station", "datastream__observed_property"
    )


def newest_forecasts(actor: Actor) -> dict[int, Forecast]:
    """Return the newest forecast of each station by the station's key."""
    seen = forecasts_for(actor)
    newest = seen.filter(datastream=OuterRef("datastream")).order_by("-issued_on", "-pk")
    rows = seen.filter(pk=Subquery(newest.values("pk")[:1]))
    return {row.datastream.station_id: row for row in rows}


def find_forecast(station: Station, actor: Actor, *, on: date | None = None) -> Forecast | None:
    """Return the newest forecast of a station, or the one issued on a day."""
    rows = forecasts_for(actor).filter(datastream__station=station)
    return (rows.filter(issued_on=on) if on else rows).first()


def issued_days(station: Station, actor: Actor) -> list[date]:
    """Return the days on which forecasts of a station were issued, newest first."""
    rows = forecasts_for(actor).filter(datastream__station=station)
    return list(dict.fromkeys(rows.values_list("issued_on", flat=True)[:60]))


def find_skill(station: Station, actor: Actor) -> Skill | None:
    """Return the newest measure of skill of a station."""
    rows: QuerySet[Skill] = Skill.objects.visible_to(actor)
    return rows.filter(datastream__station=station).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One station in the list: its newest forecast, or why there is none."""

    station: Station
    reason: str
    """`ready`, `modelled`, `coarse` (only months or years), `silent` (no series with values)."""
    forecast: Forecast | None


def standings(actor: Actor) -> list[Standing]:
    """Return the stations of the main stream, the delta and the lake, from source to sea."""
    newest = newest_forecasts(actor)
    series: dict[int, list[Datastream]] = {}
    for row in stations.datastreams_for(actor):
        series.setdefault(row.station_id, []).append(row)
    rows = stations.stations_for(actor).filter(role__in=SHOWN_ROLES)
    return [
        Standing(station=row, reason=reason_of(series.get(row.pk, [])), forecast=newest.get(row.pk))
        for row in sorted(rows, key=lambda row: -(row.km_from_sea or 0.0))
    ]


def reason_of(series: list[Datastream]) -> str:
    """Say whether a station can be forecast from its series, and if not, why."""
    known = [
        row for row in series
        if row.observed_property.identifier in watching.FLOW_OR_LEVEL and _has_values(row)
    ]  # fmt: skip
    daily = [row for row in known if row.period == watching.DAILY]
    if any(row.provenance == Provenance.OBSERVED for row in daily):
        return "ready"
    if daily:
        return "modelled"
    return "coarse" if any(row.period for row in known) else "silent"


def _has_values(row: Datastream) -> bool:
    return hasattr(row, "extent") and row.extent.count > 0


def reason_of_station(station: Station, actor: Actor) -> str:
    """Say whether one station can be forecast, and if not, why."""
    return reason_of(list(stations.datastreams_for(actor).filter(station=station)))


def thresholds_of(forecast: Forecast) -> list[Threshold]:
    """Return the thresholds of a forecast's station for what is forecast."""
    return watching.thresholds_of(forecast.datastream)


def get_datastream(station_identifier: str, actor: Actor) -> Datastream:
    """Return the daily series of a visible station that is forecast.

    Raises:
        NotFound: there is no such station, or it has no observed daily series that one may see.
    """
    station = stations.get_station(station_identifier, actor)
    seen = stations.datastreams_for(actor).filter(station=station).values("pk")
    found = watching.daily_series().filter(pk__in=seen, extent__count__gt=0).first()
    if found is None:
        raise NotFound(f"station {station_identifier}: no observed daily series, so no forecast")
    return found


_WIDTH = (Audience.PUBLIC, Audience.MECHANISM, Audience.COUNTRIES, Audience.DELEGATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """For whom something is meant that rests on several series: no wider than any of them."""

    audience: str
    owner_country: str
    countries: tuple[str, ...]


def readers_of_all(series: list[Datastream]) -> Readers:
    """Return the narrowest audience; among those named, the countries that every series opens to.

    A forecast warns: it is for nobody from whom a series would be withheld for that purpose.
    """
    closed = [countries for row in series if (countries := _warned_by(row)) is not None]
    named = set.intersection(*closed) if closed else set()
    audiences = [Audience(row.audience) for row in series] + [Audience.COUNTRIES] * bool(closed)
    owner = series[0].owner_country
    if closed and owner not in named:
        owner = min(named, default="")
    return Readers(
        audience=max(audiences, key=_WIDTH.index), owner_country=owner,
        countries=tuple(sorted(named)),
    )  # fmt: skip


def _warned_by(row: Datastream) -> set[str] | None:
    """Return the countries that a warning from a series may reach at once; None where all."""

    def is_open_to(country: str) -> bool:
        reader = Actor(country=country, purpose=Purpose.WARNING)
        return not stations.hours_withheld(row, reader)

    named = set(row.named_countries)
    if row.audience not in {Audience.COUNTRIES, Audience.DELEGATION}:
        if is_open_to(""):
            return None
        named |= {code for limit in row.limits.all() for code in limit.country_codes}
    return {country for country in named if is_open_to(country)}


def local_day(datastream: Datastream) -> date:
    """Return the day of the latest value by the station's own clock."""
    offset = timedelta(minutes=datastream.station.utc_offset_minutes)
    latest = datastream.extent.latest_time or datetime.fromtimestamp(0, UTC)
    return (latest + offset).date()


def newest_since(day: date) -> list[Forecast]:
    """Return the newest forecast of each series that was issued after a day, for the lookout."""
    rows = (
        Forecast.objects.filter(issued_on__gt=day)
        .order_by("issued_on", "pk")
        .select_related("datastream__station", "datastream__observed_property")
    )
    return list({row.datastream_id: row for row in rows}.values())
