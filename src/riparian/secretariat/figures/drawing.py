"""The small chart of a subject: a dot for each dated number, conflicts marked by shape."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal

from riparian.secretariat.figures.engine import year_of
from riparian.secretariat.figures.models import Statement
from riparian.secretariat.figures.wording import figure_in_words, number_in_words

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 24, 616, 24, 184
MOST_YEARS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One statement on the chart."""

    x: float
    y: float
    number: str
    words: str
    label: str
    is_in_conflict: bool
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Dots over years, from zero to the largest number."""

    unit: str
    top: str
    dots: tuple[Dot, ...]
    years: tuple[tuple[float, int], ...]
    left_out: int


def charts_of(rows: Sequence[Statement], *, conflicting: Container[int]) -> list[Chart]:
    """Return one chart a unit, of the statements that have a date and a number.

    Different units are never drawn on one scale.
    """
    units = dict.fromkeys(row.unit for row in rows if row.quantity is not None and row.dated)
    return [_chart(unit, rows, conflicting) for unit in units]


def _chart(unit: str, rows: Sequence[Statement], conflicting: Container[int]) -> Chart:
    own = [row for row in rows if row.unit == unit]
    drawn = [(row, row.quantity) for row in own if row.quantity is not None and row.dated]
    top = max([quantity for _, quantity in drawn] + [Decimal(0)]) or Decimal(1)
    first = int(min(year_of(row.dated) for row, _ in drawn))
    last = int(max(year_of(row.dated) for row, _ in drawn)) + 1

    def across(year: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (year - first) / (last - first), 1)

    dots = tuple(
        Dot(
            x=across(year_of(row.dated)),
            y=round(BOTTOM - (BOTTOM - TOP) * float(max(quantity, Decimal(0)) / top), 1),
            number=str(row.identifier), words=figure_in_words(row), status=row.status,
            label=" ".join(filter(None, (row.scope_country, number_in_words(quantity)))),
            is_in_conflict=row.pk in conflicting,
        )
        for row, quantity in drawn
    )  # fmt: skip
    step = max(1, -(-(last - first) // MOST_YEARS))
    return Chart(
        unit=unit, top=number_in_words(top), dots=dots, left_out=len(own) - len(drawn),
        years=tuple((across(year), year) for year in range(first, last + 1, step)),
    )  # fmt: skip
