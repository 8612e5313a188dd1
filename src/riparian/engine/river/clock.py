"""The steps of a simulation: which month each falls in and how long it is."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.river_arrays import FloatArray, IntArray
from riparian.engine.vocabulary import TimeStep

FIRST_YEAR, LAST_YEAR = 1600, 2400


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Whole calendar years in daily or monthly steps.

    Arrays have shape (step,): `year`, `month` (0 is January), `days` in the step, and
    `into_month`, the fraction of the month that is over when the step ends.
    """

    first_year: int
    last_year: int
    step: TimeStep = TimeStep.DAILY
    year: IntArray = field(init=False, repr=False)
    month: IntArray = field(init=False, repr=False)
    days: FloatArray = field(init=False, repr=False)
    into_month: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.first_year <= self.last_year <= LAST_YEAR:
            raise InvalidInput(
                f"years {self.first_year}-{self.last_year}: the first must not be after the last, "
                f"both between {FIRST_YEAR} and {LAST_YEAR}"
            )
        dates = self.dates
        is_daily = self.step is TimeStep.DAILY
        days = np.ones(len(dates)) if is_daily else dates.days_in_month.to_numpy(float)
        into_month = (
            (dates.day / dates.days_in_month).to_numpy() if is_daily else np.ones(len(dates))
        )
        values = {
            "year": dates.year.to_numpy().astype(np.int64),
            "month": dates.month.to_numpy().astype(np.int64) - 1,
            "days": days,
            "into_month": into_month,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def dates(self) -> pd.DatetimeIndex:
        """The first day of each step."""
        frequency = "D" if self.step is TimeStep.DAILY else "MS"
        start, end = f"{self.first_year}-01-01", f"{self.last_year}-12-31"
        return pd.date_range(start, end, freq=frequency)

    @property
    def years(self) -> int:
        """How many years the clock runs."""
        return self.last_year - self.first_year + 1

    def __len__(self) -> int:
        """Return how many steps there are."""
        return len(self.month)
