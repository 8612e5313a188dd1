"""Which releases and abstractions reach which point of the river, and after how many months.

Nodes where nothing is decided are passed through: what is left are streams (a dam's release, a
diversion, an abstraction) and, at every point that matters, how much of each stream arrives.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from riparian.engine.kernels import river_arrays as rows
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.compiled_demands import find_return_nodes
from riparian.engine.river.compiling import CompiledRiver
from riparian.engine.vocabulary import DemandKind

SMALLEST_TAP = 1e-9
"""Part of a flow below which its tail is no longer followed."""
MOST_TAPS = 120


class StreamKind(StrEnum):
    """What carries decided water away from a place."""

    RIVER = "river"
    DIVERTED = "diverted"
    SERVED = "served"


@dataclass(frozen=True, slots=True, order=True)
class Stream:
    """Decided water that leaves a place; abstractions are kept apart by class and account."""

    kind: StreamKind
    place: str
    demand_class: int = 0
    country: str = ""
    use: str = ""
    return_fraction: float = 0.0
    returns_to: str = ""


Arrivals = Mapping[Stream, FloatArray]
"""How much of each stream arrives in the same month, the next, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """The river as the programme sees it.

    `inflow` and `outflow` say what arrives at and leaves each node. `stores` are the dams with
    live storage, `splits` other places with a balance of their own (abstraction or diversion),
    `passes` power stations that turn what arrives. Whatever stands elsewhere no rule can change.
    """

    inflow: Mapping[str, Arrivals]
    outflow: Mapping[str, Arrivals]
    stores: tuple[str, ...]
    splits: tuple[str, ...]
    passes: tuple[str, ...]
    served: Mapping[str, tuple[Stream, ...]]
    """The abstractions decided at each place."""

    @property
    def decided(self) -> frozenset[str]:
        """The places where something is decided."""
        return frozenset((*self.stores, *self.splits, *self.passes))


@dataclass(slots=True)
class _Tracing:
    """Carries arrivals from source to sea."""

    river: CompiledRiver
    waiting: list[dict[Stream, FloatArray]]

    def add(self, node: int, stream: Stream, taps: FloatArray) -> None:
        here = self.waiting[node]
        here[stream] = _plus(here[stream], taps) if stream in here else taps

    def send(self, node: int, arrivals: Arrivals, *, diverted: bool) -> None:
        """Pass what leaves a node down its reaches."""
        starts = self.river.nodes.reach_start
        for reach in range(starts[node], starts[node + 1]):
            place = self.river.reaches.places[reach]
            if bool(place[rows.IS_DIVERSION]) is diverted:
                response = _response(self.river.reaches.numbers[reach], int(place[rows.LAG]))
                for stream, taps in arrivals.items():
                    self.add(int(place[rows.TO]), stream, _trim(np.convolve(taps, response)))


def trace_network(river: CompiledRiver) -> Network:
    """Return the streams of a river and where they arrive."""
    tracing = _Tracing(river, [{} for _ in river.node_index])
    inflow: dict[str, Arrivals] = {}
    outflow: dict[str, Arrivals] = {}
    found: dict[str, list[str]] = defaultdict(list)
    served: dict[str, tuple[Stream, ...]] = {}
    streams = _streams_served(river)
    for node_id, node in river.node_index.items():
        arrivals = tracing.waiting[node]
        role = _role(river, node_id, node, is_reached=bool(arrivals))
        found[role].append(node_id)
        inflow[node_id] = arrivals
        outflow[node_id] = _leaving(role, node_id, arrivals)
        tracing.send(node, outflow[node_id], diverted=False)
        if role in {"stores", "splits"}:
            served[node_id] = tuple(streams.get(node_id, ()))
            _leave_aside(tracing, node, node_id, served[node_id])
    return Network(
        inflow=inflow,
        outflow=outflow,
        stores=tuple(found["stores"]),
        splits=tuple(found["splits"]),
        passes=tuple(found["passes"]),
        served=served,
    )


def _role(river: CompiledRiver, node_id: str, node: int, *, is_reached: bool) -> str:
    """Say what is decided at a node; nothing on a lake, nor where no decision arrives."""
    work = river.nodes.work[node]
    if river.nodes.lake[node] >= 0:
        return "lakes"
    if node_id in river.operation.built and river.basin.dam_by_id[node_id].live_storage_hm3 > 0.0:
        return "stores"
    if work < 0 or not is_reached:
        return "untouched"
    has_demand = river.works.class_start[work] < river.works.class_start[work + 1]
    diverts = river.works.numbers[work, rows.DIVERTS] > 0.0
    return "splits" if has_demand or diverts else "passes"


def _leaving(role: str, node_id: str, arrivals: Arrivals) -> Arrivals:
    if role in {"stores", "splits"}:
        return {Stream(StreamKind.RIVER, node_id): np.ones(1)}
    return {} if role == "lakes" else arrivals


def _leave_aside(tracing: _Tracing, node: int, node_id: str, streams: tuple[Stream, ...]) -> None:
    """Send what is diverted, and what comes back of what is abstracted."""
    diverted = {Stream(StreamKind.DIVERTED, node_id): np.ones(1)}
    tracing.send(node, diverted, diverted=True)
    for stream in streams:
        if stream.return_fraction > 0.0:
            back = tracing.river.node_index[stream.returns_to]
            tracing.add(back, stream, np.array([stream.return_fraction]))


def _streams_served(river: CompiledRiver) -> dict[str, list[Stream]]:
    """Return the abstractions of each node, alike in class, account and return."""
    found: dict[str, dict[Stream, None]] = defaultdict(dict)
    for demand in river.basin.demands:
        if demand.id in river.demand_rows:
            found[demand.node_id][stream_of(river, demand.id)] = None
    return {node_id: sorted(streams) for node_id, streams in found.items()}


def stream_of(river: CompiledRiver, demand_id: str) -> Stream:
    """Return the stream in which a demand is served."""
    demand = next(each for each in river.basin.demands if each.id == demand_id)
    row, _ = river.demand_rows[demand_id]
    return Stream(
        kind=StreamKind.SERVED,
        place=demand.node_id,
        demand_class=row,
        country=demand.country,
        use=demand.kind,
        return_fraction=demand.return_fraction,
        returns_to=find_return_nodes(river.basin, river.operation).get(demand_id, ""),
    )


def demands_of(river: CompiledRiver, country: str, kind: DemandKind) -> Iterator[str]:
    """Yield the demands of a country of one kind."""
    for demand in river.basin.demands:
        if demand.country == country and demand.kind is kind and demand.id in river.demand_rows:
            yield demand.id


def _response(numbers: FloatArray, lag: int) -> FloatArray:
    """O[t] = c0 I[t] + c1 I[t-1] + c2 O[t-1], then a lag: what one unit becomes, month by month."""
    c0, c1, c2 = numbers[rows.C0], numbers[rows.C1], numbers[rows.C2]
    tail = (c1 + c0 * c2) * c2 ** np.arange(MOST_TAPS)
    taps = np.concatenate([np.zeros(lag), [c0], tail])
    return _trim(numbers[rows.FRACTION] * taps)


def _trim(taps: FloatArray) -> FloatArray:
    large = np.flatnonzero(np.abs(taps) > SMALLEST_TAP)
    return taps[: large[-1] + 1] if len(large) else taps[:1]


def _plus(one: FloatArray, other: FloatArray) -> FloatArray:
    length = max(len(one), len(other))
    return np.pad(one, (0, length - len(one))) + np.pad(other, (0, length - len(other)))
