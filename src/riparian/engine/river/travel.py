"""How long a change of flow takes from one point of the river to the points below it."""

from collections.abc import Iterable
from dataclasses import dataclass

from riparian.engine.errors import InvalidInput
from riparian.engine.river.network import Reach
from riparian.engine.vocabulary import ReachKind

LONG_REACH_KM = 50.0
"""Shorter reaches say little about speed: their times are rounded to a hundredth of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """A way down the river: how far, how long, and between which bounds."""

    node_id: str
    distance_km: float
    days: float
    earliest_days: float
    latest_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Speeds:
    """The slowest and the fastest speed of a change of flow on record for a river."""

    slowest_km_per_day: float
    fastest_km_per_day: float


def speeds_of(reaches: Iterable[Reach]) -> Speeds:
    """Return the slowest and fastest speed among the long reaches of a network.

    Raises:
        InvalidInput: no long reach has both a distance and a travel time.
    """
    speeds = [
        reach.distance_km / reach.travel_time_days
        for reach in reaches
        if reach.distance_km is not None
        and reach.distance_km >= LONG_REACH_KM
        and reach.travel_time_days > 0.0
    ]
    if not speeds:
        raise InvalidInput(
            f"network: no reach of {LONG_REACH_KM:g} km or more has a distance and a travel time;"
            " give them in reaches.csv"
        )
    return Speeds(slowest_km_per_day=min(speeds), fastest_km_per_day=max(speeds))


def travel_from(reaches: Iterable[Reach], start: str) -> dict[str, Travel]:
    """Return the quickest way along the river from a node to every node below it.

    The bounds are the time for the whole distance at the fastest and at the slowest speed on
    record anywhere on this river, and never exclude the time of the network itself.

    Raises:
        InvalidInput: the node is not in the network.
    """
    river = [reach for reach in reaches if reach.kind is ReachKind.RIVER]
    below: dict[str, list[Reach]] = {}
    for reach in river:
        below.setdefault(reach.from_id, []).append(reach)
    if start not in below and all(reach.to_id != start for reach in river):
        raise InvalidInput(f"network: '{start}' is no node of the river; choose one of its nodes")
    speeds = speeds_of(river)
    found = {start: (0.0, 0.0)}
    waiting = [start]
    while waiting:  # an acyclic river: a node is passed on again only when a quicker way is found
        node = waiting.pop()
        days, distance = found[node]
        for reach in below.get(node, ()):
            way = (days + reach.travel_time_days, distance + (reach.distance_km or 0.0))
            if reach.to_id not in found or way < found[reach.to_id]:
                found[reach.to_id] = way
                waiting.append(reach.to_id)
    return {node: _travel(node, way, speeds) for node, way in found.items()}


def _travel(node: str, way: tuple[float, float], speeds: Speeds) -> Travel:
    days, distance = way
    return Travel(
        node_id=node,
        distance_km=distance,
        days=days,
        earliest_days=min(days, distance / speeds.fastest_km_per_day),
        latest_days=max(days, distance / speeds.slowest_km_per_day),
    )
