"""Pywr, each version in an environment of its own: it is GPL, so nothing of ours imports it."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import busy_seconds

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parent / "peers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One version of Pywr and the script that runs the benchmark basin in it."""

    name: str
    packages: tuple[str, ...]
    script: str
    solver: str
    threads: int


PYWR_1 = Peer(
    name="Pywr 1, GLPK route solver, tuned",
    packages=("pywr==1.31.1",),
    script="pywr1_model.py",
    solver="glpk",
    threads=1,
)
PYWR_2 = Peer(
    name="Pywr 2 release candidate, CLP, 2 threads",
    packages=("--pre", "pywr==2.0.0rc1", "pandas", "polars", "pyarrow"),
    script="pywr2_model.py",
    solver="clp",
    threads=2,
)
PEERS = (PYWR_1, PYWR_2)


def install_peer(peer: Peer) -> Path:
    """Return the Python of a peer's environment, made on first use."""
    folder = ENVIRONMENTS / peer.script.removesuffix("_model.py")
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        command = [str(python), "-m", "pip", "install", "--quiet", *peer.packages]
        subprocess.run(command, check=True)
        (folder / "ready").touch()
    return python


def run_peer(peer: Peer, inflow: np.ndarray, *, save: Path | None = None) -> dict:
    """Run the basin on (step, catchment, trace) inflow [hm³/day]; return what the peer prints."""
    python = install_peer(peer)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "inflow.npy"
        np.save(file, inflow)
        command = [str(python), str(HERE / peer.script), str(file), "--solver", peer.solver]
        command += ["--threads", str(peer.threads)]
        if save:
            command += ["--save", str(save)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{peer.name}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def measure_peer(peer: Peer, inflow: np.ndarray, tries: int) -> dict:
    """Return the fastest of some runs, with the processors that other work used beside it."""
    found = []
    for _ in range(tries):
        busy = busy_seconds()
        result = run_peer(peer, inflow)
        # The peer's own work is in the difference, so this is work of every kind.
        result["all_cpu_s"] = busy_seconds() - busy
        found.append(result)
    return min(found, key=lambda result: result["seconds"])
