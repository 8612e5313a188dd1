"""Known answers of another simulator, Pywr 1 and 2, that a rule engine can express.

Cases are named by the model file in Pywr's own tests, from which the expected values come. Flows
and volumes are dimensionless there; here they are hm³ a day and hm³. Left out, because no rule
decides them: the cheapest source first (cost1), the split of a shared capacity (bottleneck,
river_split_with_gauge1), fixed ratios and stepped costs (aggregated1, piecewise1), control curves
that set costs (reservoir_with_cc), yearly licences (annual_license), parameters of the last step
(flow_parameter), losses on what is delivered (loss_link1); and weekly steps (timeseries1_weekly).
"""

import numpy as np
import pytest
from oracles.drawn_rivers import M3S, DrawnRiver, a_dam, a_demand, check_table, start_at

from riparian.engine.river.measures import Measure, Quantity
from riparian.engine.river.operation import DamRule


def test_simple1_a_demand_of_ten_is_met_on_every_day_of_the_year():
    river = DrawnRiver(("A > SEA",), demands=(a_demand("D", "A", 10.0),))
    delivered = river.play(
        {"A": 15.0}, [Measure(name="D", quantity=Quantity.DELIVERED, places=("D",))]
    )
    assert len(delivered) == 365
    np.testing.assert_allclose(delivered[:, 0], 10.0, rtol=1e-12)


def test_reservoir1_empties_at_ten_a_day_and_then_fails():
    reservoir = a_dam(
        "R", total_storage_hm3=100, live_storage_hm3=100, rule_fraction=start_at(0.35)
    )
    river = DrawnRiver(("R > SEA",), dams=(reservoir,), demands=(a_demand("D", "R", 10),))
    check_table(
        river,
        """
        in R | delivered D | storage R | out R
        0    | 10          | 25        | 0
        0    | 10          | 15        | 0
        0    | 10          | 5         | 0
        0    | 5           | 0         | 0
        0    | 0           | 0         | 0
        """,
    )


def test_reservoir2_is_refilled_by_the_river():
    reservoir = a_dam(
        "R", total_storage_hm3=100, live_storage_hm3=100, rule_fraction=start_at(0.35)
    )
    river = DrawnRiver(("R > SEA",), dams=(reservoir,), demands=(a_demand("D", "R", 15),))
    check_table(
        river,
        """
        in R | delivered D | storage R
        5    | 15          | 25
        5    | 15          | 15
        5    | 15          | 5
        5    | 10          | 0
        5    | 5           | 0
        """,
    )


def test_river1_a_demand_takes_what_the_river_has():
    river = DrawnRiver(("A > SEA",), demands=(a_demand("D", "A", 10),))
    check_table(river, "in A | delivered D | out A\n5 | 5 | 0")


def test_timeseries1_a_capped_demand_takes_the_inflow_up_to_its_cap():
    river = DrawnRiver(("A > SEA",), demands=(a_demand("D", "A", 23),))
    check_table(
        river,
        """
        in A  | delivered D | out A
        23.92 | 23          | 0.92
        22.14 | 22.14       | 0
        22.57 | 22.57       | 0
        24.97 | 23          | 1.97
        27.59 | 23          | 4.59
        """,
    )


def test_river_discharge1_effluent_above_an_abstraction_can_be_used():
    river = DrawnRiver(("A > B", "B > C", "C > SEA"), demands=(a_demand("D", "C", 8),))
    check_table(river, "in A | in B | delivered D | out C\n5 | 3 | 8 | 0")


def test_river_discharge2_effluent_below_an_abstraction_cannot():
    river = DrawnRiver(("A > B", "B > C", "C > SEA"), demands=(a_demand("D", "B", 8),))
    check_table(river, "in A | in C | delivered D | out C\n5 | 3 | 5 | 3")


@pytest.mark.parametrize(("residual", "taken"), [(40, 60), (20, 80)])
def test_river_mrf1_the_minimum_residual_flow_comes_before_the_demand(residual, taken):
    weir = a_dam("W", minimum_release_m3s=residual * M3S)
    river = DrawnRiver(("W > SEA",), dams=(weir,), demands=(a_demand("D", "W", 100),))
    check_table(river, f"in W | delivered D | out W\n100 | {taken} | {residual}")


def test_deficit_is_what_a_demand_of_ten_misses():
    river = DrawnRiver(("A > SEA",), demands=(a_demand("D", "A", 10),))
    inflow = [5, 6, 7, 8, 9, 10, 11, 12, 11, 10, 9, 8]
    measure = Measure(name="D", quantity=Quantity.DELIVERED, places=("D",))
    delivered = river.play({"A": inflow}, [measure])[:12, 0]
    np.testing.assert_allclose(
        10 - delivered, [5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 1, 2], rtol=1e-6, atol=1e-6
    )


def test_hydropower_example_stores_what_release_and_turbine_leave():
    reservoir = a_dam(
        "R",
        total_storage_hm3=340_000,
        live_storage_hm3=340_000,
        rule_fraction=start_at(0.5),
        minimum_release_m3s=10 * M3S,
        turbine_m3s=1000 * M3S,
        installed_mw=1e6,
        head_m=35,
        efficiency=0.85,
    )
    river = DrawnRiver(("R > A", "R >> A", "A > SEA"), dams=(reservoir,))
    rules = {"R": DamRule(target_fraction=start_at(0.5), firm_m3s=50 * M3S)}
    measures = [
        Measure(name=quantity.name, quantity=quantity, places=("R",))
        for quantity in (Quantity.STORAGE, Quantity.OUTFLOW, Quantity.DIVERTED, Quantity.ENERGY)
    ]
    values = river.play({"R": 100.0}, measures, rules=rules)[6:21:7]
    # The model has weekly steps: its values stand at the end of each seventh day.
    np.testing.assert_allclose(values[:, 0], [170_350, 170_700, 171_050], rtol=1e-9)
    np.testing.assert_allclose(values[:, 1], 10, rtol=1e-9)
    np.testing.assert_allclose(values[:, 2], 40, rtol=1e-9)
    power_mw = 1000 * 9.81 * (40 * M3S) * 35 * 0.85 * 1e-6
    np.testing.assert_allclose(values[:, 3], 24 * power_mw, rtol=1e-9)


def test_hydropower_recorder_is_density_gravity_flow_and_head():
    plant = a_dam("P", turbine_m3s=8, installed_mw=100, head_m=20, efficiency=1.0)
    river = DrawnRiver(("P > SEA",), dams=(plant,))
    energy = 24 * 1000 * 9.81 * 8 * 20 * 1e-6
    inflow = 8 * 0.0864
    check_table(river, f"in P | energy P | turbines P\n{inflow} | {energy} | {inflow}")


def test_hydropower_recorder_is_zero_while_the_level_is_below_the_turbine():
    dam = a_dam(
        "R",
        total_storage_hm3=100,
        live_storage_hm3=60,
        turbine_m3s=1000,
        installed_mw=1000,
        head_m=20,
    )
    river = DrawnRiver(
        ("R > SEA",), dams=(dam,), operation={"first_year": {"R": 2002}}, years=(2001, 2002)
    )
    energy = Measure(name="E", quantity=Quantity.ENERGY, places=("R",))
    storage = Measure(name="S", quantity=Quantity.STORAGE, places=("R",))
    values = river.play({"R": 10.0}, [storage, energy])[365:]
    # Of 10 a day 3 pass while dead storage fills; its 40 hm³ are full after five days and a part.
    np.testing.assert_allclose(values[:5, 0], [7, 14, 21, 28, 35], rtol=1e-6)
    assert (values[:5, 1] == 0.0).all()
    assert values[5, 1] > 0.0


def test_breaklink_passes_twenty_through_places_without_storage():
    dams = tuple(a_dam(name) for name in "ABC")
    river = DrawnRiver(("A > B", "B > C", "C > SEA"), dams=dams)
    check_table(
        river,
        """
        in A | out A | out B | out C | storage B
        20   | 20    | 20    | 20    | 0
        20   | 20    | 20    | 20    | 0
        """,
    )


def test_reservoir_with_river1_keeps_its_compensation_flow():
    reservoir = a_dam(
        "R",
        total_storage_hm3=42_000,
        live_storage_hm3=42_000,
        rule_fraction=start_at(0.5),
        minimum_release_m3s=1 * M3S,
    )
    river = DrawnRiver(("R > SEA",), dams=(reservoir,), demands=(a_demand("D", "R", 20),))
    check_table(
        river,
        """
        in R | storage R | delivered D | out R
        15   | 20994     | 20          | 1
        15   | 20988     | 20          | 1
        15   | 20982     | 20          | 1
        15   | 20976     | 20          | 1
        15   | 20970     | 20          | 1
        15   | 20964     | 20          | 1
        """,
    )


def test_river_loss1_a_tenth_of_the_water_goes_to_a_sink():
    river = DrawnRiver(("A > B 0.9", "A > LOSS 0.1", "B > SEA"))
    check_table(river, "in A | out B | out LOSS\n10 | 9 | 1")
