"""Distance to the limit: the benchmark basin in C, against Riparian on the same inflow."""

import ctypes
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from basin import LANES, dam_id, make_inflows, make_operation
from basin import make_basin as make_riparian_basin
from measuring import best_of, print_json, read_options
from parameters import COUNTRIES, BasinNumbers, make_dates, make_inflow, make_numbers

from riparian.engine.kernels import river_arrays as rows
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import CompiledRiver, compile_river
from riparian.engine.river.simulation import lay_rules
from riparian.engine.units import HM3_PER_DAY_PER_M3S

SOURCE = Path(__file__).with_name("limit.c")
FLAGS = ("-O3", "-march=native", "-mprefer-vector-width=512", "-ffast-math", "-fopenmp")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRun:
    """What the C kernel leaves: sums (block, dam + 2 country, lane), last storage, kept series."""

    seconds: float
    other_cpu: float
    sums: np.ndarray
    storage: np.ndarray
    kept: np.ndarray | None


def build_kernel(folder: Path) -> ctypes.CDLL:
    """Compile the C kernel for this machine."""
    library = folder / "limit.so"
    command = ["gcc", *FLAGS, "-fPIC", "-shared", str(SOURCE), "-o", str(library)]
    subprocess.run(command, check=True)
    return ctypes.CDLL(str(library))


def run_limit(
    numbers: BasinNumbers, river: CompiledRiver, flow: np.ndarray, *, keeps: bool, tries: int
) -> LimitRun:
    """Run the C kernel on inflow (block, step, catchment, lane); the best of some tries counts."""
    blocks, steps, catchments, _ = flow.shape
    dams, demands = len(numbers.downstream), len(numbers.demand_dam)
    kept = np.zeros((blocks, steps, 2 * dams + demands, LANES)) if keeps else None
    sums = np.zeros((blocks, dams + 2 * COUNTRIES, LANES))
    storage = np.zeros((blocks, dams, LANES))
    is_lagged = bool(river.reaches.places[:, rows.LAG].any())
    returns = float(river.basin.demands[0].return_fraction)
    arrays = _arrays(numbers, river, is_lagged=is_lagged)
    pointers = [array.ctypes.data_as(ctypes.c_void_p) for array in arrays]
    sizes = [blocks, dams, demands, COUNTRIES]
    with tempfile.TemporaryDirectory() as folder:
        kernel = build_kernel(Path(folder)).run

        def once() -> None:
            sums.fill(0.0)
            kernel(
                ctypes.c_int64(steps),
                catchments,
                *sizes,
                *pointers,
                ctypes.c_double(returns),
                ctypes.c_double(HM3_PER_DAY_PER_M3S),
                flow.ctypes.data_as(ctypes.c_void_p),
                None if kept is None else kept.ctypes.data_as(ctypes.c_void_p),
                sums.ctypes.data_as(ctypes.c_void_p),
                storage.ctypes.data_as(ctypes.c_void_p),
            )

        best = best_of(once, tries)
    return LimitRun(
        seconds=best.seconds, other_cpu=best.other_cpu, sums=sums, storage=storage, kept=kept
    )


def _arrays(numbers: BasinNumbers, river: CompiledRiver, *, is_lagged: bool) -> list[np.ndarray]:
    dams = len(numbers.downstream)
    catchments = np.argsort(numbers.catchment_dam, kind="stable")
    counts = np.bincount(numbers.catchment_dam, minlength=dams)
    demand = np.full(dams, -1)
    demand[numbers.demand_dam] = np.arange(len(numbers.demand_dam))
    lag = numbers.lag_days if is_lagged else np.zeros(dams)
    whole = [
        numbers.order,
        numbers.downstream,
        lag,
        river.clock.month,
        np.concatenate([[0], np.cumsum(counts)]),
        catchments,
        demand,
        numbers.country,
    ]
    return [np.ascontiguousarray(array, dtype=np.int32) for array in whole] + _dam_tables(
        numbers, river, demand
    )


def _dam_tables(
    numbers: BasinNumbers, river: CompiledRiver, demand: np.ndarray
) -> list[np.ndarray]:
    """Return the C structs Dam and Month as float64 tables, and the first storage."""
    places = [river.place_index[dam_id(i)] for i in range(len(demand))]
    works = river.works.numbers[places]
    volume = HM3_PER_DAY_PER_M3S
    table = np.empty((len(demand), 14))
    table[:, 0:2] = works[:, [rows.DEAD_HM3, rows.TOTAL_HM3]]
    table[:, 2:4] = works[:, [rows.TURBINE_M3S, rows.MINIMUM_M3S]] * volume
    table[:, 4] = works[:, rows.MWH_PER_HM3_M]
    table[:, 5] = works[:, rows.INSTALLED_MW] * 24.0
    table[:, 6:10] = works[:, rows.HEAD_M : rows.HEAD_M + 4]
    table[:, 10:14] = works[:, rows.AREA_KM2 : rows.AREA_KM2 + 4]
    rules = lay_rules(river, ({},))[0][places]
    months = np.zeros((len(demand), 12, 7))
    chosen = [rows.RULE_K0, rows.RULE_K1, rows.RULE_K2, rows.RULE_LOW, rows.RULE_HIGH]
    months[:, :, :5] = rules[:, :, chosen]
    months[:, :, :3] *= volume
    months[:, :, 5] = river.works.evaporation_mm_day[places] * 1e-3
    months[numbers.demand_dam, :, 6] = numbers.demand
    return [table, months, np.ascontiguousarray(table[:, 1])]


def main() -> None:
    """Time the C kernel with sums kept and with all series kept."""
    options = read_options(traces=512)
    if shutil.which("gcc") is None:
        print_json({"suite": "limit", "missing": "gcc"})
        return
    os.environ["OMP_NUM_THREADS"] = str(options.threads)
    numbers = make_numbers()
    clock = Clock(first_year=2001, last_year=2000 + options.years)
    river = compile_river(
        make_riparian_basin(numbers, has_all_physics=not options.core),
        make_operation(numbers),
        clock,
    )
    few = make_inflow(numbers, make_dates(options.years), min(options.traces, LANES))
    flow = make_inflows(numbers, clock, few).flow_m3s
    flow = np.resize(flow, (-(-options.traces // LANES), *flow.shape[1:]))
    run = run_limit(numbers, river, flow, keeps=options.keeps, tries=options.tries)
    steps = numbers.logical_nodes * len(clock) * flow.shape[0] * LANES
    print_json(
        {
            "suite": "limit",
            "physics": "core" if options.core else "all",
            "series": "all" if options.keeps else "sums",
            "threads": options.threads,
            "traces": options.traces,
            "seconds": run.seconds,
            "node_steps_per_s": steps / run.seconds,
            "other_cpu": run.other_cpu,
        }
    )


if __name__ == "__main__":
    main()
