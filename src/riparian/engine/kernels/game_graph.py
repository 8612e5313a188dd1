"""Games restricted by a graph: a coalition can do what its connected parts can do."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def connected_part(coalition: int, neighbours: NDArray[np.int64]) -> int:
    """Return the connected part of a coalition that holds its first member."""
    part = coalition & -coalition
    frontier = part
    while frontier:
        reached = 0
        for player in range(neighbours.shape[0]):
            if (frontier >> player) & 1:
                reached |= neighbours[player]
        frontier = reached & coalition & ~part
        part |= frontier
    return part


@njit(cache=True)
def restricted_values(
    values: NDArray[np.float64], neighbours: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the sum of v over the connected parts of every coalition."""
    restricted = np.zeros(values.shape[0])
    for coalition in range(1, values.shape[0]):
        part = connected_part(coalition, neighbours)
        restricted[coalition] = values[part] + restricted[coalition ^ part]
    return restricted
