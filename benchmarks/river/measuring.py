"""How a figure is taken: best of several tries, and what else the machine did meanwhile."""

import argparse
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

STAT = Path("/proc/stat")
STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Best:
    """The fastest try and the processors that other work used during it."""

    seconds: float
    other_cpu: float


def busy_seconds() -> float:
    """Return the time that all processors have worked since the machine started."""
    if not STAT.exists():
        return float("nan")
    fields = [int(field) for field in STAT.read_text().splitlines()[0].split()[1:]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def best_of(once: Callable[[], object], tries: int, least_seconds: float = 2.0) -> Best:
    """Run at least so many tries and so many seconds; the first only warms up."""
    once()
    best, other, count, until = float("inf"), 0.0, 0, time.perf_counter() + least_seconds
    while count < tries or time.perf_counter() < until:
        busy, own, start = busy_seconds(), time.process_time(), time.perf_counter()
        once()
        took = time.perf_counter() - start
        beside = busy_seconds() - busy - (time.process_time() - own)
        if took < best:
            best, other = took, round(max(0.0, beside / took), 2)
        count += 1
    return Best(best, other)


def idle_share(seconds: float = 1.0) -> float:
    """Return how many processors other work uses now."""
    busy, own, start = busy_seconds(), time.process_time(), time.perf_counter()
    time.sleep(seconds)
    took = time.perf_counter() - start
    return max(0.0, (busy_seconds() - busy - (time.process_time() - own)) / took)


def peak_mib() -> float:
    """Return the most memory this process has held [MiB]."""
    lines = STATUS.read_text().splitlines() if STATUS.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if "VmHWM" in line), float("nan"))


def print_json(values: Mapping[str, object]) -> None:
    """Print one result as one line."""
    print(json.dumps(values), flush=True)


def read_options(*, traces: int) -> argparse.Namespace:
    """Read the options that the suites share."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--traces", type=int, default=traces)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tries", type=int, default=5)
    parser.add_argument("--core", action="store_true", help="only the physics that Pywr has")
    parser.add_argument("--keeps", action="store_true", help="keep every series, not only sums")
    return parser.parse_args()
