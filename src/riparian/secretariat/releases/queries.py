"""Reads of release notices, each cut to what the actor may see."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Q, QuerySet

from riparian.engine.river.releases import Adherence, Arrival, Verdict
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.releases.models import Notice
from riparian.secretariat.stations import queries as stations
from riparian.secretariat.stations.models import Datastream, Station

GAUGE_ROLES = ("mainstream", "delta")
LOOK = timedelta(days=4)


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """Return the notices an actor may see, the newest change first."""
    rows: QuerySet[Notice] = Notice.objects.visible_to(actor)
    return rows


def get_notice(identifier: str, actor: Actor) -> Notice:
    """Return a notice that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = notices_for(actor).select_related("replaces").filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"release notice {identifier}: nothing there that you may see")
    return found


def lock_notice(identifier: str, actor: Actor) -> Notice:
    """Return a notice that the actor may see, held until the transaction ends."""
    found = notices_for(actor).select_for_update(of=("self",)).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"release notice {identifier}: nothing there that you may see")
    return found


def replaced_by(notice: Notice, actor: Actor) -> Notice | None:
    """Return the notice that took the place of this one."""
    return notices_for(actor).filter(replaces=notice).first()


def coming(rows: QuerySet[Notice], *, at: datetime) -> QuerySet[Notice]:
    """Cut a list to changes that stand and are not over, in SQL."""
    return rows.filter(Q(ends_at=None, starts_at__gt=at) | Q(ends_at__gt=at), withdrawn_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTimes:
    """How early changes were announced, over all notices that one may see."""

    announced: int
    unannounced: int
    median_days: float | None
    shortest_days: float | None


def lead_times(actor: Actor) -> LeadTimes:
    """Measure notice over every change of release with a known start."""
    rows = notices_for(actor).filter(
        kind__in=(Notice.Kind.CHANGE, Notice.Kind.EMERGENCY, Notice.Kind.UNANNOUNCED),
        withdrawn_at=None,
    ).exclude(starts_at=None)  # fmt: skip
    spans, unannounced = [], 0
    for row in rows:
        if row.lead is not None:
            spans.append(row.lead / timedelta(days=1))
        elif row.kind == Notice.Kind.UNANNOUNCED:
            unannounced += 1
    return LeadTimes(
        announced=len(spans), unannounced=unannounced,
        median_days=median(spans) if spans else None,
        shortest_days=min(spans) if spans else None,
    )  # fmt: skip


def gauges(actor: Actor) -> dict[str, Station]:
    """Return the gauges an actor may see by their node."""
    rows = stations.stations_for(actor).filter(role__in=GAUGE_ROLES).exclude(node="")
    return {row.node: row for row in rows}


def series_at(found: list[Station], actor: Actor) -> dict[int, Datastream]:
    """Return the observed series of each station that can judge, flow before level."""
    rows = (
        stations.datastreams_for(actor)
        .filter(station__in=found, provenance="observed", extent__count__gt=0,
                observed_property__identifier__in=("discharge", "water-level"))
        .exclude(period__in=("P1M", "P1Y"))
    )  # fmt: skip
    chosen: dict[int, Datastream] = {}
    for row in sorted(rows, key=lambda row: row.observed_property.identifier, reverse=True):
        chosen[row.station_id] = row
    return chosen


def readings_about(
    datastream: Datastream, arrival: Arrival, actor: Actor, *, at: datetime
) -> list[tuple[datetime, float]]:
    """Return what an actor may see of a series about an arrival."""
    extent = datastream.extent
    if extent.latest_time is None or extent.latest_time < arrival.earliest_at - LOOK:
        return []
    rows = stations.observations_of(datastream, actor, at=at).filter(
        phenomenon_time__gte=arrival.earliest_at - LOOK,
        phenomenon_time__lte=arrival.latest_at + LOOK,
    )
    return list(rows.values_list("phenomenon_time", "value"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """One gauge below: when the change arrives, and what the gauge then showed."""

    station: Station
    arrival: Arrival
    series: Datastream | None
    adherence: Adherence

    @property
    def is_undecided(self) -> bool:
        """Return whether the gauge cannot say."""
        return self.adherence.verdict is Verdict.UNDECIDED
