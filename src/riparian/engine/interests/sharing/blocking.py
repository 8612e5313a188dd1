"""Who would rather leave: the coalitions that get less than they can make on their own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import MismatchedAxes
from riparian.engine.interests.sharing.game import Game, members_of
from riparian.engine.kernels.game_coalitions import subset_sums

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingCoalition:
    """A coalition that objects, and by how much it falls short of its own value."""

    members: tuple[str, ...]
    excess: float

    @property
    def name(self) -> str:
        """The members joined, as in `Laos + Thailand`."""
        return " + ".join(self.members)


def excesses(game: Game, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, for every coalition, what it makes alone beyond what it gets (or saves beyond)."""
    amounts = np.asarray(amounts, dtype=np.float64)
    if amounts.shape != (len(game.players),):
        raise MismatchedAxes(
            f"shares: have shape {amounts.shape}; must be one amount for each of "
            f"{len(game.players)} players; give them in the order of the game"
        )
    excess: NDArray[np.float64] = game.sense.sign * (game.values - subset_sums(amounts))
    return excess


def rounding_of(values: NDArray[np.float64]) -> float:
    """Return the excess below which a coalition of these games does not really object."""
    return _ROUNDING * float(np.max(np.abs(values), initial=0.0))


def blocking_coalitions(game: Game, shares: NDArray[np.float64]) -> tuple[BlockingCoalition, ...]:
    """Return the coalitions that can do better alone, the loudest first; none in the core.

    The coalition of everybody appears where the shares leave some of v(N) undivided.
    """
    excess = excesses(game, shares)
    blocking = np.flatnonzero(excess > rounding_of(game.values))
    loudest_first = blocking[np.argsort(-excess[blocking], kind="stable")]
    return tuple(
        BlockingCoalition(
            members=tuple(game.players[member] for member in members_of(int(coalition))),
            excess=float(excess[coalition]),
        )
        for coalition in loudest_first
    )
