"""Sharing rules side by side with their peers, in one run: seconds, peak memory, agreement.

Each solve runs in a process of its own. Peers live in benchmarks/peers/sharing (made on first
use, ignored by git) and are left out of the table where they cannot be installed.

    python benchmarks/sharing/side_by_side.py [--quick] [--date 2027-01-31]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from kinds_of_games import KINDS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = ROOT / "benchmarks" / "peers" / "sharing"
PAGE = ROOT / "docs" / "reference" / "benchmarks-sharing.md"
RESULTS = ROOT / "benchmarks" / "results" / "sharing.json"
SECONDS_ALLOWED = 60
HEADER = """# Sharing rules against their peers

Measured on {date} by `benchmarks/sharing/side_by_side.py`, every solve in a process of its own, one
line a library: the slowest of six kinds of games, the highest peak memory (the interpreter and its
libraries included) and the largest distance of shares from ours, in parts of the largest value.
`nucleoli` are 1,000 games; a certificate is exact shares with their proof, checked.

```text
"""
FOOTER = "\n```\n"

# task, players, the most seconds and megabytes of the issue, and the peers that do it
TARGETS = (
    ("nucleolus", 6, None, None, ("coopgame", "tucoopy")),
    ("nucleolus", 10, None, None, ("coopgame",)),
    ("nucleolus", 15, 0.25, None, ("coopgame",)),
    ("nucleolus", 20, 1.5, 200, ("coopgame",)),
    ("nucleolus", 22, 8, None, ("coopgame",)),
    ("nucleolus", 24, 30, 1200, ("coopgame",)),
    ("shapley", 10, None, None, ("coopgame", "tucoopy", "shapiq")),
    ("shapley", 15, None, None, ("coopgame", "tucoopy", "shapiq")),
    ("shapley", 20, 0.03, None, ("coopgame",)),
    ("shapley", 24, 0.4, None, ("coopgame",)),
    ("certificate", 15, 1, None, ("coopgame",)),
    ("certificate", 18, 5, None, ("coopgame",)),
    ("certificate", 20, None, None, ()),
    ("nucleoli", 6, 2, None, ("coopgame",)),
    ("nucleoli", 11, 7, None, ("coopgame",)),
)
LARGEST_QUICK = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One solve: wall and processor seconds, megabytes, distance from our shares; or why not.

    On a busy machine the processor's seconds are the ones to compare.
    """

    library: str
    task: str
    players: int
    kind: str
    seconds: float | None
    cpu_seconds: float | None
    peak_mb: float | None
    distance: float | None
    failure: str | None


def peers_python() -> Path | None:
    """Return the peers' interpreter, made on first use; None where they cannot be installed."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=False)
        wanted = [str(python), "-m", "pip", "install", "-q", "-r", str(HERE / "peers.txt")]
        if made.returncode or subprocess.run(wanted, check=False).returncode:
            return None
    return python


def make_values(task: str, kind: str, players: int) -> np.ndarray:
    """Return one game, or 1,000 games a little apart, of a kind."""
    random = np.random.default_rng(players)
    values = KINDS[kind](players, random)
    if task != "nucleoli":
        return values
    games = values * (1 + 0.05 * random.random((1_000, len(values))))
    games[:, 0] = 0
    return games


def solve(command: list[str]) -> tuple[dict, str | None]:
    """Run one solver; return what it printed, or why it failed."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=SECONDS_ALLOWED
        )
    except subprocess.TimeoutExpired:
        return {}, f"more than {SECONDS_ALLOWED} s"
    if done.returncode:
        return {}, (done.stderr.strip().splitlines() or ["no message"])[-1][:120]
    return json.loads(done.stdout.splitlines()[-1]), None


def measure(task: str, kind: str, players: int, peers: tuple[str, ...], folder: Path) -> list:
    """Measure Riparian and the peers on one game."""
    path = folder / "values.npy"
    values = make_values(task, kind, players)
    np.save(path, values)
    scale = float(np.abs(values).max())
    commands = {"riparian": [sys.executable, str(HERE / "solve_riparian.py"), task, str(path)]}
    python = peers_python()
    if python is not None:
        solver = str(HERE / "solve_peer.py")
        commands |= {peer: [str(python), solver, peer, task, str(path)] for peer in peers}
    ours = None
    found = []
    for library, command in commands.items():
        answer, failure = solve(command)
        shares = np.array(answer.get("shares", []), dtype=float)
        ours = shares if library == "riparian" else ours
        same_shape = ours is not None and shares.shape == ours.shape and shares.size > 0
        if failure is None and not same_shape:
            failure = "gave no shares"
        found.append(
            Measurement(
                library=library,
                task=task,
                players=players,
                kind=kind,
                seconds=answer.get("seconds"),
                cpu_seconds=answer.get("cpu_seconds"),
                peak_mb=answer.get("peak_mb"),
                distance=float(np.abs(shares - ours).max() / scale) if same_shape else None,
                failure=failure,
            )
        )
    return found


def slowest(found: list[Measurement], library: str) -> Measurement:
    """Return the slowest kind of a library, a failure before all."""
    own = [each for each in found if each.library == library]
    return max(own, key=lambda each: (each.failure is not None, each.seconds or 0.0))


def table_lines(
    found: list[Measurement], seconds: float | None, megabytes: float | None
) -> Iterator[str]:
    """Yield the slowest kind of each library, and whether the target is met."""
    for library in dict.fromkeys(each.library for each in found):
        worst = slowest(found, library)
        shown = worst.failure or f"{worst.seconds:.4f} s, {worst.cpu_seconds:.4f} s cpu"
        peak = max((each.peak_mb or 0.0) for each in found if each.library == library)
        apart = max((each.distance or 0.0) for each in found if each.library == library)
        line = f"{worst.task:12} n={worst.players:<3} {library:9} {shown:>26} ({worst.kind})"
        line += f"  peak {peak:6.0f} MB  apart {apart:.1e}"
        if library == "riparian" and seconds is not None:
            met = worst.failure is None and worst.seconds <= seconds
            met = met and (megabytes is None or peak <= megabytes)
            line += f"  target {seconds:g} s{f', {megabytes} MB' if megabytes else ''}: "
            line += "met" if met else "NOT MET"
        yield line


def keep(everything: list[Measurement]) -> None:
    """Write all measurements so far, so that a run that is stopped is not lost."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    record = {"at_unix": time.time(), "measurements": [asdict(each) for each in everything]}
    RESULTS.write_text(json.dumps(record, indent=1))


def main() -> None:
    """Run every target on every kind of game and keep all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only up to 15 players")
    parser.add_argument("--date", default="no date given", help="written on the page")
    options = parser.parse_args()
    everything: list[Measurement] = []
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for task, players, seconds, megabytes, peers in TARGETS:
            if options.quick and players > LARGEST_QUICK:
                continue
            found = [
                measurement
                for kind in KINDS
                for measurement in measure(task, kind, players, peers, Path(folder))
            ]
            for line in table_lines(found, seconds, megabytes):
                print(line, flush=True)
                lines.append(line)
            everything += found
            keep(everything)
    if not options.quick:
        PAGE.write_text(HEADER.format(date=options.date) + "\n".join(lines) + FOOTER, "utf-8")
    print(f"all measurements: {RESULTS}")


if __name__ == "__main__":
    main()
