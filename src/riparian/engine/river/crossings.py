"""When a series crosses a threshold: a pure function of values and thresholds, with hysteresis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from riparian.engine.errors import InvalidInput


class Rule(StrEnum):
    """What a threshold looks at."""

    ABOVE = "above"
    BELOW = "below"
    RISE = "rise"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertThreshold:
    """A value that a station must not pass, and how far back it must come to be over.

    For `RISE` the value is the rise within `window`. A threshold that applies in some months only
    is silent in the others: what is open then is over.
    """

    id: str
    rule: Rule
    value: float
    hysteresis: float = 0.0
    window: timedelta = timedelta(days=1)
    months: frozenset[int] = frozenset(range(1, 13))

    def __post_init__(self) -> None:
        if not self.hysteresis >= 0.0:
            raise InvalidInput(
                f"threshold '{self.id}': hysteresis is {self.hysteresis}; it must be 0 or more"
            )
        if self.window <= timedelta(0):
            raise InvalidInput(f"threshold '{self.id}': window is {self.window}; it must be longer")
        if not self.months or not self.months <= set(range(1, 13)):
            raise InvalidInput(
                f"threshold '{self.id}': months are {sorted(self.months)}; give some of 1 to 12"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value of a station at an instant, seen or expected."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A threshold passed at `begins_at`; over at `ends_at`, or not yet."""

    threshold_id: str
    begins_at: datetime
    value: float
    """The value, or the rise, that passed the threshold."""
    extreme_value: float
    """The value farthest beyond the threshold so far."""
    extreme_at: datetime
    ends_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether the station is still beyond the threshold."""
        return self.ends_at is None


def crossings_of(readings: Iterable[Reading], threshold: AlertThreshold) -> tuple[Crossing, ...]:
    """Return every crossing of a threshold, oldest first.

    The order in which readings are given changes nothing; of two at one instant the later given
    counts, as a correction does. A crossing begins when the value reaches the threshold and ends
    when it has come back by the hysteresis, so that a value that trembles about the threshold
    gives one alert and not twenty.
    """
    done: list[Crossing] = []
    current: Crossing | None = None
    for at, value in _signal(readings, threshold):
        beyond = _distance(value, threshold)
        applies = at.month in threshold.months
        if current is None and applies and beyond >= 0.0:
            current = Crossing(
                threshold_id=threshold.id,
                begins_at=at,
                value=value,
                extreme_value=value,
                extreme_at=at,
            )
        elif current is not None and (not applies or beyond < -threshold.hysteresis):
            done.append(_ended(current, at))
            current = None
        elif current is not None and beyond > _distance(current.extreme_value, threshold):
            current = _with_extreme(current, value, at)
    return (*done, current) if current else tuple(done)


def _signal(
    readings: Iterable[Reading], threshold: AlertThreshold
) -> Sequence[tuple[datetime, float]]:
    """Return what the threshold looks at, in order: the values, or their rise in the window."""
    by_instant = {reading.at: reading.value for reading in readings}
    ordered = sorted(by_instant.items())
    if threshold.rule is not Rule.RISE:
        return ordered
    rises, first = [], 0
    for place, (at, value) in enumerate(ordered):
        while ordered[first][0] < at - threshold.window:
            first += 1
        rises.append((at, value - min(one for _, one in ordered[first : place + 1])))
    return rises


def _distance(value: float, threshold: AlertThreshold) -> float:
    """Return how far beyond the threshold a value lies; negative on the safe side."""
    beyond = value - threshold.value
    return -beyond if threshold.rule is Rule.BELOW else beyond


def _ended(crossing: Crossing, at: datetime) -> Crossing:
    return Crossing(
        threshold_id=crossing.threshold_id, begins_at=crossing.begins_at, value=crossing.value,
        extreme_value=crossing.extreme_value, extreme_at=crossing.extreme_at, ends_at=at,
    )  # fmt: skip


def _with_extreme(crossing: Crossing, value: float, at: datetime) -> Crossing:
    return Crossing(
        threshold_id=crossing.threshold_id, begins_at=crossing.begins_at, value=crossing.value,
        extreme_value=value, extreme_at=at,
    )  # fmt: skip
