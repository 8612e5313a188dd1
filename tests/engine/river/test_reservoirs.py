"""What one reservoir does, worked out by hand."""

import numpy as np
import pytest
from oracles.drawn_rivers import M3S, DrawnRiver, a_dam, a_demand, check_table, start_at

from riparian.engine.river.measures import Measure, Period, Quantity
from riparian.engine.river.operation import DamRule, FlowRequirement, ReleaseHinge
from riparian.engine.river.works import CurvePoint
from riparian.engine.vocabulary import TimeStep

STORES = {"total_storage_hm3": 100, "live_storage_hm3": 100}
MWH = 9.81 * 1e6 / 3600 / 1000
"""One hm³ falling one metre."""


def test_a_full_reservoir_spills_what_its_turbines_cannot_take():
    dam = a_dam("R", **STORES, turbine_m3s=6 * M3S, installed_mw=1e6, head_m=50)
    check_table(
        DrawnRiver(("R > SEA",), dams=(dam,)),
        """
        in R | storage R | turbines R | spill R | out R
        4    | 100       | 4          | 0       | 4
        10   | 100       | 6          | 4       | 10
        0    | 100       | 0          | 0       | 0
        """,
    )


def test_a_new_dam_fills_through_its_dead_storage_and_then_to_its_target():
    dam = a_dam(
        "R",
        total_storage_hm3=60,
        live_storage_hm3=40,
        turbine_m3s=100 * M3S,
        installed_mw=1e6,
        head_m=50,
    )
    river = DrawnRiver(
        ("R > SEA",),
        dams=(dam,),
        operation={"first_year": {"R": 2002}, "filling_fraction": 0.2},
        years=(2001, 2002),
        step=TimeStep.MONTHLY,
    )
    names = (Quantity.STORAGE, Quantity.OUTFLOW, Quantity.ENERGY)
    measures = [Measure(name=name.name, quantity=name, places=("R",)) for name in names]
    values = river.play({"R": [0.5] * 24}, measures)[11:17]
    # 31 days of 0.5 bring 15.5: a fifth passes on while dead storage of 20 fills. February brings
    # 14, of which 7.6 fill what is left of it; then all is kept until it is full.
    passed = [15.5, 3.1, 0.2 * 7.6, 0, 0, 0]
    stored = [0, 12.4, 12.4 + 14 - 1.52, 24.88 + 15.5, 40.38 + 15, 60]
    np.testing.assert_allclose(values[:5, 1], passed[:5], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(values[:, 0], stored, rtol=1e-6)
    assert values[1, 2] == 0.0
    assert values[5, 1] == pytest.approx(55.38 + 15.5 - 60, rel=1e-5)


def test_while_dead_storage_fills_the_minimum_release_is_kept_from_what_flows_in():
    dam = a_dam("R", total_storage_hm3=60, live_storage_hm3=10, minimum_release_m3s=8 * M3S)
    river = DrawnRiver(
        ("R > SEA",),
        dams=(dam,),
        operation={"first_year": {"R": 2002}},
        years=(2001, 2002),
    )
    measures = [Measure(name="R", quantity=Quantity.OUTFLOW, places=("R",))]
    values = river.play({"R": [0.0] * 365 + [10, 5]}, measures)[365:367, 0]
    np.testing.assert_allclose(values, [8, 5], rtol=1e-6)


def test_energy_is_made_at_the_head_of_the_mean_storage():
    # Level falls from 150 m when full to 110 m when empty, on a line: head 90 to 50 m.
    curve = (
        CurvePoint(level_m=110, storage_hm3=0),
        CurvePoint(level_m=150, storage_hm3=100),
    )
    dam = a_dam(
        "R",
        **STORES,
        curve=curve,
        head_m=90,
        turbine_m3s=100 * M3S,
        installed_mw=1e6,
        efficiency=0.8,
        minimum_release_m3s=20 * M3S,
    )
    head = [86, 78]  # full 90; storage 100 → 80 → 60: means 90 % and 70 %
    energy = [20 * MWH * 0.8 * metres for metres in head]
    check_table(
        DrawnRiver(("R > SEA",), dams=(dam,), operation={"built": frozenset({"R"})}),
        f"""
        in R | storage R | out R | energy R
        0    | 80        | 20    | {energy[0]}
        0    | 60        | 20    | {energy[1]}
        """,
        rules={"R": DamRule()},
    )


def test_energy_is_capped_by_the_installed_power():
    dam = a_dam("R", head_m=100, turbine_m3s=1000, installed_mw=50)
    check_table(DrawnRiver(("R > SEA",), dams=(dam,)), "in R | energy R\n50 | 1200")


def test_evaporation_follows_the_area_at_the_start_of_the_step():
    # Area is 10 km² when empty and 30 km² when full, on a line; 310 mm in January, 10 a day.
    curve = tuple(
        CurvePoint(level_m=100 + level, storage_hm3=5 * level, area_km2=10 + level)
        for level in (0, 10, 20)
    )
    dam = a_dam(
        "R",
        **STORES,
        curve=curve,
        head_m=50,
        rule_fraction=start_at(0.5),
        net_evaporation_mm=(310.0,) * 12,
    )
    check_table(
        DrawnRiver(("R > SEA",), dams=(dam,)),
        """
        in R | loss R | storage R
        0    | 0.2    | 49.8
        0    | 0.1996 | 49.6004
        """,
        rules={"R": DamRule(target_fraction=start_at(0.5))},
    )


def test_a_run_of_river_plant_passes_what_comes_through_turbines_and_gates():
    plant = a_dam(
        "P", total_storage_hm3=5, head_m=30, turbine_m3s=7 * M3S, installed_mw=1e6, efficiency=1.0
    )
    check_table(
        DrawnRiver(("P > SEA",), dams=(plant,)),
        f"""
        in P | turbines P | spill P | out P | storage P | energy P
        3    | 3          | 0       | 3     | 5         | {3 * 30 * MWH}
        9    | 7          | 2       | 9     | 5         | {7 * 30 * MWH}
        """,
    )


def test_firm_release_is_kept_below_the_target_and_fades_out_above_dead_storage():
    dam = a_dam("R", **STORES)
    check_table(
        DrawnRiver(("R > SEA",), dams=(dam,)),
        """
        in R | storage R | out R
        0    | 2         | 4
        0    | 0         | 2
        0    | 0         | 0
        """,
        rules={"R": DamRule(target_fraction=start_at(0.06), firm_m3s=4 * M3S)},
    )


def test_all_above_the_target_is_released_along_the_month():
    # The target falls from 100 to 69 in January: one hm³ a day.
    rule = DamRule(target_fraction=(0.69, *(1.0,) * 11))
    check_table(
        DrawnRiver(("R > SEA",), dams=(a_dam("R", **STORES),)),
        """
        in R | storage R | out R
        0    | 99        | 1
        5    | 98        | 6
        0    | 97        | 1
        """,
        rules={"R": rule},
    )


def test_a_hinge_releases_by_the_storage_fraction():
    hinge = ReleaseHinge(
        low=(0.2,) * 12,
        high=(0.6,) * 12,
        release_low_m3s=4 * M3S,
        release_high_m3s=12 * M3S,
        release_full_m3s=40 * M3S,
    )
    # Full releases 40; at 60 % 12; at 48 % 12 − 8 · 0.12 / 0.4 = 9.6.
    check_table(
        DrawnRiver(("R > SEA",), dams=(a_dam("R", **STORES),)),
        """
        in R | storage R | out R
        0    | 60        | 40
        0    | 48        | 12
        0    | 38.4      | 9.6
        """,
        rules={"R": DamRule(hinge=hinge)},
    )


def test_a_minimum_flow_at_a_control_point_counts_the_runoff_on_the_way():
    dam = a_dam("R", **STORES, rule_fraction=start_at(0.5))
    need = FlowRequirement(dam_id="R", node_id="B", monthly_m3s=(10 * M3S,) * 12)
    river = DrawnRiver(
        ("R > A", "A > B", "B > SEA"), dams=(dam,), operation={"requirements": (need,)}
    )
    check_table(
        river,
        """
        in R | in A | in B | out R | out B | storage R
        0    | 3    | 1    | 6     | 10    | 44
        2    | 8    | 4    | 0     | 12    | 46
        0    | 0    | 0    | 10    | 10    | 36
        """,
        rules={"R": DamRule(target_fraction=start_at(0.5))},
    )


def test_a_minimum_flow_at_a_control_point_makes_up_for_what_is_taken_on_the_way():
    dam = a_dam("R", **STORES, rule_fraction=start_at(0.5))
    need = FlowRequirement(dam_id="R", node_id="B", monthly_m3s=(10 * M3S,) * 12)
    river = DrawnRiver(
        ("R > A", "A > B", "B > SEA"),
        dams=(dam,),
        demands=(a_demand("D", "A", 4, return_fraction=0.25),),
        operation={"requirements": (need,)},
    )
    check_table(
        river,
        "in A | out R | out A | delivered D | out B\n2 | 11 | 9 | 4 | 10",
        rules={"R": DamRule(target_fraction=start_at(0.5))},
    )


def test_the_firm_release_counts_the_minimum_release_in():
    dam = a_dam("R", **STORES, minimum_release_m3s=3 * M3S)
    for firm, out in ((5, 5), (2, 3)):
        check_table(
            DrawnRiver(("R > SEA",), dams=(dam,)),
            f"in R | out R\n0 | {out}\n0 | {out}",
            rules={"R": DamRule(target_fraction=start_at(0.5), firm_m3s=firm * M3S)},
        )


def test_a_dam_switched_on_in_mid_run_leaves_the_river_untouched_before():
    dam = a_dam("R", **STORES)
    river = DrawnRiver(
        ("R > SEA",),
        dams=(dam,),
        demands=(a_demand("D", "R", 2),),
        operation={"first_year": {"R": 2002}, "filling_fraction": 0.0},
        years=(2001, 2002),
    )
    names = (Quantity.OUTFLOW, Quantity.STORAGE, Quantity.SPILL)
    measures = [Measure(name=name.name, quantity=name, places=("R",)) for name in names]
    measures.append(Measure(name="D", quantity=Quantity.DELIVERED, places=("D",)))
    values = river.play({"R": 10.0}, measures)[363:367]
    expected = [[8, 0, 0, 2], [8, 0, 0, 2], [0, 8, 0, 2], [0, 16, 0, 2]]
    np.testing.assert_allclose(values, expected, rtol=1e-6, atol=1e-9)


def test_a_dam_of_the_clocks_first_year_stands_from_the_start():
    river = DrawnRiver(
        ("R > SEA",), dams=(a_dam("R", **STORES),), operation={"first_year": {"R": 2001}}
    )
    check_table(river, "in R | storage R | out R\n7 | 100 | 7")


def test_a_monthly_step_carries_the_days_of_its_month():
    dam = a_dam("R", total_storage_hm3=10_000, live_storage_hm3=10_000, minimum_release_m3s=2 * M3S)
    river = DrawnRiver(
        ("R > SEA",),
        dams=(dam,),
        demands=(a_demand("D", "R", 1),),
        step=TimeStep.MONTHLY,
    )
    check_table(
        river,
        """
        in R | delivered D | out R | storage R
        3    | 31          | 62    | 10000
        0    | 28          | 56    | 9916
        0    | 31          | 62    | 9823
        """,
    )


def test_a_leap_year_has_a_february_of_29_days():
    river = DrawnRiver(("A > SEA",), years=(2003, 2004))
    measure = Measure(name="A", quantity=Quantity.OUTFLOW, places=("A",))
    months = river.play({"A": 1.0}, [measure], period=Period.MONTH)[:, 0]
    assert months[1] == pytest.approx(28, rel=1e-6)
    assert months[13] == pytest.approx(29, rel=1e-6)
    assert months.sum() == pytest.approx(365 + 366, rel=1e-6)


def test_spinning_up_starts_a_reservoir_from_its_own_year():
    dam = a_dam("R", **STORES, rule_fraction=start_at(0.5))
    river = DrawnRiver(("R > SEA",), dams=(dam,))
    measure = Measure(name="R", quantity=Quantity.STORAGE, places=("R",))
    rules = {"R": DamRule(target_fraction=start_at(0.5))}
    flow = {"R": [0.0] * 300}
    assert river.play(flow, [measure], rules=rules)[0, 0] == pytest.approx(50)
    wet = {"R": [0.0] * 334 + [1.0] * 31}
    # December fills it, and draws it down to a half again at the year's end.
    assert river.play(wet, [measure], rules=rules, spin_up_years=1)[0, 0] == pytest.approx(50)
