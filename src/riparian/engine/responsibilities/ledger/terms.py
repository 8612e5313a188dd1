"""The terms of sharing one series: how often, in which season, by whose clock, how soon."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from riparian.engine.errors import InvalidInput

MonthDay = tuple[int, int]
MOST_PER_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """The days of a year on which readings are owed; it may pass the turn of the year."""

    first: MonthDay
    last: MonthDay

    def __post_init__(self) -> None:
        for month, day in (self.first, self.last):
            try:
                date(2000, month, day)
            except ValueError as error:
                raise InvalidInput(f"season: {month:02}-{day:02} is no day of a year") from error

    def has(self, day: date) -> bool:
        """Say whether a day lies in the season."""
        place = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= place <= self.last
        return place >= self.first or place <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What one version of an agreement says about one series.

    Readings are owed at clock `times` of `zone`, or, counted in elapsed time, `every` so long, or
    so many `per_day` at no fixed hour, due when the day ends; from `starts_on` to before
    `ends_on`, in the season. One that has not come `delay` after it was due is missing;
    `tolerance` is how far from the hour it may have been taken.
    """

    starts_on: date
    ends_on: date | None = None
    zone: str = "UTC"
    times: tuple[time, ...] = ()
    every: timedelta | None = None
    per_day: int = 0
    season: Season | None = None
    delay: timedelta = timedelta(0)
    tolerance: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        if bool(self.times) + (self.every is not None) + (self.per_day > 0) != 1:
            raise InvalidInput(
                "terms: give clock times, an interval or a number a day, one of them"
            )
        if not 0 <= self.per_day <= MOST_PER_DAY:
            raise InvalidInput(f"terms: {self.per_day} a day is not from 1 to {MOST_PER_DAY}")
        if self.every is not None and self.every < timedelta(minutes=1):
            raise InvalidInput(f"terms: an interval of {self.every} is below one minute")
        if self.ends_on is not None and self.ends_on <= self.starts_on:
            raise InvalidInput(f"terms: end {self.ends_on} is not after start {self.starts_on}")
        if self.delay < timedelta(0) or self.tolerance < timedelta(0):
            raise InvalidInput("terms: delay and tolerance are spans of zero or more")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidInput(f"terms: {self.zone!r} is not a time zone") from error

    def holds_on(self, day: date) -> bool:
        """Say whether readings are owed on a day of the zone's calendar."""
        is_within = self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
        return is_within and (self.season is None or self.season.has(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of time that was announced, such as maintenance; its end does not belong to it."""

    starts_at: datetime
    ends_at: datetime
