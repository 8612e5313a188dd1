"""Gately's point and SCRB: the gain beyond own values, by what each could still hope for."""

import numpy as np
from numpy.typing import NDArray

from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import (
    Amounts,
    Shares,
    own_values,
    rounding_by_game,
    share_game,
    undefined_where,
    utopia_values,
)


def _has_both_signs(hopes: Amounts, rounding: Amounts) -> NDArray[np.bool_]:
    """Say in which games some hope is positive and some negative, beyond rounding."""
    edge = rounding[..., np.newaxis]
    mixed: NDArray[np.bool_] = np.any(hopes < -edge, axis=-1) & np.any(hopes > edge, axis=-1)
    return mixed


def _divide_between(values: Amounts, base: Amounts, hopes: Amounts) -> Amounts:
    """Give the base and divide what is left of v(N) by hopes; NaN where these give no measure."""
    rounding = rounding_by_game(values)
    rest, total = values[..., -1] - base.sum(axis=-1), hopes.sum(axis=-1)
    hopeless, nothing_left = np.abs(total) <= rounding, np.abs(rest) <= rounding
    part = np.where(nothing_left, 0, rest / np.where(hopeless, 1, total))
    undefined = (hopeless & ~nothing_left) | _has_both_signs(hopes, rounding)
    return undefined_where(undefined, base + hopes * part[..., np.newaxis])


def divide_by_gately(values: Amounts) -> Amounts:
    """Return Gately's point: every player is equally disposed to disrupt."""
    own = own_values(values)
    return _divide_between(values, own, utopia_values(values) - own)


def divide_by_scrb(values: Amounts) -> Amounts:
    """Return the separable share and a part of the rest by remaining benefit."""
    separable = utopia_values(values)
    return _divide_between(values, separable, separable - own_values(values))


def _reason(game: Game) -> str:
    hope = utopia_values(game.benefits) - own_values(game.benefits)
    by_player = ", ".join(f"{p} {h:g}" for p, h in zip(game.players, hope, strict=True))
    return (
        f"v(N) - v(N - i) - v(i) is {by_player}; must have one sign for all and not be 0 for all "
        "while there is a gain; use equal_surplus or the nucleolus"
    )


def share_by_gately(game: Game) -> Shares:
    """Return Gately's point, where (x(N - i) - v(N - i))/(x_i - v(i)) is the same for all.

    x_i = v(i) + (M_i - v(i)) (v(N) - sum v(j))/(sum (M_j - v(j))). Source: gately1974.
    """
    return share_game(game, rule="gately", divide=divide_by_gately, reason=_reason)


def share_by_scrb(game: Game) -> Shares:
    """Return separable costs - remaining benefits, the rule of water projects.

    x_i = s_i + (c(i) - s_i)/(sum of c(j) - s_j) (c(N) - sum s), s_i = c(N) - c(N - i).
    Source: james1971.
    """
    return share_game(game, rule="scrb", divide=divide_by_scrb, reason=_reason)


GATELY = Rule(
    key="gately",
    title="Gately point",
    family=Family.GAME,
    use_when="nobody should lose less than the others by breaking the deal",
    exists_when="v(N) - v(N - i) - v(i) has one sign for all players and is not 0 for all",
    source="gately1974",
    axioms=("efficiency", "symmetry", "covariance", "dummy player"),
    share=share_by_gately,
    divide=divide_by_gately,
)
SCRB = Rule(
    key="scrb",
    title="Separable costs - remaining benefits",
    family=Family.GAME,
    use_when="joint works are paid for, and each user's alternative cost is known",
    exists_when="remaining benefits have one sign and are not all 0",
    source="james1971",
    axioms=("efficiency", "symmetry", "covariance", "dummy player"),
    share=share_by_scrb,
    divide=divide_by_scrb,
)
