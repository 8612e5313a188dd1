"""The nucleolus family: make the loudest complaint as small as it can be, then the next, ..."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import Shares, players_of, share_game
from riparian.engine.kernels.game_coalitions import subset_sums
from riparian.engine.kernels.game_complaints import (
    DISRUPTION,
    PER_COALITION,
    PER_MEMBER,
    PROPORTIONAL,
)
from riparian.engine.kernels.game_nucleolus import nucleoli, nucleolus_levels
from riparian.engine.kernels.game_simplex import SOLVED, STALLED


class Complaint(IntEnum):
    """By what a coalition's shortfall v(S) - x(S) is divided before complaints are compared."""

    PER_COALITION = PER_COALITION
    PER_MEMBER = PER_MEMBER
    PROPORTIONAL = PROPORTIONAL
    DISRUPTION = DISRUPTION


def _rounding(values: NDArray[np.float64]) -> NDArray[np.float64]:
    rounding: NDArray[np.float64] = 1e-10 * np.abs(values).max(axis=-1)
    return rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One member of the family: how complaints are measured, whether own values are floors."""

    rule: str
    complaint: Complaint
    floors: bool

    def unfit(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say in which games the complaint has no meaning."""
        if self.complaint is Complaint.PROPORTIONAL:
            mixed: NDArray[np.bool_] = np.any(values < 0, axis=1) & np.any(values > 0, axis=1)
            return mixed
        if self.complaint is Complaint.DISRUPTION:
            gain = values[:, [-1]] - values - values[:, ::-1]
            worse: NDArray[np.bool_] = np.any(gain < -_rounding(values)[:, np.newaxis], axis=1)
            return worse
        return np.zeros(len(values), dtype=bool)

    def divide(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return this nucleolus of each game of (N, 2**n) benefits; NaN where there is none."""
        n = players_of(values)
        if n == 1:
            return values[:, 1:].copy()
        statuses, amounts = nucleoli(values, n, int(self.complaint), int(self.floors))
        if (statuses == STALLED).any():
            raise ArithmeticError(
                f"{self.rule}: the simplex stalled in {int((statuses == STALLED).sum())} games; "
                "a defect of Riparian; ask for exact shares and report the game"
            )
        amounts[(statuses != SOLVED) | self.unfit(values)] = np.nan
        if self.complaint is Complaint.DISRUPTION:
            received = np.stack([subset_sums(row) for row in amounts])
            blocked = (values - received > _rounding(values)[:, np.newaxis]).any(axis=1)
            amounts[blocked] = np.nan
        return amounts

    def reason(self, game: Game) -> str:
        """Say why this nucleolus does not exist for the game."""
        short = game.sense.sign * float(np.sum(game.own_values) - game.values[game.grand])
        if self.floors and short > 0:
            return (
                f"the players alone make {short:g} more than all together, so somebody must lose "
                "by joining; use the prenucleolus, which lets a player lose"
            )
        if self.complaint is Complaint.DISRUPTION:
            return (
                "the core is empty, so nobody's readiness to disrupt is finite; use the nucleolus"
            )
        return (
            "coalitions with value 0 (or values of both signs) do not complain in proportion, and "
            "the others do not single out one division; use the nucleolus"
        )

    def share(self, game: Game) -> Shares:
        """Return this nucleolus of one game; raise NoSolution with the reason."""
        return share_game(game, rule=self.rule, divide=self.divide, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """One step of the ladder: the complaint t that nobody can lower, and who holds it there.

    The weights are positive; the coalitions, so weighted, cover every player equally but for
    those that earlier levels settled. A floor is a player held at its own value.
    """

    complaint: float
    coalitions: tuple[int, ...]
    weights: tuple[float, ...]
    floors: tuple[int, ...]


def ladder_of(game: Game, variant: Variant, *, levels: int | None = None) -> tuple[Level, ...]:
    """Return the levels of a nucleolus, the loudest complaint first."""
    n = len(game.players)
    if n == 1:
        return ()
    status, _, done, worths, codes, multipliers = nucleolus_levels(
        game.benefits,
        n,
        int(variant.complaint),
        int(variant.floors),
        n if levels is None else levels,
    )
    if status != SOLVED:
        raise NoSolution(f"{variant.rule}: {variant.reason(game)}")
    return tuple(
        _read_level(worths[at], codes[at], multipliers[at], len(game.values)) for at in range(done)
    )


def _read_level(
    worth: float, codes: NDArray[np.int64], multipliers: NDArray[np.float64], count: int
) -> Level:
    positive = (codes >= 0) & (multipliers > 1e-8 * multipliers[codes >= 0].max())
    coalitions = [
        (int(c), float(m)) for c, m in zip(codes, multipliers, strict=True) if 0 <= c < count
    ]
    kept = {int(code) for code in codes[positive]}
    return Level(
        complaint=float(worth),
        coalitions=tuple(c for c, _ in coalitions if c in kept),
        weights=tuple(m for c, m in coalitions if c in kept),
        floors=tuple(sorted(c - count for c in kept if c >= count)),
    )


NUCLEOLUS = Variant(rule="nucleolus", complaint=Complaint.PER_COALITION, floors=True)
PRENUCLEOLUS = Variant(rule="prenucleolus", complaint=Complaint.PER_COALITION, floors=False)
PERCAPITA = Variant(rule="percapita_nucleolus", complaint=Complaint.PER_MEMBER, floors=True)
PERCAPITA_PRE = Variant(rule="percapita_prenucleolus", complaint=Complaint.PER_MEMBER, floors=False)
PROPORTIONAL_VARIANT = Variant(
    rule="proportional_nucleolus", complaint=Complaint.PROPORTIONAL, floors=True
)
DISRUPTION_VARIANT = Variant(
    rule="disruption_nucleolus", complaint=Complaint.DISRUPTION, floors=True
)
VARIANTS = (
    NUCLEOLUS,
    PRENUCLEOLUS,
    PERCAPITA,
    PERCAPITA_PRE,
    PROPORTIONAL_VARIANT,
    DISRUPTION_VARIANT,
)


def share_by_nucleolus(game: Game) -> Shares:
    """Return the nucleolus; it exists when v(N) is at least the sum of the own values.

    It lies in the core whenever the core is not empty. Source: schmeidler1969.
    """
    return NUCLEOLUS.share(game)


def share_by_prenucleolus(game: Game) -> Shares:
    """Return the prenucleolus, where a player may lose; it always exists. Source: sobolev1975."""
    return PRENUCLEOLUS.share(game)


def share_by_percapita_nucleolus(game: Game) -> Shares:
    """Return the nucleolus of complaints by head (v(S) - x(S))/|S|. Source: grotte1970."""
    return PERCAPITA.share(game)


def share_by_percapita_prenucleolus(game: Game) -> Shares:
    """Return the per-capita nucleolus without floors; it always exists. Source: grotte1970."""
    return PERCAPITA_PRE.share(game)


def share_by_proportional_nucleolus(game: Game) -> Shares:
    """Return the nucleolus of complaints by value (v(S) - x(S))/|v(S)|. Source: young1982."""
    return PROPORTIONAL_VARIANT.share(game)


def share_by_disruption_nucleolus(game: Game) -> Shares:
    """Return the nucleolus of the readiness to disrupt. Source: littlechild1976.

    Complaints are (v(S) - x(S))/(v(N) - v(S) - v(N - S)).
    """
    return DISRUPTION_VARIANT.share(game)


def _rule(
    variant: Variant,
    share: Callable[[Game], Shares],
    *,
    title: str,
    use_when: str,
    exists_when: str,
    source: str,
) -> Rule:
    own_value = ("individual rationality",) if variant.floors else ()
    units = () if variant.complaint is Complaint.PROPORTIONAL else ("covariance",)
    return Rule(
        key=variant.rule,
        title=title,
        family=Family.GAME,
        use_when=use_when,
        exists_when=exists_when,
        source=source,
        axioms=("efficiency", "symmetry", "core selection", *units, *own_value),
        share=share,
        divide=variant.divide,
    )


NUCLEOLUS_RULES = (
    _rule(
        NUCLEOLUS,
        share_by_nucleolus,
        title="Nucleolus",
        use_when="a deal is wanted that no group has a strong reason to leave",
        exists_when="v(N) is at least the sum of the own values",
        source="schmeidler1969",
    ),
    _rule(
        PRENUCLEOLUS,
        share_by_prenucleolus,
        title="Prenucleolus",
        use_when="as the nucleolus, a player may lose",
        exists_when="always",
        source="sobolev1975",
    ),
    _rule(
        PERCAPITA,
        share_by_percapita_nucleolus,
        title="Per-capita nucleolus",
        use_when="a complaint counts by head, so that large groups are not favoured",
        exists_when="v(N) is at least the sum of the own values",
        source="grotte1970",
    ),
    _rule(
        PERCAPITA_PRE,
        share_by_percapita_prenucleolus,
        title="Per-capita prenucleolus",
        use_when="as the per-capita nucleolus, a player may lose",
        exists_when="always",
        source="grotte1970",
    ),
    _rule(
        PROPORTIONAL_VARIANT,
        share_by_proportional_nucleolus,
        title="Proportional nucleolus",
        use_when="a complaint counts in proportion to what the group makes alone",
        exists_when="values have one sign, enough are not 0, v(N) is at least the own values",
        source="young1982",
    ),
    _rule(
        DISRUPTION_VARIANT,
        share_by_disruption_nucleolus,
        title="Disruption nucleolus",
        use_when="the threat is the damage that leaving does to the others",
        exists_when="the core is not empty",
        source="littlechild1976",
    ),
)
