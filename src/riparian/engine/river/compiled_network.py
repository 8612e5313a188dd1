"""The graph for the kernel: nodes upstream first, reaches cut into segments of one step each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

import numpy as np

from riparian.engine.errors import InvalidBasin
from riparian.engine.kernels import river_arrays as rows
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.operation import leaving_fractions
from riparian.engine.river.reaches import ReachStep, divide_reach
from riparian.engine.river.works import Demand
from riparian.engine.vocabulary import ReachKind

Segment = tuple[str, str, float, bool, ReachStep]
Edge = tuple[str, str]


def cut_segments(basin: Basin, step_days: float) -> tuple[Segment, ...]:
    """Return (from, to, fraction, is diversion, step) pieces; long reaches get inner nodes.

    Fractions are divided by their sum, which may miss 1 by what was printed.
    """
    pieces: list[Segment] = []
    total = leaving_fractions(basin)
    for place, reach in enumerate(basin.reaches):
        steps = divide_reach(reach, step_days=step_days)
        name = f"{reach.from_id}→{reach.to_id}#{place}"
        stations = [reach.from_id, *(f"{name}.{inner}" for inner in range(1, len(steps)))]
        is_diversion = reach.kind is ReachKind.DIVERSION
        share = 1.0 if is_diversion else reach.flow_fraction / total[reach.from_id]
        for number, (step, end) in enumerate(zip(steps, [*stations[1:], reach.to_id], strict=True)):
            is_first = number == 0
            pieces.append(
                (stations[number], end, share if is_first else 1.0, is_diversion and is_first, step)
            )
    return tuple(pieces)


def sort_nodes(
    basin: Basin, segments: Iterable[Segment], returns: Mapping[str, str]
) -> tuple[str, ...]:
    """Sort nodes downstream; a lake comes after what feeds the river beside it.

    The node to which a demand's water returns comes after the node where it was taken.
    """
    sorter: TopologicalSorter[str] = TopologicalSorter({node.id: () for node in basin.nodes})
    edges = [(start, end) for start, end, *_ in segments]
    for demand in basin.demands:
        if demand.id in returns:
            _check_returns_below(demand, returns[demand.id], edges)
    edges.extend((d.node_id, returns[d.id]) for d in basin.demands if d.id in returns)
    for start, end in edges:
        sorter.add(end, start)
    for lake in basin.lakes:
        below_lake = _reached_from(lake.node_id, edges)
        if lake.river_node_id not in below_lake:
            raise InvalidBasin(
                f"lake '{lake.node_id}': its water does not reach '{lake.river_node_id}', the "
                "river it fills from; add the reach or correct river_node_id"
            )
        beside = {start for start, end in edges if end == lake.river_node_id}
        for start in sorted(beside - below_lake - {lake.node_id}):
            sorter.add(lake.node_id, start)
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise InvalidBasin(
            f"lakes and return flows: water runs in a circle {circle}; break it"
        ) from None


def _check_returns_below(demand: Demand, back: str, edges: Sequence[Edge]) -> None:
    if back == demand.node_id or demand.node_id in _reached_from(back, edges):
        raise InvalidBasin(
            f"demand '{demand.id}': its return flow goes to '{back}', which is not "
            f"downstream of '{demand.node_id}'; name a node below it"
        )


def _reached_from(node_id: str, edges: Sequence[Edge]) -> set[str]:
    goes_to: dict[str, list[str]] = defaultdict(list)
    for start, end in edges:
        goes_to[start].append(end)
    reached: set[str] = set()
    ahead = [node_id]
    while ahead:
        for end in goes_to[ahead.pop()]:
            if end not in reached:
                reached.add(end)
                ahead.append(end)
    return reached


def lay_nodes(
    basin: Basin, order: Sequence[str], places: Sequence[str], segments: Iterable[Segment]
) -> rows.NodeArrays:
    """Lay the nodes out for the kernel, upstream first."""
    subbasin = {sub.id: position for position, sub in enumerate(basin.subbasins)}
    local: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for inflow in basin.inflows:
        local[inflow.node_id].append((subbasin[inflow.subbasin_id], inflow.flow_fraction))
    flat = [pair for node_id in order for pair in local[node_id]]
    leaving = defaultdict(int)  # type: dict[str, int]
    for start, *_ in segments:
        leaving[start] += 1
    work = {place: position for position, place in enumerate(places)}
    lake = {each.node_id: position for position, each in enumerate(basin.lakes)}
    return rows.NodeArrays(
        entering=_entering(flat, len(basin.subbasins)),
        work=np.array([work.get(node_id, -1) for node_id in order]),
        lake=np.array([lake.get(node_id, -1) for node_id in order]),
        local_start=index_starts(len(local[node_id]) for node_id in order),
        local_subbasin=np.array([pair[0] for pair in flat], dtype=np.int64),
        local_fraction=np.array([pair[1] for pair in flat], dtype=np.float64),
        reach_start=index_starts(leaving[node_id] for node_id in order),
        recorder_start=np.zeros(len(order) + 1, dtype=np.int64),
    )


def _entering(shares: Sequence[tuple[int, float]], subbasins: int) -> FloatArray:
    """Return how much of each sub-basin's runoff enters the network."""
    total = np.zeros(subbasins)
    for subbasin, fraction in shares:
        total[subbasin] += fraction
    return total


def index_starts(counts: Iterable[int]) -> rows.IntArray:
    """Return where each group begins in a flat array, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.fromiter(counts, dtype=np.int64))]).astype(np.int64)


def lay_reaches(
    order: Sequence[str], index: Mapping[str, int], segments: Iterable[Segment]
) -> rows.ReachArrays:
    """Lay the segments out for the kernel, grouped by the node they leave."""
    by_start: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_start[segment[0]].append(segment)
    laid = [segment for node_id in order for segment in by_start[node_id]]
    lags = [step.lag for *_, step in laid]
    delay_start = index_starts(lags)[:-1]
    return rows.ReachArrays(
        numbers=np.array(
            [(share, step.c0, step.c1, step.c2) for _, _, share, _, step in laid], dtype=np.float64
        ).reshape(-1, 4),
        places=np.array(
            [
                (index[end], int(is_diversion), step.lag, delay_start[position])
                for position, (_, end, _, is_diversion, step) in enumerate(laid)
            ],
            dtype=np.int64,
        ).reshape(-1, 4),
    )
