"""What no river can be: each refused with its own message."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from oracles.drawn_rivers import DrawnRiver, a_dam, a_demand

from riparian.engine.errors import BalanceBroken, InvalidBasin, InvalidInput, MismatchedAxes
from riparian.engine.river import simulation
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.inflows import inflows_from_traces
from riparian.engine.river.measures import Fold, Measure, Quantity
from riparian.engine.river.network import Inflow, Node, Reach, Subbasin
from riparian.engine.river.operation import (
    NATURAL,
    DamRule,
    FlowRequirement,
    Operation,
    ReleaseHinge,
    find_built,
)
from riparian.engine.river.simulation import simulate_river
from riparian.engine.river.works import CurvePoint, LakeExchange, Threshold
from riparian.engine.vocabulary import DamStatus, NodeKind, ReachKind, ThresholdKind, TimeStep

TWELVE = (1.0,) * 12


def refuses(message, error=InvalidBasin):
    return pytest.raises(error, match=re.escape(message))


def a_subbasin(**changes):
    known = {"id": "S", "name": "S", "country": "X", "area_km2": 1.0, "monthly_flow_m3s": TWELVE}
    return Subbasin(**known | changes)


def a_lake(**changes):
    known = {
        "node_id": "L",
        "river_node_id": "B",
        "curve": (
            CurvePoint(level_m=0, storage_hm3=0, area_km2=10),
            CurvePoint(level_m=10, storage_hm3=100, area_km2=10),
        ),
        "rating": ((0.0, 0.0), (100.0, 10.0)),
        "conveyance_m3s_per_m": 2.0,
        "largest_reverse_m3s": 10.0,
        "largest_share": 0.5,
        "initial_storage_hm3": 40,
        "dead_storage_hm3": 1,
    }
    return LakeExchange(**known | changes)


def a_threshold(**changes):
    known = {
        "id": "T",
        "kind": ThresholdKind.FLOOD,
        "node_id": "A",
        "country": "X",
        "is_minimum": False,
        "monthly_m3s": (None,) * 12,
    }
    return Threshold(**known | changes)


def a_hinge(**changes):
    known = {
        "low": (0.2,) * 12,
        "high": (0.6,) * 12,
        "release_low_m3s": 1.0,
        "release_high_m3s": 2.0,
        "release_full_m3s": 3.0,
    }
    return ReleaseHinge(**known | changes)


def point(level, storage, area=10.0):
    return CurvePoint(level_m=level, storage_hm3=storage, area_km2=area)


PARTS = [
    (lambda: a_subbasin(monthly_flow_m3s=(1.0,) * 11), "11 monthly values given; give twelve"),
    (
        lambda: a_subbasin(monthly_flow_m3s=(*TWELVE[:11], -1.0)),
        "sub-basin 'S': mean flow: value of month 12 is -1.0; it must be 0 or more",
    ),
    (
        lambda: Inflow(subbasin_id="S", node_id="A", flow_fraction=1.2),
        "inflow S → A: fraction is 1.2; it must lie between 0 and 1",
    ),
    (
        lambda: Reach(from_id="A", to_id="B", flow_fraction=-0.1),
        "reach A → B: flow fraction is -0.1; it must lie between 0 and 1",
    ),
    (
        lambda: Reach(from_id="A", to_id="B", travel_time_days=-1.0),
        "reach A → B: travel time is -1.0 days; it must be 0 or more",
    ),
    (
        lambda: Reach(from_id="A", to_id="B", muskingum_x=0.6),
        "reach A → B: Muskingum x is 0.6; it must lie between 0 and 0.5",
    ),
    (
        lambda: a_dam("R", total_storage_hm3=5, live_storage_hm3=6),
        "dam 'R': live storage 6 hm³ is above total storage 5 hm³; correct one of them",
    ),
    (lambda: a_dam("R", total_storage_hm3=float("nan")), "total_storage_hm3 is nan; it must be 0"),
    (lambda: a_dam("R", installed_mw=-5.0), "dam 'R': installed_mw is -5.0; it must be 0 or more"),
    (lambda: a_dam("R", head_m=0.0), "dam 'R': head_m is 0.0; it must be above 0 or unknown"),
    (lambda: a_dam("R", turbine_m3s=-1.0), "turbine_m3s is -1.0; it must be above 0 or unknown"),
    (lambda: a_dam("R", efficiency=1.1), "dam 'R': efficiency is 1.1; it must be above 0 and at"),
    (
        lambda: a_dam("R", curve=(point(5, 1), point(4, 2))),
        "dam 'R': curve point (4 m, 2 hm³) does not rise above (5 m, 1 hm³); sort or correct it",
    ),
    (lambda: a_dam("R", net_evaporation_mm=(0.0,) * 4), "net evaporation: 4 monthly values given"),
    (lambda: a_dam("R", rule_fraction=(*TWELVE[:11], 1.5)), "highest rule curve value is 1.5"),
    (
        lambda: a_dam("R", market_shares=(("X", 0.5), ("Y", 0.4))),
        "dam 'R': market shares (('X', 0.5), ('Y', 0.4)) must sum to 1",
    ),
    (lambda: a_demand("D", "A", -1.0), "demand 'D': value of month 1 is -31.0; it must be 0"),
    (lambda: a_demand("D", "A", 1.0, return_fraction=2.0), "demand 'D': return fraction is 2.0"),
    (lambda: a_threshold(monthly_m3s=(1.0,)), "threshold 'T': 1 monthly values given"),
    (lambda: a_threshold(monthly_m3s=(-1.0,) * 12), "threshold 'T': value of month 1 is -1.0"),
    (lambda: a_lake(curve=(point(0, 0),)), "its curve and its rating need at least two points"),
    (lambda: a_lake(rating=((0.0, 0.0),)), "its curve and its rating need at least two points"),
    (lambda: a_lake(curve=(point(1, 0), point(0, 90))), "curve point (0 m, 90 hm³) does not rise"),
    (
        lambda: a_lake(curve=(point(0, 50), point(1, 50))),
        "storage 50 hm³ stands twice in its curve",
    ),
    (lambda: a_lake(curve=(point(0, 0, None), point(1, 90))), "area at 0 m is None; it must be"),
    (lambda: a_lake(rating=((5.0, 0.0), (5.0, 1.0))), "rating point (5.0 m³/s, 1.0 m) does not"),
    (lambda: a_lake(conveyance_m3s_per_m=-1.0), "conveyance_m3s_per_m is -1.0; it must be 0 or"),
    (lambda: a_lake(largest_reverse_m3s=-1.0), "largest_reverse_m3s is -1.0; it must be 0 or"),
    (lambda: a_lake(largest_share=1.5), "largest share of the river is 1.5; it must lie between"),
    (lambda: a_lake(initial_storage_hm3=101), "initial storage 101 hm³ and the top of the curve"),
    (lambda: a_lake(dead_storage_hm3=41), "dead storage 41 hm³, initial storage 40 hm³"),
    (lambda: a_lake(net_evaporation_mm=(1.0,)), "lake 'L': net evaporation: 1 monthly values"),
    (lambda: DamRule(target_fraction=(1.0,)), "dam rule: target: 1 monthly values given"),
    (lambda: DamRule(target_fraction=(2.0,) * 12), "dam rule: highest target is 2.0; it must lie"),
    (lambda: FlowRequirement(dam_id="R", node_id="A", monthly_m3s=(1.0,)), "at 'A': 1 monthly"),
    (lambda: a_hinge(low=(0.2,)), "release hinge: low: 1 monthly values given; give twelve"),
    (lambda: a_hinge(high=(0.2,)), "release hinge: high: 1 monthly values given; give twelve"),
    (lambda: Operation(built=frozenset(), filling_fraction=1.1), "filling fraction is 1.1"),
]


@pytest.mark.parametrize(("build", "message"), PARTS, ids=[message for _, message in PARTS])
def test_a_part_of_a_river_refuses_what_cannot_be(build, message):
    with refuses(message):
        build()


def test_rules_refuse_releases_that_cannot_be():
    with refuses("dam rule: firm release is -1.0; it must be 0 or more", InvalidInput):
        DamRule(firm_m3s=-1.0)
    with refuses("low 0.6 and high 0.6 must rise between 0 and 1", InvalidInput):
        a_hinge(low=(0.6,) * 12)
    with refuses("release hinge: release is -3.0; it must be 0 or more", InvalidInput):
        a_hinge(release_full_m3s=-3.0)


def test_a_clock_refuses_years_that_run_backwards():
    with refuses("years 2002-2001: the first must not be after the last", InvalidInput):
        Clock(first_year=2002, last_year=2001)


BASIN = DrawnRiver(
    ("A > B", "R > B", "L > B", "B > SEA"),
    dams=(a_dam("R", turbine_m3s=1.0, installed_mw=1.0),),
    demands=(a_demand("D", "A", 1.0),),
).basin


def junction(name):
    return Node(id=name, kind=NodeKind.JUNCTION, name=name)


def diversion(start, end):
    return Reach(from_id=start, to_id=end, kind=ReachKind.DIVERSION)


WHOLES = [
    ({"nodes": (*BASIN.nodes, junction("A"))}, "node 'A' is defined twice; remove one"),
    ({"dams": (*BASIN.dams, *BASIN.dams)}, "dam 'R' is defined twice; remove one"),
    ({"lakes": (a_lake(), a_lake())}, "lake 'L' is defined twice; remove one"),
    ({"dams": (a_dam("Q"),)}, "dam: 'Q' is no node of the basin; add it or correct it"),
    ({"demands": (a_demand("D", "Q", 1),)}, "demand: 'Q' is no node of the basin"),
    (
        {"demands": (a_demand("D", "A", 1, return_node_id="Q"),)},
        "demand return: 'Q' is no node of the basin",
    ),
    ({"thresholds": (a_threshold(node_id="Q"),)}, "threshold: 'Q' is no node of the basin"),
    ({"lakes": (a_lake(river_node_id="Q"),)}, "lake: 'Q' is no node of the basin"),
    (
        {"inflows": (Inflow(subbasin_id="Q", node_id="A", flow_fraction=1.0),)},
        "inflow: 'Q' is no sub-basin; correct it",
    ),
    (
        {"reaches": (*BASIN.reaches, Reach(from_id="SEA", to_id="A"))},
        "reaches: water runs in a circle",
    ),
    (
        {"reaches": (*BASIN.reaches, Reach(from_id="A", to_id="SEA", flow_fraction=0.2))},
        "node 'A': flow fractions sum to 1.200000; they must sum to 1",
    ),
    (
        {"inflows": (Inflow(subbasin_id="A", node_id="A", flow_fraction=0.5),)},
        "sub-basin 'A': flow fractions sum to 0.500000; they must sum to 1",
    ),
    (
        {"nodes": (*BASIN.nodes, junction("END"))},
        "node 'END': no reach leaves it and it is not the sea",
    ),
    (
        {"reaches": (*BASIN.reaches, diversion("A", "SEA"))},
        "diversion A → SEA: it carries turbine flow and starts at no dam",
    ),
    (
        {"reaches": (*BASIN.reaches, diversion("R", "A"), diversion("R", "SEA"))},
        "diversion R → SEA: the dam has two diversions; keep one",
    ),
    ({"lakes": (a_lake(node_id="R"),)}, "lake 'R': a dam stands at the same node"),
]


@pytest.mark.parametrize(("changes", "message"), WHOLES, ids=[message for _, message in WHOLES])
def test_a_basin_refuses_parts_that_do_not_fit(changes, message):
    with refuses(message):
        replace(BASIN, **changes)


def test_a_basin_refuses_a_diversion_from_where_no_river_leaves():
    sink = Node(id="END", kind=NodeKind.SINK, name="END")
    with refuses("node 'END': a diversion leaves it and no river; add the river reach"):
        replace(
            BASIN,
            nodes=(*BASIN.nodes, sink),
            dams=(a_dam("END"),),
            reaches=(*BASIN.reaches, diversion("END", "SEA")),
        )


R_STANDS = frozenset({"R"})
NEED = FlowRequirement(dam_id="R", node_id="B", monthly_m3s=TWELVE)
COMPILES = [
    ({}, {"built": frozenset({"Q"})}, "operation, built: 'Q' is no dam of drawn"),
    ({}, {"rules": {"Q": DamRule()}}, "operation, rules: 'Q' is no dam of drawn"),
    ({}, {"first_year": {"Q": 2001}}, "operation, first year: 'Q' is no dam of drawn"),
    (
        {},
        {"requirements": (replace(NEED, dam_id="Q"),)},
        "operation, flow requirement: 'Q' is no dam of drawn",
    ),
    ({}, {"requirements": (replace(NEED, node_id="Q"),)}, "flow requirement: 'Q' is no node of"),
    ({}, {"requirements": (NEED, NEED)}, "flow requirement: dam 'R' is given two"),
    ({}, {"requirements": (NEED,), "built": frozenset()}, "dam 'R' does not stand; leave the"),
    (
        {},
        {"requirements": (replace(NEED, node_id="A"),)},
        "flow requirement: dam 'R' is not upstream of 'A'",
    ),
    (
        {"demands": tuple(a_demand(f"D{k}", "A", 1, priority=k) for k in range(5))},
        {},
        "node 'A': demands of 5 different priorities; at most 4 can be told apart",
    ),
    (
        {"demands": (a_demand("D", "B", 1, return_fraction=0.5, return_node_id="A"),)},
        {},
        "demand 'D': its return flow goes to 'A', which is not downstream of 'B'",
    ),
    (
        {"demands": (a_demand("D", "SEA", 1, return_fraction=0.5),)},
        {},
        "demand 'D': its return flow has no node to return to; name one",
    ),
    (
        {
            "demands": (
                a_demand("D", "A", 1, return_fraction=0.5, return_node_id="R"),
                a_demand("E", "R", 1, return_fraction=0.5, return_node_id="A"),
            )
        },
        {},
        "lakes and return flows: water runs in a circle",
    ),
    ({"lakes": (a_lake(river_node_id="A"),)}, {}, "lake 'L': its water does not reach 'A'"),
]


@pytest.mark.parametrize(
    ("changes", "operation", "message"), COMPILES, ids=[message for *_, message in COMPILES]
)
def test_compiling_refuses_an_operation_that_cannot_be(changes, operation, message):
    with refuses(message, InvalidInput):
        compile_river(
            replace(BASIN, **changes),
            Operation(**{"built": R_STANDS} | operation),
            Clock(first_year=2001, last_year=2001),
        )


def measure(**changes):
    known = {"name": "M", "quantity": Quantity.OUTFLOW, "places": ("A",)}
    return Measure(**known | changes)


MEASURES = [
    ({"fold": Fold.LAST, "places": ("A", "B")}, "measure 'M': LAST is of one place, 2 are given"),
    ({"place_weights": (1.0, 2.0)}, "measure 'M': 2 weights for 1 places; give one each"),
    (
        {"fold": Fold.EXCESS, "quantity": Quantity.STORAGE},
        "measure 'M': EXCESS compares a flow with a threshold, and STORAGE is none",
    ),
    ({"monthly_weight": (1.0,)}, "measure 'M': 1 monthly values given; give twelve"),
    ({"threshold_m3s": (1.0,)}, "measure 'M': 1 monthly values given; give twelve"),
]


@pytest.mark.parametrize(("changes", "message"), MEASURES, ids=[message for _, message in MEASURES])
def test_a_measure_refuses_what_cannot_be_measured(changes, message):
    with refuses(message, InvalidInput):
        measure(**changes)


def still_water(basin, clock):
    names = [subbasin.id for subbasin in basin.subbasins]
    return inflows_from_traces(clock, names, [np.zeros((len(clock), len(names)))])


def simulate(measures=(), *, clock_of_inflows=None, basin_of_inflows=BASIN, **options):
    clock = Clock(first_year=2001, last_year=2001, step=TimeStep.MONTHLY)
    river = compile_river(BASIN, NATURAL, clock)
    inflows = still_water(basin_of_inflows, clock_of_inflows or clock)
    return simulate_river(river, inflows, measures=measures, **options)


@pytest.mark.parametrize(
    ("quantity", "place", "message"),
    [
        (Quantity.OUTFLOW, "Q", "measure 'M': 'Q' is no node of the basin"),
        (Quantity.STORAGE, "A", "measure 'M': 'A' is no dam or lake of the basin"),
        (Quantity.DELIVERED, "A", "measure 'M': 'A' is no demand of the basin"),
        (Quantity.LAKE_LEVEL, "R", "measure 'M': 'R' is no lake of the basin"),
    ],
)
def test_a_simulation_refuses_to_measure_where_there_is_nothing(quantity, place, message):
    with refuses(message, InvalidInput):
        simulate([measure(quantity=quantity, places=(place,))])


def test_a_simulation_refuses_inflows_of_another_basin_or_clock():
    other = DrawnRiver(("A > SEA",)).basin
    with refuses("inflows: 2 sub-basins that are not the 5 of basin 'drawn'", MismatchedAxes):
        simulate(basin_of_inflows=other)
    with refuses("use one clock", MismatchedAxes):
        simulate(clock_of_inflows=Clock(first_year=2001, last_year=2001))


@pytest.mark.parametrize("years", [-1, 2])
def test_a_simulation_refuses_a_spin_up_that_the_clock_does_not_have(years):
    with refuses(f"spin-up of {years} years; it must be 0 to 1", InvalidInput):
        simulate(spin_up_years=years)


def test_a_simulation_refuses_a_rule_for_a_dam_that_does_not_stand():
    with refuses("rule: 'R' is no dam that stands; leave it out", InvalidInput):
        simulate(rules=[{"R": DamRule()}])


def test_a_run_says_what_was_measured_when_asked_for_something_else():
    run = simulate([measure()])
    assert run.of("M").shape == (1, 1, 12)
    with refuses("measure 'X' was not asked for; there are M", InvalidInput):
        run.of("X")


@pytest.mark.parametrize(("limit", "what"), [("place", "place 'R'"), ("basin", "basin: water")])
def test_a_run_that_makes_or_loses_water_is_refused(monkeypatch, limit, what):
    real = simulation.kernel.run_river

    def leaking(*args):
        real(*args)
        results = args[-1]
        (results.sent if limit == "place" else results.basin)[:] += 1.0

    monkeypatch.setattr(simulation, "kernel", SimpleNamespace(**vars(simulation.kernel)))
    monkeypatch.setattr(simulation.kernel, "run_river", leaking)
    clock = Clock(first_year=2001, last_year=2001, step=TimeStep.MONTHLY)
    river = compile_river(BASIN, Operation(built=R_STANDS, has_demands=False), clock)
    with refuses(what, BalanceBroken):
        simulate_river(river, still_water(BASIN, clock), measures=())


def test_the_dams_that_stand_are_found_by_status_and_year():
    dams = (
        a_dam("A", commissioned_year=1990),
        a_dam("B", commissioned_year=2010),
        a_dam("R"),
        a_dam("L", status=DamStatus.PLANNED),
    )
    basin = replace(BASIN, dams=dams)
    assert find_built(basin) == {"A", "B", "R"}
    assert find_built(basin, by_year=2000) == {"A", "R"}
    assert find_built(basin, statuses=(DamStatus.PLANNED,)) == {"L"}
