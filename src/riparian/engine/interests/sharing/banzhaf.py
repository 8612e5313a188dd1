"""The Banzhaf value: what a player adds on average when every coalition is equally likely."""

import numpy as np

from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import (
    Amounts,
    Shares,
    players_of,
    rounding_by_game,
    share_game,
    undefined_where,
    within,
    without,
)


def divide_by_banzhaf(values: Amounts) -> Amounts:
    """Return the raw Banzhaf value of each game; it need not sum to v(N)."""
    n = players_of(values)
    adds = [(within(values, player) - without(values, player)).sum(axis=-1) for player in range(n)]
    return np.stack(adds, axis=-1) / (1 << (n - 1))


def divide_by_normalised_banzhaf(values: Amounts) -> Amounts:
    """Return the Banzhaf value scaled to sum to v(N)."""
    raw = divide_by_banzhaf(values)
    total = raw.sum(axis=-1)
    tiny = rounding_by_game(values)
    nothing = np.abs(total) <= tiny
    scaled = raw * (values[..., -1] / np.where(nothing, 1, total))[..., np.newaxis]
    return undefined_where(nothing & (values[..., -1] != 0), scaled)


def share_by_banzhaf(game: Game) -> Shares:
    """Return the raw Banzhaf value: sum of v(S) - v(S - i) over S with i, by 2**(n-1)."""
    return share_game(game, rule="banzhaf_value", divide=divide_by_banzhaf, reason=str)


def share_by_normalised_banzhaf(game: Game) -> Shares:
    """Return the Banzhaf value scaled so that v(N) is divided exactly."""
    return share_game(
        game,
        rule="banzhaf_normalized",
        divide=divide_by_normalised_banzhaf,
        reason=lambda _: (
            "what the players add sums to 0 and v(N) is not 0; no scale fits; "
            "use the raw Banzhaf value"
        ),
    )


BANZHAF = Rule(
    key="banzhaf_value",
    title="Banzhaf value, raw",
    family=Family.GAME,
    use_when="power is asked for, not a division of v(N)",
    exists_when="always; does not divide v(N)",
    source="banzhaf1965",
    axioms=("symmetry", "null player", "additivity", "covariance", "monotonicity"),
    share=share_by_banzhaf,
    divide=divide_by_banzhaf,
)
NORMALISED_BANZHAF = Rule(
    key="banzhaf_normalized",
    title="Banzhaf value, normalised",
    family=Family.GAME,
    use_when="power in a vote is to be turned into a division",
    exists_when="the raw values do not sum to 0",
    source="banzhaf1965",
    axioms=("efficiency", "symmetry", "null player"),
    share=share_by_normalised_banzhaf,
    divide=divide_by_normalised_banzhaf,
)
