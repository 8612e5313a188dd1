"""Deadlines known to the year, the month or the day, and when they have passed."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from riparian.engine.errors import InvalidInput

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DECEMBER = 12


class Precision(StrEnum):
    """How exactly a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class Due(StrEnum):
    """Where a commitment stands against its deadline."""

    NONE = "none"
    LATER = "later"
    SOON = "soon"
    OVERDUE = "overdue"
    MET = "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date as far as it is known: the span of days that it may be."""

    precision: Precision
    first_day: date
    last_day: date


def read_partial_date(text: str) -> PartialDate:
    """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises:
        InvalidInput: it is none of the three, or no such day exists.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise InvalidInput(f"date {text!r}: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = found.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise InvalidInput(f"date {text!r}: {error}; write a day of the calendar") from error
    if day is not None:
        return PartialDate(precision=Precision.DAY, first_day=first, last_day=first)
    last_month = int(month or _DECEMBER)
    last = date(first.year, last_month, monthrange(first.year, last_month)[1])
    precision = Precision.MONTH if month else Precision.YEAR
    return PartialDate(precision=precision, first_day=first, last_day=last)


def earliest_day(at: datetime, zones: Sequence[tzinfo]) -> date:
    """Return the day it still is in the zone where the day is earliest; UTC when none is given."""
    return min((at.astimezone(zone).date() for zone in zones), default=at.astimezone(UTC).date())


def due_state(
    deadline: PartialDate | None, *, on: date, is_met: bool = False, soon_days: int = 90
) -> Due:
    """Return where a commitment stands on a day.

    It is overdue only after the last day that the deadline may mean: a commitment for 2027 is not
    overdue before 2028. It is due soon when that day is at most `soon_days` away.
    """
    if is_met:
        return Due.MET
    if deadline is None:
        return Due.NONE
    if on > deadline.last_day:
        return Due.OVERDUE
    return Due.SOON if on + timedelta(days=soon_days) >= deadline.last_day else Due.LATER
