"""Level, head and area of a reservoir as cubics in its storage fraction, fitted when compiled."""

from dataclasses import dataclass

import numpy as np

from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.works import Dam

SAMPLES = 41
MOST_HEAD_LOST = 0.8
"""A derived curve never lets the head fall by more than this fraction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservoirCurve:
    """Cubic coefficients (lowest power first) and the largest error of the fit.

    `head_m` and `area_km2` have shape (4,); errors are in metres and km² over live storage.
    `is_derived` says that no curve was given and a parabolic valley stands in for it.
    """

    head_m: FloatArray
    area_km2: FloatArray
    head_error_m: float
    area_error_km2: float
    is_derived: bool


def fit_reservoir_curve(dam: Dam) -> ReservoirCurve:
    """Fit head and area of a dam over its live storage.

    Where a level–storage–area curve is given, it is followed. Otherwise the valley is taken as
    parabolic: storage grows with the square of depth, so that depth at full level is 2 V / A,
    depth falls with √f and so does area.
    """
    full_head = dam.head_m or 0.0
    if dam.live_storage_hm3 <= 0.0:
        flat = np.array([1.0, 0.0, 0.0, 0.0])
        return ReservoirCurve(
            head_m=full_head * flat,
            area_km2=dam.area_km2 * flat,
            head_error_m=0.0,
            area_error_km2=0.0,
            is_derived=False,
        )
    lowest = dam.dead_storage_hm3 / dam.total_storage_hm3
    fraction = np.linspace(lowest, 1.0, SAMPLES)
    drop_m, area_km2 = _sample(dam, fraction)
    head_m = full_head - np.minimum(drop_m, MOST_HEAD_LOST * full_head)
    head, head_error = _fit_cubic(fraction, head_m)
    area, area_error = _fit_cubic(fraction, area_km2)
    return ReservoirCurve(
        head_m=head,
        area_km2=area,
        head_error_m=head_error,
        area_error_km2=area_error,
        is_derived=len(dam.curve) < 2,  # noqa: PLR2004 - two points make a line
    )


def _sample(dam: Dam, fraction: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how far the level has dropped [m] and the area [km²] at storage fractions.

    A curve is scaled where its top is not the dam's storage.
    """
    root = np.sqrt(fraction)
    depth_m = 2.0 * dam.total_storage_hm3 / dam.area_km2 if dam.area_km2 > 0.0 else 0.0
    drop_m, area_km2 = depth_m * (1.0 - root), dam.area_km2 * root
    if len(dam.curve) >= 2:  # noqa: PLR2004 - two points make a line
        storage = fraction * dam.total_storage_hm3
        scale = dam.total_storage_hm3 / dam.curve[-1].storage_hm3
        level_m = np.interp(
            storage,
            [point.storage_hm3 * scale for point in dam.curve],
            [point.level_m for point in dam.curve],
        )
        drop_m = level_m[-1] - level_m
        with_area = tuple(point for point in dam.curve if point.area_km2 is not None)
        if len(with_area) > 2:  # noqa: PLR2004 - fewer points say less than the valley does
            known = [point.storage_hm3 * scale for point in with_area]
            area_km2 = np.interp(storage, known, [point.area_km2 or 0.0 for point in with_area])
    return drop_m, area_km2


def _fit_cubic(fraction: FloatArray, values: FloatArray) -> tuple[FloatArray, float]:
    coefficients = np.polynomial.polynomial.polyfit(fraction, values, 3)
    fitted = np.polynomial.polynomial.polyval(fraction, coefficients)
    return np.asarray(coefficients, dtype=np.float64), float(np.max(np.abs(fitted - values)))
