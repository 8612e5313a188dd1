"""Needed against actual rate of progress towards a dated goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import log

from scipy.stats import theilslopes

from riparian.engine.errors import InvalidInput

DAYS_A_YEAR = 365.2425
FEWEST_VALUES = 3
CONFIDENCE = 0.9


class Path(StrEnum):
    """The assumed shape of the way to the goal."""

    LINEAR = "linear"
    LOGISTIC = "logistic"


class Verdict(StrEnum):
    """What the two rates say; fewer than three values leave it undecided."""

    REACHED = "reached"
    LATE = "reached after its day"
    MISSED = "missed"
    ON_TRACK = "on track"
    BEHIND = "behind"
    NOT_MOVING_THERE = "not moving there"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One value on a day."""

    on: date
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A value to be had by a day, from above or from below."""

    by: date
    value: float
    is_upward: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Both rates a year on one assumed path, and the verdict.

    On the logistic path the rates are in log-odds a year. The actual rate is the median of the
    slopes between all pairs of values, with its 90 % interval (sen1968); None where it is not
    defined.
    """

    path: Path
    last: Observed | None
    needed: float | None
    actual: float | None
    interval: tuple[float, float] | None
    verdict: Verdict
    values: int


def progress_towards(
    goal: Goal, values: Sequence[Observed], *, on: date, path: Path = Path.LINEAR
) -> Progress:
    """Return the rate needed from the last value to the goal, and the rate of the values so far.

    Values after the day of the goal only say whether it was reached late or missed. When that day
    is past and no later value is known, the verdict is undecided.

    Raises:
        InvalidInput: the logistic path is asked for values that are no shares between 0 and 1.
    """
    known = sorted((one for one in values if one.on <= goal.by), key=lambda one: one.on)
    after = [one for one in values if one.on > goal.by]
    if path is Path.LOGISTIC:
        _check_shares([one.value for one in known] + [goal.value])
    last = known[-1] if known else None
    needed = _needed(goal, last, path)
    actual, interval = _actual(known, path)
    return Progress(
        path=path, last=last, needed=needed, actual=actual, interval=interval, values=len(known),
        verdict=_at_its_day(goal, known, after, on) or _by_rates(goal, needed, actual),
    )  # fmt: skip


def _check_shares(values: Sequence[float]) -> None:
    wrong = [value for value in values if not 0 < value < 1]
    if wrong:
        raise InvalidInput(
            f"progress: {wrong[0]:g} is no share; the logistic path needs values between 0 and 1;"
            " take the linear path"
        )


def _height(value: float, path: Path) -> float:
    return log(value / (1 - value)) if path is Path.LOGISTIC else value


def _years(first: date, second: date) -> float:
    return (second - first).days / DAYS_A_YEAR


def _needed(goal: Goal, last: Observed | None, path: Path) -> float | None:
    if last is None or last.on >= goal.by:
        return None
    return (_height(goal.value, path) - _height(last.value, path)) / _years(last.on, goal.by)


def _actual(
    known: Sequence[Observed], path: Path
) -> tuple[float | None, tuple[float, float] | None]:
    days = {one.on for one in known}
    if len(known) < FEWEST_VALUES or len(days) < FEWEST_VALUES:
        return None, None
    heights = [_height(one.value, path) for one in known]
    years = [_years(known[0].on, one.on) for one in known]
    found = theilslopes(heights, years, alpha=CONFIDENCE)
    return float(found.slope), (float(found.low_slope), float(found.high_slope))


def _reaches(goal: Goal, value: float) -> bool:
    return value >= goal.value if goal.is_upward else value <= goal.value


def _at_its_day(
    goal: Goal, known: Sequence[Observed], after: Sequence[Observed], on: date
) -> Verdict | None:
    if known and _reaches(goal, known[-1].value):
        return Verdict.REACHED
    if any(_reaches(goal, one.value) for one in after):
        return Verdict.LATE
    if after or (known and known[-1].on == goal.by):
        return Verdict.MISSED
    return Verdict.UNDECIDED if on > goal.by else None


def _by_rates(goal: Goal, needed: float | None, actual: float | None) -> Verdict:
    if needed is None or actual is None:
        return Verdict.UNDECIDED
    sign = 1 if goal.is_upward else -1
    if sign * actual <= 0:
        return Verdict.NOT_MOVING_THERE
    return Verdict.ON_TRACK if sign * actual >= sign * needed else Verdict.BEHIND
