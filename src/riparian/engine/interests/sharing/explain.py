"""Why a share is what it is, in words: who binds, who trades what with whom, what would change."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.blocking import excesses, rounding_of
from riparian.engine.interests.sharing.game import Game, Sense
from riparian.engine.interests.sharing.nucleolus import VARIANTS, Complaint, ladder_of
from riparian.engine.interests.sharing.rule import Rule
from riparian.engine.interests.sharing.shares import Shares
from riparian.engine.kernels.game_coalitions import spread_without_own_values

_VARIANTS = {variant.rule: variant for variant in VARIANTS}
_COMPLAINT_WORDS = {
    Complaint.PER_COALITION: "",
    Complaint.PER_MEMBER: " a head",
    Complaint.PROPORTIONAL: " for each unit it makes alone",
    Complaint.DISRUPTION: " for each unit its leaving destroys",
}
_MOST_GROUPS = 4
_MOST_PLAYERS_FOR_TRADES = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """The best argument of one player against another, and the answer.

    `pressure` is the largest excess of a group with the first and without the second.
    """

    player: str
    against: str
    group: str
    pressure: float
    counter_group: str
    counter_pressure: float

    @property
    def is_balanced(self) -> bool:
        """Whether the two arguments are equally strong."""
        largest = max(abs(self.pressure), abs(self.counter_pressure))
        return abs(self.pressure - self.counter_pressure) <= 1e-7 * max(largest, 1e-300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Sentences that say why the shares are what they are."""

    shares: str
    binding: tuple[str, ...]
    trades: tuple[str, ...]
    sensitivities: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([self.shares, *self.binding, *self.trades, *self.sensitivities])


def explain_shares(game: Game, rule: Rule, *, unit: str = "unit", **options: object) -> Explanation:
    """Explain the shares of a rule that divides a game; `unit` is that of its values."""
    shares = rule.share(game, **options)
    return Explanation(
        shares=_say_shares(game, rule, shares),
        binding=_say_binding(game, shares),
        trades=tuple(_say_trade(trade, game.sense) for trade in strongest_trades(game, shares)),
        sensitivities=tuple(
            f"One more {unit} for {name} would bring {change}."
            for name, change in _sensitivities(game, rule, shares, options)
        ),
    )


def _say_shares(game: Game, rule: Rule, shares: Shares) -> str:
    verb = "gets" if game.sense is Sense.BENEFIT else "pays"
    listed = ", ".join(f"{player} {verb} {x:.6g}" for player, x in shares.by_player.items())
    return f"{rule.title}: of {game.values[game.grand]:.6g} in all, {listed}."


def _say_binding(game: Game, shares: Shares) -> tuple[str, ...]:
    """Name the groups that hold the shares in place: the ladder, or the loudest groups."""
    if len(game.players) == 1:
        return (f"{shares.players[0]} is alone and takes everything.",)
    if shares.rule in _VARIANTS:
        return _say_ladder(game, shares.rule)
    excess = excesses(game, shares.amounts)
    inside = np.arange(1, game.grand)
    loudest = inside[np.argsort(-excess[inside], kind="stable")][:_MOST_GROUPS]
    return tuple(
        _say_excess(game, int(coalition), float(excess[coalition])) for coalition in loudest
    )


def _say_excess(game: Game, coalition: int, excess: float) -> str:
    name = game.name_of(coalition)
    if excess > rounding_of(game.values):
        return f"{name} would do {excess:.6g} better alone and can block."
    return f"{name} does {abs(excess):.6g} better here than alone."


def _say_ladder(game: Game, rule: str) -> tuple[str, ...]:
    """Say the ladder of a nucleolus: who is least content, and whom it would cost."""
    variant = _VARIANTS[rule]
    said = []
    for number, level in enumerate(ladder_of(game, variant), start=1):
        groups = [game.name_of(coalition) for coalition in level.coalitions]
        floors = [game.players[player] for player in level.floors]
        state = "short of" if level.complaint > 0 else "above"
        said.append(
            f"Level {number}: the least content are {_join(groups)}, "
            f"{abs(level.complaint):.6g}{_COMPLAINT_WORDS[variant.complaint]} {state} what they "
            "make alone; none of them can gain unless another of them"
            + (f" (or {_join(floors)}, held at the own value)" if floors else "")
            + " loses."
        )
    return tuple(said)


def _join(names: list[str]) -> str:
    return " | ".join(names)


def pressures(game: Game, shares: Shares) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return for i and j the largest excess of a group with i without j, and the group."""
    n = len(game.players)
    excess = excesses(game, shares.amounts)
    coalitions = np.arange(len(excess))
    pressure, group = np.full((n, n), -np.inf), np.zeros((n, n), dtype=np.int64)
    for one in range(n):
        for other in range(n):
            if one != other:
                allowed = coalitions[(coalitions >> one & 1 == 1) & (coalitions >> other & 1 == 0)]
                loudest = allowed[np.argmax(excess[allowed])]
                pressure[one, other], group[one, other] = excess[loudest], loudest
    return pressure, group


def strongest_trades(game: Game, shares: Shares, *, most: int = 3) -> tuple[Trade, ...]:
    """Return the pairs with the most unequal arguments, then those with the loudest ones."""
    if len(game.players) > _MOST_PLAYERS_FOR_TRADES:
        return ()
    pressure, group = pressures(game, shares)
    pairs = [
        (i, j)
        for i in range(len(pressure))
        for j in range(len(pressure))
        if (pressure[i, j], j) > (pressure[j, i], i)
    ]
    pairs.sort(key=lambda p: (-(pressure[p] - pressure[p[::-1]]).round(9), -pressure[p]))
    return tuple(
        Trade(
            player=game.players[i],
            against=game.players[j],
            group=game.name_of(int(group[i, j])),
            pressure=float(pressure[i, j]),
            counter_group=game.name_of(int(group[j, i])),
            counter_pressure=float(pressure[j, i]),
        )
        for i, j in pairs[:most]
    )


def _say_trade(trade: Trade, sense: Sense) -> str:
    more = "ask more of" if sense is Sense.BENEFIT else "shift costs to"
    if trade.is_balanced:
        return (
            f"{trade.player} and {trade.against} are even: {trade.group} against "
            f"{trade.counter_group}, both {trade.pressure:.6g}."
        )
    return (
        f"{trade.player} can {more} {trade.against}: through {trade.group} "
        f"({trade.pressure:.6g}) against {trade.counter_group} ({trade.counter_pressure:.6g})."
    )


def sensitivity(
    game: Game, rule: Rule, coalition: int, **options: object
) -> dict[str, float] | None:
    """Return how each share changes for one more unit of v(S); None where the rule then fails."""
    largest = float(np.abs(game.values).max())
    step = max(1e-4 * spread_without_own_values(game.values), 1e-6 * largest) or 1.0
    values = game.values.copy()
    values[coalition] += step
    changed = Game(players=game.players, values=values, sense=game.sense)
    try:
        before, after = rule.share(game, **options), rule.share(changed, **options)
    except NoSolution:
        return None
    change = (after.amounts - before.amounts) / step
    return {
        player: float(round(x, 6)) + 0.0 for player, x in zip(game.players, change, strict=True)
    }


def _sensitivities(
    game: Game, rule: Rule, shares: Shares, options: dict[str, object]
) -> Iterator[tuple[str, str]]:
    """Yield what one more unit would bring, for everybody together and for the loudest groups."""
    excess = excesses(game, shares.amounts)
    inside = np.arange(1, game.grand)
    loudest = inside[np.argsort(-excess[inside], kind="stable")][: _MOST_GROUPS - 1]
    for coalition in (game.grand, *map(int, loudest)):
        change = sensitivity(game, rule, coalition, **options)
        if change is not None:
            listed = ", ".join(f"{player} {x:+.3g}" for player, x in change.items() if x)
            yield game.name_of(coalition), listed or "nobody anything"
