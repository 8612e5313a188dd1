"""What coalitions complain of: rows [1_S, w(S) | v(S)], and the loudest of all 2**n at once."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from riparian.engine.kernels.game_coalitions import subset_sums
from riparian.engine.kernels.game_span import span_codes

PER_COALITION, PER_MEMBER, PROPORTIONAL, DISRUPTION = 0, 1, 2, 3
BLOCKED = -1e300


@njit(cache=True)
def weight_of(kind: int, values: NDArray[np.float64], coalition: int) -> float:
    """Return by what a coalition's complaint is divided, for one of the four kinds."""
    if kind == PER_COALITION:
        return 1.0
    if kind == PER_MEMBER:
        members = 0
        while coalition:
            coalition &= coalition - 1
            members += 1
        return float(members)
    if kind == PROPORTIONAL:
        return float(abs(values[coalition]))
    grand = values.shape[0] - 1
    return float(values[grand] - values[coalition] - values[grand ^ coalition])


@njit(cache=True)
def write_equation(
    rows: NDArray[np.float64], at: int, coalition: int, weight: float, value: float
) -> None:
    """Write the row [1_S, weight | value] of a coalition."""
    n = rows.shape[1] - 2
    for player in range(n):
        rows[at, player] = (coalition >> player) & 1
    rows[at, n] = weight
    rows[at, n + 1] = value


@njit(cache=True)
def write_row(
    rows: NDArray[np.float64], at: int, code: int, kind: int, values: NDArray[np.float64]
) -> None:
    """Write the row of a coalition, or of the floor of player i when code is 2**n + i."""
    if code < values.shape[0]:
        write_equation(rows, at, code, weight_of(kind, values, code), values[code])
    else:
        single = 1 << (code - values.shape[0])
        write_equation(rows, at, single, 0.0, values[single])


@njit(cache=True)
def coalition_of(code: int, count: int) -> int:
    """Return the coalition of a row code (a floor's coalition is its player)."""
    return code if code < count else 1 << (code - count)


@njit(cache=True)
def worst_complaints(
    values: NDArray[np.float64],
    point: NDArray[np.float64],
    kind: int,
    vectors: NDArray[np.int64],
    low: int,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the largest v(S) - x(S) - w(S) t of each block of 2**low undecided coalitions."""
    n = point.shape[0] - 1
    low_sums, high_sums = subset_sums(point[:low]), subset_sums(point[low:n])
    low_codes = span_codes(vectors[:, :low], -1)
    high_codes = span_codes(vectors[:, low:], 1)
    blocks, width = high_sums.shape[0], low_sums.shape[0]
    worst = np.empty(blocks)
    who = np.zeros(blocks, dtype=np.int64)
    for block in range(blocks):
        top, at, code = BLOCKED, 0, high_codes[block]
        offset = high_sums[block] + (point[n] if kind == PER_COALITION else 0.0)
        first = block << low
        for inside in range(width):
            complaint = values[first + inside] - low_sums[inside] - offset
            if kind != PER_COALITION:
                complaint -= weight_of(kind, values, first + inside) * point[n]
            if complaint > top and low_codes[inside] != code:
                top, at = complaint, inside
        worst[block], who[block] = top, first + at
    return worst, who
