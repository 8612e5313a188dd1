"""The smallest payments between players that leave none of them worse off than alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import MismatchedAxes, NoSolution
from riparian.engine.interests.sharing.blocking import rounding_of
from riparian.engine.interests.sharing.game import Game


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SidePayments:
    """What each player receives (positive) or gives (negative); the sum is zero."""

    players: tuple[str, ...]
    transfers: NDArray[np.float64]

    @property
    def total(self) -> float:
        """How much changes hands."""
        return float(np.sum(np.maximum(self.transfers, 0.0)))

    @property
    def by_player(self) -> dict[str, float]:
        """The transfers by player, in the order of the game."""
        return dict(zip(self.players, map(float, self.transfers), strict=True))


def side_payments_no_worse(
    game: Game, allocation_before: NDArray[np.float64], standalone: NDArray[np.float64]
) -> SidePayments:
    """Return the smallest transfers after which nobody is worse off than standing alone.

    Losers receive exactly their loss; winners give in proportion to their gain. Raises NoSolution
    where the losses exceed the gains.
    """
    before, alone = np.asarray(allocation_before, float), np.asarray(standalone, float)
    if not before.shape == alone.shape == (len(game.players),):
        raise MismatchedAxes(
            f"side payments: allocation has shape {before.shape}, standalone {alone.shape}; both "
            f"must be one amount for each of {len(game.players)} players"
        )
    gains = game.sense.sign * (before - alone)
    gained, lost = np.sum(np.maximum(gains, 0)), -np.sum(np.minimum(gains, 0))
    if lost > gained + rounding_of(np.concatenate((before, alone))):
        raise NoSolution(
            f"side payments: the losers lose {lost:g}, the winners gain {gained:g}; the gains "
            "must cover the losses; add money from outside or change the allocation"
        )
    given = np.maximum(gains, 0) * (lost / gained if gained > 0 else 0.0)
    return SidePayments(players=game.players, transfers=np.maximum(-gains, 0) - given)
