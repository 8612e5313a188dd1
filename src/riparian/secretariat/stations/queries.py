"""Reads of stations, series and readings, each cut to what the actor may see.

A series is seen where its own audience and its station's let it. Under an embargo, readers outside
the countries that the series names see only what is older.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

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


def stations_for(actor: Actor) -> QuerySet[Station]:
    """Return the stations an actor may see, from source to sea."""
    rows: QuerySet[Station] = Station.objects.visible_to(actor)
    return rows


def datastreams_for(actor: Actor) -> QuerySet[Datastream]:
    """Return the series an actor may see, with station, property, procedure and extent."""
    rows: QuerySet[Datastream] = Datastream.objects.visible_to(actor)
    return rows.filter(station__in=stations_for(actor).order_by()).select_related(
        "station", "observed_property", "procedure", "extent"
    )


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


def is_under_embargo(datastream: Datastream, actor: Actor) -> bool:
    """Say whether the newest values of a visible series are kept from this actor."""
    return bool(datastream.embargo_hours) and (
        not actor.country or actor.country not in datastream.named_countries
    )


def embargo_ends(datastream: Datastream, actor: Actor, *, at: datetime) -> datetime | None:
    """Return the instant up to which this actor sees the series; None where it sees all of it."""
    if not is_under_embargo(datastream, actor):
        return None
    return at - timedelta(hours=datastream.embargo_hours)


def seen_readings(rows: list[Datastream], actor: Actor, *, at: datetime) -> Q:
    """Return the rule that cuts observations of visible series to what the actor may see.

    One condition per length of embargo, so that it stays short however many series there are.
    """
    by_end: dict[datetime | None, list[int]] = {}
    for row in rows:
        by_end.setdefault(embargo_ends(row, actor, at=at), []).append(row.pk)
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
    end = embargo_ends(datastream, actor, at=at)
    return rows if end is None else rows.filter(phenomenon_time__lte=end)


def flags_for(actor: Actor) -> QuerySet[Flag]:
    """Return the flags on series that an actor may see, newest value first.

    A value under embargo is told to nobody through its flag: those are for the named countries.
    """
    rows = datastreams_for(actor).order_by()
    free = rows.filter(embargo_hours=0)
    named = rows.filter(
        Q(owner_country=actor.country) | Q(countries__contains=f"|{actor.country}|")
    ) if actor.country else rows.none()  # fmt: skip
    return Flag.objects.filter(
        Q(datastream__in=free.values("pk")) | Q(datastream__in=named.values("pk"))
    ).select_related("datastream__station", "datastream__observed_property")


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
    """Return the latest value of a visible series, under its embargo; None where there is none.

    The extent answers without touching the readings; only an embargo asks the series itself.
    """
    extent = getattr(datastream, "extent", None)
    if extent is None or extent.latest_time is None:
        return None
    if is_under_embargo(datastream, actor):
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
