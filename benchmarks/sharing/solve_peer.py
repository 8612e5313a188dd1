"""Solve one task with a peer library and print one JSON line; run in the peers' environment."""

# ruff: noqa: ANN401, D103, PLC0415 - peers are untyped and each is imported where it is measured

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def _coopgame(values: Any) -> Any:
    import coopgame

    return coopgame.Game(values[1:].tolist(), order="binary")


def coopgame_nucleolus(values: Any) -> Callable[[], Any]:
    import coopgame

    game = _coopgame(values)
    return lambda: coopgame.nucleolus(game)["allocation"]


def coopgame_shapley(values: Any) -> Callable[[], Any]:
    import coopgame

    game = _coopgame(values)
    return lambda: coopgame.shapley(game)


def coopgame_certificate(values: Any) -> Callable[[], Any]:
    import coopgame

    game = _coopgame(values)

    def certify() -> Any:
        allocation = coopgame.nucleolus(game)["allocation"]
        exact = coopgame.certify(game, allocation)["allocation"]
        return [float(share) for share in exact]  # empty where it could not recover

    return certify


def coopgame_nucleoli(values: Any) -> Callable[[], Any]:
    import coopgame

    games = [_coopgame(row) for row in values]
    return lambda: [coopgame.nucleolus(game)["allocation"] for game in games]


def _tucoopy(values: Any) -> Any:
    import tucoopy

    n = len(values).bit_length() - 1
    return tucoopy.Game(n_players=n, v=dict(enumerate(values.tolist())))


def _listed(found: Any) -> Any:
    return list(getattr(found, "x", found))


def tucoopy_nucleolus(values: Any) -> Callable[[], Any]:
    import tucoopy

    game = _tucoopy(values)
    return lambda: _listed(tucoopy.nucleolus(game))


def tucoopy_shapley(values: Any) -> Callable[[], Any]:
    import tucoopy

    game = _tucoopy(values)
    return lambda: _listed(tucoopy.shapley_value(game))


def shapiq_shapley(values: Any) -> Callable[[], Any]:
    import shapiq

    n = len(values).bit_length() - 1
    powers = 1 << np.arange(n)

    def game(coalitions: Any) -> Any:
        return values[np.asarray(coalitions) @ powers]

    def share() -> Any:
        found = shapiq.ExactComputer(n_players=n, game=game)(index="SV", order=1)
        return [found[(player,)] for player in range(n)]

    return share


def peak_mb() -> float:
    """Return the peak memory of this process alone (ru_maxrss starts from the parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main(peer: str, task: str, path: str) -> dict[str, Any]:
    """Build the peer's own game, then measure its solve call."""
    solve = globals()[f"{peer}_{task}"](np.load(path))
    start, start_cpu = time.perf_counter(), time.process_time()
    shares = solve()
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - start_cpu
    return {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "peak_mb": peak_mb(),
        "shares": np.asarray(shares).tolist(),
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:4])))
