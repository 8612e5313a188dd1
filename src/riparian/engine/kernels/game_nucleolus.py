"""The nucleolus family: a dual simplex over generated coalitions, level after level.

A level minimises t subject to x(S) + w(S) t >= v(S) for every undecided coalition S and
x(S) = r(S) for the settled ones. The basis holds n + 1 rows [1_S, w(S) | v(S)]; the next row is
the coalition that complains most. Only coalitions with a positive multiplier are settled.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from riparian.engine.kernels.game_coalitions import spread_without_own_values
from riparian.engine.kernels.game_complaints import (
    DISRUPTION,
    coalition_of,
    weight_of,
    worst_complaints,
    write_equation,
    write_row,
)
from riparian.engine.kernels.game_simplex import (
    MOST_PIVOTS,
    NOT_UNIQUE,
    SOLVED,
    STALLED,
    solve_over_pool,
)
from riparian.engine.kernels.game_span import extend_span, null_vectors


@njit(cache=True)
def _add_worst_to_pool(
    values: NDArray[np.float64],
    kind: int,
    worst: NDArray[np.float64],
    who: NDArray[np.int64],
    tolerance: float,
    pool: NDArray[np.float64],
    pool_codes: NDArray[np.int64],
    pooled: int,
) -> int:
    """Add the coalitions that complain most, one a block; return the new size of the pool."""
    wanted = min(4 * (pool.shape[1] - 2), worst.shape[0], pool.shape[0] - pooled)
    order = np.argsort(-worst)
    for position in range(wanted):
        if worst[order[position]] <= tolerance:
            break
        code = who[order[position]]
        write_row(pool, pooled, code, kind, values)
        pool_codes[pooled] = code
        pooled += 1
    return pooled


@njit(cache=True)
def _keep_near_rows(
    pool: NDArray[np.float64],
    pool_codes: NDArray[np.int64],
    pooled: int,
    point: NDArray[np.float64],
    keep: int,
) -> int:
    """Keep the `keep` pooled rows with the largest complaint at the point."""
    if pooled <= keep:
        return pooled
    size = point.shape[0]
    complaints = pool[:pooled, size] - pool[:pooled, :size].copy() @ point
    order = np.sort(np.argsort(-complaints)[:keep])
    for position in range(keep):
        pool[position] = pool[order[position]]
        pool_codes[position] = pool_codes[order[position]]
    return keep


@njit(cache=True)
def _drop_decided(
    pool: NDArray[np.float64],
    pool_codes: NDArray[np.int64],
    pooled: int,
    echelon: NDArray[np.int64],
    rank: int,
    count: int,
) -> int:
    """Drop the pooled rows whose coalition the settled ones span."""
    kept = 0
    for row in range(pooled):
        if extend_span(coalition_of(pool_codes[row], count), echelon.copy(), rank) > rank:
            pool[kept] = pool[row]
            pool_codes[kept] = pool_codes[row]
            kept += 1
    return kept


@njit(cache=True)
def _find_pair(
    values: NDArray[np.float64],
    kind: int,
    hints: NDArray[np.int64],
    echelon: NDArray[np.int64],
    rank: int,
) -> int:
    """Return an undecided coalition that, with its complement, has a positive weight, or -1."""
    grand = values.shape[0] - 1
    for position in range(hints.shape[0] + grand):
        past = position - hints.shape[0]
        coalition = coalition_of(hints[position], grand + 1) if past < 0 else past + 1
        weight = weight_of(kind, values, coalition) + weight_of(kind, values, grand ^ coalition)
        if weight > 0.0 and extend_span(coalition, echelon.copy(), rank) > rank:
            return coalition
    return -1


@njit(cache=True)
def _start_level(
    values: NDArray[np.float64],
    kind: int,
    settled: NDArray[np.float64],
    echelon: NDArray[np.int64],
    rank: int,
    hints: NDArray[np.int64],
    basis: NDArray[np.float64],
    codes: NDArray[np.int64],
) -> bool:
    """Fill a feasible basis: settled rows, a coalition with its complement, then single players."""
    n = basis.shape[0] - 1
    count = values.shape[0]
    pair = _find_pair(values, kind, hints, echelon, rank)
    if pair < 0:
        return False
    basis[:rank] = settled[:rank]
    codes[:rank] = -1
    write_row(basis, rank, pair, kind, values)
    write_row(basis, rank + 1, (count - 1) ^ pair, kind, values)
    codes[rank], codes[rank + 1] = pair, (count - 1) ^ pair
    trial = echelon.copy()
    spanned = extend_span(pair, trial, rank)
    for position in range(hints.shape[0] + n):
        past = position - hints.shape[0]
        code = hints[position] if past < 0 else 1 << past
        grown = extend_span(coalition_of(code, count), trial, spanned)
        if grown > spanned:
            write_row(basis, grown, code, kind, values)
            codes[grown] = code
            spanned = grown
    return True


@njit(cache=True)
def _settle_inessential(
    values: NDArray[np.float64],
    kind: int,
    tolerance: float,
    settled: NDArray[np.float64],
    echelon: NDArray[np.int64],
    rank: int,
) -> int:
    """Settle the coalitions that disrupt nothing: v(S) + v(N - S) = v(N) leaves them v(S)."""
    if kind != DISRUPTION:
        return rank
    for coalition in range(1, values.shape[0] - 1):
        if rank < echelon.shape[0] and weight_of(kind, values, coalition) <= tolerance:
            grown = extend_span(coalition, echelon, rank)
            if grown > rank:
                write_equation(settled, rank, coalition, 0.0, values[coalition])
                rank = grown
    return rank


@njit(cache=True)
def _settle_level(
    values: NDArray[np.float64],
    basis: NDArray[np.float64],
    codes: NDArray[np.int64],
    multipliers: NDArray[np.float64],
    level_worth: float,
    settled: NDArray[np.float64],
    echelon: NDArray[np.int64],
    rank: int,
) -> int:
    """Settle the basis rows with a positive multiplier that raise the rank."""
    size = basis.shape[0]
    largest = 0.0
    for at in range(rank, size):
        largest = max(largest, multipliers[at])
    grown = rank
    for at in range(rank, size):
        if multipliers[at] > 1e-8 * largest:
            coalition = coalition_of(codes[at], values.shape[0])
            before = grown
            grown = extend_span(coalition, echelon, grown)
            if grown > before:
                fixed = basis[at, size] - basis[at, size - 1] * level_worth
                write_equation(settled, before, coalition, 0.0, fixed)
    return grown


@njit(cache=True)
def _solve_level(
    values: NDArray[np.float64],
    kind: int,
    basis: NDArray[np.float64],
    codes: NDArray[np.int64],
    free: int,
    vectors: NDArray[np.int64],
    pool: NDArray[np.float64],
    pool_codes: NDArray[np.int64],
    pooled: int,
    tolerance: float,
    state: NDArray[np.uint64],
) -> tuple[int, int, NDArray[np.float64], NDArray[np.float64]]:
    """Alternate between the pool and the scan of all coalitions until nobody complains."""
    n = basis.shape[0] - 1
    low = n // 2
    for _ in range(MOST_PIVOTS):
        status, point, multipliers = solve_over_pool(
            basis, codes, free, pool, pool_codes, pooled, tolerance, state
        )
        if status != SOLVED:
            return status, pooled, point, multipliers
        worst, who = worst_complaints(values, point, kind, vectors, low)
        if worst.max() <= tolerance:
            return SOLVED, pooled, point, multipliers
        if pooled > pool.shape[0] - 8 * n:
            pooled = _keep_near_rows(pool, pool_codes, pooled, point, pool.shape[0] // 2)
        pooled = _add_worst_to_pool(values, kind, worst, who, tolerance, pool, pool_codes, pooled)
    return STALLED, pooled, point, multipliers


@njit(cache=True)
def _first_pool(
    values: NDArray[np.float64],
    kind: int,
    floors: int,
    pool: NDArray[np.float64],
    pool_codes: NDArray[np.int64],
) -> int:
    """Fill the pool with single players, everybody but one, and the floors."""
    n = pool.shape[1] - 2
    count = values.shape[0]
    pooled = 0
    for player in range(n):
        single = 1 << player
        pool_codes[pooled], pool_codes[pooled + 1] = single, (count - 1) ^ single
        pooled += 2
        if floors:
            pool_codes[pooled] = count + player
            pooled += 1
    for row in range(pooled):
        write_row(pool, row, pool_codes[row], kind, values)
    return pooled


@njit(cache=True)
def nucleolus_levels(
    values: NDArray[np.float64],
    n: int,
    kind: int,
    floors: int,
    levels: int,
) -> tuple[
    int, NDArray[np.float64], int, NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]
]:
    """Solve up to `levels` levels of the nucleolus of a benefit game with n >= 2 players.

    Returns status, x, the number of levels, their worths t (levels,), the row codes of each
    level's basis (levels, n + 1; -1 for settled rows) and the multipliers of those rows.
    """
    count = values.shape[0]
    spread = spread_without_own_values(values)
    largest = max(abs(values.min()), abs(values.max()))
    tolerance = max(1e-11 * spread, 256 * 2.3e-16 * largest)
    state = np.array([88172645463325252], dtype=np.uint64)
    settled = np.zeros((n + 1, n + 2))
    echelon = np.zeros((n, n + 1), dtype=np.int64)
    basis = np.zeros((n + 1, n + 2))
    codes = np.full(n + 1, -1, dtype=np.int64)
    worths = np.zeros(n)
    level_codes = np.full((n, n + 1), -1, dtype=np.int64)
    level_multipliers = np.zeros((n, n + 1))
    pool = np.zeros((60 * n + 64, n + 2))
    pool_codes = np.zeros(60 * n + 64, dtype=np.int64)
    pooled = _first_pool(values, kind, floors, pool, pool_codes)
    write_equation(settled, 0, count - 1, 0.0, values[count - 1])
    rank = extend_span(count - 1, echelon, 0)
    rank = _settle_inessential(values, kind, tolerance, settled, echelon, rank)
    pooled = _drop_decided(pool, pool_codes, pooled, echelon, rank, count)
    hints = np.empty(0, dtype=np.int64)
    done = 0
    point = np.zeros(n + 1)
    while rank < n and done < levels:
        if not _start_level(values, kind, settled, echelon, rank, hints, basis, codes):
            return NOT_UNIQUE, point[:n], done, worths, level_codes, level_multipliers
        vectors = null_vectors(echelon, rank, state)
        status, pooled, point, multipliers = _solve_level(
            values, kind, basis, codes, rank, vectors, pool, pool_codes, pooled, tolerance, state
        )
        if status != SOLVED:
            return status, point[:n], done, worths, level_codes, level_multipliers
        worths[done], level_codes[done] = point[n], codes
        level_multipliers[done] = multipliers
        grown = _settle_level(values, basis, codes, multipliers, point[n], settled, echelon, rank)
        hints = codes[rank:].copy()
        if grown == rank:
            return STALLED, point[:n], done, worths, level_codes, level_multipliers
        rank, done = grown, done + 1
        pooled = _drop_decided(pool, pool_codes, pooled, echelon, rank, count)
    if rank == n:
        point[:n] = np.linalg.solve(settled[:n, :n].copy(), settled[:n, n + 1].copy())
    return SOLVED, point[:n], done, worths, level_codes, level_multipliers


@njit(cache=True)
def nucleoli(
    games: NDArray[np.float64], n: int, kind: int, floors: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the status and the nucleolus of each of N games with the same n >= 2 players."""
    statuses = np.zeros(games.shape[0], dtype=np.int64)
    shares = np.full((games.shape[0], n), np.nan)
    for game in range(games.shape[0]):
        status, point, _, _, _, _ = nucleolus_levels(games[game], n, kind, floors, n)
        statuses[game] = status
        if status == SOLVED:
            shares[game] = point
    return statuses, shares
