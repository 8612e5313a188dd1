"""Stability and flexibility as two numbers in a plane: one cross a text, its arms the doubt."""

from collections.abc import Sequence
from dataclasses import dataclass

from riparian.engine.norms.design.profile import DesignProfile

SIDE = 220
LEFT = 44
TOP = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One text in the plane, in the units of the drawing; the box spans surely to at most."""

    name: str
    letter: str
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Return the lower edge, where what is sure stands."""
        return self.y + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """The drawing: its size, its ticks, its marks."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    across: tuple[tuple[float, int], ...]
    upward: tuple[tuple[float, int], ...]
    marks: tuple[Mark, ...]


def _place(number: float, of: int) -> float:
    return SIDE * number / of


def plane_of(texts: Sequence[tuple[str, DesignProfile]]) -> Plane:
    """Place texts by what they surely have and at most have of both sets."""
    first = texts[0][1]
    across, upward = first.stability.of, first.flexibility.of
    marks = []
    for letter, (name, profile) in zip("ABCDEF", texts, strict=False):
        low_x, high_x = (_place(n, across) for n in (profile.stability.low, profile.stability.high))
        low_y, high_y = (
            _place(n, upward) for n in (profile.flexibility.low, profile.flexibility.high)
        )
        marks.append(
            Mark(
                name=name, letter=letter, x=LEFT + low_x, y=TOP + SIDE - high_y,
                width=high_x - low_x, height=high_y - low_y,
            )
        )  # fmt: skip
    return Plane(
        width=SIDE + LEFT + 32, height=SIDE + TOP + 48, left=LEFT, right=LEFT + SIDE, top=TOP,
        bottom=TOP + SIDE,
        across=tuple((LEFT + _place(n, across), n) for n in range(across + 1)),
        upward=tuple((TOP + SIDE - _place(n, upward), n) for n in range(upward + 1)),
        marks=tuple(marks),
    )  # fmt: skip
