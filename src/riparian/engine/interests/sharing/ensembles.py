"""A rule over many games at once: the distribution of shares, and how often they hold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem, MismatchedAxes
from riparian.engine.interests.sharing.blocking import blocking_coalitions, rounding_of
from riparian.engine.interests.sharing.game import GameEnsemble, Sense, members_of
from riparian.engine.interests.sharing.registry import RULES, get_rule
from riparian.engine.interests.sharing.side_payments import side_payments_no_worse
from riparian.engine.kernels.game_coalitions import subset_sums

__all__ = [
    "BlockingFrequency",
    "CoreFrequency",
    "SharesEnsemble",
    "blocking_coalitions",
    "core_frequency",
    "share_ensemble",
    "side_payments_no_worse",
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SharesEnsemble:
    """The shares of every game of an ensemble, (N, n); NaN rows where the rule gives nothing."""

    rule: str
    players: tuple[str, ...]
    shares: NDArray[np.float64]
    sense: Sense = Sense.BENEFIT

    @property
    def defined(self) -> NDArray[np.bool_]:
        """Whether the rule gives shares, game by game."""
        defined: NDArray[np.bool_] = np.all(np.isfinite(self.shares), axis=1)
        return defined

    @property
    def undefined_games(self) -> int:
        """In how many games the rule gives nothing."""
        return int(np.sum(~self.defined))

    def quantile(self, fraction: float) -> NDArray[np.float64]:
        """Return a quantile of each player's share over the games where the rule gives shares."""
        if self.undefined_games == len(self.shares):
            return np.full(len(self.players), np.nan)
        return np.quantile(self.shares[self.defined], fraction, axis=0)

    def low(self, fraction: float = 0.05) -> NDArray[np.float64]:
        """Return the low end of each player's range."""
        return self.quantile(fraction)

    def high(self, fraction: float = 0.95) -> NDArray[np.float64]:
        """Return the high end of each player's range."""
        return self.quantile(fraction)

    def mean(self) -> NDArray[np.float64]:
        """Return each player's mean share over the games where the rule gives shares."""
        if self.undefined_games == len(self.shares):
            return np.full(len(self.players), np.nan)
        return np.asarray(self.shares[self.defined].mean(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingFrequency:
    """How often a coalition objects, and by how much on average when it does."""

    members: tuple[str, ...]
    frequency: float
    mean_excess: float

    @property
    def name(self) -> str:
        """The members joined, as in `Laos + Thailand`."""
        return " + ".join(self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreFrequency:
    """In which fraction of games nobody objects, and who objects in the others."""

    fraction: float
    blocking: tuple[BlockingFrequency, ...]


def share_ensemble(ensemble: GameEnsemble, *, rule: str) -> SharesEnsemble:
    """Divide every game of an ensemble by one rule."""
    divide = get_rule(rule).divide
    if divide is None:
        many = ", ".join(known.key for known in RULES.values() if known.divide)
        raise InvalidProblem(f"rule {rule!r}: divides one problem at a time; use one of {many}")
    amounts = ensemble.sense.sign * divide(ensemble.benefits)
    return SharesEnsemble(rule=rule, players=ensemble.players, shares=amounts, sense=ensemble.sense)


def _excess_rows(ensemble: GameEnsemble, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the excess of every coalition in every game whose shares exist."""
    expected = (len(ensemble), len(ensemble.players))
    if shares.shape != expected:
        raise MismatchedAxes(
            f"shares: have shape {shares.shape}; must be (games, players) = {expected}; "
            "give one row a game"
        )
    defined = ~np.isnan(shares).any(axis=1)
    received = np.stack([subset_sums(row) for row in shares[defined]])
    rows: NDArray[np.float64] = ensemble.sense.sign * (ensemble.values[defined] - received)
    return rows


def core_frequency(ensemble: GameEnsemble, shares: NDArray[np.float64]) -> CoreFrequency:
    """Return in which fraction of games the shares lie in the core, and who blocks otherwise.

    `shares` is (N, n), one row a game; games whose row is NaN are left out.
    """
    shares = np.asarray(shares, dtype=np.float64)
    if np.isnan(shares).any(axis=-1).all():
        return CoreFrequency(fraction=float("nan"), blocking=())
    excess = _excess_rows(ensemble, shares)
    blocks = excess > rounding_of(ensemble.values)
    often = blocks.mean(axis=0)
    mean = np.where(blocks, excess, 0.0).sum(axis=0) / np.maximum(blocks.sum(axis=0), 1)
    blocking = tuple(
        BlockingFrequency(
            members=tuple(ensemble.players[member] for member in members_of(int(coalition))),
            frequency=float(often[coalition]),
            mean_excess=float(mean[coalition]),
        )
        for coalition in np.argsort(-often, kind="stable")
        if often[coalition] > 0
    )
    return CoreFrequency(fraction=float(np.mean(~blocks.any(axis=1))), blocking=blocking)
