"""The core: divisions that no coalition would leave; why it is empty and what would cure it."""

from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.blocking import blocking_coalitions, rounding_of
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.nucleolus import PERCAPITA_PRE, PRENUCLEOLUS, ladder_of
from riparian.engine.interests.sharing.shares import Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancedWeight:
    """The part of its time a coalition spends on its own in the proof that the core is empty."""

    coalition: str
    weight: float
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreReport:
    """Whether the core is empty, the balanced coalitions that show it, and the cheapest cure.

    The weights cover every player exactly once. `claimed` is what the coalitions make so
    weighted; the core is empty exactly when that beats `together`. `cure` is the smallest
    amount that, added to v(N) (taken off c(N)), leaves nobody with an objection; when the core
    is not empty it is 0 and `slack` says how much v(N) could fall.
    """

    is_empty: bool
    together: float
    claimed: float
    cure: float
    slack: float
    weights: tuple[BalancedWeight, ...]

    def explain(self) -> str:
        """Say in words why the core is empty, or how far it is from empty."""
        listed = ", ".join(f"{w.coalition} for {w.weight:.4g} of its time" for w in self.weights)
        verdict = (
            f"so no division keeps everybody; the cheapest cure costs {self.cure:.6g}"
            if self.is_empty
            else f"so the whole could lose {self.slack:.6g} before some group must object"
        )
        return (
            f"Everybody together is worth {self.together:.6g}. The best use of smaller groups is "
            f"{listed}: every player is used exactly once, and the value is {self.claimed:.6g}; "
            f"{verdict}."
        )


def examine_core(game: Game) -> CoreReport:
    """Return whether the core is empty, with the proof (Bondareva 1963, Shapley 1967)."""
    n = len(game.players)
    if n == 1:
        value = float(game.values[1])
        return CoreReport(
            is_empty=False, together=value, claimed=value, cure=0.0, slack=0.0, weights=()
        )
    (level,) = ladder_of(game, PERCAPITA_PRE, levels=1)
    beyond = n * level.complaint
    together = float(game.values[game.grand])
    return CoreReport(
        is_empty=bool(beyond > rounding_of(game.values)),
        together=together,
        claimed=together + game.sense.sign * beyond,
        cure=max(beyond, 0.0),
        slack=max(-beyond, 0.0),
        weights=tuple(
            BalancedWeight(
                coalition=game.name_of(coalition),
                weight=n * weight,
                value=float(game.values[coalition]),
            )
            for coalition, weight in zip(level.coalitions, level.weights, strict=True)
        ),
    )


def is_in_core(game: Game, shares: Shares) -> bool:
    """Say whether the shares divide v(N) and nobody can do better alone."""
    total = float(np.sum(shares.amounts))
    divided = abs(total - game.values[game.grand]) <= rounding_of(game.values)
    return divided and not blocking_coalitions(game, shares.amounts)


def least_core_epsilon(game: Game) -> float:
    """Return the smallest epsilon with x(S) >= v(S) - epsilon for every group S but N.

    Negative where the core has room to spare. Source: maschler1979.
    """
    if len(game.players) == 1:
        raise NoSolution(
            f"least core: {game.players[0]} is alone, no smaller group can complain; "
            "a least core needs two players"
        )
    (level,) = ladder_of(game, PRENUCLEOLUS, levels=1)
    return level.complaint
