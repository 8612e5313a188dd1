"""Airport games: users of one work need different lengths of it (runway, canal, dike)."""

from dataclasses import dataclass
from fractions import Fraction

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.game import Game, Sense, check_players, members_of
from riparian.engine.interests.sharing.shares import Shares, exact_shares


@dataclass(frozen=True, slots=True, kw_only=True)
class AirportProblem:
    """The cost each type of user needs alone, and how many users there are of each type.

    The rules here take any number of users; the shares are what one user of each type pays.
    """

    players: tuple[str, ...]
    costs: tuple[Fraction, ...]
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "costs", tuple(Fraction(str(cost)) for cost in self.costs))
        object.__setattr__(self, "counts", tuple(int(count) for count in self.counts))
        if not len(self.players) == len(self.costs) == len(self.counts) > 0:
            raise InvalidProblem(
                f"airport: {len(self.players)} types, {len(self.costs)} costs, "
                f"{len(self.counts)} counts; must be as many of each; complete the lists"
            )
        if min(self.costs) < 0 or min(self.counts) < 1:
            raise InvalidProblem(
                "airport: costs must be >= 0 and every type must have a user; correct the table"
            )

    @property
    def by_cost(self) -> list[int]:
        """The types, the least demanding first."""
        return sorted(range(len(self.costs)), key=lambda kind: self.costs[kind])

    def game(self) -> Game:
        """Return the cost game of single users: c(S) is the largest need; one user a type."""
        if max(self.counts) > 1:
            raise InvalidProblem(
                f"airport: {sum(self.counts)} users of {len(self.players)} types; a game has one "
                "player a type; use the rules for many users"
            )
        check_players(self.players)
        values = (
            max((self.costs[member] for member in members_of(coalition)), default=Fraction(0))
            for coalition in range(1 << len(self.players))
        )
        return Game.from_fractions(self.players, values, sense=Sense.COST)


def share_airport_by_shapley(problem: AirportProblem) -> Shares:
    """Split every extra length equally among those who need it. Source: littlechild1973."""
    amounts = [Fraction(0)] * len(problem.players)
    users = sum(problem.counts)
    paid = built = Fraction(0)
    for kind in problem.by_cost:
        paid += (problem.costs[kind] - built) / users
        built = problem.costs[kind]
        users -= problem.counts[kind]
        amounts[kind] = paid
    return exact_shares("shapley", problem.players, amounts, sense=Sense.COST)


def share_airport_by_nucleolus(problem: AirportProblem) -> Shares:
    """Return the nucleolus step by step, without a linear program. Source: littlechild1974."""
    order = problem.by_cost
    costs = [problem.costs[kind] for kind in order]
    amounts = [Fraction(0)] * len(order)
    done, built, charge = 0, Fraction(0), Fraction(0)
    while done < len(order):
        charge, until = _lowest_charge(problem, order, costs, done, charge - built)
        for kind in order[done:until]:
            amounts[kind] = charge
        done, built = until, costs[until - 1]
    return exact_shares("nucleolus", problem.players, amounts, sense=Sense.COST)


def _lowest_charge(
    problem: AirportProblem, order: list[int], costs: list[Fraction], done: int, credit: Fraction
) -> tuple[Fraction, int]:
    """Return the lowest charge over the groups that could share next, and where the group ends."""
    users = 0
    charges = []
    for until in range(done, len(order)):
        users += problem.counts[order[until]]
        last = until == len(order) - 1
        charges.append(((costs[until] + credit) / (users if last else users + 1), -until))
    charge, end = min(charges)
    return charge, 1 - end
