"""64 coalitions: as many rule sets, 100 traces, 30 years daily, yearly sums by country."""

import time
from itertools import compress

import numba
import numpy as np
from basin import make_basin, make_inflows, make_operation, make_rules, sums_kept
from measuring import busy_seconds, peak_mib, print_json, read_options
from parameters import COUNTRIES, make_dates, make_inflow, make_numbers

from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.flow_record import read_flow_record
from riparian.engine.kernels.river_arrays import LANES
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import CompiledRiver, compile_river
from riparian.engine.river.inflows import Inflows, generate_inflows
from riparian.engine.river.measures import Measure, Period, Quantity
from riparian.engine.river.operation import DamRule, Operation, find_built
from riparian.engine.river.simulation import simulate_river

Rules = tuple[dict[str, DamRule], ...]
Case = tuple[CompiledRiver, Inflows, tuple[Measure, ...], Rules]
INSTANCE = "lancang-mekong"
COOPERATIVE = 0.9
"""What members change here: figures are about time, so any change of the rules will do."""


def member_sets(players: tuple[str, ...]) -> list[set[str]]:
    """Return every subset of the players."""
    count = len(players)
    return [
        set(compress(players, [mask >> bit & 1 for bit in range(count)]))
        for mask in range(2**count)
    ]


def benchmark_case(traces: int, years: int) -> Case:
    """Return the basin of 120 nodes with float32 inflow; members release a little less."""
    numbers = make_numbers()
    clock = Clock(first_year=2001, last_year=2000 + years)
    basin = make_basin(numbers, has_all_physics=True)
    river = compile_river(basin, make_operation(numbers), clock)
    few = make_inflow(numbers, make_dates(years), LANES)
    inflow = make_inflows(numbers, clock, few, dtype=np.float32)
    inflow = Inflows(
        clock=clock,
        subbasin_ids=inflow.subbasin_ids,
        traces=traces,
        flow_m3s=np.concatenate([inflow.flow_m3s] * -(-traces // LANES)),
    )
    changed = make_rules(numbers, COOPERATIVE)
    countries = tuple(f"C{c}" for c in range(COUNTRIES))
    rules = _rules(basin, countries, changed)
    return river, inflow, sums_kept(numbers)[-2 * COUNTRIES :], rules


def instance_case(traces: int, years: int) -> Case:
    """Return the real river with generated inflow; members aim at nine tenths of full."""
    basin, record = read_basin(INSTANCE), read_flow_record(INSTANCE)
    clock = Clock(first_year=2001, last_year=2000 + years)
    operation = Operation(built=find_built(basin))
    river = compile_river(basin, operation, clock)
    inflow = generate_inflows(basin, clock, record, traces=traces, seed=1)
    dams = [dam for dam in basin.dams if dam.id in operation.built]
    changed = {dam.id: DamRule(target_fraction=(COOPERATIVE,) * 12) for dam in dams}
    measures = [
        Measure(
            name=f"energy {country}",
            quantity=Quantity.ENERGY,
            places=tuple(dam.id for dam in dams if dam.country == country),
        )
        for country in basin.country_ids
    ]
    return river, inflow, tuple(measures), _rules(basin, basin.country_ids, changed)


def _rules(basin: Basin, players: tuple[str, ...], changed: dict[str, DamRule]) -> Rules:
    country = {dam.id: dam.country for dam in basin.dams}
    return tuple(
        {dam: rule for dam, rule in changed.items() if country[dam] in members}
        for members in member_sets(players)
    )


def measure_case(name: str, case: Case, tries: int) -> None:
    """Print the seconds of the fastest run and the peak memory."""
    river, inflow, measures, rules = case
    before, found = peak_mib(), []
    for _ in range(tries + 1):
        busy, own, start = busy_seconds(), time.process_time(), time.perf_counter()
        simulate_river(river, inflow, measures=measures, rules=rules, period=Period.YEAR)
        took = time.perf_counter() - start
        beside = busy_seconds() - busy - (time.process_time() - own)
        found.append((took, round(max(0.0, beside / took), 2)))
    seconds, other = min(found[1:])
    print_json(
        {
            "suite": "coalitions",
            "basin": name,
            "engine_nodes": len(river.node_index),
            "rule_sets": len(rules),
            "traces": inflow.traces,
            "years": river.clock.years,
            "seconds": seconds,
            "other_cpu": other,
            "more_mib": peak_mib() - before,
            "peak_mib": peak_mib(),
        }
    )


def main() -> None:
    """Measure both basins."""
    options = read_options(traces=100)
    numba.set_num_threads(min(options.threads, numba.config.NUMBA_NUM_THREADS))
    years = max(options.years, 30)
    measure_case("benchmark, 120 nodes", benchmark_case(options.traces, years), options.tries)
    measure_case(INSTANCE, instance_case(options.traces, years), options.tries)


if __name__ == "__main__":
    main()
