"""The schematic map: reaches as wide as their flow, dams as large as their storage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt

from riparian.engine.io.report.drawing import with_label
from riparian.engine.io.report.look import colour_of
from riparian.engine.river.basin import Basin
from riparian.engine.river.operation import mean_natural_flows
from riparian.engine.vocabulary import NodeKind, ReachKind

Point = tuple[float, float]
HEIGHT, MARGIN, LABEL_ROOM = 760.0, 16.0, 120.0
WIDEST_PX, LARGEST_PX, LEAST_PX = 9.0, 11.0, 2.2
TEXT_HEIGHT, LETTER_PX, GAP_PX = 13.0, 6.8, 13.0
MOST_DAM_LABELS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Where a place lies on the sheet: longitude is shortened as on the ground."""

    north: float
    west: float
    scale: float
    squeeze: float
    width: float

    def place(self, latitude: float, longitude: float) -> Point:
        """Return x and y of a place."""
        x = MARGIN + (longitude - self.west) * self.squeeze * self.scale
        return x, MARGIN + (self.north - latitude) * self.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """The river on its sheet: where its nodes lie, and its reaches as SVG lines."""

    sheet: Sheet
    points: Mapping[str, Point]
    reaches: str

    @property
    def box(self) -> str:
        """Return the view box of the sheet."""
        return f"0 0 {self.sheet.width:.0f} {HEIGHT:.0f}"


def draw_river(basin: Basin) -> River | None:
    """Return the drawing of the reaches alone, or None where no node has coordinates."""
    placed = {
        node.id: (node.latitude, node.longitude)
        for node in basin.nodes
        if node.latitude is not None and node.longitude is not None
    }
    if not placed:
        return None
    sheet = _sheet(list(placed.values()))
    points = {node: sheet.place(*place) for node, place in placed.items()}
    return River(sheet=sheet, points=points, reaches="".join(_reaches(basin, points)))


def draw_map(
    basin: Basin,
    built: frozenset[str],
    stations: Sequence[str],
    *,
    address: Callable[[str], str] | None = None,
    country: str = "",
) -> str:
    """Return the SVG of the network with the dams that stand and these stations named.

    With `address` every dam and station is a link to what that gives for its id; with `country`
    the places of others stand back. Nodes without coordinates are left out; without any there is
    nothing to draw.
    """
    river = draw_river(basin)
    if river is None:
        return ""
    sheet, points = river.sheet, river.points
    stations = [station for station in stations if station in points]
    dams = sorted(
        (dam for dam in basin.dams if dam.id in built and dam.id in points),
        key=lambda dam: -dam.total_storage_hm3,
    )
    most = max((dam.total_storage_hm3 for dam in dams), default=1.0) or 1.0
    marks = _Marks(basin=basin, address=address, country=country)
    circles = [
        marks.dam(dam.id, points[dam.id], _radius(dam.total_storage_hm3, most)) for dam in dams
    ]
    labels = _Labels(
        sheet.width, [_box(points[dam.id], _radius(dam.total_storage_hm3, most)) for dam in dams]
    )
    for station in stations:
        labels.add(points[station], basin.node_by_id[station].name, "station")
    for dam in dams[:MOST_DAM_LABELS]:
        labels.add(points[dam.id], dam.name, "dam")
    dots = [marks.station(station, points[station]) for station in stations]
    body = "".join((river.reaches, *circles, *dots, *labels.drawn))
    svg = f'<svg class="map" viewBox="{river.box}" width="{sheet.width:.0f}" height="{HEIGHT:.0f}">'
    label = f"Map of {basin.title}: the river network, {len(dams)} dams, {len(stations)} stations"
    drawn = with_label(f"{svg}{body}</svg>", label)
    # An image has no parts to reach; a map of links is a group of them.
    return drawn.replace('role="img"', 'role="group"', 1) if address else drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """Draws a mark for a place: with its name and country, as a link where there is an address."""

    basin: Basin
    address: Callable[[str], str] | None
    country: str

    def dam(self, dam_id: str, at: Point, radius: float) -> str:
        """Return the circle of a dam."""
        country = self.basin.dam_by_id[dam_id].country
        colour = colour_of(country, self.basin.country_ids)
        circle = (
            f'<circle class="dam" cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:.1f}" '
            f'fill="{colour}">'
        )
        return self._linked(dam_id, f"{circle}{self._title(dam_id)}</circle>")

    def station(self, node_id: str, at: Point) -> str:
        """Return the dot of a station."""
        dot = f'<circle class="gauge" cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="2.6">'
        return self._linked(node_id, f"{dot}{self._title(node_id)}</circle>")

    def _title(self, node_id: str) -> str:
        return f"<title>{escape(self._name(node_id))}</title>"

    def _name(self, node_id: str) -> str:
        node = self.basin.node_by_id[node_id]
        return ", ".join(word for word in (node.name, node.country) if word)

    def _linked(self, node_id: str, mark: str) -> str:
        if self.address is None:
            return mark
        stands_back = self.country and self.basin.node_by_id[node_id].country != self.country
        kind = "place other" if stands_back else "place"
        name, address = escape(self._name(node_id)), escape(self.address(node_id))
        return f'<a class="{kind}" href="{address}" aria-label="{name}">{mark}</a>'


def _sheet(places: Sequence[Point]) -> Sheet:
    latitudes, longitudes = zip(*places, strict=True)
    middle = (max(latitudes) + min(latitudes)) / 2
    squeeze = cos(radians(middle))
    scale = (HEIGHT - 2 * MARGIN) / max(max(latitudes) - min(latitudes), 1e-6)
    width = (max(longitudes) - min(longitudes)) * squeeze * scale + 2 * MARGIN + LABEL_ROOM
    return Sheet(
        north=max(latitudes), west=min(longitudes), scale=scale, squeeze=squeeze, width=width
    )


def _reaches(basin: Basin, points: Mapping[str, Point]) -> list[str]:
    """Draw small streams first, so that the river lies on top."""
    flow = mean_natural_flows(basin)
    widest = max(flow.values(), default=1.0) or 1.0
    drawn = []
    for reach in basin.reaches:
        if reach.from_id in points and reach.to_id in points:
            is_river = reach.kind is ReachKind.RIVER
            amount = flow[reach.from_id] * reach.flow_fraction if is_river else 0.0
            width = 0.6 + (WIDEST_PX - 0.6) * sqrt(amount / widest)
            (x1, y1), (x2, y2) = points[reach.from_id], points[reach.to_id]
            kind = "reach" if is_river else "reach diversion"
            line = f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            drawn.append((width, f'{line} stroke-width="{width:.1f}"/>'))
    return [line for _, line in sorted(drawn)]


def _radius(storage_hm3: float, most: float) -> float:
    return LEAST_PX + (LARGEST_PX - LEAST_PX) * sqrt(storage_hm3 / most)


def _box(at: Point, radius: float) -> "Box":
    return at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius


Box = tuple[float, float, float, float]


class _Labels:
    """Names beside their places; one that would cover something is left out."""

    def __init__(self, width: float, taken: Sequence[Box]) -> None:
        self.width = width
        self.taken = list(taken)
        self.drawn: list[str] = []

    def add(self, at: Point, text: str, kind: str) -> None:
        """Write a name right, left, above or below a place: where there is room."""
        length = LETTER_PX * len(text)
        for anchor, x, y in (
            ("start", at[0] + GAP_PX, at[1]),
            ("end", at[0] - GAP_PX, at[1]),
            ("start", at[0] + GAP_PX / 2, at[1] - GAP_PX),
            ("start", at[0] + GAP_PX / 2, at[1] + GAP_PX),
            ("end", at[0] - GAP_PX / 2, at[1] + GAP_PX),
        ):
            left = x if anchor == "start" else x - length
            box = (left, y - TEXT_HEIGHT / 2, left + length, y + TEXT_HEIGHT / 2)
            if left >= 0 and left + length <= self.width and not self._covers(box):
                self.taken.append(box)
                self.drawn.append(
                    f'<text class="{kind}" x="{x:.1f}" y="{y + 4:.1f}" '
                    f'text-anchor="{anchor}">{escape(text)}</text>'
                )
                return

    def _covers(self, box: Box) -> bool:
        return any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in self.taken
        )


def main_stem_stations(basin: Basin) -> tuple[str, ...]:
    """Return the stations along the largest flow, from the source to the sea."""
    flow = mean_natural_flows(basin)
    into: dict[str, list[str]] = {}
    for reach in basin.reaches:
        if reach.kind is ReachKind.RIVER:
            into.setdefault(reach.to_id, []).append(reach.from_id)
    ends = [node.id for node in basin.nodes if node.kind is NodeKind.SEA] or list(basin.order[-1:])
    place, stem = max(ends, key=lambda end: flow[end]), []
    while place in into:
        place = max(into[place], key=lambda node: flow[node])
        stem.append(place)
    kinds = basin.node_by_id
    return tuple(node for node in reversed(stem) if kinds[node].kind is NodeKind.STATION)
