"""The river under the stations: its lines from the instance's own coordinates, and their frame."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

HEIGHT, MARGIN, LABEL_ROOM = 760, 24, 120
_MAIN_STEM = frozenset({"Lancang", "Mekong", "Lancang-Mekong", "Mekong mainstream"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How coordinates become places on the drawing: longitude is shortened as on the ground."""

    north: float
    west: float
    scale: float
    across: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return x and y of a place."""
        x = MARGIN + (longitude - self.west) * self.across
        return round(x, 1), round(MARGIN + (self.north - latitude) * self.scale, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reach."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """The drawing without its stations."""

    frame: Frame
    width: int
    height: int
    lines: tuple[Line, ...]


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _width(river: str, share_above_sea: float) -> float:
    return round(2 + 5.5 * (1 - share_above_sea), 1) if river in _MAIN_STEM else 1.2


@lru_cache(maxsize=4)
def river_of(folder: Path) -> River:
    """Draw an instance's river; its main stem grows towards the sea."""
    nodes = {
        row["id"]: row
        for row in _read(folder / "nodes.csv")
        if row["latitude"] and row["longitude"]
    }
    latitudes = [float(row["latitude"]) for row in nodes.values()]
    longitudes = [float(row["longitude"]) for row in nodes.values()]
    scale = (HEIGHT - 2 * MARGIN) / (max(latitudes) - min(latitudes))
    across = scale * cos(radians((max(latitudes) + min(latitudes)) / 2))
    frame = Frame(north=max(latitudes), west=min(longitudes), scale=scale, across=across)
    width = (max(longitudes) - min(longitudes)) * across + 2 * MARGIN + LABEL_ROOM
    return River(frame=frame, width=int(width), height=HEIGHT, lines=_lines(folder, nodes, frame))


def _lines(folder: Path, nodes: dict[str, dict[str, str]], frame: Frame) -> tuple[Line, ...]:
    at = {
        key: frame.place(float(row["latitude"]), float(row["longitude"]))
        for key, row in nodes.items()
    }
    from_sea = {key: float(row["km_from_sea"] or 0) for key, row in nodes.items()}
    longest = max(from_sea.values()) or 1.0
    return tuple(
        Line(
            x1=at[reach["from_id"]][0], y1=at[reach["from_id"]][1],
            x2=at[reach["to_id"]][0], y2=at[reach["to_id"]][1],
            width=_width(reach["river"], from_sea[reach["to_id"]] / longest),
        )
        for reach in _read(folder / "reaches.csv")
        if reach["from_id"] in at and reach["to_id"] in at
    )  # fmt: skip
