"""The river drawn from the instance's own coordinates: reaches as lines, dams as marks."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

HEIGHT, MARGIN = 760, 24
LABELLED_DAMS, LABEL_GAP, LABEL_WIDTH = 6, 17, 150
MAIN_STEM = frozenset({"Lancang", "Mekong", "Lancang-Mekong", "Mekong mainstream"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How coordinates become places on the drawing."""

    north: float
    west: float
    scale: float
    across: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return x and y of a place."""
        x = MARGIN + (longitude - self.west) * self.across
        return round(x, 1), round(MARGIN + (self.north - latitude) * self.scale, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One place on the map."""

    name: str
    country: str
    kind: str
    x: float
    y: float
    radius: float
    is_labelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reach on the map."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """The whole map."""

    frame: Frame
    width: int
    height: int
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    countries: tuple[str, ...]


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> float:
    return float(text) if text else 0.0


def _width(river: str, share_above_sea: float) -> float:
    """Return a line's width: the main stem grows towards the sea, tributaries stay thin."""
    return round(2 + 5.5 * (1 - share_above_sea), 1) if river in MAIN_STEM else 1.2


def _labelled(
    nodes: list[dict[str, str]], at: dict[str, tuple[float, float]], storage: dict[str, float]
) -> set[str]:
    """Choose what gets a name: lake, sea, the largest dams, then stations, never two too close."""
    order = {"sea": 0, "lake": 1, "dam": 2, "station": 3}
    candidates = sorted(
        (row for row in nodes if row["kind"] in order),
        key=lambda row: (order[row["kind"]], -storage.get(row["id"], 0.0)),
    )
    chosen: list[str] = []
    for row in candidates:
        if row["kind"] == "dam" and sum(key in storage for key in chosen) >= LABELLED_DAMS:
            continue
        x, y = at[row["id"]]
        if all(
            abs(y - at[key][1]) > LABEL_GAP or abs(x - at[key][0]) > LABEL_WIDTH for key in chosen
        ):
            chosen.append(row["id"])
    return set(chosen)


@lru_cache(maxsize=4)
def river_of(folder: Path) -> River:
    """Draw an instance's river: width grows towards the sea, dams by their storage."""
    nodes = [row for row in _read(folder / "nodes.csv") if row["latitude"] and row["longitude"]]
    storage = {row["id"]: _number(row["total_storage_hm3"]) for row in _read(folder / "dams.csv")}
    south = min(float(row["latitude"]) for row in nodes)
    north = max(float(row["latitude"]) for row in nodes)
    west = min(float(row["longitude"]) for row in nodes)
    east = max(float(row["longitude"]) for row in nodes)
    scale = (HEIGHT - 2 * MARGIN) / (north - south)
    frame = Frame(north=north, west=west, scale=scale,
                  across=scale * cos(radians((north + south) / 2)))  # fmt: skip
    at = {row["id"]: frame.place(float(row["latitude"]), float(row["longitude"])) for row in nodes}
    from_sea = {row["id"]: _number(row["km_from_sea"]) for row in nodes}
    longest = max(from_sea.values()) or 1.0
    lines = [
        Line(
            x1=at[reach["from_id"]][0], y1=at[reach["from_id"]][1],
            x2=at[reach["to_id"]][0], y2=at[reach["to_id"]][1],
            width=_width(reach["river"], from_sea[reach["to_id"]] / longest),
        )
        for reach in _read(folder / "reaches.csv")
        if reach["from_id"] in at and reach["to_id"] in at
    ]  # fmt: skip
    largest = max(storage.values(), default=1.0) or 1.0
    named = _labelled(nodes, at, storage)
    marks = [
        Mark(
            name=row["name"], country=row["country"], kind=row["kind"], x=at[row["id"]][0],
            y=at[row["id"]][1],
            radius=round(2 + 9 * (storage.get(row["id"], 0.0) / largest) ** 0.5, 1),
            is_labelled=row["id"] in named,
        )
        for row in nodes
    ]  # fmt: skip
    return River(
        frame=frame,
        width=int((east - west) * frame.across + 2 * MARGIN + 120),
        height=HEIGHT,
        lines=tuple(lines),
        marks=tuple(marks),
        countries=tuple(dict.fromkeys(row["country"] for row in nodes)),
    )
