"""What the value of cooperation tells: ranges, shares by every rule, who objects, who must be paid.

A range is the mean over traces at base estimates between the 5th and 95th percentile over all
traces at low, base and high estimates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.ensembles import (
    CoreFrequency,
    core_frequency,
    share_ensemble,
    side_payments_no_worse,
)
from riparian.engine.interests.sharing.game import Game, GameEnsemble
from riparian.engine.interests.sharing.registry import RULES
from riparian.engine.interests.sharing.rule import Rule
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.studies.value_of_cooperation import ESTIMATES, CooperationValue
from riparian.engine.vocabulary import Estimate

LOW, HIGH = 0.05, 0.95
BASE = ESTIMATES.index(Estimate.BASE)
LEAST_OBJECTION_MUSD = 0.01
"""A coalition that falls short by less than 10,000 USD a year is not said to object."""
CORE_PROBE = "prenucleolus"
"""It lies in the core whenever the core is not empty, so it tells where a core exists."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Range:
    """A quantity with its range; the three arrays have one shape."""

    low: FloatArray
    mean: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleShares:
    """What one rule gives each player (n,) [million USD a year], over the games where it exists.

    `alone_musd` and `gain` are over the same games as `shares`, so that they can be compared.
    """

    rule: Rule
    shares: Range
    alone_musd: FloatArray
    gain: Range
    base_games: int
    base_defined: int
    all_games: int
    all_defined: int
    divides_all: bool
    core: CoreFrequency


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PaymentFindings:
    """The smallest payments that leave no player worse off than alone (n,); None where none do."""

    mean_transfers_musd: FloatArray | None
    possible_fraction: float
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClassFindings:
    """One class of years: each player's benefit alone and together, and what all gain."""

    name: str
    traces: int
    alone_musd: FloatArray
    together_musd: FloatArray
    gain_musd: Range


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CooperationFindings:
    """Everything the pages, tables and documents of the main study say."""

    answer: CooperationValue
    gain_musd: Range
    gain_fraction: Range
    gain_by_estimate: Mapping[Estimate, Range]
    positive_fraction: Mapping[Estimate, float]
    values_musd: Range
    """Of each coalition (2**n,)."""
    coalition_gain_musd: Range
    """Of each coalition over its members acting alone (2**n,)."""
    alone_musd: Range
    together_musd: Range
    change_musd: Range
    rules: tuple[RuleShares, ...]
    core_exists_fraction: float
    unpaid_core: CoreFrequency
    """How often nobody objects when all act together and no money changes hands."""
    payments: PaymentFindings
    classes: tuple[ClassFindings, ...]
    losses: tuple[tuple[str, str, float], ...]

    def of_rule(self, key: str) -> RuleShares:
        """Return what one rule gives."""
        return next(found for found in self.rules if found.rule.key == key)


def read_cooperation(answer: CooperationValue) -> CooperationFindings:
    """Work out what an answer tells; slow part: every sharing rule on every game."""
    worth = answer.worth_musd()
    singles = worth[..., [1 << bit for bit in range(len(answer.players))]]
    members = _members(len(answer.players))
    alone, together = answer.benefits_musd[:, 1], answer.benefits_musd[:, answer.grand]
    rules = tuple(_share(answer, rule) for rule in RULES.values() if rule.divide is not None)
    base = answer.games(Estimate.BASE)
    probe = next(found for found in rules if found.rule.key == CORE_PROBE)
    gain = answer.gain_musd()
    return CooperationFindings(
        answer=answer,
        gain_musd=range_of(gain),
        gain_fraction=range_of(answer.gain_fraction()),
        gain_by_estimate={one: _plain_range(gain[number]) for number, one in enumerate(ESTIMATES)},
        positive_fraction={
            one: float(np.mean(gain[number] > 0.0)) for number, one in enumerate(ESTIMATES)
        },
        values_musd=range_of(worth),
        coalition_gain_musd=range_of(worth - singles @ members.T),
        alone_musd=range_of(alone),
        together_musd=range_of(together),
        change_musd=range_of(together - alone),
        rules=rules,
        core_exists_fraction=probe.core.fraction,
        unpaid_core=objections(base, together[BASE]),
        payments=_payments(answer, base),
        classes=_classes(answer),
        losses=tuple(answer.superadditivity_losses()),
    )


def range_of(values: FloatArray) -> Range:
    """Return the range of (estimate, trace, ...) values; it always holds the mean."""
    mean = np.asarray(values[BASE].mean(axis=0))
    spread = values.reshape(-1, *values.shape[2:])
    low, high = np.quantile(spread, [LOW, HIGH], axis=0)
    return Range(low=np.minimum(low, mean), mean=mean, high=np.maximum(high, mean))


def objections(games: GameEnsemble, shares: FloatArray) -> CoreFrequency:
    """Return how often a division stands and who objects otherwise, trifles left out."""
    values = games.values.copy()
    values[:, 1:-1] -= LEAST_OBJECTION_MUSD
    found = core_frequency(GameEnsemble(players=games.players, values=values), shares)
    blocking = tuple(
        replace(one, mean_excess=one.mean_excess + LEAST_OBJECTION_MUSD)
        for one in found.blocking
        if len(one.members) < len(games.players)
    )
    return replace(found, blocking=blocking)


def _plain_range(values: FloatArray) -> Range:
    """Return the range over the first axis."""
    low, high = np.quantile(values, [LOW, HIGH], axis=0)
    mean = np.asarray(values.mean(axis=0))
    return Range(low=np.minimum(low, mean), mean=mean, high=np.maximum(high, mean))


def _members(players: int) -> FloatArray:
    """Return which players (column) belong to which coalition (row)."""
    return np.array(
        [[float(mask >> bit & 1) for bit in range(players)] for mask in range(1 << players)]
    )


def _share(answer: CooperationValue, rule: Rule) -> RuleShares:
    games = answer.games()
    given = share_ensemble(games, rule=rule.key)
    shares = given.shares.reshape(len(ESTIMATES), -1, len(answer.players))
    own = games.values[:, [1 << bit for bit in range(len(answer.players))]].reshape(shares.shape)
    defined = given.defined.reshape(shares.shape[:2])
    total = games.values[:, -1].reshape(shares.shape[:2])
    sums = shares.sum(axis=-1)[defined]
    return RuleShares(
        rule=rule,
        shares=_range_where(shares, defined),
        alone_musd=_mean_where(own[BASE], defined[BASE]),
        gain=_range_where(shares - own, defined),
        base_games=defined.shape[1],
        base_defined=int(defined[BASE].sum()),
        all_games=defined.size,
        all_defined=int(defined.sum()),
        divides_all=bool(np.allclose(sums, total[defined], rtol=1e-9, atol=1e-6)),
        core=objections(answer.games(Estimate.BASE), shares[BASE]),
    )


def _mean_where(values: FloatArray, chosen: FloatArray) -> FloatArray:
    """Return the mean over the chosen rows; NaN where none is chosen."""
    if not chosen.any():
        return np.full(values.shape[1:], np.nan)
    return np.asarray(values[chosen].mean(axis=0))


def _range_where(values: FloatArray, chosen: FloatArray) -> Range:
    mean = _mean_where(values[BASE], chosen[BASE])
    if not chosen.any():
        return Range(low=mean, mean=mean, high=mean)
    low, high = np.quantile(values[chosen], [LOW, HIGH], axis=0)
    return Range(low=np.fmin(low, mean), mean=mean, high=np.fmax(high, mean))


def _payments(answer: CooperationValue, games: GameEnsemble) -> PaymentFindings:
    """Return the payments on the mean game, and in how many single traces any would do."""
    alone, together = answer.benefits_musd[BASE, 1], answer.benefits_musd[BASE, answer.grand]
    possible = float(np.mean((together - alone).sum(axis=1) >= 0.0))
    mean_game = Game(players=answer.players, values=games.values.mean(axis=0))
    try:
        paid = side_payments_no_worse(mean_game, together.mean(axis=0), alone.mean(axis=0))
    except NoSolution as error:
        return PaymentFindings(
            mean_transfers_musd=None, possible_fraction=possible, why_not=str(error)
        )
    return PaymentFindings(mean_transfers_musd=paid.transfers, possible_fraction=possible)


def _classes(answer: CooperationValue) -> tuple[ClassFindings, ...]:
    """Return dry, normal and wet years; a trace counts where it has such a year."""
    found = []
    for name, values in zip(("dry", "normal", "wet"), answer.by_class_musd, strict=True):
        occurs = np.isfinite(values[1]).all(axis=1)
        if not occurs.any():
            continue
        alone, together = values[1][occurs], values[answer.grand][occurs]
        found.append(
            ClassFindings(
                name=name,
                traces=int(occurs.sum()),
                alone_musd=alone.mean(axis=0),
                together_musd=together.mean(axis=0),
                gain_musd=_plain_range((together - alone).sum(axis=1)),
            )
        )
    return tuple(found)
