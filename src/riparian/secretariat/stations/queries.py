"""Reads of stations, series and readings, each cut to what the actor may see.

A series is seen where its own audience and its station's let it. Of its values, readers abroad may
see only those older than an embargo, or none until they declare a purpose that an agreement names.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf

from django.db.models import Q, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.stations.models import (
    Datastream,
    Delivery,
    Flag,
    Observation,
    Quarantined,
    Station,
)

# Older than any reading: who sees a series up to here sees nothing of it.
BEFORE_ALL = datetime(1000, 1, 1, tzinfo=UTC)


def stations_for(actor: Actor) -> QuerySet[Station]:
    """Return the stations an actor may see, from source to sea."""
    rows: QuerySet[Station] = Station.objects.visible_to(actor)
    return rows


def datastreams_for(actor: Actor) -> QuerySet[Datastream]:
    """Return the series an actor may see, with station, property, procedure, extent and limits."""
    rows: QuerySet[Datastream] = Datastream.objects.visible_to(actor)
    seen = rows.filter(station__in=stations_for(actor).order_by())
    return seen.select_related(
        "station", "observed_property", "procedure", "extent"
    ).prefetch_related("limits")


def get_station(identifier: str, actor: Actor) -> Station:
    """Return a station that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = stations_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"station {identifier}: nothing there that you may see")
    return found


def get_datastream(identifier: str, actor: Actor) -> Datastream:
    """Return a series that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = datastreams_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"series {identifier}: nothing there that you may see")
    return found


def hours_withheld(datastream: Datastream, actor: Actor) -> float:
    """Return of how many hours back an actor sees no value of a visible series: zero to infinity.

    Its own country sees all. A country to which agreements owe it reads under the widest of these;
    others read under the series' own embargo, which spares the countries that it names, and under
    every agreement's limit.
    """
    if actor.country and actor.country == datastream.owner_country:
        return 0
    limits = {limit: limit.hours_for(actor.purpose) for limit in datastream.limits.all()}
    owed = [hours for limit, hours in limits.items() if actor.country in limit.country_codes]
    if owed:
        return min(owed)
    is_named = actor.country in datastream.named_countries
    return max(0 if is_named else datastream.embargo_hours, *limits.values(), 0)


def withheld_since(datastream: Datastream, actor: Actor, *, at: datetime) -> datetime | None:
    """Return the instant up to which this actor sees the series; None where it sees all of it."""
    hours = hours_withheld(datastream, actor)
    if not hours:
        return None
    return BEFORE_ALL if hours == inf else max(BEFORE_ALL, at - timedelta(hours=hours))


def open_series(actor: Actor) -> list[Datastream]:
    """Return the series of which an actor sees every value."""
    return [row for row in datastreams_for(actor) if not hours_withheld(row, actor)]


def seen_readings(rows: list[Datastream], actor: Actor, *, at: datetime) -> Q:
    """Return the rule that cuts observations of visible series to what the actor may see.

    One condition per length of embargo, so that it stays short however many series there are.
    """
    by_end: dict[datetime | None, list[int]] = {}
    for row in rows:
        by_end.setdefault(withheld_since(row, actor, at=at), []).append(row.pk)
    rule = Q(datastream_id__in=by_end.pop(None, []))
    for end, keys in by_end.items():
        rule |= Q(datastream_id__in=keys, phenomenon_time__lte=end)
    return rule


def observations_for(actor: Actor, *, at: datetime) -> QuerySet[Observation]:
    """Return every observation an actor may see, unordered; cut it by series and time."""
    rows = list(datastreams_for(actor))
    return Observation.objects.filter(seen_readings(rows, actor, at=at))


def observations_of(datastream: Datastream, actor: Actor, *, at: datetime) -> QuerySet[Observation]:
    """Return what an actor may see of one visible series, oldest first."""
    rows = Observation.objects.filter(datastream=datastream).order_by("phenomenon_time")
    end = withheld_since(datastream, actor, at=at)
    return rows if end is None else rows.filter(phenomenon_time__lte=end)


def flags_for(actor: Actor) -> QuerySet[Flag]:
    """Return the flags on series that an actor may see, newest value first.

    A flag tells its value, so it is for those alone from whom no value is withheld.
    """
    keys = [row.pk for row in open_series(actor)]
    return Flag.objects.filter(datastream__in=keys).select_related(
        "datastream__station", "datastream__observed_property"
    )


def lock_flag(pk: int, actor: Actor) -> Flag:
    """Return a flag that the actor may see, held until the transaction ends.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = flags_for(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound(f"flag {pk}: nothing there that you may see")
    return found


def quarantine_for(actor: Actor) -> QuerySet[Quarantined]:
    """Return the rows in quarantine that an actor may see, newest first."""
    rows: QuerySet[Quarantined] = Quarantined.objects.visible_to(actor)
    return rows.select_related("delivery")


def deliveries_for(actor: Actor) -> QuerySet[Delivery]:
    """Return the deliveries that an actor may see, newest first."""
    rows: QuerySet[Delivery] = Delivery.objects.visible_to(actor)
    return rows


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest value of a series that an actor may see."""

    datastream: Datastream
    time: datetime
    value: float
    quality: str
    verdict: int

    @property
    def series(self) -> str:
        """Return the identifier of the series."""
        return self.datastream.identifier

    @property
    def unit(self) -> str:
        """Return the unit of the value."""
        return self.datastream.unit


def latest_of(datastream: Datastream, actor: Actor, *, at: datetime) -> Latest | None:
    """Return the latest value of a visible series that an actor may see; None where there is none.

    The extent answers without touching the readings; only a limit asks the series itself.
    """
    extent = getattr(datastream, "extent", None)
    if extent is None or extent.latest_time is None:
        return None
    if hours_withheld(datastream, actor):
        row = observations_of(datastream, actor, at=at).order_by("-phenomenon_time").first()
        if row is None:
            return None
        return Latest(datastream, row.phenomenon_time, row.value, row.quality, row.verdict)
    return Latest(
        datastream, extent.latest_time, extent.latest_value, extent.latest_quality,
        extent.latest_verdict,
    )  # fmt: skip


def latest_for(actor: Actor, *, at: datetime) -> list[Latest]:
    """Return the latest value of every series that an actor may see and that has one."""
    rows = datastreams_for(actor).filter(extent__latest_time__isnull=False)
    return [found for row in rows if (found := latest_of(row, actor, at=at))]
