"""What a page shows of a series: a stretch of values, its months over the years."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Max, Min
from django.db.models.functions import TruncDay, TruncMonth

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.lib.days import find_day
from riparian.secretariat.stations.models import Datastream, DeliveredSeries
from riparian.secretariat.stations.queries import observations_of, withheld_since

MOST_VALUES = 5_000
_USUAL_DAYS = {"PT15M": 30, "PT1H": 60, "PT12H": 365, "P1D": 730, "P1M": 36_500, "P1Y": 36_500}
_KEPT_S = 3_600
Points = list[tuple[datetime, float, int]]


def clock_of(datastream: Datastream) -> timezone:
    """Return the fixed clock by which the days of a series are counted."""
    return timezone(timedelta(minutes=datastream.station.utc_offset_minutes))


def stretch_of(
    datastream: Datastream, actor: Actor, *, at: datetime, asked: Mapping[str, str]
) -> tuple[datetime, datetime] | None:
    """Return the stretch that a page asks for (`from`, `to` as days), or the usual latest one."""
    extent = getattr(datastream, "extent", None)
    if extent is None or extent.latest_time is None:
        return None
    end = min(extent.latest_time, withheld_since(datastream, actor, at=at) or extent.latest_time)
    days = _USUAL_DAYS.get(datastream.period, 90)
    first, last = end - timedelta(days=min(days, 36_500)), end
    zone = clock_of(datastream)
    return _day(asked.get("from"), zone) or first, _day(asked.get("to"), zone) or last


def _day(text: str | None, zone: timezone) -> datetime | None:
    # A day at the ends of the calendar has no instant on every clock.
    found = find_day(text, earliest=date(2, 1, 1), latest=date(9998, 12, 31))
    return datetime.combine(found, time(), tzinfo=zone) if found else None


def points_of(
    datastream: Datastream, actor: Actor, *, at: datetime, stretch: tuple[datetime, datetime]
) -> Points:
    """Return the values of a stretch; of a long one the lowest and highest of each day."""
    rows = observations_of(datastream, actor, at=at).filter(phenomenon_time__range=stretch)
    points: Points = list(
        rows.values_list("phenomenon_time", "value", "verdict")[: MOST_VALUES + 1]
    )
    if len(points) <= MOST_VALUES:
        return points
    days = (
        rows.order_by().annotate(day=TruncDay("phenomenon_time", tzinfo=clock_of(datastream)))
        .values("day").annotate(low=Min("value"), high=Max("value"), verdict=Max("verdict"))
        .order_by("day")
    )  # fmt: skip
    return [
        (row["day"].astimezone(UTC), row[end], row["verdict"])
        for row in days
        for end in ("low", "high")
    ]


def monthly_means_of(
    datastream: Datastream, actor: Actor, *, at: datetime
) -> dict[tuple[int, int], float]:
    """Return the mean of each month, rejected values left out; kept until the series changes."""
    touched = DeliveredSeries.objects.filter(datastream=datastream).aggregate(last=Max("pk"))
    end = withheld_since(datastream, actor, at=at)
    key = f"months-{datastream.pk}-{touched['last']}-{end and end.date()}"
    known: dict[tuple[int, int], float] | None = cache.get(key)
    if known is None:
        known = _monthly_means(datastream, actor, at=at)
        cache.set(key, known, _KEPT_S)
    return known


def _monthly_means(
    datastream: Datastream, actor: Actor, *, at: datetime
) -> dict[tuple[int, int], float]:
    rows: Any = (
        observations_of(datastream, actor, at=at).exclude(verdict=5).order_by()
        .annotate(month=TruncMonth("phenomenon_time", tzinfo=clock_of(datastream)))
        .values("month").annotate(mean=Avg("value"))
    )  # fmt: skip
    return {(row["month"].year, row["month"].month): row["mean"] for row in rows}
