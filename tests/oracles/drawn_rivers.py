"""Rivers drawn in a few words and tables that say, day by day, what must happen in them.

A river is drawn as one string a reach: `A > B`, `A > B 0.25` (a quarter of the water),
`A > B lag 2.3`, `A > B muskingum 2 0.1` (K in days and x), `A >> B` (a diversion). Every node has
runoff of its own. A table has a column for each thing, in hm³ a day (`energy` MWh, `level` m):
`in A` is given, all others are expected; `-` says nothing.
"""

from dataclasses import dataclass, field

import numpy as np

from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.inflows import inflows_from_traces
from riparian.engine.river.measures import Measure, Period, Quantity
from riparian.engine.river.network import Country, Inflow, Node, Reach, Subbasin
from riparian.engine.river.operation import Operation
from riparian.engine.river.simulation import simulate_river
from riparian.engine.river.works import Dam, Demand, LakeExchange
from riparian.engine.vocabulary import DamStatus, DemandKind, NodeKind, ReachKind, TimeStep

M3S = 1.0 / 0.0864
"""One hm³ a day as m³/s."""
DAYS = (31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
QUANTITIES = {
    "inflow": Quantity.INFLOW,
    "out": Quantity.OUTFLOW,
    "storage": Quantity.STORAGE,
    "turbines": Quantity.TURBINE_FLOW,
    "energy": Quantity.ENERGY,
    "loss": Quantity.EVAPORATION,
    "spill": Quantity.SPILL,
    "diverted": Quantity.DIVERTED,
    "delivered": Quantity.DELIVERED,
    "level": Quantity.LAKE_LEVEL,
    "reverse": Quantity.REVERSE_FLOW,
}


def start_at(fraction):
    """A rule curve from which a reservoir starts and above which it never gets in January."""
    return (1.0,) * 11 + (fraction,)


def a_dam(name, **changes):
    return Dam(
        **{"id": name, "name": name, "country": "X", "status": DamStatus.OPERATIONAL} | changes
    )


def a_demand(name, node_id, hm3_a_day, **changes):
    wanted = {
        "id": name,
        "country": "X",
        "kind": DemandKind.IRRIGATION,
        "node_id": node_id,
        "monthly_hm3": tuple(hm3_a_day * days for days in DAYS),
    }
    return Demand(**wanted | changes)


@dataclass(frozen=True)
class DrawnRiver:
    """A small river, ready to be played."""

    reaches: tuple[str, ...]
    dams: tuple[Dam, ...] = ()
    demands: tuple[Demand, ...] = ()
    lakes: tuple[LakeExchange, ...] = ()
    operation: dict = field(default_factory=dict)
    years: tuple[int, int] = (2001, 2001)
    step: TimeStep = TimeStep.DAILY

    @property
    def basin(self):
        reaches = tuple(draw_reach(text) for text in self.reaches)
        ids = dict.fromkeys(end for reach in reaches for end in (reach.from_id, reach.to_id))
        start = {reach.from_id for reach in reaches}
        kinds = {name: NodeKind.JUNCTION if name in start else NodeKind.SEA for name in ids}
        mean = dict.fromkeys(ids, (0.0,) * 12)
        return Basin(
            name="drawn",
            title="Drawn",
            countries=(Country(id="X", name="X"),),
            nodes=tuple(Node(id=name, kind=kinds[name], name=name) for name in ids),
            subbasins=tuple(
                Subbasin(id=name, name=name, country="X", area_km2=1.0, monthly_flow_m3s=mean[name])
                for name in ids
            ),
            inflows=tuple(Inflow(subbasin_id=n, node_id=n, flow_fraction=1.0) for n in ids),
            reaches=reaches,
            dams=self.dams,
            demands=self.demands,
            lakes=self.lakes,
        )

    @property
    def clock(self):
        return Clock(first_year=self.years[0], last_year=self.years[1], step=self.step)

    def play(self, flows_hm3_a_day, measures, *, spin_up_years=0, rules=None, period=Period.STEP):
        """Run with the given flows, dry where nothing is given; values (period, measure)."""
        basin, clock = self.basin, self.clock
        names = [subbasin.id for subbasin in basin.subbasins]
        flow = np.zeros((len(clock), len(names)))
        for name, series in flows_hm3_a_day.items():
            values = np.broadcast_to(series, len(clock)) if np.ndim(series) == 0 else series
            flow[: len(values), names.index(name)] = np.array(values) * M3S
        built = frozenset(dam.id for dam in self.dams)
        operation = Operation(**{"built": built} | self.operation)
        run = simulate_river(
            compile_river(basin, operation, clock),
            inflows_from_traces(clock, names, [flow]),
            measures=measures,
            rules=[rules or {}],
            period=period,
            spin_up_years=spin_up_years,
        )
        return run.values[0, 0]


def draw_reach(text):
    kind = ReachKind.DIVERSION if " >> " in text else ReachKind.RIVER
    start, _, end, *rest = text.split()
    if not rest:
        return Reach(from_id=start, to_id=end, kind=kind)
    if rest[0] == "lag":
        return Reach(from_id=start, to_id=end, kind=kind, travel_time_days=float(rest[1]))
    if rest[0] == "muskingum":
        k, x = map(float, rest[1:])
        return Reach(from_id=start, to_id=end, travel_time_days=k, muskingum_x=x)
    return Reach(from_id=start, to_id=end, flow_fraction=float(rest[0]))


def read_table(text):
    """Return {column: values}; columns are parted by two spaces or more."""
    lines = [line.strip() for line in text.strip().splitlines()]
    heads = [head.strip() for head in lines[0].split("|")]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines[1:]]
    return {head: [row[k] for row in rows] for k, head in enumerate(heads)}


def check_table(river, text, **options):
    """Play the river with the `in` columns and compare all other columns."""
    table = read_table(text)
    flows = {
        head.split()[1]: [float(cell) for cell in cells]
        for head, cells in table.items()
        if head.startswith("in ")
    }
    expected = {head: cells for head, cells in table.items() if head.split()[0] in QUANTITIES}
    measures = [
        Measure(name=head, quantity=QUANTITIES[head.split()[0]], places=(head.split()[1],))
        for head in expected
    ]
    values = river.play(flows, measures, **options)
    for number, (head, cells) in enumerate(expected.items()):
        for day, cell in enumerate(cells):
            if cell != "-":
                found = values[day, number]
                assert abs(found - float(cell)) <= 2e-6 * max(abs(float(cell)), 1.0), (
                    f"{head}, row {day + 1}: {found:.7g}, expected {cell}"
                )
