"""The door to the engine: values and a goal in, both rates and a verdict out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from riparian.engine.errors import InvalidInput
from riparian.engine.mechanism.operationality import span_of
from riparian.engine.responsibilities import progress
from riparian.engine.responsibilities.progress import Observed, Path, Progress
from riparian.secretariat.plans.models import Goal, Indicator, Value

__all__ = ["Progress"]


def last_day(dated: str) -> date:
    """Return the last day that a date written as far as it is known can mean.

    Raises:
        InvalidInput: the text is no such date.
    """
    latest = span_of(dated).latest
    if latest is None:
        raise InvalidInput("date: is empty; a value needs a year at least")
    return latest


def first_day(dated: str) -> date:
    """Return the first day that a date written as far as it is known can mean."""
    return span_of(dated).earliest or last_day(dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The values of an indicator: those that stand, those corrected, those in dispute."""

    standing: tuple[Value, ...]
    corrected: frozenset[int]
    disputed: frozenset[int]

    @property
    def agreed(self) -> tuple[Value, ...]:
        """Return the values on which the sources agree, one a day, oldest first."""
        by_day = {value.day: value for value in self.standing if value.pk not in self.disputed}
        return tuple(by_day[day] for day in sorted(by_day))


def history_of(values: Iterable[Value]) -> History:
    """Sort the values of one indicator by what may be computed with.

    Two values are in dispute when they differ and their dates, as exact as they are, can mean the
    same day: 410 in March and 140 on 23 March.
    """
    rows = list(values)
    corrected = frozenset(row.corrects_id for row in rows if row.corrects_id)
    standing = tuple(row for row in rows if row.pk not in corrected)
    disputed = frozenset(row.pk for row in standing for other in standing if _disagree(row, other))
    return History(standing=standing, corrected=corrected, disputed=disputed)


def _disagree(one: Value, other: Value) -> bool:
    overlap = first_day(one.dated) <= other.day and first_day(other.dated) <= one.day
    return overlap and one.value != other.value


def progress_of(
    goal: Goal, indicator: Indicator, values: Sequence[Value], *, on: date
) -> list[Progress]:
    """Return the progress on the linear path and, of shares strictly between 0 and 1, the logistic.

    Values on which sources disagree are left out of the rates.
    """
    if goal.value is None:
        return []
    aim = progress.Goal(by=last_day(goal.due), value=goal.value, is_upward=indicator.is_upward)
    known = [Observed(on=row.day, value=row.value) for row in history_of(values).agreed]
    found = [progress.progress_towards(aim, known, on=on)]
    heights = [one.value for one in known] + [goal.value]
    if indicator.is_share and all(0 < height < 1 for height in heights):
        found.append(progress.progress_towards(aim, known, on=on, path=Path.LOGISTIC))
    return found
