"""What a notice of a changed release promises: arrival below, time of notice, adherence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import fmean

from riparian.engine.errors import InvalidInput
from riparian.engine.river.crossings import Reading
from riparian.engine.river.network import Reach
from riparian.engine.river.travel import travel_from

DECISIVE_PART = 0.5
"""A change counts as seen when at least this part of it is seen, in the announced direction."""
TOLERANCE = 0.2
"""A level of release counts as kept within this fraction of what was announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A change of release as announced; a flow that was not stated is None."""

    node_id: str
    starts_at: datetime
    announced_at: datetime | None = None
    ends_at: datetime | None = None
    from_low_m3s: float | None = None
    from_high_m3s: float | None = None
    to_low_m3s: float | None = None
    to_high_m3s: float | None = None

    def __post_init__(self) -> None:
        if self.ends_at is not None and self.ends_at < self.starts_at:
            raise InvalidInput(
                f"release at '{self.node_id}': ends {self.ends_at:%Y-%m-%d}, before it starts"
                f" {self.starts_at:%Y-%m-%d}; exchange them"
            )
        for low, high in (
            (self.from_low_m3s, self.from_high_m3s), (self.to_low_m3s, self.to_high_m3s)
        ):  # fmt: skip
            if (low is None) != (high is None) or (low or 0.0) > (high or 0.0):
                raise InvalidInput(
                    f"release at '{self.node_id}': flow {low} to {high} m³/s; give both ends, the"
                    " smaller first"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When a change reaches a station below: the network's time and its bounds."""

    node_id: str
    distance_km: float
    at: datetime
    earliest_at: datetime
    latest_at: datetime
    notice: timedelta | None
    """From the announcement to the earliest arrival; negative when the water came first."""


def arrivals_of(
    release: Release, reaches: Iterable[Reach], *, at_nodes: Sequence[str]
) -> tuple[Arrival, ...]:
    """Return arrivals at those nodes that lie below the dam, nearest first.

    Raises:
        InvalidInput: the dam is not in the network.
    """
    ways = travel_from(tuple(reaches), release.node_id)
    found = []
    for node in at_nodes:
        if node not in ways or node == release.node_id:
            continue
        way = ways[node]
        earliest = release.starts_at + timedelta(days=way.earliest_days)
        notice = earliest - release.announced_at if release.announced_at else None
        found.append(
            Arrival(
                node_id=node, distance_km=way.distance_km, notice=notice, earliest_at=earliest,
                at=release.starts_at + timedelta(days=way.days),
                latest_at=release.starts_at + timedelta(days=way.latest_days),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda arrival: (arrival.at, arrival.node_id)))


def lead_time(release: Release) -> timedelta | None:
    """Return how long before the change it was announced; None where nobody announced it."""
    return release.starts_at - release.announced_at if release.announced_at else None


class Verdict(StrEnum):
    """What the gauges say of a notice."""

    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """The verdict of one gauge, with what it rests on."""

    verdict: Verdict
    before_value: float | None = None
    """Mean of the readings in the days before the arrival, in the unit of the gauge."""
    after_value: float | None = None
    readings: int = 0


UNDECIDED = Adherence(verdict=Verdict.UNDECIDED)


def adherence_of(
    release: Release,
    arrival: Arrival | None,
    readings: Iterable[Reading],
    *,
    is_discharge: bool,
    look: timedelta = timedelta(days=3),
) -> Adherence:
    """Compare a notice with what a gauge showed.

    At the dam's own gauge, in discharge, `after` is held against the announced flow. At a
    gauge farther down, tributaries join and a level is no flow: there only the direction of the
    change is judged. Without readings on both sides, or without announced flows, it is undecided.
    """
    begins = (arrival.earliest_at, arrival.latest_at) if arrival else (release.starts_at,) * 2
    ends = begins[1] + (release.ends_at - release.starts_at if release.ends_at else look)
    known = list(readings)
    before = [one.value for one in known if begins[0] - look <= one.at < begins[0]]
    after = [one.value for one in known if begins[1] < one.at <= min(ends, begins[1] + look)]
    if not before or not after:
        return UNDECIDED
    means = (fmean(before), fmean(after))
    verdict = (
        _held(release, means[1]) if arrival is None and is_discharge else _moved(release, means)
    )
    return Adherence(
        verdict=verdict,
        before_value=means[0],
        after_value=means[1],
        readings=len(before) + len(after),
    )


def _held(release: Release, after: float) -> Verdict:
    if release.to_low_m3s is None or release.to_high_m3s is None:
        return Verdict.UNDECIDED
    low, high = release.to_low_m3s * (1 - TOLERANCE), release.to_high_m3s * (1 + TOLERANCE)
    if low <= after <= high:
        return Verdict.KEPT
    if release.from_low_m3s is None or release.from_high_m3s is None:
        return Verdict.BROKEN
    announced = _middle(release.to_low_m3s, release.to_high_m3s)
    start = _middle(release.from_low_m3s, release.from_high_m3s)
    if announced == start:
        return Verdict.BROKEN
    part = (after - start) / (announced - start)
    return Verdict.PARTLY if part >= DECISIVE_PART else Verdict.BROKEN


def _moved(release: Release, means: tuple[float, float]) -> Verdict:
    flows = (release.from_low_m3s, release.from_high_m3s, release.to_low_m3s, release.to_high_m3s)
    known = [flow for flow in flows if flow is not None]
    if len(known) < len(flows):
        return Verdict.UNDECIDED
    announced = _middle(known[2], known[3]) - _middle(known[0], known[1])
    if announced == 0.0:
        return Verdict.UNDECIDED
    return Verdict.KEPT if (means[1] - means[0]) * announced > 0.0 else Verdict.BROKEN


def _middle(low: float, high: float) -> float:
    return (low + high) / 2.0


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """Return one verdict: gauges that cannot say are left out; those that differ make it partly."""
    said = {verdict for verdict in verdicts if verdict is not Verdict.UNDECIDED}
    if not said:
        return Verdict.UNDECIDED
    return said.pop() if len(said) == 1 else Verdict.PARTLY
