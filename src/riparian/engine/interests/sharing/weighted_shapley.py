"""The weighted Shapley value: each coalition's dividend is shared by the players' weights."""

from collections.abc import Sequence

import numpy as np

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.dividends import dividends_of
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import Shares, within
from riparian.engine.kernels.game_coalitions import subset_sums


def _check_weights(game: Game, weights: Sequence[float]) -> None:
    if len(weights) != len(game.players) or min(weights) <= 0:
        raise InvalidProblem(
            f"weights: are {list(weights)}; must be one positive number for each of "
            f"{len(game.players)} players; leave out players with weight 0"
        )


def share_by_weighted_shapley(game: Game, *, weights: Sequence[float]) -> Shares:
    """Return the weighted Shapley value for positive weights.

    x_i = sum over S with i of d(S) w_i / w(S), d the dividends. Source: kalai1987.
    """
    _check_weights(game, weights)
    by_player = np.asarray(weights, dtype=np.float64)
    total = subset_sums(by_player)
    total[0] = 1.0
    dividends = dividends_of(game.values) / total
    amounts = [weight * within(dividends, player).sum() for player, weight in enumerate(by_player)]
    return Shares(
        rule="weighted_shapley", players=game.players, amounts=np.array(amounts), sense=game.sense
    )


WEIGHTED_SHAPLEY = Rule(
    key="weighted_shapley",
    title="Weighted Shapley value",
    family=Family.GAME,
    use_when="players stand for unequal numbers (people, area) that all accept as weights",
    exists_when="all weights are positive",
    source="kalai1987",
    axioms=("efficiency", "null player", "additivity", "covariance"),
    options=("weights",),
    share=share_by_weighted_shapley,
)
