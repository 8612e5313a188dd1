"""Which fairness properties a division has: what theory promises, and what holds on this game."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from riparian.engine.interests.sharing.blocking import blocking_coalitions
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.rule import Rule
from riparian.engine.interests.sharing.shares import Shares, own_values, within, without

Check = Callable[[Game, Shares], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class AxiomRow:
    """One property: its meaning, whether theory promises it, whether it holds here.

    `holds_here` is None where one game cannot show it (additivity compares two games).
    """

    axiom: str
    meaning: str
    is_promised: bool
    holds_here: bool | None


def _near(game: Game) -> float:
    return 1e-9 * float(np.abs(game.values).max(initial=0.0))


def _is_efficient(game: Game, shares: Shares) -> bool:
    return bool(abs(shares.amounts.sum() - game.values[game.grand]) <= _near(game))


def _is_rational(game: Game, shares: Shares) -> bool:
    gains = game.sense.sign * (shares.amounts - game.own_values)
    return bool((gains >= -_near(game)).all())


def _is_in_core(game: Game, shares: Shares) -> bool:
    return _is_efficient(game, shares) and not blocking_coalitions(game, shares.amounts)


def _treats_equals_alike(game: Game, shares: Shares) -> bool:
    n = len(game.players)
    return all(
        abs(shares.amounts[i] - shares.amounts[j]) <= _near(game)
        for i in range(n)
        for j in range(i)
        if _are_alike(game, i, j)
    )


def _are_alike(game: Game, i: int, j: int) -> bool:
    coalitions = np.arange(len(game.values))
    without_both = coalitions[(coalitions >> i & 1 == 0) & (coalitions >> j & 1 == 0)]
    with_i, with_j = game.values[without_both | 1 << i], game.values[without_both | 1 << j]
    return bool((np.abs(with_i - with_j) <= _near(game)).all())


def _adds(game: Game, player: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return within(game.values, player) - without(game.values, player)


def _pays_dummies_their_own(game: Game, shares: Shares) -> bool:
    own = own_values(game.values)
    return all(
        abs(shares.amounts[player] - own[player]) <= _near(game)
        for player in range(len(game.players))
        if (np.abs(_adds(game, player) - own[player]) <= _near(game)).all()
    )


def _pays_nulls_nothing(game: Game, shares: Shares) -> bool:
    return all(
        abs(shares.amounts[player]) <= _near(game)
        for player in range(len(game.players))
        if (np.abs(_adds(game, player)) <= _near(game)).all()
    )


def _is_reasonable(game: Game, shares: Shares) -> bool:
    return all(
        _adds(game, player).min() - _near(game)
        <= shares.amounts[player]
        <= _adds(game, player).max() + _near(game)
        for player in range(len(game.players))
    )


_CHECKS: dict[str, tuple[str, Check]] = {
    "efficiency": ("everything is divided, nothing more", _is_efficient),
    "individual rationality": ("nobody is worse off than alone", _is_rational),
    "core": ("no group can do better alone", _is_in_core),
    "symmetry": ("players who add the same get the same", _treats_equals_alike),
    "null player": ("who adds nothing gets nothing", _pays_nulls_nothing),
    "dummy player": ("who adds only its own value gets that", _pays_dummies_their_own),
    "reasonableness": ("nobody gets beyond the most, or below the least, it adds", _is_reasonable),
}
_MEANINGS = {
    "additivity": "the share of a sum of games is the sum of shares",
    "covariance": "units and own values do not matter",
    "monotonicity": "who adds more to every group does not get less",
    "core selection": "in the core whenever the core is not empty",
    "nullifying player": "who ruins every group gets nothing",
    "component efficiency": "every linked part divides its own value",
    "fairness of links": "a new link helps or hurts both ends alike",
    "symmetry in a union": "members of a union who add the same get the same",
}


def check_axioms(game: Game, rule: Rule, shares: Shares | None = None) -> tuple[AxiomRow, ...]:
    """Return the axiom table of a rule's shares (or of any shares) on a game."""
    shares = rule.share(game) if shares is None else shares
    promised = set(rule.axioms)
    rows = [
        AxiomRow(
            axiom=axiom,
            meaning=meaning,
            is_promised=axiom in promised or _follows(axiom, promised),
            holds_here=check(game, shares),
        )
        for axiom, (meaning, check) in _CHECKS.items()
    ]
    rows += [
        AxiomRow(axiom=axiom, meaning=_MEANINGS[axiom], is_promised=True, holds_here=None)
        for axiom in rule.axioms
        if axiom in _MEANINGS
    ]
    return tuple(rows)


def _follows(axiom: str, promised: set[str]) -> bool:
    """Say whether an axiom follows from promised ones."""
    if axiom == "null player":
        return "dummy player" in promised
    return axiom == "dummy player" and {"null player", "covariance"} <= promised
