"""Every river suite in turn, each in a process of its own; writes the reference page."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from report import write_report

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "reference" / "benchmarks-river.md"
KEPT = HERE.parent / "results" / "river.jsonl"

RIPARIAN_RUNS = tuple(
    f"--traces {traces} --threads {threads} {kept}"
    for traces in (128, 512)
    for threads in (1, 2)
    for kept in ("", "--keeps")
)
COMMANDS = (
    "agree.py",
    "run_pywr.py",
    *(f"run_riparian.py {options}" for options in RIPARIAN_RUNS),
    "run_riparian.py --traces 512 --threads 2 --core",
    "run_riparian.py --traces 1 --threads 1",
    *(f"limit.py {options}" for options in RIPARIAN_RUNS),
    "limit.py --traces 512 --threads 2 --core",
    "coalitions.py --threads 2 --tries 2",
    "memory.py",
)


def run_command(command: str) -> list[dict]:
    """Run one script and return the lines of JSON it prints."""
    script, *options = command.split()
    print(f"river: {command}", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, str(HERE / script), *options],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def main(date: str) -> None:
    """Run all and write the page."""
    lines = [line for command in COMMANDS for line in run_command(command)]
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(write_report(lines, date))
    print(f"river: wrote {PAGE.relative_to(HERE.parent.parent)}", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", default="no date given")
    main(parser.parse_args().date)
