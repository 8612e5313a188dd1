"""How stable a division is: who gains how much of the whole, and who is ready to disrupt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.blocking import rounding_of
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.shares import Shares, own_values, utopia_values


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stability:
    """Loehman's power index and its coefficient of variation, and propensities to disrupt.

    The power of a player is its part of all gains, alpha_i = (x_i - v(i))/sum of gains; the
    smaller `variation`, the more stable. `disruption` is what the others would lose for one unit
    the player loses by leaving; infinite where it would lose nothing.
    """

    players: tuple[str, ...]
    power: NDArray[np.float64]
    variation: float
    disruption: NDArray[np.float64]

    @property
    def most_disruptive(self) -> str:
        """The player with the highest propensity to disrupt."""
        return self.players[int(np.argmax(self.disruption))]


def measure_stability(game: Game, shares: Shares) -> Stability:
    """Measure a division as Loehman et al. (1979), Dinar and Howitt (1997) and Gately (1974) do.

    Raises NoSolution where nobody gains anything.
    """
    benefits, amounts = game.benefits, game.sense.sign * shares.amounts
    gains = amounts - own_values(benefits)
    total = float(gains.sum())
    if abs(total) <= rounding_of(game.values):
        raise NoSolution(
            f"stability: gains sum to {total:g}; must not be 0; a division of nothing has no power"
        )
    power = gains / total
    others_lose = utopia_values(benefits) - amounts
    with np.errstate(divide="ignore", invalid="ignore"):
        disruption = np.where(gains == 0, np.inf, others_lose / gains)
    return Stability(
        players=game.players,
        power=power,
        variation=float(np.std(power, ddof=1) / np.mean(power)) if len(power) > 1 else 0.0,
        disruption=disruption,
    )
