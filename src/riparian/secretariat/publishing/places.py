"""Places on the map as queries name them: WKT points, lines and polygons, and what lies in them."""

import math
import re
from dataclasses import dataclass
from itertools import pairwise

from riparian.secretariat.publishing.expressions import NotUnderstood

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
INTERIOR, BOUNDARY, OUTSIDE = "interior", "boundary", "outside"
NOTHING = 1e-9
"""Less than a tenth of a millimetre, in degrees."""
EARTH_KM = 6371.0088
_WKT = re.compile(r"^\s*(POINT|LINESTRING|POLYGON|MULTIPOINT)\s*(Z?)\s*\((.*)\)\s*$", re.IGNORECASE)
_MANY = re.compile(r"^\s*MULTIPOLYGON\s*\((.*)\)\s*$", re.IGNORECASE)
_ONE = re.compile(r"\((?:\s*\([^()]*\)\s*,?)+\)")
_FEWEST = {"POINT": 1, "MULTIPOINT": 1, "LINESTRING": 2, "POLYGON": 4}


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry: its kind and its rings (each point that stands alone is a ring of its own)."""

    kind: str
    rings: tuple[tuple[Point, ...], ...]

    def holds(self, point: Point) -> bool:
        """Say whether a point lies inside (of a polygon) or on (of a point or a line)."""
        return self.where(point) != OUTSIDE

    def where(self, point: Point) -> str:
        """Say whether a point lies in the interior, on the boundary or outside."""
        on_an_edge = any(_to_ring(point, ring) < NOTHING for ring in self.rings)
        if self.kind == "POLYGON":
            outer, *holes = self.rings
            is_in = _inside(point, outer) and not any(_inside(point, hole) for hole in holes)
            return BOUNDARY if on_an_edge else INTERIOR if is_in else OUTSIDE
        ring = self.rings[0]
        if self.kind == "LINESTRING" and ring[0] != ring[-1]:
            is_end = any(math.dist(point, end) < NOTHING for end in (ring[0], ring[-1]))
            return BOUNDARY if is_end else INTERIOR if on_an_edge else OUTSIDE
        return INTERIOR if on_an_edge else OUTSIDE

    def relation(self, point: Point) -> str:
        """Return how a point relates to the shape, as the nine signs of DE-9IM."""
        own = {INTERIOR: "0FF", BOUNDARY: "F0F", OUTSIDE: "FF0"}[self.where(point)]
        ring = self.rings[0]
        if self.kind == "POLYGON":
            return f"{own}FFF212"
        if self.kind == "LINESTRING":
            return f"{own}FFF1{'F' if ring[0] == ring[-1] else '0'}2"
        is_all = all(math.dist(point, one) < NOTHING for ring in self.rings for one in ring)
        return f"{own}FFF{'F' if is_all else '0'}F2"

    def distance(self, point: Point) -> float:
        """Return the planar distance in degrees, 0 inside a polygon."""
        if self.kind == "POLYGON" and self.holds(point):
            return 0.0
        return min(_to_ring(point, ring) for ring in self.rings)


def _to_ring(point: Point, ring: tuple[Point, ...]) -> float:
    return min(
        _to_segment(point, first, second)
        for first, second in zip(ring, ring[1:] or ring, strict=False)
    )


def _inside(point: Point, ring: tuple[Point, ...]) -> bool:
    x, y = point
    is_in = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if _to_segment(point, (x1, y1), (x2, y2)) == 0.0:
            return True
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            is_in = not is_in
    return is_in


def _to_segment(point: Point, first: Point, second: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, first, second
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)


def read_wkt(text: str) -> Shape:
    """Read well-known text.

    Raises:
        NotUnderstood: it is none of POINT, MULTIPOINT, LINESTRING, POLYGON with longitude latitude.
    """
    match = _WKT.match(text)
    if match is None:
        raise NotUnderstood(f"{text!r} is no POINT, LINESTRING, MULTIPOINT or POLYGON in WKT")
    kind, inside = match.group(1).upper(), match.group(3)
    rings = re.findall(r"\(([^()]*)\)", inside) if kind in {"POLYGON", "MULTIPOINT"} else [inside]
    if kind == "MULTIPOINT":
        rings = rings or inside.split(",")
    shape = Shape(kind, tuple(_ring(ring, text) for ring in rings))
    if not shape.rings or any(len(ring) < _FEWEST[kind] for ring in shape.rings):
        raise NotUnderstood(f"{text!r}: too few points for a {kind}")
    if kind == "POLYGON" and any(ring[0] != ring[-1] for ring in shape.rings):
        raise NotUnderstood(f"{text!r}: a polygon ends where it starts")
    return shape


def read_areas(text: str) -> tuple[Shape, ...]:
    """Read a polygon, or several in one MULTIPOLYGON.

    Raises:
        NotUnderstood: it is neither.
    """
    match = _MANY.match(text)
    shapes = [read_wkt(f"POLYGON{one}") for one in _ONE.findall(match.group(1))] if match else []
    shapes = shapes or [read_wkt(text)]
    if any(shape.kind != "POLYGON" for shape in shapes):
        raise NotUnderstood(f"{text!r} is no POLYGON or MULTIPOLYGON in WKT")
    return tuple(shapes)


def read_points(text: str, *kinds: str) -> list[Point]:
    """Read one point or several, of the kinds that a query takes.

    Raises:
        NotUnderstood: it is another kind of geometry.
    """
    shape = read_wkt(text)
    if shape.kind not in kinds:
        raise NotUnderstood(f"{text!r} is no {' or '.join(kinds)} in WKT")
    return [point for ring in shape.rings for point in ring]


def _ring(text: str, whole: str) -> tuple[Point, ...]:
    try:
        numbers = [[float(number) for number in pair.split()] for pair in text.split(",")]
    except ValueError as error:
        raise NotUnderstood(f"{whole!r}: a coordinate is no number") from error
    for pair in numbers:
        if not 2 <= len(pair) <= 3 or not (abs(pair[0]) <= 180 and abs(pair[1]) <= 90):  # noqa: PLR2004
            raise NotUnderstood(f"{whole!r}: coordinates are longitude, then latitude, in degrees")
    return tuple((pair[0], pair[1]) for pair in numbers)


def kilometres(first: Point, second: Point) -> float:
    """Return the great-circle distance in km (haversine, mean radius of the Earth)."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, point)) for point in (first, second))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(
        (lon2 - lon1) / 2
    ) ** 2  # fmt: skip
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def read_box(text: str) -> tuple[float, float, float, float]:
    """Read `west,south,east,north` (or with heights, which are ignored).

    Raises:
        NotUnderstood: it is no box.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # noqa: PLR2004 - with heights
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)) or numbers[1] > numbers[3]:  # noqa: PLR2004
        raise NotUnderstood(f"bbox: {text!r} must be west,south,east,north in degrees")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def in_box(point: Point, box: tuple[float, float, float, float]) -> bool:
    """Say whether a point lies in a box; a box whose west is east of its east spans 180°."""
    west, south, east, north = box
    lon, lat = point
    is_between = west <= lon <= east if west <= east else lon >= west or lon <= east
    return is_between and south <= lat <= north
