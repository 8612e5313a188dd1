"""A dual simplex over a pool of rows: the loudest row enters until none of the pool complains."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from riparian.engine.kernels.game_complaints import BLOCKED
from riparian.engine.kernels.game_span import next_random

SOLVED, NOT_UNIQUE, INFEASIBLE, STALLED = 0, 1, 2, 3
MOST_PIVOTS = 20_000

_PIVOTS_BETWEEN_INVERSIONS = 24


@njit(cache=True)
def _solve_basis(
    basis: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the inverse of the basis and the point (x, t) it holds tight."""
    n = basis.shape[1] - 2
    inverse = np.linalg.inv(basis[:, : n + 1].copy()).astype(np.float64)
    return inverse, inverse @ basis[:, n + 1].copy()


@njit(cache=True)
def _choose_leaving(
    multipliers: NDArray[np.float64],
    direction: NDArray[np.float64],
    free: int,
    state: NDArray[np.uint64],
) -> int:
    """Return the basis position that leaves; ties are broken at random, so no cycle lasts."""
    size = multipliers.shape[0]
    largest = 0.0
    for at in range(size):
        largest = max(largest, abs(direction[at]))
    least = np.inf
    for at in range(free, size):
        if direction[at] > 1e-9 * largest:
            least = min(least, max(multipliers[at], 0.0) / direction[at])
    leaving, best = -1, 0.0
    for at in range(free, size):
        if direction[at] > 1e-9 * largest:
            ratio = max(multipliers[at], 0.0) / direction[at]
            if ratio <= least * (1.0 + 1e-10) + 1e-14:
                score = direction[at] * (0.1 + next_random(state) / 2147483647.0)
                if score > best:
                    leaving, best = at, score
    return leaving


@njit(cache=True)
def _pivot(inverse: NDArray[np.float64], direction: NDArray[np.float64], leaving: int) -> None:
    """Update the inverse in place after one basis row was replaced."""
    size = direction.shape[0]
    pivot = direction[leaving]
    for row in range(size):
        inverse[row, leaving] /= pivot
    for column in range(size):
        factor = direction[column]
        if column != leaving and factor != 0.0:
            for row in range(size):
                inverse[row, column] -= factor * inverse[row, leaving]


@njit(cache=True)
def _worst_in_pool(
    pool: NDArray[np.float64], pooled: int, point: NDArray[np.float64]
) -> tuple[int, float]:
    """Return the pooled row that complains most, and its complaint."""
    size = point.shape[0]
    worst, at = BLOCKED, -1
    for row in range(pooled):
        complaint = pool[row, size]
        for column in range(size):
            complaint -= pool[row, column] * point[column]
        if complaint > worst:
            worst, at = complaint, row
    return at, worst


@njit(cache=True)
def solve_over_pool(
    basis: NDArray[np.float64],
    codes: NDArray[np.int64],
    free: int,
    pool: NDArray[np.float64],
    pool_codes: NDArray[np.int64],
    pooled: int,
    tolerance: float,
    state: NDArray[np.uint64],
) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
    """Pivot until no pooled row complains; return a status, the point and the multipliers."""
    size = basis.shape[0]
    inverse, point = _solve_basis(basis)
    since = 0
    for _ in range(MOST_PIVOTS):
        at, complaint = _worst_in_pool(pool, pooled, point)
        if at < 0 or complaint <= tolerance:
            if since == 0:
                return SOLVED, point, inverse[size - 1].copy()
            inverse, point = _solve_basis(basis)
            since = 0
            continue
        direction = pool[at, :size].copy() @ inverse
        leaving = _choose_leaving(inverse[size - 1], direction, free, state)
        if leaving < 0:
            return INFEASIBLE, point, inverse[size - 1].copy()
        _pivot(inverse, direction, leaving)
        basis[leaving] = pool[at]
        codes[leaving] = pool_codes[at]
        since += 1
        if since == _PIVOTS_BETWEEN_INVERSIONS:
            inverse, point = _solve_basis(basis)
            since = 0
        else:
            point = inverse @ basis[:, size].copy()
    return STALLED, point, inverse[size - 1].copy()
