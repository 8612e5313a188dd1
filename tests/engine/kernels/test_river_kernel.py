"""Nothing is lost to the lanes: each of the 64 carries its own trace."""

import numpy as np
import pytest
from oracles.drawn_rivers import DrawnRiver, a_dam, a_demand, start_at

from riparian.engine.kernels import river_arrays as rows
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.inflows import inflows_from_traces
from riparian.engine.river.measures import Measure, Period, Quantity
from riparian.engine.river.operation import DamRule, Operation
from riparian.engine.river.simulation import simulate_river
from riparian.engine.units import HM3_PER_DAY_PER_M3S

TRACES = 2 * rows.LANES + 3


def test_the_kernel_has_the_same_day_as_the_units():
    assert rows.HM3_PER_DAY == HM3_PER_DAY_PER_M3S


def test_the_rows_of_the_scratch_array_do_not_overlap():
    quantities = [quantity.row for quantity in Quantity]
    assert len(set(quantities)) == len(quantities)
    assert max(quantities) == rows.DELIVERED == rows.ROWS


@pytest.fixture(scope="module")
def run():
    """Trace k brings k m³/s, all year, to a reservoir with a town and two countries below."""
    dam = a_dam("R", total_storage_hm3=900, live_storage_hm3=900, rule_fraction=start_at(0.5))
    river = DrawnRiver(
        ("R > A lag 1.5", "A > B muskingum 3 0.3", "B > SEA"),
        dams=(dam,),
        demands=(a_demand("D", "A", 2.0, return_fraction=0.5),),
    )
    basin, clock = river.basin, river.clock
    names = [subbasin.id for subbasin in basin.subbasins]
    one = np.zeros((len(clock), len(names)))
    one[:, names.index("R")] = 1.0
    compiled = compile_river(basin, Operation(built=frozenset({"R"})), clock)
    return simulate_river(
        compiled,
        inflows_from_traces(clock, names, [k * one for k in range(TRACES)]),
        measures=[
            Measure(name="in", quantity=Quantity.INFLOW, places=("R",)),
            Measure(name="out", quantity=Quantity.OUTFLOW, places=("SEA",)),
        ],
        rules=[{}, {"R": DamRule(target_fraction=(0.2,) * 12)}],
        period=Period.YEAR,
    )


def test_every_trace_comes_back_in_its_own_place(run):
    np.testing.assert_allclose(
        run.of("in")[:, :, 0], np.tile(np.arange(TRACES) * 365 * 0.0864, (2, 1)), rtol=1e-12
    )


def test_every_trace_has_a_course_of_its_own(run):
    out = run.of("out")[1, :, 0]
    assert (np.diff(out[40:]) > 0.0).all()
    assert run.values.shape == (2, TRACES, 1, 2)


def test_both_rule_sets_are_played(run):
    assert (run.storage_hm3[0, 60:] != run.storage_hm3[1, 60:]).any()
