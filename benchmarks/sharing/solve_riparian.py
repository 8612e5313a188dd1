"""Solve one task with Riparian and print one JSON line; run by side_by_side.py."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riparian.engine.interests.sharing.certificate import certify_nucleolus
from riparian.engine.interests.sharing.ensembles import share_ensemble
from riparian.engine.interests.sharing.game import Game, GameEnsemble
from riparian.engine.interests.sharing.nucleolus import NUCLEOLUS, share_by_nucleolus
from riparian.engine.interests.sharing.shapley import share_by_shapley

Values = NDArray[np.float64]


def _players(values: Values) -> tuple[str, ...]:
    return tuple(f"country {number}" for number in range(values.shape[-1].bit_length() - 1))


def _game(values: Values) -> Game:
    return Game(players=_players(values), values=values)


def _nucleoli(values: Values) -> Values:
    ensemble = GameEnsemble(players=_players(values), values=values)
    return share_ensemble(ensemble, rule="nucleolus").shares


TASKS: dict[str, Callable[[Values], Values]] = {
    "nucleolus": lambda values: share_by_nucleolus(_game(values)).amounts,
    "shapley": lambda values: share_by_shapley(_game(values)).amounts,
    "certificate": lambda values: certify_nucleolus(_game(values), NUCLEOLUS).shares.amounts,
    "nucleoli": _nucleoli,
}


def _warm_up(task: str) -> None:
    """Load the compiled kernels before the clock starts."""
    small = np.array([0, 0, 0, 7, 0, 12, 3, 16.0])
    TASKS[task](small[np.newaxis].repeat(2, axis=0) if task == "nucleoli" else small)
    if task == "shapley":
        TASKS[task](np.arange(1 << 13, dtype=float))


def peak_mb() -> float:
    """Return the peak memory of this process alone (ru_maxrss starts from the parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main(task: str, path: Path) -> dict[str, Any]:
    """Solve and measure one task."""
    values = np.load(path)
    _warm_up(task)
    start, start_cpu = time.perf_counter(), time.process_time()
    shares = TASKS[task](values)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - start_cpu
    return {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "peak_mb": peak_mb(),
        "shares": np.asarray(shares).tolist(),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
