"""What the searched rules did on the traces of the bound, month by month.

Simulated once; from it come the value found, the water no rule can change, and the state in
which the months of the programme start and end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from riparian.engine.interests.benefits import value_benefits
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.measures import Fold, Measure, Quantity
from riparian.engine.river.rule_space import RuleChoice
from riparian.engine.river.simulation import simulate_river
from riparian.engine.studies.coalition_search import SearchSpace
from riparian.engine.studies.foresight_network import (
    Arrivals,
    Network,
    Stream,
    StreamKind,
    stream_of,
)

RULE_SETS_AT_ONCE = 4

Key = tuple[Quantity, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Record:
    """Monthly series of the searched rules, each (rule set, trace, month), and their worth.

    `benefits_musd` is (rule set, trace, country), the mean over years. Rule set 0 is that of
    everybody alone.
    """

    series: Mapping[Key, FloatArray]
    streams: Mapping[Stream, FloatArray]
    benefits_musd: FloatArray

    def of(self, quantity: Quantity, place: str) -> FloatArray:
        """Return one series."""
        return self.series[quantity, place]

    def unrouted(self, quantity: Quantity, place: str, arrivals: Arrivals) -> FloatArray:
        """Return the flow at a place less what arrives there of decided streams.

        After the first months it is the same under every rule; in those it still holds water
        that was on its way before.
        """
        rest = self.of(quantity, place).copy()
        for stream, taps in arrivals.items():
            flow = self.streams[stream]
            for months, tap in enumerate(taps[: flow.shape[-1]]):
                rest[..., months:] -= tap * flow[..., : flow.shape[-1] - months]
        return rest


def record_rules(
    space: SearchSpace, network: Network, choices: Sequence[RuleChoice], traces: int
) -> Record:
    """Simulate each choice and keep what the programme needs of the first `traces` traces."""
    wanted = dict.fromkeys(_wanted(space, network))
    measures = [*space.measures, *(_measure(quantity, place) for quantity, place in wanted)]
    values, benefits = [], []
    for start in range(0, len(choices), RULE_SETS_AT_ONCE):
        run = simulate_river(
            space.river,
            space.inflows,
            measures=measures,
            rules=[space.expand(choice) for choice in choices[start : start + RULE_SETS_AT_ONCE]],
        )
        values.append(run.values[:, :traces, :, len(space.measures) :])
        worth = value_benefits(
            run, space.basin, space.valuation, natural=space.natural, estimate=space.estimate
        )
        benefits.append(worth.by_country(space.basin.country_ids)[:, :traces].mean(axis=2))
    joined = np.concatenate(values)
    series = {key: np.ascontiguousarray(joined[..., at]) for at, key in enumerate(wanted)}
    return Record(
        series=series,
        streams=_streams(space, network, series),
        benefits_musd=np.concatenate(benefits),
    )


def _wanted(space: SearchSpace, network: Network) -> Iterable[Key]:
    """Yield what is recorded: balances where something is decided, worth where nothing is."""
    dams = space.river.operation.built
    yield from _wanted_for_accounts(space, network)
    for place in (*network.stores, *network.splits, *network.passes):
        yield Quantity.INFLOW, place
        yield Quantity.OUTFLOW, place
        if place in dams:
            yield Quantity.DIVERTED, place
    for place in network.stores:
        yield Quantity.STORAGE, place
        yield Quantity.EVAPORATION, place


def _wanted_for_accounts(space: SearchSpace, network: Network) -> Iterable[Key]:
    for dam in sorted(space.river.operation.built - network.decided):
        yield Quantity.ENERGY, dam
    for demand_id in space.river.demand_rows:
        yield Quantity.DELIVERED, demand_id
    for lake in space.basin.lakes:
        yield Quantity.STORAGE, lake.node_id
        yield Quantity.OUTFLOW, lake.river_node_id
    for measure in space.measures:
        if measure.quantity is Quantity.OUTFLOW:
            yield Quantity.OUTFLOW, measure.places[0]


def _measure(quantity: Quantity, place: str) -> Measure:
    fold = Fold.LAST if quantity is Quantity.STORAGE else Fold.SUM
    return Measure(name=f"{quantity.name} {place}", quantity=quantity, places=(place,), fold=fold)


def _streams(
    space: SearchSpace, network: Network, series: Mapping[Key, FloatArray]
) -> dict[Stream, FloatArray]:
    found: dict[Stream, FloatArray] = {}
    for place in (*network.stores, *network.splits):
        found[Stream(StreamKind.RIVER, place)] = series[Quantity.OUTFLOW, place]
        if place in space.river.operation.built:
            found[Stream(StreamKind.DIVERTED, place)] = series[Quantity.DIVERTED, place]
    for demand in space.basin.demands:
        if demand.id in space.river.demand_rows and demand.node_id in network.served:
            stream = stream_of(space.river, demand.id)
            delivered = series[Quantity.DELIVERED, demand.id]
            found[stream] = found[stream] + delivered if stream in found else delivered
    return found
