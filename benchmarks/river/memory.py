"""Peak memory of 100 traces, 30 years daily, 300 nodes, with monthly sums; must stay under 2 GB."""

import sys
import time

import numpy as np
from basin import make_basin, make_operation, sums_kept
from measuring import peak_mib, print_json
from parameters import BasinNumbers, make_dates, make_inflow, make_numbers

from riparian.engine.kernels.river_arrays import LANES
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.inflows import Inflows
from riparian.engine.river.measures import Period
from riparian.engine.river.simulation import simulate_river
from riparian.engine.units import HM3_PER_DAY_PER_M3S

STEM_OF_300_NODES = 30
LARGEST_MIB = 2e9 / 2**20
TOGETHER = 16


def make_inflows_in_parts(numbers: BasinNumbers, clock: Clock, traces: int) -> Inflows:
    """Return inflow in float32, made a few traces at a time so that the making needs no room."""
    blocks = -(-traces // LANES)
    shape = (blocks, len(clock), len(numbers.catchment_dam), LANES)
    flow = np.empty(shape, dtype=np.float32)
    dates = make_dates(clock.years, clock.first_year)
    for start in range(0, blocks * LANES, TOGETHER):
        part = make_inflow(numbers, dates, TOGETHER, seed=start)
        block, lane = divmod(start, LANES)
        flow[block, :, :, lane : lane + TOGETHER] = part / HM3_PER_DAY_PER_M3S
    ids = tuple(f"catchment{c}" for c in range(len(numbers.catchment_dam)))
    return Inflows(clock=clock, subbasin_ids=ids, traces=traces, flow_m3s=flow)


def main() -> int:
    """Run once; 1 when the peak is too high."""
    numbers = make_numbers(STEM_OF_300_NODES)
    clock = Clock(first_year=2001, last_year=2030)
    inflows = make_inflows_in_parts(numbers, clock, traces=100)
    basin = make_basin(numbers, has_all_physics=True)
    river = compile_river(basin, make_operation(numbers), clock)
    start = time.perf_counter()
    simulate_river(river, inflows, measures=sums_kept(numbers), period=Period.MONTH)
    seconds = time.perf_counter() - start
    peak = peak_mib()
    print_json(
        {
            "suite": "memory",
            "nodes": numbers.logical_nodes,
            "traces": inflows.traces,
            "years": clock.years,
            "inflow_mib": inflows.flow_m3s.nbytes / 2**20,
            "peak_mib": peak,
            "seconds": seconds,
        }
    )
    return int(peak > LARGEST_MIB)


if __name__ == "__main__":
    sys.exit(main())
