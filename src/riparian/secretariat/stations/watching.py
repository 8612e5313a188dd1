"""What the installation itself reads of the readings: to forecast, to alert, to judge a notice.

These reads are not cut to a reader. Whoever stores what follows from them gives it an audience no
wider than that of the series it rests on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, QuerySet

from riparian.secretariat.stations.models import (
    Datastream,
    DeliveredSeries,
    Observation,
    Station,
    Threshold,
)
from riparian.secretariat.stations.quality import Provenance, Verdict

DAILY = "P1D"
UNTRUSTED = (Verdict.SUSPECT, Verdict.REJECTED)
"""What a person does not trust is neither forecast from nor alerted on."""
FLOW_OR_LEVEL = ("discharge", "water-level")


def daily_series() -> QuerySet[Datastream]:
    """Return the observed daily series of flow or level, from source to sea."""
    return Datastream.objects.filter(
        period=DAILY, provenance=Provenance.OBSERVED,
        observed_property__identifier__in=FLOW_OR_LEVEL,
    ).select_related("station", "observed_property", "extent")  # fmt: skip


def series_with_thresholds(keys: Iterable[int] | None = None) -> list[Datastream]:
    """Return observed series whose station has a threshold for what they measure."""
    rows = Datastream.objects.filter(provenance=Provenance.OBSERVED).select_related(
        "station", "observed_property", "extent"
    )
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    wanted = set(Threshold.objects.values_list("station_id", "observed_property_id"))
    return [row for row in rows if (row.station_id, row.observed_property_id) in wanted]


def thresholds_of(datastream: Datastream) -> list[Threshold]:
    """Return the thresholds that apply to a series."""
    return list(
        Threshold.objects.filter(
            station_id=datastream.station_id,
            observed_property_id=datastream.observed_property_id,
        ).select_related("station", "observed_property")
    )


def readings_of(
    datastream: Datastream, *, since: datetime | None = None, until: datetime | None = None
) -> list[tuple[datetime, float]]:
    """Return the trusted readings of a series in order of their time."""
    rows = Observation.objects.filter(datastream=datastream).exclude(verdict__in=UNTRUSTED)
    if since is not None:
        rows = rows.filter(phenomenon_time__gte=since)
    if until is not None:
        rows = rows.filter(phenomenon_time__lte=until)
    return list(rows.order_by("phenomenon_time").values_list("phenomenon_time", "value"))


def is_doubted(datastream: Datastream, *, at: datetime) -> bool:
    """Say whether a check flagged the value of an instant and no person has judged it."""
    rows = Observation.objects.filter(datastream=datastream, phenomenon_time=at)
    return rows.filter(verdict=Verdict.FLAGGED).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A series that deliveries touched since a watcher last looked, and the stretch of time."""

    datastream_id: int
    first_time: datetime
    last_time: datetime


def touched_after(cursor: int) -> tuple[list[Touched], int]:
    """Return what was delivered after a cursor, and the cursor to ask with next time."""
    rows = DeliveredSeries.objects.filter(pk__gt=cursor)
    newest = rows.aggregate(newest=Max("pk"))["newest"]
    if newest is None:
        return [], cursor
    found = (
        rows.filter(pk__lte=newest)
        .order_by()
        .values("datastream_id")
        .annotate(first=Min("first_time"), last=Max("last_time"))
    )
    touched = [
        Touched(datastream_id=row["datastream_id"], first_time=row["first"], last_time=row["last"])
        for row in found
    ]
    return touched, newest


def stations_at(nodes: Sequence[str]) -> dict[str, Station]:
    """Return the stations that stand at some nodes of the network."""
    return {row.node: row for row in Station.objects.filter(node__in=nodes).exclude(node="")}


def observed_at(station: Station) -> list[Datastream]:
    """Return the observed series of flow or level of a station, flow first."""
    return list(
        Datastream.objects.filter(
            station=station, provenance=Provenance.OBSERVED,
            observed_property__identifier__in=FLOW_OR_LEVEL,
        ).select_related("observed_property", "station").order_by("observed_property__identifier")
    )  # fmt: skip


def gauges_by_node() -> dict[str, Station]:
    """Return the gauges of the main stream and the delta by their node of the network."""
    rows = Station.objects.filter(role__in=("mainstream", "delta")).exclude(node="")
    return {row.node: row for row in rows}
