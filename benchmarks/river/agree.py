"""Does Riparian give what Pywr gives? Storages, turbine flows and deliveries, day by day."""

import sys
import tempfile
from pathlib import Path

import numpy as np
from basin import all_series, make_basin, make_inflows, make_operation
from measuring import print_json
from parameters import make_dates, make_inflow, make_numbers
from peers import PEERS, Peer, run_peer

from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.measures import Period
from riparian.engine.river.simulation import simulate_river

LARGEST_DIFFERENCE = 1e-9
TRACES = (1, 20)


def simulate(flow: np.ndarray) -> dict[str, np.ndarray]:
    """Return Riparian's series, (step, node, trace), on (step, catchment, trace) inflow."""
    numbers, clock = make_numbers(), Clock(first_year=2001, last_year=2001)
    river = compile_river(
        make_basin(numbers, has_all_physics=False), make_operation(numbers), clock
    )
    run = simulate_river(
        river,
        make_inflows(numbers, clock, flow),
        measures=all_series(numbers),
        period=Period.STEP,
        spin_up_years=0,
    )
    series = np.moveaxis(run.values[0], 0, -1)
    dams = len(numbers.downstream)
    storage, turbine, delivered = np.split(series, [dams, 2 * dams], axis=1)
    return {"storage": storage, "turbine": turbine, "delivered": delivered}


def compare(peer: Peer, flow: np.ndarray) -> dict[str, float]:
    """Return the largest difference of each series relative to the largest value of its node."""
    own = simulate(flow)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "series.npz"
        run_peer(peer, flow, save=file)
        with np.load(file) as theirs:
            return {name: _difference(own[name], theirs[name]) for name in own}


def _difference(own: np.ndarray, theirs: np.ndarray) -> float:
    scale = np.abs(theirs).max(axis=(0, 2), keepdims=True)
    return float(np.max(np.abs(own - theirs) / scale))


def main() -> int:
    """Compare with both versions of Pywr; 1 when a difference is too large."""
    worst = 0.0
    for traces in TRACES:
        flow = make_inflow(make_numbers(), make_dates(1), traces)
        for peer in PEERS:
            found = compare(peer, flow)
            worst = max(worst, *found.values())
            print_json({"suite": "agree", "peer": peer.name, "traces": traces, **found})
    return int(worst > LARGEST_DIFFERENCE)


if __name__ == "__main__":
    sys.exit(main())
