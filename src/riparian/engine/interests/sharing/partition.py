"""Games with externalities: what a coalition makes depends on how the others are organised."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.game import (
    Game,
    Sense,
    check_players,
    find_coalition,
    members_of,
)

# The coalitions that stand, as bit masks that cover every player once, in rising order.
Partition = tuple[int, ...]
# What each player gets, before any payment between players, when these coalitions stand.
Payoffs = Callable[[Partition], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartitionGame:
    """The payoff of every player in every coalition structure. Source: thrall1963."""

    players: tuple[str, ...]
    payoffs: Payoffs

    def __post_init__(self) -> None:
        check_players(self.players)

    @classmethod
    def from_worths(
        cls, players: tuple[str, ...], worths: Mapping[Partition, Mapping[int, float]]
    ) -> "PartitionGame":
        """Build a game from the worth of each coalition in each structure.

        Members of a coalition count as splitting its worth equally before payments.
        """
        n = len(players)

        def payoffs(partition: Partition) -> NDArray[np.float64]:
            if partition not in worths:
                raise InvalidProblem(
                    f"structure {partition}: has no worths; every structure that is asked for "
                    "must be in the table; add it"
                )
            return np.array(
                [
                    next(
                        worth / block.bit_count()
                        for block, worth in worths[partition].items()
                        if block >> player & 1
                    )
                    for player in range(n)
                ]
            )

        return cls(players=players, payoffs=payoffs)

    @classmethod
    def from_public_good(
        cls, players: tuple[str, ...], *, benefits: Sequence[float], costs: Sequence[float]
    ) -> "PartitionGame":
        """Build the game of a public good: b_i Q - c_i q_i^2/2, coalitions act as one.

        Every coalition S takes the others' efforts as given, so its member i gives
        q_i = b(S)/c_i. Source: barrett1994.
        """
        benefit, cost = np.asarray(benefits, float), np.asarray(costs, float)
        if not benefit.shape == cost.shape == (len(players),) or (cost <= 0).any():
            raise InvalidProblem(
                f"public good: benefits {list(benefits)}, costs {list(costs)}; must be one each "
                f"for {len(players)} players, costs > 0; correct them"
            )

        def payoffs(partition: Partition) -> NDArray[np.float64]:
            effort = np.empty(len(players))
            for block in partition:
                members = list(members_of(block))
                effort[members] = benefit[members].sum() / cost[members]
            gains: NDArray[np.float64] = benefit * effort.sum() - cost * effort**2 / 2
            return gains

        return cls(players=players, payoffs=payoffs)

    @property
    def grand(self) -> int:
        """The coalition of everybody."""
        return (1 << len(self.players)) - 1

    def against_singles(self, coalition: int) -> Partition:
        """Return the structure in which everybody outside stands alone."""
        alone = [1 << player for player in members_of(self.grand ^ coalition)]
        return tuple(sorted([coalition, *alone] if coalition else alone))

    def against_rest(self, coalition: int) -> Partition:
        """Return the structure in which everybody outside stands together."""
        rest = self.grand ^ coalition
        return tuple(sorted(block for block in (coalition, rest) if block))

    def worth(self, coalition: int, partition: Partition) -> float:
        """Return what a coalition makes in a structure."""
        return float(self.payoffs(partition)[list(members_of(coalition))].sum())

    def _game(self, respond: Callable[[int], Partition]) -> Game:
        values = [self.worth(c, respond(c)) if c else 0.0 for c in range(self.grand + 1)]
        return Game(players=self.players, values=np.array(values), sense=Sense.BENEFIT)

    def gamma_game(self) -> Game:
        """Return v(S) when those outside fall apart into single players. Source: chander1997."""
        return self._game(self.against_singles)

    def delta_game(self) -> Game:
        """Return v(S) when those outside stay together. Source: hart1983."""
        return self._game(self.against_rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionStability:
    """Whether one coalition (the others alone) holds together, and what could hold it.

    `surplus` is what the coalition makes beyond all that its members would get by leaving alone:
    where it is not negative, payments inside exist that keep everybody (`sure_shares`).
    """

    members: tuple[str, ...]
    is_internally_stable: bool
    is_externally_stable: bool
    surplus: float
    sure_shares: dict[str, float]

    @property
    def is_potentially_stable(self) -> bool:
        """Whether some payments inside keep every member."""
        return self.surplus >= -_rounding(self.sure_shares.values())

    @property
    def is_stable(self) -> bool:
        """Whether nobody wants to leave or to join, without payments."""
        return self.is_internally_stable and self.is_externally_stable


def _rounding(amounts: Iterable[float]) -> float:
    return 1e-9 * max((abs(amount) for amount in amounts), default=0.0)


def examine_coalition(game: PartitionGame, members: Sequence[str]) -> CoalitionStability:
    """Test one coalition against single players. Source: daspremont1983; eyckmans2004."""
    coalition = find_coalition(game.players, members)
    inside = game.payoffs(game.against_singles(coalition))
    leaving = {
        player: _payoff_alone(game, coalition ^ (1 << player), player)
        for player in members_of(coalition)
    }
    surplus = float(inside[list(leaving)].sum()) - sum(leaving.values())
    tiny = 1e-9 * float(np.abs(inside).max())
    return CoalitionStability(
        members=tuple(game.players[player] for player in leaving),
        is_internally_stable=all(inside[p] >= alone - tiny for p, alone in leaving.items()),
        is_externally_stable=not _wants_to_join(game, coalition, inside, tiny),
        surplus=surplus,
        sure_shares={
            game.players[p]: alone + surplus / len(leaving) for p, alone in leaving.items()
        },
    )


def _payoff_alone(game: PartitionGame, rest: int, player: int) -> float:
    """Return what a player gets standing alone when the rest of its coalition stays."""
    return float(game.payoffs(game.against_singles(rest))[player])


def _wants_to_join(
    game: PartitionGame, coalition: int, now: NDArray[np.float64], tiny: float
) -> bool:
    outside = members_of(game.grand ^ coalition)
    return any(
        game.payoffs(game.against_singles(coalition | 1 << player))[player] > now[player] + tiny
        for player in outside
    )


def stable_sizes(*, players: int, benefit: float, cost: float) -> tuple[int, ...]:
    """Return the sizes of coalitions of equal players that nobody leaves or joins.

    A size where leaving or joining changes nothing counts as stable. Source: barrett1994.
    """
    names = tuple(str(number + 1) for number in range(players))
    game = PartitionGame.from_public_good(
        names, benefits=[benefit] * players, costs=[cost] * players
    )
    return tuple(
        size for size in range(2, players + 1) if examine_coalition(game, names[:size]).is_stable
    )
