"""Statements of quantities that contradict each other.

Two statements contradict when they speak of the same thing (subject, part, scope, unit, status,
cumulative or not) at days that overlap, and no number is meant by both. What was announced is never
set against what was signed, and rows are never added up.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from riparian.engine.errors import InvalidInput

EXACT, AT_LEAST, ABOUT, NEARLY = "exact", "at-least", "about", "nearly"
LOOSENESS = Decimal("0.1")
"""How far a source that says "more than" or "nearly" is taken to mean: a tenth of its number."""
ABOUT_LOOSENESS = Decimal("0.05")
ROUNDED_FROM = Decimal(1000)
"""Below this a printed number is taken as counted, from here on as rounded to its last digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One statement: of what, when, and the number printed."""

    identifier: str
    about: tuple[str, ...]
    dated: str
    quantity: Decimal
    bound: str = EXACT

    def __post_init__(self) -> None:
        if self.bound not in {EXACT, AT_LEAST, ABOUT, NEARLY}:
            raise InvalidInput(
                f"statement {self.identifier!r}: bound is {self.bound!r}, must be one of"
                f" {EXACT}, {AT_LEAST}, {ABOUT}, {NEARLY}"
            )


def span_of(dated: str) -> tuple[date, date]:
    """Return the first and the last day of a date that may be a year or a month only.

    Raises:
        InvalidInput: it is none of the three.
    """
    try:
        parts = [int(part) for part in dated.split("-")]
        year, month, day = [*parts, 0, 0, 0][:3]
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        return first, date(year, last_month, day or monthrange(year, last_month)[1])
    except (ValueError, IndexError) as error:
        raise InvalidInput(f"date: is {dated!r}, must be a year, 2027-03 or 2027-03-31") from error


def meant_by(stated: Stated) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest number that a statement can mean."""
    value = stated.quantity
    low = high = value
    if abs(value) >= ROUNDED_FROM:
        half = Decimal(5).scaleb(_last_digit(value) - 1)
        low, high = value - half, value + half
    if stated.bound == AT_LEAST:
        return value, max(high, value + abs(value) * LOOSENESS)
    if stated.bound == NEARLY:
        return min(low, value - abs(value) * LOOSENESS), value
    if stated.bound == ABOUT:
        loose = abs(value) * ABOUT_LOOSENESS
        return min(low, value - loose), max(high, value + loose)
    return low, high


def _last_digit(value: Decimal) -> int:
    """Return the power of ten of the last digit that is not nought."""
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        raise InvalidInput(f"quantity: is {value}, must be a finite number")
    return exponent


def find_contradictions(statements: Iterable[Stated]) -> list[tuple[str, str]]:
    """Return the pairs of statements that cannot both be right, in the order given.

    A statement without a date is compared with none: it may be of any day.
    """
    groups: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    for stated in statements:
        if stated.dated:
            groups[stated.about].append(stated)
    return [
        (one.identifier, other.identifier)
        for group in groups.values()
        for one, other in combinations(group, 2)
        if _overlap(one.dated, other.dated) and not _agree(one, other)
    ]


def _overlap(one: str, other: str) -> bool:
    (first, last), (other_first, other_last) = span_of(one), span_of(other)
    return first <= other_last and other_first <= last


def _agree(one: Stated, other: Stated) -> bool:
    (low, high), (other_low, other_high) = meant_by(one), meant_by(other)
    return low <= other_high and other_low <= high
