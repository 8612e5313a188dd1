"""Time Riparian on the benchmark basin: the whole call, with its balance checked."""

import numba
import numpy as np
from basin import all_series, make_basin, make_inflows, make_operation, sums_kept
from measuring import best_of, peak_mib, print_json, read_options
from parameters import make_dates, make_inflow, make_numbers

from riparian.engine.kernels.river_arrays import LANES
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.inflows import Inflows
from riparian.engine.river.measures import Period
from riparian.engine.river.simulation import simulate_river


def make_traces(traces: int, years: int, clock: Clock) -> Inflows:
    """Return so many traces; more than one block repeats the first, which costs the same."""
    numbers = make_numbers()
    flow = make_inflow(numbers, make_dates(years), min(traces, LANES))
    few = make_inflows(numbers, clock, flow)
    blocks = -(-traces // LANES)
    return Inflows(
        clock=clock,
        subbasin_ids=few.subbasin_ids,
        traces=traces,
        flow_m3s=np.concatenate([few.flow_m3s] * blocks),
    )


def main() -> None:
    """Time one way of running."""
    options = read_options(traces=512)
    numba.set_num_threads(min(options.threads, numba.config.NUMBA_NUM_THREADS))
    numbers = make_numbers()
    clock = Clock(first_year=2001, last_year=2000 + options.years)
    basin = make_basin(numbers, has_all_physics=not options.core)
    river = compile_river(basin, make_operation(numbers), clock)
    inflows = make_traces(options.traces, options.years, clock)
    measures = all_series(numbers) if options.keeps else sums_kept(numbers)
    period = Period.STEP if options.keeps else Period.RUN
    before_mib = peak_mib()

    def once() -> object:
        return simulate_river(river, inflows, measures=measures, period=period, spin_up_years=0)

    best = best_of(once, options.tries)
    steps = numbers.logical_nodes * len(clock) * options.traces
    print_json(
        {
            "suite": "riparian",
            "physics": "core" if options.core else "all",
            "series": "all" if options.keeps else "sums",
            "threads": options.threads,
            "traces": options.traces,
            "seconds": best.seconds,
            "node_steps_per_s": steps / best.seconds,
            "other_cpu": best.other_cpu,
            "inflow_mib": inflows.flow_m3s.nbytes / 2**20,
            "more_mib": peak_mib() - before_mib,
        }
    )


if __name__ == "__main__":
    main()
