"""The inflow kernels: monthly ratios by an autoregressive scheme, and their daily shape.

Layout of ratios is [block][month][sub-basin][lane], of flow [block][step][sub-basin][lane], so
that all lanes of a month are worked on together. Each lane depends on nothing but its own numbers:
results do not change with the number of threads or of traces.
"""

import numba as nb
import numpy as np

from riparian.engine.kernels.river_arrays import LANES

STEEPEST_JOINT = np.float32(1.8)
LOWEST_KNOT = np.float32(0.1)


@nb.njit(cache=True)
def correlated_scores(normals, factor, fast_lag1, slow_weight, slow_lag1):
    """Return standard normal scores (month, sub-basin) of one trace.

    `normals` (month, 2, sub-basin) drives a fast part, whose lag-one correlation `fast_lag1` (12,)
    changes with the month, and a slow part that outlasts years; `slow_weight` is its share of
    the variance. `factor` is the lower Cholesky factor of the sub-basins' correlation.
    """
    months, _, n = normals.shape
    fast, slow = normals[0, 0].copy(), normals[0, 1].copy()
    own = np.empty(n)
    scores = np.empty((months, n))
    slow_part, fast_part = np.sqrt(slow_weight), np.sqrt(1.0 - slow_weight)
    slow_new = np.sqrt(1.0 - slow_lag1 * slow_lag1)
    for month in range(months):
        if month > 0:
            lag1 = fast_lag1[month % 12]
            new = np.sqrt(1.0 - lag1 * lag1)
            for i in range(n):
                fast[i] = lag1 * fast[i] + new * normals[month, 0, i]
                slow[i] = slow_lag1 * slow[i] + slow_new * normals[month, 1, i]
        for i in range(n):
            own[i] = fast_part * fast[i] + slow_part * slow[i]
        for i in range(n):
            total = 0.0
            for j in range(i + 1):
                total += factor[i, j] * own[j]
            scores[month, i] = total
    return scores


@nb.njit(cache=True)
def cholesky(matrix):
    """Return the lower Cholesky factor; written out so that its bits depend on no library."""
    n = len(matrix)
    factor = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            rest = matrix[i, j]
            for k in range(j):
                rest -= factor[i, k] * factor[j, k]
            factor[i, j] = np.sqrt(rest) if i == j else rest / factor[j, j]
    return factor


# Rows of the knots of a month: ratio at its ends and middle, flow each of them carries, scale.
LEFT, RIGHT, MIDDLE, AT_LEFT, AT_RIGHT, AT_MIDDLE, SCALE = range(7)


@nb.njit(inline="always")
def _joint(one, other):
    """Ratio where two months meet: their mean, held down so that neither month goes negative."""
    return min(np.float32(0.5) * (one + other), STEEPEST_JOINT * min(one, other))


@nb.njit(inline="always")
def _hats(day, days):
    """Weights of the left, right and middle knot on a day of the month."""
    u = np.float32((day + 0.5) / days)
    left = max(np.float32(1.0) - np.float32(2.0) * u, np.float32(0.0))
    right = max(np.float32(2.0) * u - np.float32(1.0), np.float32(0.0))
    return left, right, np.float32(1.0) - left - right


@nb.njit(inline="always")
def _open_month(knots, before, here, after):
    for lane in range(LANES):
        knots[LEFT, lane] = _joint(before[lane], here[lane])
        knots[RIGHT, lane] = _joint(here[lane], after[lane])
        knots[AT_LEFT, lane] = np.float32(0.0)
        knots[AT_RIGHT, lane] = np.float32(0.0)
        knots[AT_MIDDLE, lane] = np.float32(0.0)


@nb.njit(inline="always")
def _solve_middle(knots, here, total):
    """Choose the middle knot so that the month carries ratio · total."""
    for lane in range(LANES):
        wanted = here[lane] * total
        fixed = knots[LEFT, lane] * knots[AT_LEFT, lane]
        fixed += knots[RIGHT, lane] * knots[AT_RIGHT, lane]
        carried = knots[AT_MIDDLE, lane]
        knot = (wanted - fixed) / carried if carried > np.float32(0.0) else here[lane]
        knot = max(knot, LOWEST_KNOT * here[lane])
        reached = fixed + knot * carried
        knots[MIDDLE, lane] = knot
        knots[SCALE, lane] = wanted / reached if reached > np.float32(0.0) else np.float32(0.0)


@nb.njit(cache=True, parallel=True, error_model="numpy")
def shape_days(ratio, season, shape, shift, part, month_start, flow):
    """Write daily flow from monthly ratios, mean year and daily shape.

    `ratio` (block, month, sub-basin, lane); `season` (sub-basin, step) the mean year [m³/s];
    `shape` (block, step + longest shift + 1, lane) at the key station; `shift` and `part` whole
    days and fraction of a day of travel; `month_start` (month + 1,). Flow (block, step, sub-basin,
    lane) is written. A knot at each end and in the middle of a month makes the ratio run on
    from month to month; the middle one is solved so that the month has its mean exactly.
    """
    blocks, months, n, _ = ratio.shape
    for job in nb.prange(blocks * n):
        block, i = job // n, job % n
        knots = np.empty((7, LANES), np.float32)
        second = np.float32(part[i])
        first = np.float32(1.0) - second
        for month in range(months):
            start, end = month_start[month], month_start[month + 1]
            here = ratio[block, month, i]
            _open_month(
                knots,
                ratio[block, max(month - 1, 0), i],
                here,
                ratio[block, min(month + 1, months - 1), i],
            )
            total = np.float32(0.0)
            for t in range(start, end):
                mean = season[i, t]
                total += mean
                left, right, middle = _hats(t - start, end - start)
                today, next_day = shape[block, t + shift[i]], shape[block, t + shift[i] + 1]
                target = flow[block, t, i]
                for lane in range(LANES):
                    value = mean * (first * today[lane] + second * next_day[lane])
                    target[lane] = value
                    knots[AT_LEFT, lane] += left * value
                    knots[AT_RIGHT, lane] += right * value
                    knots[AT_MIDDLE, lane] += middle * value
            _solve_middle(knots, here, total)
            for t in range(start, end):
                left, right, middle = _hats(t - start, end - start)
                target = flow[block, t, i]
                for lane in range(LANES):
                    target[lane] *= knots[SCALE, lane] * (
                        left * knots[LEFT, lane]
                        + middle * knots[MIDDLE, lane]
                        + right * knots[RIGHT, lane]
                    )
