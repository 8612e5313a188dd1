"""Linear programs over the core: how far a share can go, and the nearest acceptable division.

Only the coalitions that object are handed to the solver, round after round.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.blocking import rounding_of
from riparian.engine.interests.sharing.core import examine_core, least_core_epsilon
from riparian.engine.interests.sharing.game import Game, members_of
from riparian.engine.kernels.game_coalitions import subset_sums

Floats = NDArray[np.float64]
_ROWS_A_ROUND = 50
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRange:
    """The least and the most a player can get (pay) while no group objects."""

    player: str
    low: float
    high: float

    @property
    def is_forced(self) -> bool:
        """Whether the core leaves the player a single share."""
        return self.high - self.low <= 1e-9 * max(abs(self.low), abs(self.high), 1.0)


def _row_of(coalition: int, width: int) -> Floats:
    row = np.zeros(width)
    row[list(members_of(coalition))] = 1.0
    return row


def _minimise(game: Game, costs: Floats, *, slack: float, extra: Floats | None = None) -> Floats:
    """Minimise over benefits y (and extra columns): y(N) = v(N), y(S) >= v(S) - slack for all S.

    `extra` holds rows (coefficients, right side) of further "at most" constraints. The program is
    solved in parts of the largest value, so that units do not matter.
    """
    scale = float(np.abs(game.values).max()) or 1.0
    floors = (game.benefits - slack) / scale
    n, width = len(game.players), len(costs)
    rows = [] if extra is None else list(extra[:, :-1])
    right = [] if extra is None else list(extra[:, -1] / scale)
    known = [1 << player for player in range(n)]
    while known:
        rows += [-_row_of(coalition, width) for coalition in known]
        right += [-float(floors[coalition]) for coalition in known]
        solved = linprog(
            costs,
            A_ub=np.array(rows),
            b_ub=np.array(right),
            A_eq=_row_of(game.grand, width)[np.newaxis],
            b_eq=[game.benefits[-1] / scale],
            bounds=(None, None),
        )
        if not solved.success:
            raise ArithmeticError(f"core: the program failed ({solved.message}); a defect of ours")
        answer: Floats = np.asarray(solved.x, dtype=np.float64)[:n]
        lacks = floors - subset_sums(answer)
        loudest = np.argsort(-lacks[:-1])[:_ROWS_A_ROUND]
        known = [int(coalition) for coalition in loudest if lacks[coalition] > _ROUNDING]
    return scale * answer


def _without_noise(game: Game, amount: float) -> float:
    return amount if abs(amount) > rounding_of(game.values) else 0.0


def range_in_core(game: Game) -> tuple[ShareRange, ...]:
    """Return how far each player's share can go in the core; raise NoSolution where it is empty."""
    report = examine_core(game)
    if report.is_empty:
        raise NoSolution(f"core: is empty; {report.explain()}")
    n = len(game.players)
    ranges = []
    for player, name in enumerate(game.players):
        unit = _row_of(1 << player, n)
        least = float(_minimise(game, unit, slack=0.0)[player])
        most = float(_minimise(game, -unit, slack=0.0)[player])
        low, high = sorted(_without_noise(game, game.sense.sign * x) for x in (least, most))
        ranges.append(ShareRange(player=name, low=low, high=high))
    return tuple(ranges)


def nearest_acceptable(game: Game, amounts: Floats) -> Floats:
    """Return the division nearest to a proposal (least money moved) to which nobody objects.

    Where the core is empty, the nearest one in the least core, where objections are smallest.
    """
    n = len(game.players)
    proposal = game.sense.sign * np.asarray(amounts, dtype=np.float64)
    if n == 1:
        return np.array([game.values[-1]])
    slack = max(0.0, least_core_epsilon(game)) if examine_core(game).is_empty else 0.0
    one = np.eye(n)
    moved = np.vstack(
        [
            np.hstack([one, -one, proposal[:, np.newaxis]]),
            np.hstack([-one, -one, -proposal[:, np.newaxis]]),
        ]
    )
    costs = np.concatenate([np.zeros(n), np.ones(n)])
    return game.sense.sign * _minimise(game, costs, slack=slack, extra=moved)
