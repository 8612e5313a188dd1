"""What is to be forecast: a station, the stations that tell of it, and how it is learnt."""

from dataclasses import dataclass, field

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.river.forecasting.daily import DailySeries, years_of
from riparian.engine.river.forecasting.seasons import OrdinaryYear, ordinary_year

LEADS = tuple(range(1, 11))
CALIBRATION_YEARS = 10
"""Intervals come from the misses of this many years before the year that is forecast."""
LEARNING_YEARS = 40
HALF_LIFE_YEARS = 10.0
"""A case this many years old counts half: the river of today has other dams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A station whose past tells of the target: its series and how long its water travels."""

    series: DailySeries
    travel_days: float
    is_backwater: bool = False
    """Whether its water meets the target's below the target and holds it back."""

    def __post_init__(self) -> None:
        if not self.travel_days >= 0.0:
            raise InvalidInput(
                f"source '{self.series.station_id}': travel time is {self.travel_days} days; it"
                " must be 0 or more"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastProblem:
    """A station with its sources; the ordinary year is that of the years before `first_year`."""

    target: DailySeries
    sources: tuple[Source, ...]
    first_year: int
    """The first year that is forecast; only years before it were learnt from then."""
    ordinary: OrdinaryYear = field(init=False)
    source_ordinaries: tuple[OrdinaryYear, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ordinary", _ordinary(self.target, self.first_year))
        object.__setattr__(
            self,
            "source_ordinaries",
            tuple(_ordinary(source.series, self.first_year) for source in self.sources),
        )


def _ordinary(series: DailySeries, first_year: int) -> OrdinaryYear:
    end = np.datetime64(f"{first_year}-01-01", "D") - 1
    if series.first_day > end:
        raise InvalidInput(
            f"series of '{series.station_id}' begins on {series.first_day}; to forecast from"
            f" {first_year} on it must begin years before"
        )
    return ordinary_year(series.until(end), is_logarithmic=series.variable == "discharge")


def last_year_of(problem: ForecastProblem) -> int:
    """Return the last year with a value of the target."""
    return int(years_of(np.array([problem.target.last_known_day]))[0])
