"""What reaches, demands and lakes do, worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest
from oracles.drawn_rivers import M3S, DrawnRiver, a_dam, a_demand, check_table, start_at

from riparian.engine.river.measures import Fold, Measure, Period, Quantity
from riparian.engine.river.operation import DamRule, mean_natural_flows
from riparian.engine.river.works import CurvePoint, LakeExchange
from riparian.engine.vocabulary import TimeStep

# Chow, Maidment and Mays (1988), Applied Hydrology, example 8.4.1, table 8.4.2: K = 2.3, x = 0.15
# and Δt = 1 hour, initial outflow 85 cfs. A day stands for the hour here.
CHOW_INFLOW = [93, 137, 208, 320, 442, 546, 630, 678, 691, 675, 634, 571, 477, 390, 329, 247]
CHOW_INFLOW += [184, 134, 108, 90]
CHOW_OUTFLOW = [85, 91, 114, 159, 233, 324, 420, 509, 578, 623, 642, 635, 603, 546, 479, 413]
CHOW_OUTFLOW += [341, 274, 215, 170]


def test_muskingum_routing_gives_the_hydrograph_of_chow_maidment_and_mays():
    c0 = (1 - 2 * 2.3 * 0.15) / (2 * 2.3 * 0.85 + 1)
    steady = (85 - c0 * 93) / (1 - c0)  # so that the first outflow is the book's 85
    river = DrawnRiver(("A > B muskingum 2.3 0.15", "B > SEA"))
    measure = Measure(name="B", quantity=Quantity.OUTFLOW, places=("B",))
    values = river.play({"A": [steady] * 80 + CHOW_INFLOW}, [measure])
    np.testing.assert_allclose(values[80:100, 0], CHOW_OUTFLOW, atol=0.55)


@pytest.mark.parametrize(("k", "x"), [(2.3, 0.15), (6.0, 0.4), (0.4, 0.0), (3.0, 0.5)])
def test_a_long_reach_delays_the_centre_of_a_wave_by_its_travel_time(k, x):
    river = DrawnRiver((f"A > B muskingum {k} {x}", "B > SEA"))
    measure = Measure(name="B", quantity=Quantity.OUTFLOW, places=("B",))
    wave = river.play({"A": [10.0]}, [measure])[:, 0]
    assert wave.min() >= -1e-12
    assert wave.sum() == pytest.approx(10, rel=1e-6)
    assert wave @ np.arange(365) / wave.sum() == pytest.approx(k, rel=1e-6)


def test_a_lag_of_two_and_three_tenths_of_a_day_parts_the_water_over_two_days():
    check_table(
        DrawnRiver(("A > B lag 2.3", "B > SEA")),
        """
        in A | out B
        10   | 0
        0    | 0
        0    | 7
        0    | 3
        0    | 0
        """,
    )


def test_a_month_keeps_the_part_of_a_lag_that_runs_into_the_next():
    # A month is 365 / 12 days long: 2.3 days are 0.0756 of it.
    river = DrawnRiver(("A > B lag 2.3", "B > SEA"), step=TimeStep.MONTHLY)
    late = 2.3 / (365 / 12)
    check_table(
        river,
        f"""
        in A | out B
        1    | {31 * (1 - late)}
        0    | {31 * late}
        0    | 0
        """,
    )


def test_two_travel_times_add_up_along_the_river():
    check_table(
        DrawnRiver(("A > B lag 1", "B > C lag 2", "C > SEA")),
        """
        in A | in B | out C
        5    | 1    | 0
        0    | 0    | 0
        0    | 0    | 1
        0    | 0    | 5
        """,
    )


def test_a_confluence_adds_and_a_bifurcation_parts():
    check_table(
        DrawnRiver(("A > C", "B > C", "C > D 0.25", "C > SEA 0.75", "D > SEA")),
        "in A | in B | out C | out D | out SEA\n10 | 6 | 16 | 4 | 16",
    )


def test_priority_comes_before_pro_rata():
    demands = (
        a_demand("LATE", "A", 10, priority=3),
        a_demand("TOWN", "A", 4, priority=1),
        a_demand("LEFT", "A", 6, priority=2),
        a_demand("RIGHT", "A", 3, priority=2, return_fraction=0.5),
    )
    river = DrawnRiver(("A > B", "B > SEA"), demands=demands)
    check_table(
        river,
        """
        in A | delivered TOWN | delivered LEFT | delivered RIGHT | delivered LATE | out A | out B
        3    | 3              | 0              | 0               | 0              | 0     | 0
        10   | 4              | 4              | 2               | 0              | 0     | 1
        15   | 4              | 6              | 3               | 2              | 0     | 1.5
        30   | 4              | 6              | 3               | 10             | 7     | 8.5
        """,
    )


def test_return_flow_comes_back_at_the_named_node_in_the_same_step():
    demand = a_demand("D", "A", 8, return_fraction=0.25, return_node_id="C")
    river = DrawnRiver(("A > B", "B > C", "C > SEA"), demands=(demand,))
    check_table(river, "in A | out A | out B | out C\n10 | 2 | 2 | 4")


def test_return_flow_without_a_named_node_takes_the_main_branch():
    demand = a_demand("D", "A", 8, return_fraction=0.5)
    river = DrawnRiver(("A > B 0.3", "A > C 0.7", "B > SEA", "C > SEA"), demands=(demand,))
    check_table(river, "in A | out B | out C\n8 | 0 | 4")


def test_return_flow_may_cross_to_another_branch():
    demand = a_demand("D", "A", 8, return_fraction=0.5, return_node_id="B")
    river = DrawnRiver(("B > SEA", "A > SEA"), demands=(demand,))
    check_table(river, "in A | out A | out B\n8 | 0 | 4")


def test_a_diversion_carries_turbine_flow_and_leaves_spill_and_minimum_to_the_river():
    dam = a_dam(
        "R",
        total_storage_hm3=100,
        live_storage_hm3=100,
        turbine_m3s=5 * M3S,
        installed_mw=1e6,
        head_m=100,
        minimum_release_m3s=1 * M3S,
        efficiency=1.0,
    )
    river = DrawnRiver(("R > A", "A > SEA", "R >> B", "B > SEA"), dams=(dam,))
    energy = 5 * 100 * 9.81 / 3.6
    check_table(
        river,
        f"""
        in R | out A | out B | turbines R | spill R | energy R
        6    | 1     | 5     | 5          | 0       | {energy}
        9    | 4     | 5     | 5          | 3       | {energy}
        1    | 1     | 0     | 0          | 0       | 0
        """,
    )


def test_a_diversion_has_its_own_travel_time():
    dam = a_dam("R", turbine_m3s=5 * M3S, installed_mw=1e6, head_m=100)
    river = DrawnRiver(("R > A", "A > SEA", "R >> B lag 1", "B > SEA"), dams=(dam,))
    check_table(
        river,
        """
        in R | out A | out B
        7    | 2     | 0
        0    | 0     | 5
        """,
    )


def test_a_diversion_has_no_part_in_the_natural_flow():
    dam = a_dam("R", turbine_m3s=5, installed_mw=1)
    basin = DrawnRiver(("R > A", "A > SEA", "R >> B", "B > SEA"), dams=(dam,)).basin
    runoff = tuple(
        replace(sub, monthly_flow_m3s=(12.0 if sub.id == "R" else 0.0,) * 12)
        for sub in basin.subbasins
    )
    natural = mean_natural_flows(replace(basin, subbasins=runoff))
    assert natural == {"R": 12.0, "A": 12.0, "B": 0.0, "SEA": 12.0}


def test_fractions_printed_with_six_digits_lose_no_water():
    river = DrawnRiver(
        ("A > B 0.333333", "A > C 0.333333", "A > SEA 0.333333", "B > SEA", "C > SEA")
    )
    check_table(river, "in A | out B | out SEA\n9 | 3 | 9")


def a_lake(**changes):
    """10 km² whatever the level, which is 0 m when empty; the river's stage is flow / 10."""
    known = {
        "node_id": "LAKE",
        "river_node_id": "B",
        "curve": (
            CurvePoint(level_m=0, storage_hm3=0, area_km2=10),
            CurvePoint(level_m=10, storage_hm3=100, area_km2=10),
        ),
        "rating": ((0.0, 0.0), (100 * M3S, 10.0)),
        "conveyance_m3s_per_m": 2 * M3S,
        "largest_reverse_m3s": 1000.0,
        "largest_share": 0.5,
        "initial_storage_hm3": 40,
        "dead_storage_hm3": 0,
    }
    return LakeExchange(**known | changes)


def test_a_lake_fills_when_the_river_is_high_and_drains_when_it_is_low():
    # Level 4 m, stage 8 m: 2 · 4 = 8 would flow; with 1 + 2 / 10 of implicit damping 6 2/3 do.
    # Then 4 2/3 m against 1 m: 7 1/3 / 1.2 = 6 1/9 leave.
    river = DrawnRiver(("A > B", "LAKE > B", "B > SEA"), lakes=(a_lake(),))
    check_table(
        river,
        f"""
        in A | level LAKE | reverse LAKE | storage LAKE    | out LAKE    | out B
        80   | 4          | {8 / 1.2}    | {40 + 8 / 1.2}  | 0           | {80 - 8 / 1.2}
        10   | {14 / 3}   | 0            | {40 + 5 / 9}    | {55 / 9}    | {10 + 55 / 9}
        """,
    )


def test_a_lake_takes_no_more_than_its_share_and_its_channel_allow():
    river = DrawnRiver(("A > B", "LAKE > B", "B > SEA"), lakes=(a_lake(largest_share=0.05),))
    check_table(river, "in A | reverse LAKE | out B\n80 | 4 | 76")
    river = DrawnRiver(
        ("A > B", "LAKE > B", "B > SEA"), lakes=(a_lake(largest_reverse_m3s=3 * M3S),)
    )
    check_table(river, "in A | reverse LAKE | out B\n80 | 3 | 77")


def test_a_lake_keeps_its_dead_storage():
    lake = a_lake(dead_storage_hm3=38, conveyance_m3s_per_m=100 * M3S)
    river = DrawnRiver(("A > B", "LAKE > B", "B > SEA"), lakes=(lake,))
    check_table(
        river,
        """
        in A | storage LAKE | out LAKE
        0    | 38           | 2
        0    | 38           | 0
        """,
    )


def test_what_is_remembered_is_folded_over_the_period():
    flow = [1, 5, 2, 0, 4] + [0] * 26
    threshold = (3 * M3S,) * 12
    folds = {Fold.SUM: 12, Fold.MAXIMUM: 5, Fold.LAST: 0}
    comparing = {Fold.EXCESS: 3, Fold.SHORTFALL: 2 + 1 + 3 + 26 * 3, Fold.STEPS_BELOW: 29}
    measures = [
        Measure(
            name=fold.name,
            quantity=Quantity.OUTFLOW,
            places=("A",),
            fold=fold,
            threshold_m3s=threshold,
        )
        for fold in folds | comparing
    ]
    river = DrawnRiver(("A > SEA",))
    values = river.play({"A": flow}, measures, period=Period.MONTH)[0]
    np.testing.assert_allclose(values, [*folds.values(), *comparing.values()], rtol=1e-6)


def test_weights_price_each_place_and_month():
    measure = Measure(
        name="worth",
        quantity=Quantity.OUTFLOW,
        places=("A", "B"),
        place_weights=(1.0, 10.0),
        monthly_weight=(2.0, *(0.0,) * 11),
    )
    river = DrawnRiver(("A > SEA", "B > SEA"))
    values = river.play({"A": 1.0, "B": 3.0}, [measure], period=Period.YEAR)
    assert values[0, 0] == pytest.approx(31 * 2 * (1 + 30), rel=1e-6)


def test_what_an_absent_dam_would_do_is_nothing():
    dam = a_dam("R", total_storage_hm3=5, live_storage_hm3=5, rule_fraction=start_at(0.5))
    river = DrawnRiver(
        ("R > SEA",),
        dams=(dam,),
        demands=(a_demand("D", "R", 2),),
        operation={"built": frozenset(), "has_demands": False},
    )
    check_table(river, "in R | out R | storage R | spill R | delivered D\n7 | 7 | 0 | 0 | 0")


def test_a_rule_given_to_a_run_replaces_the_dams_own():
    dam = a_dam("R", total_storage_hm3=100, live_storage_hm3=100, rule_fraction=(0.5,) * 12)
    river = DrawnRiver(("R > SEA",), dams=(dam,))
    check_table(river, "in R | storage R\n7 | 50")
    check_table(river, "in R | storage R\n7 | 100", rules={"R": DamRule()})
