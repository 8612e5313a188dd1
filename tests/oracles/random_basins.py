"""Small random basins with everything a river can have, for Hypothesis."""

from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows import Inflows, inflows_from_traces
from riparian.engine.river.network import Country, Inflow, Node, Reach, Subbasin
from riparian.engine.river.operation import DamRule, FlowRequirement, Operation, ReleaseHinge
from riparian.engine.river.works import CurvePoint, Dam, Demand, LakeExchange
from riparian.engine.vocabulary import DamStatus, DemandKind, NodeKind, ReachKind, TimeStep

FIRST_YEAR = 2003
FLOW_M3S = 100.0
A_MONTH_OF_FLOW_HM3 = FLOW_M3S * 0.0864 * 30


@dataclass(frozen=True)
class Case:
    """A basin, how it is run, and the water that comes."""

    basin: Basin
    operation: Operation
    clock: Clock
    seed: int
    traces: int
    rules: dict = field(default_factory=dict)
    spin_up_years: int = 0

    @property
    def inflows(self) -> Inflows:
        return random_inflows(self.basin, self.clock, self.seed, self.traces)


def pick(*values):
    return st.sampled_from(values)


def months(values):
    return st.tuples(*[values] * 12)


fractions = pick(0.0, 0.2, 0.5, 0.75, 1.0)


@st.composite
def reaches(draw, start, end, fraction=1.0):
    return Reach(
        from_id=start,
        to_id=end,
        flow_fraction=fraction,
        travel_time_days=draw(pick(0.0, 0.0, 0.4, 1.0, 2.3, 3.0)),
        muskingum_x=draw(pick(None, None, 0.0, 0.2, 0.35, 0.5)),
    )


@st.composite
def dams(draw, node_id):
    months_of_flow = draw(pick(0.0, 0.01, 0.3, 2.0, 8.0))
    total = months_of_flow * A_MONTH_OF_FLOW_HM3
    live = draw(pick(0.0, 0.4, 0.9, 1.0)) * total
    is_curved = total > 0.0 and draw(st.booleans())
    curve = (
        CurvePoint(level_m=100.0, storage_hm3=0.0, area_km2=0.0),
        CurvePoint(level_m=140.0, storage_hm3=0.3 * total, area_km2=0.01 * total),
        CurvePoint(level_m=170.0, storage_hm3=total, area_km2=0.03 * total),
    )
    return Dam(
        id=node_id,
        name=node_id,
        country="AAA",
        status=DamStatus.OPERATIONAL,
        installed_mw=draw(pick(0.0, 20.0, 1000.0)),
        head_m=draw(pick(None, 15.0, 80.0)),
        turbine_m3s=draw(pick(None, 40.0, 250.0)),
        total_storage_hm3=total,
        live_storage_hm3=live,
        area_km2=draw(pick(0.0, 0.05)) * total,
        minimum_release_m3s=draw(pick(0.0, 0.0, 15.0, 60.0)),
        curve=curve if is_curved else (),
        rule_fraction=draw(st.none() | months(fractions)),
        net_evaporation_mm=draw(pick((0.0,) * 12, (120.0,) * 6 + (-90.0,) * 6)),
    )


@st.composite
def demands(draw, node_id, number, below):
    returns = draw(pick(0.0, 0.0, 0.3, 1.0))
    return Demand(
        id=f"{node_id}-{number}",
        country="AAA",
        kind=DemandKind.IRRIGATION,
        node_id=node_id,
        monthly_hm3=draw(months(pick(0.0, 20.0, 150.0, 600.0))),
        priority=draw(st.integers(1, 3)),
        return_fraction=returns,
        return_node_id=draw(st.sampled_from(["", *below])),
    )


@st.composite
def rules(draw):
    if draw(st.booleans()):
        low = draw(pick(0.1, 0.3))
        hinge = ReleaseHinge(
            low=(low,) * 12,
            high=draw(months(pick(0.5, 0.8))),
            release_low_m3s=draw(pick(0.0, 30.0)),
            release_high_m3s=draw(pick(30.0, 90.0)),
            release_full_m3s=draw(pick(90.0, 300.0)),
        )
        return DamRule(hinge=hinge)
    return DamRule(
        target_fraction=draw(months(fractions)),
        firm_m3s=draw(pick(0.0, 35.0, 90.0)),
    )


@st.composite
def lakes(draw, river_node_id):
    top = draw(pick(300.0, 3000.0))
    return LakeExchange(
        node_id="LAKE",
        river_node_id=river_node_id,
        curve=(
            CurvePoint(level_m=0.0, storage_hm3=0.0, area_km2=0.02 * top),
            CurvePoint(level_m=4.0, storage_hm3=0.3 * top, area_km2=0.08 * top),
            CurvePoint(level_m=6.0, storage_hm3=0.6 * top, area_km2=0.12 * top),
            CurvePoint(level_m=9.0, storage_hm3=top, area_km2=0.16 * top),
        ),
        rating=((0.0, 0.5), (100.0, 3.0), (400.0, 8.0), (900.0, 9.0)),
        conveyance_m3s_per_m=draw(pick(5.0, 60.0)),
        largest_reverse_m3s=draw(pick(20.0, 500.0)),
        largest_share=draw(pick(0.1, 0.6)),
        initial_storage_hm3=draw(pick(0.1, 0.5, 1.0)) * top,
        dead_storage_hm3=draw(pick(0.0, 0.05)) * top,
        net_evaporation_mm=draw(pick((0.0,) * 12, (100.0,) * 12)),
    )


@st.composite
def networks(draw, ids):
    """Return river reaches: each node goes to a later one, one may part in two."""
    found, end = [], len(ids) - 1
    parts = draw(st.integers(0, end))
    for k, start in enumerate(ids[:-1]):
        to = draw(st.integers(k + 1, min(k + 3, end)))
        other = draw(st.integers(k + 1, end))
        fraction = draw(pick(0.25, 0.6)) if k == parts and other != to else 1.0
        found.append(draw(reaches(start, ids[to], fraction)))
        if fraction < 1.0:
            found.append(draw(reaches(start, ids[other], 1.0 - fraction)))
    return found


def reached(start, all_reaches):
    found, ahead = set(), [start]
    while ahead:
        here = ahead.pop()
        new = {r.to_id for r in all_reaches if r.from_id == here} - found
        found |= new
        ahead.extend(new)
    return found


@st.composite
def cases(draw, traces=3):
    count = draw(st.integers(1, 7))
    ids = [f"N{k}" for k in range(count)] + ["SEA"]
    links = draw(networks(ids))
    with_lake = draw(st.booleans()) and count >= 2
    found_lakes = ()
    if with_lake:
        beside = ids[draw(st.integers(1, count - 1))]
        links.append(draw(reaches("LAKE", beside)))
        found_lakes = (draw(lakes(beside)),)
    kinds = dict.fromkeys(ids, NodeKind.JUNCTION) | {"SEA": NodeKind.SEA}
    nodes = [*ids, *(["LAKE"] if with_lake else [])]
    dam_ids = draw(st.lists(st.sampled_from(ids[:-1]), unique=True, max_size=4))
    if dam_ids and draw(st.booleans()):
        start = dam_ids[0]
        to = draw(st.sampled_from(sorted(reached(start, links))))
        travel = draw(pick(0.0, 2.3))
        diversion = ReachKind.DIVERSION
        links.append(Reach(from_id=start, to_id=to, kind=diversion, travel_time_days=travel))
    found_demands = []
    for node in draw(st.lists(st.sampled_from(sorted(set(nodes) - {"SEA"})), max_size=3)):
        below = sorted(reached(node, links))
        found_demands.append(draw(demands(node, len(found_demands), below)))
    basin = Basin(
        name="random",
        title="Random",
        countries=(Country(id="AAA", name="A"),),
        nodes=tuple(Node(id=n, kind=kinds.get(n, NodeKind.LAKE), name=n) for n in nodes),
        subbasins=tuple(
            Subbasin(
                id=f"S-{n}", name=n, country="AAA", area_km2=1.0, monthly_flow_m3s=(FLOW_M3S,) * 12
            )
            for n in nodes
        ),
        inflows=tuple(Inflow(subbasin_id=f"S-{n}", node_id=n, flow_fraction=1.0) for n in nodes),
        reaches=tuple(links),
        dams=tuple(draw(dams(n)) for n in dam_ids),
        demands=tuple(found_demands),
        lakes=found_lakes,
    )
    step = draw(st.sampled_from(TimeStep))
    clock = Clock(first_year=FIRST_YEAR, last_year=FIRST_YEAR + draw(st.integers(0, 1)), step=step)
    operation = draw(operations(dam_ids, links))
    return Case(
        basin=basin,
        operation=operation,
        clock=clock,
        seed=draw(st.integers(0, 2**32 - 1)),
        traces=traces,
        rules={name: draw(rules()) for name in sorted(operation.built) if draw(st.booleans())},
        spin_up_years=draw(st.integers(0, 1)),
    )


@st.composite
def operations(draw, dam_ids, links):
    built = [name for name in dam_ids if draw(pick(True, True, False))]
    requirements = []
    if built and draw(st.booleans()):
        node = draw(st.sampled_from(sorted(reached(built[0], links))))
        wanted = draw(months(pick(0.0, 80.0, 200.0)))
        requirements.append(FlowRequirement(dam_id=built[0], node_id=node, monthly_m3s=wanted))
    return Operation(
        built=frozenset(built),
        first_year={name: FIRST_YEAR + draw(pick(-1, 0, 1, 9)) for name in built[:2]},
        requirements=tuple(requirements),
        has_demands=draw(pick(True, True, True, False)),
        filling_fraction=draw(pick(0.0, 0.3, 1.0)),
    )


def random_inflows(basin, clock, seed, traces, *, mean_m3s=FLOW_M3S):
    """Flows with a season, noise and dry spells without any water."""
    random = np.random.default_rng(seed)
    shape = (len(clock), len(basin.subbasins))
    season = 1.0 + 0.8 * np.sin((clock.month + clock.into_month) / 12.0 * 2.0 * np.pi)
    series = []
    for _ in range(traces):
        flow = mean_m3s * season[:, None] * random.lognormal(sigma=0.7, size=shape)
        flow[random.random(shape) < 0.05] = 0.0
        series.append(flow.astype(np.float32))
    return inflows_from_traces(clock, [s.id for s in basin.subbasins], series)
