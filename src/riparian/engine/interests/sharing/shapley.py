"""The Shapley value: every player gets the average of what it adds, over all orders of joining."""

from fractions import Fraction
from functools import cache
from math import factorial

import numpy as np
from numpy.typing import NDArray

from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import (
    Amounts,
    Shares,
    players_of,
    share_game,
    within,
    without,
)
from riparian.engine.kernels.game_coalitions import coalition_sizes
from riparian.engine.kernels.game_shapley import sums_over_members

_MATRIX_PLAYERS = 12


@cache
def joining_weights(n: int) -> tuple[Fraction, ...]:
    """Return s!(n-s-1)!/n! for s = 0 .. n, the last one 0."""
    weights = [Fraction(factorial(s) * factorial(n - s - 1), factorial(n)) for s in range(n)]
    return (*weights, Fraction(0))


@cache
def _shapley_matrix(n: int) -> NDArray[np.float64]:
    """Return the (2**n, n) matrix whose product with the values is the Shapley value."""
    weights, sizes = np.array(joining_weights(n), dtype=float), coalition_sizes(n)
    holds = (np.arange(1 << n)[:, np.newaxis] >> np.arange(n)) & 1
    joining = weights[np.maximum(sizes, 1) - 1][:, np.newaxis]
    return np.where(holds == 1, joining, -weights[sizes][:, np.newaxis])


def _fold_shapley(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the Shapley value of one game in 2**n steps."""
    weights = np.array(joining_weights(players_of(values)), dtype=float)
    inside = weights + np.concatenate(([0.0], weights[:-1]))
    sums, constant = sums_over_members(values, inside, weights)
    return sums - constant


def _exact_shapley(values: Amounts) -> Amounts:
    n = players_of(values)
    weights = np.array(joining_weights(n), dtype=object)[coalition_sizes(n)]
    adds = [
        (within(values, player) - without(values, player)) @ without(weights, player)
        for player in range(n)
    ]
    return np.stack(adds, axis=-1)


def divide_by_shapley(values: Amounts) -> Amounts:
    """Return the Shapley value of each game of (N, 2**n) benefits."""
    n = players_of(values)
    if values.dtype == object:
        return _exact_shapley(values)
    if n <= _MATRIX_PLAYERS:
        return values @ _shapley_matrix(n)
    return np.stack([_fold_shapley(game) for game in values])


def share_by_shapley(game: Game) -> Shares:
    """Return the Shapley value; it exists for every game.

    phi_i = sum over S without i of |S|!(n-|S|-1)!/n! (v(S + i) - v(S)). Source: shapley1953.
    """
    return share_game(game, rule="shapley", divide=divide_by_shapley, reason=str)


SHAPLEY = Rule(
    key="shapley",
    title="Shapley value",
    family=Family.GAME,
    use_when="everybody should be paid for what it adds, whatever the order of joining",
    exists_when="always",
    source="shapley1953",
    axioms=("efficiency", "symmetry", "null player", "additivity", "covariance", "monotonicity"),
    share=share_by_shapley,
    divide=divide_by_shapley,
)
