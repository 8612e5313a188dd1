"""The tau value: a compromise between what each can hope for and what each can insist on."""

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
    utopia_values,
    within,
)


def minimal_rights(values: Amounts) -> Amounts:
    """Return what a player keeps if it gives its partners in S their utopia, at best over S."""
    utopia = utopia_values(values)
    left = values.copy()
    for player in range(players_of(values)):
        cells = left.reshape(*values.shape[:-1], -1, 2, 1 << player)
        cells[..., 1, :] -= utopia[..., player, np.newaxis, np.newaxis]
    rights = [within(left, player).max(axis=-1) for player in range(players_of(values))]
    return np.stack(rights, axis=-1) + utopia


def divide_by_tau(values: Amounts) -> Amounts:
    """Return the tau value where the game is quasi-balanced, NaN elsewhere."""
    utopia, rights = utopia_values(values), minimal_rights(values)
    tiny = rounding_by_game(values)
    above, below = utopia.sum(axis=-1) - values[..., -1], values[..., -1] - rights.sum(axis=-1)
    balanced = (
        (above >= -tiny) & (below >= -tiny) & (rights <= utopia + tiny[..., np.newaxis]).all(-1)
    )
    span = np.where(above + below <= tiny, 1, above + below)
    part = np.where(above + below <= tiny, 0, below / span)
    return undefined_where(~balanced, rights + (utopia - rights) * part[..., np.newaxis])


def _reason(game: Game) -> str:
    utopia, rights = utopia_values(game.benefits), minimal_rights(game.benefits)
    return (
        f"minimal rights sum to {rights.sum():g}, utopia values to {utopia.sum():g}, v(N) is "
        f"{game.benefits[-1]:g}; v(N) must lie between them and no right above its utopia; "
        "use the nucleolus"
    )


def share_by_tau(game: Game) -> Shares:
    """Return Tijs's tau value m + a (M - m); it exists for quasi-balanced games.

    M_i = v(N) - v(N - i); m_i = max over S with i of v(S) - sum of M over S - i. Source: tijs1981.
    """
    return share_game(game, rule="tau", divide=divide_by_tau, reason=_reason)


TAU = Rule(
    key="tau",
    title="tau value",
    family=Family.GAME,
    use_when="a visible compromise between upper and lower claims is wanted",
    exists_when="the game is quasi-balanced: minimal rights <= v(N) <= utopia values",
    source="tijs1981",
    axioms=("efficiency", "symmetry", "covariance", "dummy player"),
    share=share_by_tau,
    divide=divide_by_tau,
)
