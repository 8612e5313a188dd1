"""The dams above a station, by the instance's own network: which came when, how large."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from riparian.engine.io.instances import find_instance

INSTANCE = "lancang-mekong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dam:
    """One dam that stands above a station; None where the storage is not known."""

    name: str
    country: str
    year: int
    storage_hm3: float | None


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=4)
def _above(folder: Path) -> dict[str, list[str]]:
    above: dict[str, list[str]] = defaultdict(list)
    for reach in _read(folder / "reaches.csv"):
        above[reach["to_id"]].append(reach["from_id"])
    return above


@lru_cache(maxsize=4)
def _dams(folder: Path) -> dict[str, Dam]:
    return {
        row["id"]: Dam(
            name=row["name"], country=row["country"], year=int(row["commissioned_year"]),
            storage_hm3=float(row["total_storage_hm3"]) if row["total_storage_hm3"] else None,
        )
        for row in _read(folder / "dams.csv")
        if row["status"] == "operational" and row["commissioned_year"]
    }  # fmt: skip


@lru_cache(maxsize=256)
def dams_above(node: str) -> tuple[Dam, ...]:
    """Return the operating dams above a node of the network, oldest first; none for no node."""
    folder = find_instance(INSTANCE)
    above, dams = _above(folder), _dams(folder)
    seen: set[str] = set()
    waiting = [node] if node else []
    while waiting:
        here = waiting.pop()
        for next_above in above.get(here, ()):
            if next_above not in seen:
                seen.add(next_above)
                waiting.append(next_above)
    found = [dams[key] for key in seen if key in dams]
    return tuple(sorted(found, key=lambda dam: (dam.year, dam.name)))
