"""Water is neither made nor lost, and runs do not depend on how they are computed."""

from dataclasses import replace

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracles.drawn_rivers import DrawnRiver
from oracles.random_basins import Case, cases, dams, rules

from riparian.engine.river.balance import TOLERANCE
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.inflows import Inflows
from riparian.engine.river.measures import Measure, Period, Quantity
from riparian.engine.river.simulation import RiverRun, simulate_river

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
everyday = settings(max_examples=15, deadline=None, suppress_health_check=SLOW)


def everything(case: Case) -> list[Measure]:
    wanted = [(Quantity.OUTFLOW, node.id) for node in case.basin.nodes]
    for dam in case.basin.dams:
        wanted += [(Quantity.STORAGE, dam.id), (Quantity.ENERGY, dam.id)]
    wanted += [(Quantity.STORAGE, lake.node_id) for lake in case.basin.lakes]
    wanted += [(Quantity.DELIVERED, demand.id) for demand in case.basin.demands]
    return [Measure(name=f"{q.name} {place}", quantity=q, places=(place,)) for q, place in wanted]


def run(case: Case, inflows: Inflows, *, rule_sets=None) -> RiverRun:
    return simulate_river(
        compile_river(case.basin, case.operation, case.clock),
        inflows,
        measures=everything(case),
        rules=rule_sets or [case.rules],
        period=Period.MONTH,
        spin_up_years=case.spin_up_years,
    )


@given(case=cases(traces=5))
@everyday
def test_water_is_neither_made_nor_lost(case):
    found = run(case, case.inflows).balance
    assert found.worst_place_error <= TOLERANCE
    assert found.worst_basin_error <= TOLERANCE
    parts = found.left_hm3 + found.evaporated_hm3 + found.consumed_hm3
    parts += found.stored_hm3 + found.in_transit_hm3
    assert parts == pytest.approx(found.entered_hm3, rel=1e-9)


@pytest.mark.long
@given(case=cases(traces=65))
@settings(max_examples=400, deadline=None, suppress_health_check=SLOW)
def test_water_is_neither_made_nor_lost_in_many_basins(case):
    found = run(case, case.inflows).balance
    assert max(found.worst_place_error, found.worst_basin_error) <= TOLERANCE


@given(case=cases(traces=130))
@everyday
def test_results_have_the_same_bits_at_any_number_of_threads(case):
    threads = numba.get_num_threads()
    try:
        numba.set_num_threads(1)
        alone = run(case, case.inflows)
    finally:
        numba.set_num_threads(threads)
    together = run(case, case.inflows)
    assert alone.values.tobytes() == together.values.tobytes()
    assert alone.storage_hm3.tobytes() == together.storage_hm3.tobytes()


@given(case=cases(traces=130), data=st.data())
@everyday
def test_a_trace_does_not_depend_on_the_traces_beside_it(case, data):
    inflows = case.inflows
    whole = run(case, inflows)
    count = data.draw(st.integers(1, 129), label="first traces")
    first = run(case, inflows.select(range(count)))
    assert np.array_equal(first.values, whole.values[:, :count])
    chosen = data.draw(st.lists(st.integers(0, 129), min_size=1, max_size=70), label="chosen")
    some = run(case, inflows.select(chosen))
    assert np.array_equal(some.values, whole.values[:, chosen])


@given(case=cases(), data=st.data())
@everyday
def test_a_rule_set_does_not_depend_on_the_rule_sets_beside_it(case, data):
    others = [{name: data.draw(rules()) for name in sorted(case.operation.built)} for _ in range(2)]
    alone = run(case, case.inflows)
    together = run(case, case.inflows, rule_sets=[others[0], case.rules, others[1]])
    assert np.array_equal(alone.values[0], together.values[1])


@given(case=cases(), data=st.data())
@everyday
def test_the_order_of_the_rows_decides_nothing(case, data):
    basin = case.basin
    turned = replace(
        basin,
        nodes=tuple(data.draw(st.permutations(basin.nodes))),
        inflows=tuple(data.draw(st.permutations(basin.inflows))),
        reaches=tuple(data.draw(st.permutations(basin.reaches))),
        dams=tuple(data.draw(st.permutations(basin.dams))),
        demands=tuple(data.draw(st.permutations(basin.demands))),
    )
    other = replace(case, basin=turned)
    straight, mixed = run(case, case.inflows), run(other, case.inflows)
    for measure in straight.measures:
        expected = straight.of(measure.name)
        scale = max(float(np.abs(expected).max()), 1.0)
        np.testing.assert_allclose(
            mixed.of(measure.name), expected, rtol=1e-9, atol=1e-9 * scale, err_msg=measure.name
        )


@given(dam=dams("R"), rule=rules(), seed=st.integers(0, 10_000), extra_hm3=st.floats(0.0, 5.0))
@everyday
def test_more_inflow_never_means_less_storage_and_outflow(dam, rule, seed, extra_hm3):
    river = DrawnRiver(("R > SEA",), dams=(dam,))
    dry = np.random.default_rng(seed).lognormal(sigma=1.0, size=365) * 5.0
    wet = dry + extra_hm3
    measures = [
        Measure(name="out", quantity=Quantity.OUTFLOW, places=("R",)),
        Measure(name="storage", quantity=Quantity.STORAGE, places=("R",)),
    ]
    less, more = (river.play({"R": inflow}, measures, rules={"R": rule}) for inflow in (dry, wet))
    water_less, water_more = (np.cumsum(values[:, 0]) + values[:, 1] for values in (less, more))
    assert (water_more >= water_less - 1e-6 * water_less.max()).all()
