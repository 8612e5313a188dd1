"""The six kinds of games of the survey, made from a seed; each returns 2**n benefits."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Kind = Callable[[int, np.random.Generator], Values]


def _sums(amounts: Values) -> Values:
    sums = np.zeros(1)
    for amount in amounts:
        sums = np.concatenate((sums, sums + amount))
    return sums


def _highest(amounts: Values) -> Values:
    highest = np.zeros(1)
    for amount in amounts:
        highest = np.concatenate((highest, np.maximum(highest, amount)))
    return highest


def superadditive(n: int, random: np.random.Generator) -> Values:
    """Gains that grow faster than the coalition, with noise."""
    sizes = _sums(np.ones(n))
    values = np.round(sizes**2 * 100 * (1 + 0.1 * random.random(1 << n)))
    values[sizes <= 1] = 0
    return values


def convex(n: int, random: np.random.Generator) -> Values:
    """A convex function of a coalition's weight."""
    return np.floor(_sums(random.integers(1, 20, n).astype(float)) ** 2 / 10) * 10.0


def airport(n: int, random: np.random.Generator) -> Values:
    """What sharing the longest runway saves."""
    costs = random.integers(1, 100, n).astype(float)
    return _sums(costs) - _highest(costs)


def voting(n: int, random: np.random.Generator) -> Values:
    """A weighted majority with many ties."""
    weights = random.integers(1, 10, n).astype(float)
    return (_sums(weights) > weights.sum() / 2).astype(float)


def glove(n: int, random: np.random.Generator) -> Values:
    """Pairs of left and right gloves."""
    left = (np.arange(n) < max(1, n // 2 - 1)).astype(float)
    random.shuffle(left)
    return np.minimum(_sums(left), _sums(1 - left))


def uniform(n: int, random: np.random.Generator) -> Values:
    """Random values below a large v(N) (type 1 of Benedek, Fliege and Nguyen)."""
    values = random.integers(1, 101, 1 << n).astype(float)
    values[[0, *(1 << np.arange(n))]] = 0
    values[-1] = 100 * (n - 2) + 50
    return values


KINDS: dict[str, Kind] = {
    "superadditive": superadditive,
    "convex": convex,
    "airport": airport,
    "voting": voting,
    "glove": glove,
    "uniform": uniform,
}
