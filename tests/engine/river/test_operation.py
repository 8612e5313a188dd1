"""Ways of running a basin."""

from dataclasses import replace

import pytest
from oracles.drawn_rivers import DrawnRiver, a_dam

from riparian.engine.river.measures import Quantity
from riparian.engine.river.operation import DamRule, Operation, full_cycle_rules

HALF_TO_FULL = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


def test_rules_given_later_replace_those_given_before():
    first, second = DamRule(firm_m3s=1.0), DamRule(firm_m3s=2.0)
    operation = Operation(built=frozenset({"A", "B"}), rules={"A": first, "B": first})
    changed = operation.with_rules({"B": second})
    assert changed.rules == {"A": first, "B": second}
    assert operation.rules == {"A": first, "B": first}


def test_a_full_cycle_keeps_the_season_of_the_rule_curve_and_uses_all_of_the_storage():
    storing = {"total_storage_hm3": 10, "live_storage_hm3": 8}
    dams = (
        a_dam("A", **storing, rule_fraction=HALF_TO_FULL),
        a_dam("B", **storing),
        a_dam("C", **storing, rule_fraction=(0.7,) * 12),
    )
    basin = DrawnRiver(("A > B", "B > C", "C > SEA"), dams=dams).basin
    runoff = tuple(replace(sub, monthly_flow_m3s=(6.0,) * 12) for sub in basin.subbasins)
    rules = full_cycle_rules(replace(basin, subbasins=runoff), ["A", "B", "C"])
    assert set(rules) == {"A"}
    assert rules["A"].target_fraction[:6] == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    assert rules["A"].firm_m3s == 3.0


def test_a_basin_names_its_players_and_a_quantity_its_unit():
    assert DrawnRiver(("A > SEA",)).basin.country_ids == ("X",)
    assert Quantity.ENERGY.unit == "MWh"
    assert {quantity.unit for quantity in Quantity} == {"MWh", "hm3", "m"}
