import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from oracles.random_basins import Case, cases
from oracles.slow_river import simulate_slowly

from riparian.engine.river.compiling import compile_river
from riparian.engine.river.measures import Measure, Period, Quantity
from riparian.engine.river.simulation import simulate_river

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TRACE = 1


def agree(case: Case) -> None:
    river = compile_river(case.basin, case.operation, case.clock)
    inflows = case.inflows
    names = [subbasin.id for subbasin in case.basin.subbasins]
    flow = dict(zip(names, inflows.trace(TRACE).astype(float).T, strict=True))
    slow = simulate_slowly(
        case.basin,
        case.operation,
        case.clock,
        flow,
        rules=case.rules,
        spin_up_years=case.spin_up_years,
    )
    wanted = {
        Quantity.OUTFLOW: slow.outflow_hm3,
        Quantity.STORAGE: slow.storage_hm3,
        Quantity.ENERGY: slow.energy_mwh,
        Quantity.DELIVERED: slow.delivered_hm3,
        Quantity.EVAPORATION: slow.evaporated_hm3,
        Quantity.SPILL: slow.spilled_hm3,
        Quantity.LAKE_LEVEL: slow.level_m,
        Quantity.REVERSE_FLOW: slow.reverse_hm3,
    }
    measures = [
        Measure(name=f"{quantity.name} {place}", quantity=quantity, places=(place,))
        for quantity, series in wanted.items()
        for place in series
    ]
    run = simulate_river(
        river,
        inflows,
        measures=measures,
        rules=[case.rules],
        period=Period.STEP,
        spin_up_years=case.spin_up_years,
    )
    for measure in measures:
        fast = run.of(measure.name)[0, TRACE]
        expected = np.array(wanted[measure.quantity][measure.places[0]])
        scale = max(float(np.abs(expected).max()), 1.0)
        np.testing.assert_allclose(
            fast, expected, rtol=1e-9, atol=1e-9 * scale, err_msg=measure.name
        )


@given(case=cases())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_the_kernel_agrees_with_the_slow_river(case):
    agree(case)


@pytest.mark.long
@given(case=cases())
@settings(max_examples=1500, deadline=None, suppress_health_check=SLOW)
def test_the_kernel_agrees_with_the_slow_river_on_many_basins(case):
    agree(case)
