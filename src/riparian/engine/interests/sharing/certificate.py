"""A proof of a nucleolus in whole numbers and fractions, and the check a stranger can repeat."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.exact_algebra import Row, Span
from riparian.engine.interests.sharing.exact_nucleolus import ExactLevel, WholeGame, exact_ladder
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.nucleolus import Complaint, Variant
from riparian.engine.interests.sharing.shares import Shares, exact_shares

HOW_TO_CHECK = (
    "1. The shares sum to v(N) (and no player is below its own value, where floors are listed). "
    "2. At every level each listed coalition complains exactly t, and no coalition outside the "
    "span of the earlier levels complains more. "
    "3. The listed coalitions and floors, times their positive weights, add up to a row that is a "
    "combination of earlier rows: to please one of them another must be hurt. "
    "4. After the last level the listed rows span all players, so nothing is left to move."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Certificate:
    """The exact shares and the ladder that proves them (Kohlberg 1971, level by level)."""

    game: Game
    variant: Variant
    shares: Shares
    levels: tuple[ExactLevel, ...]

    def check(self) -> None:
        """Check the proof from scratch; raise NoSolution that names the first broken step."""
        whole = WholeGame(self.game, self.variant)
        amounts = [self.game.sense.sign * x * whole.scale for x in self.shares.exact or ()]
        self._expect(sum(amounts) == int(whole.values[-1]), "the shares do not sum to v(N)")
        if self.variant.floors:
            own = [int(whole.values[1 << player]) for player in range(whole.n)]
            above = all(x >= floor for x, floor in zip(amounts, own, strict=True))
            self._expect(above, "a player is below its own value")
        span = Span(whole.n)
        span.add(len(whole.values) - 1)
        if self.variant.complaint is Complaint.DISRUPTION:
            for coalition in np.flatnonzero(whole.weights == 0):
                span.add(int(coalition))
        for number, level in enumerate(self.levels, start=1):
            self._check_level(whole, amounts, level, span, f"level {number}")
        self._expect(span.rank == whole.n, "the levels do not span all players")

    def _check_level(
        self, whole: WholeGame, amounts: Row, level: ExactLevel, span: Span, name: str
    ) -> None:
        worth = level.complaint
        if self.variant.complaint in (Complaint.PER_COALITION, Complaint.PER_MEMBER):
            worth *= whole.scale
        complaints = whole.complaints(amounts, worth)
        tight = all(complaints[coalition] == 0 for coalition, _ in level.coalitions)
        self._expect(tight, f"{name}: a listed coalition does not complain exactly t")
        quiet = not ((complaints > 0) & span.undecided()).any()
        self._expect(quiet, f"{name}: an open coalition complains more than t")
        for player, _ in level.floors:
            held = amounts[player] == int(whole.values[1 << player])
            self._expect(held, f"{name}: a listed floor does not hold its player")
        rows = [*level.coalitions, *((1 << player, weight) for player, weight in level.floors)]
        self._expect(all(weight > 0 for _, weight in rows), f"{name}: a weight is not positive")
        balanced = span.contains(_weighted_sum(rows, whole.n))
        self._expect(balanced, f"{name}: the weighted rows do not add up to earlier ones")
        for coalition, _ in rows:
            span.add(coalition)

    def _expect(self, holds: object, failure: str) -> None:
        if not holds:
            raise NoSolution(f"certificate of {self.variant.rule}: {failure}; do not trust it")

    def to_dict(self) -> dict[str, Any]:
        """Return the proof as plain data; fractions are written as 19/2."""
        players = self.game.players
        return {
            "rule": self.variant.rule,
            "complaint": self.variant.complaint.name.lower(),
            "shares": dict(zip(players, map(str, self.shares.exact or ()), strict=True)),
            "levels": [
                {
                    "t": str(level.complaint),
                    "coalitions": {
                        self.game.name_of(c): str(weight) for c, weight in level.coalitions
                    },
                    "floors": {players[p]: str(weight) for p, weight in level.floors},
                }
                for level in self.levels
            ],
            "how_to_check": HOW_TO_CHECK,
        }


def _weighted_sum(rows: Iterable[tuple[int, Fraction]], n: int) -> Row:
    total = [Fraction(0)] * n
    for coalition, weight in rows:
        for player in range(n):
            if coalition >> player & 1:
                total[player] += weight
    return total


def certify_nucleolus(game: Game, variant: Variant) -> Certificate:
    """Return the exact shares of a nucleolus with a proof that has been checked."""
    amounts, levels = exact_ladder(game, variant)
    certificate = Certificate(
        game=game,
        variant=variant,
        shares=exact_shares(variant.rule, game.players, amounts, sense=game.sense),
        levels=levels,
    )
    certificate.check()
    return certificate
