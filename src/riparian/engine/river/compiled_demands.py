"""Demands for the kernel: served by priority, pro rata within one, each with its way back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from riparian.engine.errors import InvalidBasin
from riparian.engine.kernels import river_arrays as rows
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.compiled_network import index_starts
from riparian.engine.river.operation import Operation
from riparian.engine.river.works import Demand
from riparian.engine.units import HM3_PER_DAY_PER_M3S
from riparian.engine.vocabulary import ReachKind

DAYS_IN_MONTH = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
"""Monthly volumes become flows by the mean month; a 29 February asks for one day more."""
DemandClasses = dict[str, dict[int, list[Demand]]]
"""The demands of each node by priority, the first served first."""
ReturnNodes = dict[str, str]
"""The node to which the return flow of each demand goes; those that return nothing are left out."""


def group_demands(basin: Basin, operation: Operation) -> DemandClasses:
    """Group the demands of each node by priority, first priority first."""
    grouped: DemandClasses = defaultdict(dict)
    if not operation.has_demands:
        return grouped
    for demand in sorted(basin.demands, key=lambda each: each.priority):
        grouped[demand.node_id].setdefault(demand.priority, []).append(demand)
    for node_id, classes in grouped.items():
        if len(classes) > rows.MAX_CLASSES:
            raise InvalidBasin(
                f"node '{node_id}': demands of {len(classes)} different priorities; at most "
                f"{rows.MAX_CLASSES} can be told apart; merge some"
            )
    return grouped


def find_return_nodes(basin: Basin, operation: Operation) -> ReturnNodes:
    """Return where each return flow goes: as named, else to the next node on the main branch."""
    widest: dict[str, tuple[float, str]] = {}
    for reach in basin.reaches:
        if reach.kind is ReachKind.RIVER:
            branch = (-reach.flow_fraction, reach.to_id)
            widest[reach.from_id] = min(branch, widest.get(reach.from_id, branch))
    returns: ReturnNodes = {}
    for demand in basin.demands if operation.has_demands else ():
        if demand.return_fraction > 0.0:
            _, next_node = widest.get(demand.node_id, (0.0, ""))
            returns[demand.id] = demand.return_node_id or next_node
            if not returns[demand.id]:
                raise InvalidBasin(
                    f"demand '{demand.id}': its return flow has no node to return to; name one"
                )
    return returns


def locate_demands(classes: DemandClasses) -> dict[str, tuple[int, FloatArray]]:
    """Return the class row of each demand and its share of the class by month (pro rata)."""
    return {
        demand.id: (number, share)
        for groups in classes.values()
        for number, demands in enumerate(groups.values())
        for demand, share in _shares(demands)
    }


def _shares(demands: Sequence[Demand]) -> list[tuple[Demand, FloatArray]]:
    total = np.sum([demand.monthly_hm3 for demand in demands], axis=0)
    nothing = np.zeros(len(total))
    return [
        (demand, np.divide(demand.monthly_hm3, total, out=nothing.copy(), where=total > 0.0))
        for demand in demands
    ]


def lay_classes(groups: Sequence[Sequence[Demand]]) -> FloatArray:
    """Return the flow each class asks for [m³/s], (class, 12)."""
    total = np.zeros((len(groups), 12))
    for position, demands in enumerate(groups):
        total[position] = np.sum([demand.monthly_hm3 for demand in demands], axis=0)
    flow_m3s: FloatArray = total / DAYS_IN_MONTH / HM3_PER_DAY_PER_M3S
    return flow_m3s


def lay_returns(
    groups: Sequence[Sequence[Demand]], returns: ReturnNodes, index: Mapping[str, int]
) -> dict[str, Any]:
    """Return, for each class, what part of its water comes back where."""
    laid: list[dict[str, FloatArray]] = []
    for demands in groups:
        to_node: dict[str, FloatArray] = defaultdict(lambda: np.zeros(12))
        for demand, share in _shares(demands):
            if demand.id in returns:
                to_node[returns[demand.id]] += demand.return_fraction * share
        laid.append(dict(sorted(to_node.items())))
    flat = [pair for to_node in laid for pair in to_node.items()]
    return {
        "return_start": index_starts(len(to_node) for to_node in laid),
        "return_to": np.array([index[node_id] for node_id, _ in flat], dtype=np.int64),
        "return_fraction": np.array([share for _, share in flat]).reshape(-1, 12),
    }
