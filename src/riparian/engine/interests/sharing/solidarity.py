"""The solidarity value: the strong carry the weak inside every coalition."""

import numpy as np

from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shapley import joining_weights
from riparian.engine.interests.sharing.shares import (
    Amounts,
    Shares,
    players_of,
    share_game,
    within,
)
from riparian.engine.kernels.game_coalitions import coalition_sizes


def divide_by_solidarity(values: Amounts) -> Amounts:
    """Return the solidarity value: in S every member gets the average of what its members add."""
    n = players_of(values)
    sizes = coalition_sizes(n)
    kind = object if values.dtype == object else float
    adds = values * sizes
    for player in range(n):
        shape = (*values.shape[:-1], -1, 2, 1 << player)
        adds.reshape(shape)[..., 1, :] -= values.reshape(shape)[..., 0, :]
    joining = np.array(joining_weights(n), dtype=kind)[np.maximum(sizes, 1) - 1]
    weighed = adds * joining / np.maximum(sizes, 1)
    return np.stack([within(weighed, player).sum(axis=-1) for player in range(n)], axis=-1)


def share_by_solidarity(game: Game) -> Shares:
    """Return the solidarity value; it exists for every game. Source: nowak1994."""
    return share_game(game, rule="solidarity", divide=divide_by_solidarity, reason=str)


SOLIDARITY = Rule(
    key="solidarity",
    title="Solidarity value",
    family=Family.GAME,
    use_when="a member that adds nothing should still get something from its partners",
    exists_when="always",
    source="nowak1994",
    axioms=("efficiency", "symmetry", "additivity"),
    share=share_by_solidarity,
    divide=divide_by_solidarity,
)
