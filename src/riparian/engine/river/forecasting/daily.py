"""A station's daily series on an unbroken calendar."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidInput, MismatchedAxes

Days = NDArray[np.datetime64]
Values = NDArray[np.float64]
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySeries:
    """One value a day from `first_day` on; NaN where nothing is known."""

    station_id: str
    variable: str
    unit: str
    first_day: np.datetime64
    values: Values = field(repr=False)

    def __post_init__(self) -> None:
        if self.values.ndim != 1 or not len(self.values):
            raise InvalidInput(
                f"series of '{self.station_id}': has shape {self.values.shape}; it must be one"
                " value a day, at least one"
            )

    @property
    def days(self) -> Days:
        """Return the day of each value."""
        return self.first_day + np.arange(len(self.values)) * DAY

    @property
    def last_known_day(self) -> np.datetime64:
        """Return the last day with a value.

        Raises:
            InvalidInput: no day has one.
        """
        known = np.flatnonzero(np.isfinite(self.values))
        if not len(known):
            raise InvalidInput(f"series of '{self.station_id}': no day has a value")
        return np.datetime64(self.days[known[-1]], "D")

    def on(self, days: Days) -> Values:
        """Return the values of given days; NaN before the first and after the last."""
        place = (days - self.first_day) // DAY
        inside = (place >= 0) & (place < len(self.values))
        found = np.full(len(days), np.nan)
        found[inside] = self.values[place[inside]]
        return found

    def until(self, day: np.datetime64) -> "DailySeries":
        """Return the series as it was known on the evening of a day."""
        count = int((day - self.first_day) // DAY) + 1
        if count < 1:
            raise InvalidInput(
                f"series of '{self.station_id}' begins on {self.first_day}; {day} is before it"
            )
        return self._with(self.values[:count])

    def carried_over_one_day(self) -> "DailySeries":
        """Fill a single missing day with the day before, which looks at no later day.

        The observed Stung Treng series lacks every 29 February. Longer gaps stay gaps.
        """
        filled = self.values.copy()
        missing = np.isnan(filled)
        single = missing.copy()
        single[1:] &= ~missing[:-1]
        single[0] = False
        filled[single] = self.values[np.flatnonzero(single) - 1]
        return self._with(filled)

    def _with(self, values: Values) -> "DailySeries":
        return DailySeries(
            station_id=self.station_id, variable=self.variable, unit=self.unit,
            first_day=self.first_day, values=values,
        )  # fmt: skip


def daily_series(
    station_id: str, days: Days, values: Values, *, variable: str, unit: str
) -> DailySeries:
    """Put dated values, in any order, on an unbroken calendar.

    Raises:
        MismatchedAxes: days and values differ in number.
        InvalidInput: there is no value, or a day comes twice.
    """
    if len(days) != len(values):
        raise MismatchedAxes(
            f"series of '{station_id}': has {len(days)} days and {len(values)} values"
        )
    if not len(days):
        raise InvalidInput(f"series of '{station_id}': is empty; a forecast needs observations")
    whole = days.astype("datetime64[D]")
    first = whole.min()
    place = (whole - first) // DAY
    if len(np.unique(place)) != len(place):
        raise InvalidInput(f"series of '{station_id}': a day comes twice; give one value a day")
    grid = np.full(int(place.max()) + 1, np.nan)
    grid[place] = values
    return DailySeries(
        station_id=station_id, variable=variable, unit=unit, first_day=first, values=grid
    )


def years_of(days: Days) -> NDArray[np.int64]:
    """Return the calendar year of each day."""
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


def phase_of(days: Days) -> Values:
    """Return the place of each day in its year, from 0 to 2π."""
    start = days.astype("datetime64[Y]").astype("datetime64[D]")
    return np.asarray((days - start) / DAY / 365.25 * 2.0 * np.pi, dtype=np.float64)


def as_date(day: np.datetime64) -> date:
    """Return a day of NumPy as a date of Python."""
    return date.fromisoformat(str(day.astype("datetime64[D]")))
