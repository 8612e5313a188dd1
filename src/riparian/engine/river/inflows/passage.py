"""How a sub-basin's water comes to a station: which fraction of it, and how many days later."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.network import Reach
from riparian.engine.vocabulary import ReachKind


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """One entry a sub-basin: the fraction that passes the station and its mean travel time.

    Where nothing passes the station both are 0.
    """

    station_id: str
    fraction: FloatArray = field(repr=False)
    days: FloatArray = field(repr=False)
    nodes: frozenset[str] = field(repr=False)
    """The nodes whose water passes the station, itself among them."""


def passage_to(basin: Basin, station_id: str) -> Passage:
    """Return how the natural flow of every sub-basin comes to a station.

    Raises:
        InvalidInput: the basin has no such node.
    """
    if station_id not in basin.node_by_id:
        raise InvalidInput(f"station '{station_id}': no node of basin '{basin.name}'; correct it")
    fraction_of, days_of = _from_nodes(basin, station_id)
    row = {subbasin.id: i for i, subbasin in enumerate(basin.subbasins)}
    fraction, weighted = np.zeros(len(row)), np.zeros(len(row))
    for inflow in basin.inflows:
        part = inflow.flow_fraction * fraction_of.get(inflow.node_id, 0.0)
        fraction[row[inflow.subbasin_id]] += part
        weighted[row[inflow.subbasin_id]] += part * days_of.get(inflow.node_id, 0.0)
    days = np.divide(weighted, fraction, out=np.zeros_like(weighted), where=fraction > 0.0)
    return Passage(
        station_id=station_id, fraction=fraction, days=days, nodes=frozenset(fraction_of)
    )


def river_reaches_by_node(basin: Basin) -> Mapping[str, list[Reach]]:
    """Return the river reaches that leave each node."""
    leaving: dict[str, list[Reach]] = defaultdict(list)
    for reach in basin.reaches:
        if reach.kind is ReachKind.RIVER:
            leaving[reach.from_id].append(reach)
    return leaving


def _from_nodes(basin: Basin, station_id: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return fraction and mean days to the station for every node upstream of it."""
    leaving = river_reaches_by_node(basin)
    fraction, days = {station_id: 1.0}, {station_id: 0.0}
    for node in reversed(basin.order):
        ways = [reach for reach in leaving.get(node, ()) if reach.to_id in fraction]
        parts = [reach.flow_fraction * fraction[reach.to_id] for reach in ways]
        if node == station_id or not sum(parts) > 0.0:
            continue
        times = [reach.travel_time_days + days[reach.to_id] for reach in ways]
        fraction[node] = sum(parts)
        days[node] = float(np.average(times, weights=parts))
    return fraction, days


def days_between(basin: Basin) -> FloatArray:
    """Return the travel time along the river between every two sub-basins [days].

    Each sub-basin follows its main way down; two of them are as far apart as the days from both
    to the place where their ways meet. Ways that never meet are as far apart as their sum.
    """
    ways = [_way_down(basin, start) for start in _main_nodes(basin)]
    n = len(ways)
    apart = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            apart[i, j] = apart[j, i] = _meet(ways[i], ways[j])
    return apart


def _main_nodes(basin: Basin) -> list[str]:
    main: dict[str, tuple[float, str]] = {}
    for inflow in basin.inflows:
        main[inflow.subbasin_id] = max(
            main.get(inflow.subbasin_id, (0.0, "")), (inflow.flow_fraction, inflow.node_id)
        )
    return [main[subbasin.id][1] for subbasin in basin.subbasins]


def _way_down(basin: Basin, start: str) -> dict[str, float]:
    leaving = river_reaches_by_node(basin)
    way, node = {start: 0.0}, start
    while leaving.get(node):
        reach = max(leaving[node], key=lambda one: one.flow_fraction)
        way[reach.to_id] = way[node] + reach.travel_time_days
        node = reach.to_id
    return way


def _meet(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    for node, days in one.items():
        if node in other:
            return days + other[node]
    return max(one.values()) + max(other.values())
