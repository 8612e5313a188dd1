"""The ordinary year of a station: mean and spread by day of year, and its four seasons."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidInput
from riparian.engine.river.forecasting.daily import DAY, DailySeries, Days, Values, phase_of

HARMONICS = 4
LEAST_DAYS = 3 * 365
SEASONS = 4


def waves(days: Days, *, harmonics: int = HARMONICS) -> Values:
    """Return 1, cos φ, sin φ, cos 2φ, … for each day; shape (days, 1 + 2 harmonics)."""
    phase = phase_of(days)
    columns = [np.ones(len(days))]
    for order in range(1, harmonics + 1):
        columns += [np.cos(order * phase), np.sin(order * phase)]
    return np.stack(columns, axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinaryYear:
    """Mean and spread of a station by day of year, on the scale on which it is forecast.

    Discharge is forecast as its logarithm, a level as it is; `standardise` and `restore` go there
    and back.
    """

    is_logarithmic: bool
    mean: Values = field(repr=False)
    log_spread: Values = field(repr=False)

    def scaled(self, values: Values) -> Values:
        """Return values on the scale of the forecast."""
        if not self.is_logarithmic:
            return values
        positive = np.where(values > 0.0, values, np.nan)
        return np.asarray(np.log(positive))

    def mean_on(self, days: Days) -> Values:
        """Return the ordinary value of each day, scaled."""
        return np.asarray(waves(days) @ self.mean)

    def spread_on(self, days: Days) -> Values:
        """Return the ordinary spread of each day, scaled."""
        return np.asarray(np.exp(waves(days, harmonics=2) @ self.log_spread))

    def standardise(self, values: Values, days: Days) -> Values:
        """Return how many spreads each value lies above the ordinary value of its day."""
        return (self.scaled(values) - self.mean_on(days)) / self.spread_on(days)

    def restore(self, standard: Values, days: Days) -> Values:
        """Return standardised values in the unit of the station."""
        scaled = standard * self.spread_on(days) + self.mean_on(days)
        return np.asarray(np.exp(scaled)) if self.is_logarithmic else scaled

    def season_on(self, days: Days) -> NDArray[np.int64]:
        """Return 0 low and falling, 1 low and rising, 2 high and rising, 3 high and falling."""
        mean = self.mean_on(days)
        is_high = mean > self.mean[0]
        is_rising = self.mean_on(days + DAY) > mean
        return np.where(is_high, np.where(is_rising, 2, 3), np.where(is_rising, 1, 0))


def ordinary_year(series: DailySeries, *, is_logarithmic: bool) -> OrdinaryYear:
    """Fit four harmonics to the mean and two to the logarithm of the absolute deviation.

    Raises:
        InvalidInput: less than three years of values are known.
    """
    plain = OrdinaryYear(
        is_logarithmic=is_logarithmic, mean=np.zeros(1 + 2 * HARMONICS), log_spread=np.zeros(5)
    )
    values = plain.scaled(series.values)
    known = np.isfinite(values)
    if known.sum() < LEAST_DAYS:
        raise InvalidInput(
            f"series of '{series.station_id}': {int(known.sum())} days are known; an ordinary year"
            f" needs {LEAST_DAYS}"
        )
    days = series.days[known]
    mean = np.linalg.lstsq(waves(days), values[known], rcond=None)[0]
    deviation = np.abs(values[known] - waves(days) @ mean)
    floor = 1e-6 + 0.01 * float(deviation.mean())
    narrow = waves(days, harmonics=2)
    log_spread = np.linalg.lstsq(narrow, np.log(np.maximum(deviation, floor)), rcond=None)[0]
    # The mean of a logarithm lies below the logarithm of the mean: bring the mean deviation to one.
    log_spread[0] += float(np.log(np.mean(deviation / np.exp(narrow @ log_spread))))
    return OrdinaryYear(
        is_logarithmic=is_logarithmic,
        mean=mean.astype(np.float64),
        log_spread=log_spread.astype(np.float64),
    )
