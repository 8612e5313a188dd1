"""The regime of a gauge: what each month is like over the years, and each year's dry season."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PERCENTILES = (5, 25, 50, 75, 95)
DRY_MONTHS = (12, 1, 2, 3, 4, 5)
_FEWEST_MONTHS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBand:
    """How the means of one calendar month are spread over the years; `years` is how many."""

    month: int
    years: int
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """Mean of a year and of the dry season that ends in it; None where months are missing."""

    year: int
    mean: float | None
    dry_season: float | None


def monthly_means(
    years: NDArray[np.int64], months: NDArray[np.int64], values: NDArray[np.float64]
) -> dict[tuple[int, int], float]:
    """Return the mean of the values of each month of each year."""
    keys, place = np.unique(years * 12 + months - 1, return_inverse=True)
    means = np.bincount(place, weights=values) / np.bincount(place)
    return {
        (int(key) // 12, int(key) % 12 + 1): float(mean)
        for key, mean in zip(keys, means, strict=True)
    }


def month_bands(means: dict[tuple[int, int], float]) -> list[MonthBand]:
    """Return the percentiles of each calendar month's means; months never seen are left out."""
    bands = []
    for month in range(1, 13):
        values = [mean for (_, number), mean in means.items() if number == month]
        if values:
            p5, p25, p50, p75, p95 = (float(p) for p in np.percentile(values, PERCENTILES))
            bands.append(
                MonthBand(month=month, years=len(values), p5=p5, p25=p25, p50=p50, p75=p75, p95=p95)
            )
    return bands


def year_lines(means: dict[tuple[int, int], float]) -> list[YearLine]:
    """Return each year's mean and the mean of December to May that ends in it.

    A year counts with twelve months, a dry season with at least five of its six.
    """
    lines = []
    for year in sorted({year for year, _ in means}):
        months = [means.get((year, month)) for month in range(1, 13)]
        whole = [mean for mean in months if mean is not None]
        dry = [means.get((year - (month == 12), month)) for month in DRY_MONTHS]  # noqa: PLR2004
        seen = [mean for mean in dry if mean is not None]
        lines.append(
            YearLine(
                year=year,
                mean=sum(whole) / 12 if len(whole) == 12 else None,  # noqa: PLR2004
                dry_season=sum(seen) / len(seen) if len(seen) >= _FEWEST_MONTHS else None,
            )
        )
    return lines
