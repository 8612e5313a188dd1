"""Claims along a river: each place shares what reaches it with all that is claimed below."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.claims.problem import Awards
from riparian.engine.interests.sharing.game import check_players
from riparian.engine.interests.sharing.shares import Shares, exact_shares


@dataclass(frozen=True, slots=True, kw_only=True)
class RiverClaims:
    """Inflow and claim of each place of a line, the uppermost first."""

    players: tuple[str, ...]
    inflows: tuple[Fraction, ...]
    claims: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "inflows", _exactly(self.inflows))
        object.__setattr__(self, "claims", _exactly(self.claims))
        check_players(self.players)
        if not len(self.players) == len(self.inflows) == len(self.claims):
            raise InvalidProblem(
                f"river: {len(self.players)} players, {len(self.inflows)} inflows, "
                f"{len(self.claims)} claims; must be as many of each; complete the lists"
            )
        if min(*self.inflows, *self.claims) < 0:
            raise InvalidProblem("river: inflows and claims must not be negative; correct them")


def _exactly(amounts: Sequence[Fraction | float | str]) -> tuple[Fraction, ...]:
    return tuple(Fraction(str(amount)) for amount in amounts)


def share_sequentially(problem: RiverClaims, *, awards: Awards, rule: str) -> Shares:
    """Share a river step by step with a claims rule for two. Source: ansink2012.

    At each place the water that reaches it is divided between its own claim and what is claimed
    below beyond the inflow there. Where the water covers both, the place takes its claim.
    """
    passed = Fraction(0)
    taken: list[Fraction] = []
    for place, inflow in enumerate(problem.inflows):
        water = passed + inflow
        below = _claimed_below(problem, place)
        own = problem.claims[place]
        take = own if water >= own + below else awards(water, [own, below])[0]
        last = place == len(problem.players) - 1
        taken.append(min(own, water) if last else take)
        passed = water - taken[-1]
    return exact_shares(f"sequential {rule}", problem.players, taken)


def _claimed_below(problem: RiverClaims, place: int) -> Fraction:
    """Return what the places below claim beyond their own inflow."""
    claimed = sum(problem.claims[place + 1 :], Fraction(0))
    inflow = sum(problem.inflows[place + 1 :], Fraction(0))
    return max(claimed - inflow, Fraction(0))
