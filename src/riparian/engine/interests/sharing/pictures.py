"""Pictures as SVG: the core of three and four players, and share ranges for more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem, NoSolution
from riparian.engine.interests.sharing.core_vertices import core_vertices
from riparian.engine.interests.sharing.ensembles import SharesEnsemble
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.shares import Shares

Point = tuple[float, float]
_SIZE, _MARGIN = 420.0, 60.0
_COLOURS = ("#005f73", "#bb3e03", "#5f0f40", "#386641", "#9b2226", "#3a0ca3")
_CORE = "#94d2bd"
# Corners of a triangle, and of a tetrahedron seen from a little above, in the unit square.
_TRIANGLE = ((0.5, 0.07), (0.0, 0.93), (1.0, 0.93))
_TETRAHEDRON = ((0.45, 0.02), (0.0, 0.80), (0.62, 0.98), (1.0, 0.62))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where the imputations of a game lie on the page."""

    corners: tuple[Point, ...]
    own: NDArray[np.float64]
    gain: float

    def place(self, amounts: Iterable[float]) -> Point:
        """Return the page position of a division of v(N)."""
        parts = (np.array(list(amounts), dtype=np.float64) - self.own) / self.gain
        x, y = parts @ np.array(self.corners)
        return _MARGIN + _SIZE * float(x), _MARGIN + _SIZE * float(y)

    @property
    def pages(self) -> list[Point]:
        """The page positions of the corners."""
        return [(_MARGIN + _SIZE * x, _MARGIN + _SIZE * y) for x, y in self.corners]


def _text(at: Point, words: str, *, anchor: str = "middle", colour: str = "#222") -> str:
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}" fill="{colour}" '
        f'font-family="sans-serif" font-size="13">{escape(words)}</text>'
    )


def _line(start: Point, end: Point, *, colour: str = "#888", width: float = 1.0) -> str:
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
        f'stroke="{colour}" stroke-width="{width:g}"/>'
    )


def _dot(at: Point, colour: str) -> str:
    return f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="5" fill="{colour}"/>'


def _hull(points: list[Point]) -> list[Point]:
    """Return the corners of the convex hull in order (Andrew's chain)."""
    ordered = sorted({(round(x, 3), round(y, 3)) for x, y in points})
    halves = []
    for way in (ordered, ordered[::-1]):
        chain: list[Point] = []
        for point in way:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        halves.append(chain[:-1])
    return halves[0] + halves[1] or ordered


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _polygon(points: list[Point]) -> str:
    listed = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polygon points="{listed}" fill="{_CORE}" fill-opacity="0.7" stroke="#0a9396" '
        'stroke-width="2" stroke-linejoin="round"/>'
    )


def _page(parts: Iterable[str], *, width: float, height: float, title: str) -> str:
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
                f'width="{width:g}" height="{height:g}" role="img">'
            ),
            f"<title>{escape(title)}</title>",
            f'<rect width="{width:g}" height="{height:g}" fill="white"/>',
            *parts,
            "</svg>",
        ]
    )


def _frame_of(game: Game) -> _Frame:
    n = len(game.players)
    corners = {3: _TRIANGLE, 4: _TETRAHEDRON}.get(n)
    if corners is None:
        raise InvalidProblem(
            f"picture: the game has {n} players; the core is drawn for 3 or 4; "
            "use draw_share_ranges for more"
        )
    own = game.own_values.astype(np.float64)
    gain = float(game.values[game.grand] - own.sum())
    if game.sense.sign * gain <= 0:
        raise NoSolution(
            f"picture: together the players gain {game.sense.sign * gain:g}; there must be a gain "
            "to draw its division"
        )
    return _Frame(corners=corners, own=own, gain=gain)


def _draw_core(game: Game, frame: _Frame) -> list[str]:
    try:
        corners = [frame.place(map(float, corner)) for corner in core_vertices(game)]
    except NoSolution:
        return [_text((_MARGIN + _SIZE / 2, _MARGIN + _SIZE + 45), "the core is empty")]
    return [_polygon(_hull(corners))]


def draw_core(game: Game, shares: Iterable[Shares] = ()) -> str:
    """Return the imputations of three or four players, the core in them and each rule's point.

    Every corner is a player that takes the whole gain.
    """
    frame = _frame_of(game)
    pages = frame.pages
    parts = [_line(a, b) for at, a in enumerate(pages) for b in pages[:at]]
    parts += _draw_core(game, frame)
    parts += [
        _text((x, y + (-12 if y < _MARGIN + _SIZE / 2 else 22)), player)
        for (x, y), player in zip(pages, game.players, strict=True)
    ]
    for at, found in enumerate(shares):
        colour = _COLOURS[at % len(_COLOURS)]
        parts.append(_dot(frame.place(found.amounts), colour))
        legend = (_SIZE + 2 * _MARGIN + 10, _MARGIN + 22.0 * at)
        parts += [
            _dot(legend, colour),
            _text((legend[0] + 12, legend[1] + 5), found.rule, anchor="start"),
        ]
    width = _SIZE + 2 * _MARGIN + 190
    return _page(parts, width=width, height=_SIZE + 2 * _MARGIN, title="The core and the rules")


def draw_share_ranges(ranges: Mapping[str, tuple[float, float, float]], *, title: str) -> str:
    """Return one bar a player from its low to its high share, with a mark in between."""
    low = min(0.0, *(low for low, _, _ in ranges.values()))
    high = max(high for _, _, high in ranges.values())
    scale = _SIZE / (high - low if high > low else 1.0)
    left = 140.0
    parts = [_line((left - low * scale, 30), (left - low * scale, 40 + 34 * len(ranges)))]
    for at, (player, (least, middle, most)) in enumerate(ranges.items()):
        y = 55.0 + 34 * at
        start, end = left + (least - low) * scale, left + (most - low) * scale
        parts += [
            _text((left - 12, y + 5), player, anchor="end"),
            _line((start, y), (max(end, start + 1), y), colour=_CORE, width=12),
            _dot((left + (middle - low) * scale, y), _COLOURS[0]),
            _text(
                (end + 10, y + 5),
                f"{round(least, 9) + 0.0:.4g} to {round(most, 9) + 0.0:.4g}",
                anchor="start",
            ),
        ]
    return _page(parts, width=left + _SIZE + 160, height=60 + 34 * len(ranges), title=title)


def draw_ensemble(shares: SharesEnsemble, *, low: float = 0.05, high: float = 0.95) -> str:
    """Return the range of each player's share over an ensemble of games."""
    rows = zip(shares.players, shares.low(low), shares.mean(), shares.high(high), strict=True)
    ranges = {player: (float(a), float(b), float(c)) for player, a, b, c in rows}
    return draw_share_ranges(ranges, title=f"{shares.rule}: share by player over the ensemble")


def draw_rules(shares: Iterable[Shares]) -> str:
    """Return the range of each player's share over several rules; the mark is the median."""
    table = list(shares)
    amounts = np.stack([found.amounts for found in table])
    ranges = {
        player: (float(column.min()), float(np.median(column)), float(column.max()))
        for player, column in zip(table[0].players, amounts.T, strict=True)
    }
    return draw_share_ranges(
        ranges, title="Share by player over " + ", ".join(s.rule for s in table)
    )
