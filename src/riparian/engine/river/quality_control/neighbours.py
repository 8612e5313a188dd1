"""Readings that a neighbouring series denies."""

import numpy as np

from riparian.engine.errors import InvalidInput, MismatchedAxes
from riparian.engine.river.quality_control.limits import Flags, Values


def aligned(
    seconds: Values, other_seconds: Values, other_values: Values, *, lag_hours: float
) -> Values:
    """Return the neighbour's values as they should show here, `lag_hours` later; NaN in its gaps.

    Between two readings of the neighbour the line is straight; a gap of more than twice its usual
    interval is not bridged.
    """
    sound = ~np.isnan(other_values)
    moments, values = other_seconds[sound] + lag_hours * 3600, other_values[sound]
    if len(moments) < 2:  # noqa: PLR2004 - one value has no interval
        return np.full(len(seconds), np.nan)
    between = np.interp(seconds, moments, values, left=np.nan, right=np.nan)
    longest = 2 * np.median(np.diff(moments))
    after = np.clip(np.searchsorted(moments, seconds), 1, len(moments) - 1)
    is_gap = (moments[after] - moments[after - 1] > longest) & ~np.isin(seconds, moments)
    between[is_gap] = np.nan
    return np.asarray(between, dtype=np.float64)


def departures_from_neighbour(
    values: Values, neighbour: Values, *, slope: float, intercept: float, tolerance: float
) -> Flags:
    """Flag values farther than `tolerance` from `intercept + slope · neighbour`.

    Raises:
        MismatchedAxes: the two are not of one length.
        InvalidInput: the tolerance is not positive.
    """
    if values.shape != neighbour.shape:
        raise MismatchedAxes(
            f"neighbour check: {len(values)} values, {len(neighbour)} of the neighbour; align them"
        )
    if not tolerance > 0:
        raise InvalidInput(f"neighbour check: tolerance {tolerance} is not above zero")
    with np.errstate(invalid="ignore"):
        flags: Flags = np.abs(values - (intercept + slope * neighbour)) > tolerance
    return flags
