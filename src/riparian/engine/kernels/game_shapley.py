"""Values that average marginal contributions, in one pass over the 2**n coalitions."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, fastmath=True)
def _weigh_and_fold_top(
    values: NDArray[np.float64], inside: NDArray[np.float64], outside: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float, float]:
    """Fold the top player away while weighing: half the coalitions stay, two sums are known."""
    half = values.shape[0] // 2
    folded = np.empty(half)
    sizes = np.zeros(half, dtype=np.int8)
    size = 1
    while size < half:
        for coalition in range(size):
            sizes[size + coalition] = sizes[coalition] + 1
        size *= 2
    top = constant = 0.0
    for coalition in range(half):
        members = sizes[coalition]
        upper, lower = values[half + coalition], values[coalition]
        top += inside[members + 1] * upper
        constant += outside[members + 1] * upper + outside[members] * lower
        folded[coalition] = inside[members] * lower + inside[members + 1] * upper
    return folded, top, constant


@njit(cache=True, fastmath=True)
def sums_over_members(
    values: NDArray[np.float64], inside: NDArray[np.float64], outside: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Return, for each player, the sum of inside[|S|] v(S) over the coalitions S that hold it.

    Beside them comes the sum of outside[|S|] v(S) over all coalitions. The array is folded in
    half once a player, so the work is 2**n and not n 2**n.
    """
    n = inside.shape[0] - 1
    sums = np.empty(n)
    folded, sums[n - 1], constant = _weigh_and_fold_top(values, inside, outside)
    for player in range(n - 2, -1, -1):
        half = 1 << player
        total = 0.0
        for coalition in range(half):
            upper = folded[half + coalition]
            total += upper
            folded[coalition] += upper
        sums[player] = total
    return sums, constant
