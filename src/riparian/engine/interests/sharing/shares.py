"""The result of a rule: an amount for every named player."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import MismatchedAxes, NoSolution
from riparian.engine.interests.sharing.game import Game, Sense

# Floats, or fractions as objects: the rules that only add, multiply and compare take both.
Amounts = NDArray[Any]
# (N, 2**n) benefits in, (N, n) amounts out; a row of NaN where the rule gives nothing.
Divide = Callable[[Amounts], Amounts]
# The reason why a rule gives nothing for a game.
Reason = Callable[[Game], str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """What each player gets (benefit) or pays (cost) under a rule.

    `exact` holds the same amounts as fractions where the rule was computed exactly.
    """

    rule: str
    players: tuple[str, ...]
    amounts: NDArray[np.float64]
    sense: Sense = Sense.BENEFIT
    exact: tuple[Fraction, ...] | None = None

    def __post_init__(self) -> None:
        if self.amounts.shape != (len(self.players),):
            raise MismatchedAxes(
                f"shares: have shape {self.amounts.shape}; must be one amount for each of "
                f"{len(self.players)} players; give them in the order of the game"
            )

    def __getitem__(self, player: str) -> float:
        return float(self.amounts[self.players.index(player)])

    @property
    def by_player(self) -> dict[str, float]:
        """The amounts by player, in the order of the game."""
        return dict(zip(self.players, map(float, self.amounts), strict=True))


def exact_shares(
    rule: str,
    players: tuple[str, ...],
    amounts: list[Fraction],
    *,
    sense: Sense = Sense.BENEFIT,
) -> Shares:
    """Return shares whose amounts are known as fractions."""
    return Shares(
        rule=rule,
        players=players,
        amounts=np.array([float(amount) for amount in amounts]),
        sense=sense,
        exact=tuple(amounts),
    )


def share_game(game: Game, *, rule: str, divide: Divide, reason: Reason) -> Shares:
    """Apply a rule to one game; raise NoSolution with the reason where it gives nothing."""
    amounts = divide(game.benefits[np.newaxis])[0]
    if np.isnan(amounts).any():
        raise NoSolution(f"{rule}: {reason(game)}")
    return Shares(
        rule=rule,
        players=game.players,
        amounts=equalise_interchangeable(game, game.sense.sign * amounts),
        sense=game.sense,
    )


def share_game_exactly(game: Game, *, rule: str, divide: Divide, reason: Reason) -> Shares:
    """Apply a rule to a game in fractions; a rule that needs floats raises TypeError."""
    benefits = game.sense.sign * np.array(game.fractions(), dtype=object)
    amounts = divide(benefits[np.newaxis])[0]
    if any(amount != amount for amount in amounts):  # noqa: PLR0124 - only NaN differs from itself
        raise NoSolution(f"{rule}: {reason(game)}")
    return exact_shares(
        rule, game.players, [game.sense.sign * Fraction(a) for a in amounts], sense=game.sense
    )


def players_of(values: Amounts) -> int:
    """Return n for values whose last axis has 2**n coalitions."""
    return int(values.shape[-1]).bit_length() - 1


def without(values: Amounts, player: int) -> Amounts:
    """Return the values of the coalitions without a player, in order."""
    shape = values.shape[:-1]
    return values.reshape(*shape, -1, 2, 1 << player)[..., 0, :].reshape(*shape, -1)


def within(values: Amounts, player: int) -> Amounts:
    """Return the values of the coalitions with a player, in the order of `without`."""
    shape = values.shape[:-1]
    return values.reshape(*shape, -1, 2, 1 << player)[..., 1, :].reshape(*shape, -1)


def own_values(values: Amounts) -> Amounts:
    """Return v(i) for every player, on the last axis."""
    return values[..., 1 << np.arange(players_of(values))]


def utopia_values(values: Amounts) -> Amounts:
    """Return v(N) - v(N - i), the most a player can hope for, on the last axis."""
    grand = values.shape[-1] - 1
    return values[..., [grand]] - values[..., grand ^ (1 << np.arange(players_of(values)))]


def undefined_where(mask: NDArray[np.bool_], amounts: Amounts) -> Amounts:
    """Put NaN in the rows that the mask marks."""
    return np.where(mask[..., np.newaxis], np.nan, amounts)


def rounding_by_game(values: Amounts) -> Amounts:
    """Return what counts as nothing in each game: 0 for fractions, a trace of the largest value."""
    if values.dtype == object:
        return np.zeros(values.shape[:-1], dtype=object)
    rounding: Amounts = 1e-12 * np.abs(values).max(axis=-1)
    return rounding


def _are_interchangeable(values: NDArray[np.float64], first: int, second: int) -> bool:
    """Say whether two players add the same to every coalition."""
    low, high = min(first, second), max(first, second)
    cells = values.reshape(-1, 2, 1 << (high - low - 1), 2, 1 << low)
    return bool(np.array_equal(cells[:, 0, :, 1, :], cells[:, 1, :, 0, :]))


def equalise_interchangeable(game: Game, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give players whose amounts differ by rounding alone, and who are alike, the same amount."""
    near = 1e-9 * float(np.max(np.abs(amounts), initial=0.0))
    equal = amounts.copy()
    different: list[int] = []
    for player in map(int, np.argsort(amounts, kind="stable")):
        twin = next(
            (
                other
                for other in different
                if 0 < amounts[player] - equal[other] <= near
                and _are_interchangeable(game.values, other, player)
            ),
            None,
        )
        if twin is None:
            different.append(player)
        else:
            equal[player] = equal[twin]
    return equal
