"""What the generator knows of a river: moments by month, persistence, correlation, daily shapes."""

from dataclasses import dataclass, field

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.network import Monthly
from riparian.engine.vocabulary import MONTHS_PER_YEAR

DEFAULT_CV = 0.35
DEFAULT_LAG1 = 0.6
DEFAULT_ANNUAL_LAG1 = 0.2
DEFAULT_DECAY_DAYS = 10.0
LOCAL_FRACTION = 0.05
MEMORY_YEARS = 3.0
LARGEST_CV = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DailyShapes:
    """Observed years that lend their daily course to generated ones.

    `shape` (year, 365) is daily flow over the smooth course of the monthly means; `ratio`
    (year, 12) is each month over its mean, by which the donor of a generated year is found.
    """

    shape: FloatArray = field(repr=False)
    ratio: FloatArray = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GeneratorParameters:
    """Parameters of the stochastic generator.

    Moments and persistence are those of the monthly flow past `station_id`; where it is None,
    those of every sub-basin itself.

    Raises:
        InvalidInput: a parameter lies outside its range.
    """

    station_id: str | None = None
    cv: Monthly = (DEFAULT_CV,) * MONTHS_PER_YEAR
    """Standard deviation over mean, by month."""
    skew: Monthly = (2.0 * DEFAULT_CV,) * MONTHS_PER_YEAR
    """Coefficient of skewness, by month; twice the cv is that of a gamma distribution."""
    lag1: Monthly = (DEFAULT_LAG1,) * MONTHS_PER_YEAR
    """Correlation of each month with the month before it."""
    annual_lag1: float = DEFAULT_ANNUAL_LAG1
    """Correlation of a calendar year's flow with the year before."""
    decay_days: float = DEFAULT_DECAY_DAYS
    """Travel time over which the correlation of two sub-basins falls to 1/e."""
    local_fraction: float = LOCAL_FRACTION
    """Part of the variance that a sub-basin shares with no other."""
    memory_years: float = MEMORY_YEARS
    """Time over which the slow part of the flow forgets."""
    shapes: DailyShapes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._check_months("cv", self.cv, 0.0, LARGEST_CV)
        self._check_months("skew", self.skew, -LARGEST_CV, 2.0 * LARGEST_CV)
        self._check_months("lag1", self.lag1, -0.9, 0.99)
        _check_range("annual_lag1", self.annual_lag1, -0.9, 0.99)
        _check_range("decay_days", self.decay_days, 1e-3, np.inf)
        _check_range("local_fraction", self.local_fraction, 1e-6, 1.0)
        _check_range("memory_years", self.memory_years, 0.1, 1000.0)

    def _check_months(self, name: str, values: Monthly, low: float, high: float) -> None:
        if len(values) != MONTHS_PER_YEAR:
            raise InvalidInput(f"generator: {name} has {len(values)} values; give twelve")
        for month, value in enumerate(values, start=1):
            _check_range(f"{name} of month {month}", value, low, high)


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InvalidInput(
            f"generator: {name} is {value:g}; it must lie between {low:g} and {high:g}"
        )


def default_parameters() -> GeneratorParameters:
    """Return parameters for a basin without a daily record.

    They are those of a large monsoon river: cv 0.35 in every month with the skewness of a gamma
    distribution, month-to-month correlation 0.6, year-to-year 0.2. Daily flow follows the smooth
    mean year. They are assumptions; fit a record where there is one.
    """
    return GeneratorParameters()
