"""Run every suite found in this folder: `make bench`, or `make bench DATE=2027-01-31`."""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ENTRY = "side_by_side.py"
"""What the script of a suite is called."""


def find_suites() -> tuple[Path, ...]:
    """Return the script of every suite, by folder name."""
    return tuple(sorted(HERE.glob(f"*/{ENTRY}")))


def main() -> int:
    """Run them one after the other; the worst exit code is ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", default="no date given", help="written on the pages")
    parser.add_argument("--only", help="the folder of one suite")
    options = parser.parse_args()
    codes = [
        subprocess.run(
            [sys.executable, str(path), f"--date={options.date}"], check=False
        ).returncode
        for path in find_suites()
        if options.only in {None, path.parent.name}
    ]
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
