"""What was measured: the daily discharge record of the key station, and annual means elsewhere."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.inflows.passage import passage_to
from riparian.engine.river.inflows.seasons import (
    COMMON_YEAR,
    first_days,
    mean_by_month,
    mean_year,
)
from riparian.engine.units import HM3_PER_DAY_PER_M3S

DAYS_PER_COMMON_YEAR = 365
LARGEST_STORED_FRACTION = 0.025
"""Above this ratio of live storage upstream to a year's flow, a record counts as regulated."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnnualRecord:
    """Calendar-year mean discharge [m³/s] of one station; NaN where a year is missing."""

    station_id: str
    first_year: int
    mean_m3s: FloatArray = field(repr=False)

    def of_years(self, first: int, last: int) -> FloatArray:
        """Return the means of some years, NaN outside the record."""
        years = np.arange(first, last + 1) - self.first_year
        known = (years >= 0) & (years < len(self.mean_m3s))
        means = np.full(len(years), np.nan)
        means[known] = self.mean_m3s[years[known]]
        return means


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlowRecord:
    """The daily discharge of a basin's key station in whole years without 29 February.

    `daily_m3s` has shape (year, 365) and a value on every day. `reference_years` are the first
    and last year of the period that the basin's monthly table describes; None means all years.
    `natural_until` is the last year whose flow is natural; None leaves it to `natural_years`.

    Raises:
        InvalidInput: a value is missing, zero or negative, or a year lies outside the record.
    """

    station_id: str
    first_year: int
    daily_m3s: FloatArray = field(repr=False)
    reference_years: tuple[int, int] | None = None
    natural_until: int | None = None
    others: tuple[AnnualRecord, ...] = ()

    def __post_init__(self) -> None:
        subject = f"record of '{self.station_id}'"
        if self.daily_m3s.ndim != 2 or self.daily_m3s.shape[1:] != (DAYS_PER_COMMON_YEAR,):  # noqa: PLR2004 - (year, day)
            raise InvalidInput(
                f"{subject}: shape is {self.daily_m3s.shape}; it must be (years, 365)"
            )
        if not len(self.daily_m3s):
            raise InvalidInput(f"{subject}: no whole year; give at least one year of daily values")
        wrong = np.argwhere(~((self.daily_m3s > 0.0) & (self.daily_m3s < np.inf)))
        if len(wrong):
            year, day = wrong[0]
            raise InvalidInput(
                f"{subject}: {self.daily_m3s[year, day]} m³/s on day {day + 1} of "
                f"{self.first_year + year}; every day must have a flow above 0"
            )
        if self.reference_years is not None:
            self.check_years(*self.reference_years)

    @property
    def last_year(self) -> int:
        """The last whole year."""
        return self.first_year + len(self.daily_m3s) - 1

    def check_years(self, first: int, last: int) -> None:
        """Raise InvalidInput unless the record holds these years."""
        if not self.first_year <= first <= last <= self.last_year:
            raise InvalidInput(
                f"years {first}-{last}: the record of '{self.station_id}' holds "
                f"{self.first_year}-{self.last_year}; choose years within it"
            )

    def of_years(self, first: int, last: int) -> FloatArray:
        """Return the daily flow of some years, (year, 365).

        Raises:
            InvalidInput: the record does not hold them.
        """
        self.check_years(first, last)
        return self.daily_m3s[first - self.first_year : last + 1 - self.first_year]

    def mean_year(self) -> FloatArray:
        """Return the smoothed mean flow of each day of the reference years [m³/s], (365,)."""
        first, last = self.reference_years or (self.first_year, self.last_year)
        return mean_year(self.of_years(first, last))

    def monthly_means(self) -> FloatArray:
        """Return the mean flow of the months of the reference years [m³/s], (12,)."""
        first, last = self.reference_years or (self.first_year, self.last_year)
        means: FloatArray = months_of(self.of_years(first, last)).mean(axis=0)
        return means


def months_of(daily: FloatArray) -> FloatArray:
    """Return the monthly means, (year, 12), of years of 365 days."""
    return mean_by_month(daily.T, COMMON_YEAR).T


def flow_record(
    station_id: str,
    dates: NDArray[np.datetime64],
    values_m3s: FloatArray,
    *,
    reference_years: tuple[int, int] | None = None,
    others: tuple[AnnualRecord, ...] = (),
) -> FlowRecord:
    """Return the whole years of a daily series; 29 February is left out, edge years cut.

    Raises:
        InvalidInput: days are missing between the first and the last whole year, or have no value.
    """
    year, day = _calendar(dates)
    complete = np.flatnonzero(np.bincount(year[day >= 0] - year[0]) == DAYS_PER_COMMON_YEAR)
    if not len(complete):
        raise InvalidInput(f"record of '{station_id}': no whole year; give at least one")
    first, last = int(year[0] + complete[0]), int(year[0] + complete[-1])
    daily = np.full((last - first + 1, DAYS_PER_COMMON_YEAR), np.nan)
    used = (day >= 0) & (year >= first) & (year <= last)
    daily[year[used] - first, day[used]] = values_m3s[used]
    return FlowRecord(
        station_id=station_id,
        first_year=first,
        daily_m3s=daily,
        reference_years=reference_years,
        others=others,
    )


def _calendar(dates: NDArray[np.datetime64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return year and day in a year of 365 days for each date; 29 February is day −1."""
    days = dates.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    year = days.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12
    in_month = (days - months).astype(np.int64)
    starts = first_days(COMMON_YEAR)
    is_leap_day = (month == 1) & (in_month == COMMON_YEAR[1])
    return year, np.where(is_leap_day, -1, starts[month] + in_month)


def natural_years(basin: Basin, record: FlowRecord) -> FloatArray:
    """Return the natural part of the record, (year, 365).

    Natural are the years up to `natural_until`; where that is None, the years in which dams
    upstream of the station could store less than 1/40 of its mean annual flow.

    Raises:
        InvalidInput: no year of the record is natural.
    """
    last = record.natural_until
    if last is None:
        last = _last_year_before_storage(basin, record)
    if last < record.first_year:
        raise InvalidInput(
            f"record of '{record.station_id}': dams store more than "
            f"{LARGEST_STORED_FRACTION:.1%} of its flow since before {record.first_year}; "
            "give natural_until, or a record that begins earlier"
        )
    return record.of_years(record.first_year, min(last, record.last_year))


def _last_year_before_storage(basin: Basin, record: FlowRecord) -> int:
    annual_hm3 = record.daily_m3s.mean() * HM3_PER_DAY_PER_M3S * DAYS_PER_COMMON_YEAR
    upstream = passage_to(basin, record.station_id).nodes
    dams = [(d.commissioned_year, d.live_storage_hm3) for d in basin.dams if d.id in upstream]
    stored = 0.0
    for year, storage in sorted((y, s) for y, s in dams if y is not None):
        stored += storage
        if stored > LARGEST_STORED_FRACTION * annual_hm3:
            return year - 1
    return record.last_year
