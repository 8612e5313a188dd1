"""Arrays of results as the small ranges that tables and JSON documents show."""

import numpy as np
from numpy.typing import NDArray

LOW, HIGH = 0.05, 0.95


def as_range(values: NDArray[np.float64]) -> dict[str, float]:
    """Return the mean and the 5 and 95 % quantiles of all values."""
    low, high = np.quantile(values, [LOW, HIGH])
    return {"low": float(low), "mean": float(np.mean(values)), "high": float(high)}


def range_by_player(
    players: tuple[str, ...], values: NDArray[np.float64]
) -> dict[str, dict[str, float]]:
    """Return the range of each player; the last axis is the player."""
    return {player: as_range(values[..., number]) for number, player in enumerate(players)}
