"""Sums over every coalition at once; a coalition is a bit mask, bit i stands for player i."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def subset_sums(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of `amounts` over each of the 2**n coalitions."""
    n = amounts.shape[0]
    sums = np.zeros(1 << n)
    for player in range(n):
        size = 1 << player
        for coalition in range(size):
            sums[size + coalition] = sums[coalition] + amounts[player]
    return sums


@njit(cache=True)
def coalition_sizes(n: int) -> NDArray[np.int8]:
    """Return the number of members of each of the 2**n coalitions."""
    sizes = np.zeros(1 << n, dtype=np.int8)
    for player in range(n):
        size = 1 << player
        for coalition in range(size):
            sizes[size + coalition] = sizes[coalition] + 1
    return sizes


@njit(cache=True)
def spread_without_own_values(values: NDArray[np.float64]) -> float:
    """Return the range of v(S) minus the sum of its members' own values: the scale of the game."""
    n = 0
    while (1 << n) < values.shape[0]:
        n += 1
    low = n // 2
    own = np.array([values[1 << player] for player in range(n)])
    low_sums, high_sums = subset_sums(own[:low]), subset_sums(own[low:])
    least = most = 0.0
    for high in range(high_sums.shape[0]):
        for rest in range(low_sums.shape[0]):
            gain = values[(high << low) | rest] - high_sums[high] - low_sums[rest]
            least = min(least, gain)
            most = max(most, gain)
    return most - least


@njit(cache=True)
def harsanyi_dividends(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each coalition adds beyond all its parts (the Moebius transform)."""
    dividends = values.copy()
    step = 1
    while step < values.shape[0]:
        for start in range(0, values.shape[0], 2 * step):
            for offset in range(start, start + step):
                dividends[offset + step] -= dividends[offset]
        step *= 2
    return dividends
