"""Test a proposal on the table: who objects, with what offer, and what would be acceptable."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.blocking import blocking_coalitions, excesses, rounding_of
from riparian.engine.interests.sharing.core_programs import nearest_acceptable
from riparian.engine.interests.sharing.game import Game


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A group that can do better alone, and what it could then give each of its members."""

    members: tuple[str, ...]
    excess: float
    offer: dict[str, float]

    def explain(self) -> str:
        """Say the objection in words."""
        offers = ", ".join(f"{member} {amount:.6g}" for member, amount in self.offer.items())
        return (
            f"{' + '.join(self.members)} can do {self.excess:.6g} better alone: it could give "
            f"{offers}"
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProposalReport:
    """Who objects to a proposal; `undivided` is what it leaves of v(N) (or asks beyond c(N)).

    `moves` is the least change of money, player by player, after which nobody objects (or, where
    the core is empty, after which objections are as small as they can be). `tightest` is the
    group with the least to spare when nobody objects.
    """

    players: tuple[str, ...]
    undivided: float
    objections: tuple[Objection, ...]
    tightest: str
    spare: float
    nearest: NDArray[np.float64]
    moves: dict[str, float]

    @property
    def is_acceptable(self) -> bool:
        """Whether v(N) is divided exactly and nobody can do better alone."""
        return not self.objections and abs(self.undivided) <= 1e-9 * max(
            1.0, float(np.abs(self.nearest).max())
        )

    def explain(self) -> str:
        """Say in words who objects and with what, or who has the least to spare."""
        if self.is_acceptable:
            return (
                "Nobody can do better alone. The group with the least to spare is "
                f"{self.tightest} ({self.spare:.6g})."
            )
        lines = [objection.explain() + "." for objection in self.objections]
        if not lines:
            lines = [f"The proposal leaves {self.undivided:.6g} undivided."]
        moved = ", ".join(f"{p} {change:+.6g}" for p, change in self.moves.items() if change)
        return "\n".join([*lines, f"The smallest change that would help: {moved}."])


def examine_proposal(game: Game, proposal: Mapping[str, float]) -> ProposalReport:
    """Test a proposal by name and amount against every group of the game."""
    missing = [player for player in game.players if player not in proposal]
    if missing or len(proposal) != len(game.players):
        raise InvalidProblem(
            f"proposal: names {', '.join(proposal)}; must give an amount to each of "
            f"{', '.join(game.players)} and to nobody else; complete it"
        )
    amounts = np.array([proposal[player] for player in game.players], dtype=np.float64)
    nearest = nearest_acceptable(game, amounts)
    tightest, spare = _least_to_spare(game, amounts)
    rounding = rounding_of(game.values)
    changes = np.where(np.abs(nearest - amounts) <= rounding, 0.0, nearest - amounts)
    return ProposalReport(
        players=game.players,
        undivided=float(game.values[game.grand] - amounts.sum()),
        objections=_objections(game, dict(proposal)),
        tightest=tightest,
        spare=spare,
        nearest=nearest,
        moves=dict(zip(game.players, map(float, changes), strict=True)),
    )


def _objections(game: Game, proposal: dict[str, float]) -> tuple[Objection, ...]:
    """Return the objections, the loudest first; each splits its excess equally."""
    return tuple(
        Objection(
            members=blocking.members,
            excess=blocking.excess,
            offer={
                member: proposal[member] + game.sense.sign * blocking.excess / len(blocking.members)
                for member in blocking.members
            },
        )
        for blocking in blocking_coalitions(game, np.array([proposal[p] for p in game.players]))
    )


def _least_to_spare(game: Game, amounts: NDArray[np.float64]) -> tuple[str, float]:
    """Return the group (neither nobody nor everybody) with the largest excess, and its spare."""
    if len(game.players) == 1:
        return game.players[0], 0.0
    excess = excesses(game, amounts)[1:-1]
    loudest = int(np.argmax(excess)) + 1
    return game.name_of(loudest), -float(excess[loudest - 1])
