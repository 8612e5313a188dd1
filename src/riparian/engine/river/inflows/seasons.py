"""Smooth daily curves that keep given monthly means."""

import numpy as np
from numpy.typing import NDArray

from riparian.engine.kernels.river_arrays import FloatArray

SMOOTHING_PASSES = 365
HALF_WINDOW = 8
COMMON_YEAR = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
LEAP_YEAR = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def smooth_season(monthly: FloatArray, days: NDArray[np.int64] = COMMON_YEAR) -> FloatArray:
    """Return the smooth daily curve of a year whose calendar months have the given means.

    The steps of the monthly table are smoothed by three-day means round the year, again and
    again; after each pass every month is moved back to its mean, and where that would make a
    value negative it is zero and the rest of the month is scaled [rymes2001]. Each month keeps
    its mean to rounding, no value is negative, and December runs into January.

    Args:
        monthly: means (12, ...), none negative.
        days: days of each month, so a leap year has its own curve.

    Returns:
        The curve, (days of the year, ...).
    """
    curve = np.repeat(monthly, days, axis=0)
    starts = first_days(days)
    for _ in range(SMOOTHING_PASSES):
        curve = (np.roll(curve, 1, axis=0) + curve + np.roll(curve, -1, axis=0)) / 3.0
        curve = _restore_means(curve, monthly, days, starts)
    return curve


def mean_year(daily: FloatArray) -> FloatArray:
    """Return the mean of years (year, 365) day by day, (365,), under a window of 15 days.

    The window is a triangle, round the year; so no day of it is a single storm's.
    """
    weights = np.convolve(np.ones(HALF_WINDOW), np.ones(HALF_WINDOW)) / HALF_WINDOW**2
    mean = daily.mean(axis=0)
    reach = HALF_WINDOW - 1
    return np.convolve(np.concatenate([mean[-reach:], mean, mean[:reach]]), weights, mode="valid")


def first_days(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the day of the year on which each month begins; 1 January is 0."""
    return np.cumsum(days) - days


def _restore_means(
    curve: FloatArray, monthly: FloatArray, days: NDArray[np.int64], starts: NDArray[np.int64]
) -> FloatArray:
    missing = monthly - mean_by_month(curve, days, starts)
    curve = np.maximum(curve + np.repeat(missing, days, axis=0), 0.0)
    mean = mean_by_month(curve, days, starts)
    scale = np.divide(monthly, mean, out=np.zeros_like(mean), where=mean > 0.0)
    restored: FloatArray = curve * np.repeat(scale, days, axis=0)
    return restored


def mean_by_month(
    curve: FloatArray, days: NDArray[np.int64], starts: NDArray[np.int64] | None = None
) -> FloatArray:
    """Return the mean of each month of a daily curve (day, ...)."""
    starts = first_days(days) if starts is None else starts
    lengths = days.reshape(-1, *[1] * (curve.ndim - 1))
    means: FloatArray = np.add.reduceat(curve, starts, axis=0) / lengths
    return means


def with_leap_day(year: FloatArray) -> FloatArray:
    """Return a year of 365 values (day, ...) with 29 February put between its neighbours."""
    leap_day = int(COMMON_YEAR[:2].sum())
    between = 0.5 * (year[leap_day - 1] + year[leap_day])
    return np.insert(year, leap_day, between, axis=0)


def is_leap(year: int) -> bool:
    """Answer whether the Gregorian calendar gives the year a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_by_month(year: int) -> NDArray[np.int64]:
    """Return the days of each month of a year."""
    return LEAP_YEAR if is_leap(year) else COMMON_YEAR
