"""A supply that does not cover the claims on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.game import Game, check_players, members_of
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import Shares, exact_shares

Parts = list[Fraction]
# estate and claims in, awards out; all exact
Awards = Callable[[Fraction, Parts], Parts]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsProblem:
    """An estate (a flow, a fund) and a claim by each player; exact, floats by their text.

    Refuses negative claims, a negative estate, and one that covers all claims with some left.
    """

    players: tuple[str, ...]
    estate: Fraction
    claims: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "estate", Fraction(str(self.estate)))
        object.__setattr__(self, "claims", tuple(Fraction(str(claim)) for claim in self.claims))
        check_players(self.players)
        if len(self.claims) != len(self.players):
            raise InvalidProblem(
                f"claims: {len(self.claims)} given; must be one for each of "
                f"{len(self.players)} players; complete the list"
            )
        for player, claim in zip(self.players, self.claims, strict=True):
            if claim < 0:
                raise InvalidProblem(
                    f"claim of {player}: is {float(claim):g}; must not be negative; correct it"
                )
        if not 0 <= self.estate <= sum(self.claims):
            raise InvalidProblem(
                f"estate: is {float(self.estate):g}, the claims sum to "
                f"{float(sum(self.claims)):g}; must be between 0 and that sum; where the supply "
                "covers all claims everybody gets its claim and nothing is left to divide"
            )

    def game(self) -> Game:
        """Return O'Neill's game: a coalition makes what the others' claims leave. (oneill1982)."""
        total = sum(self.claims, Fraction(0))
        held = [
            sum((self.claims[m] for m in members_of(coalition)), Fraction(0))
            for coalition in range(1 << len(self.players))
        ]
        left = (max(Fraction(0), self.estate - (total - claim)) for claim in held)
        return Game.from_fractions(self.players, left)


def share_claims(problem: ClaimsProblem, *, rule: str, awards: Awards) -> Shares:
    """Apply an exact rule of awards to a problem."""
    parts = awards(problem.estate, list(problem.claims))
    return exact_shares(rule, problem.players, parts)


def claims_rule(
    key: str, title: str, use_when: str, source: str, *, awards: Awards, axioms: Sequence[str]
) -> Rule:
    """Return the registry entry of a claims rule; every one exists for every claims problem."""

    def share(problem: ClaimsProblem) -> Shares:
        return share_claims(problem, rule=key, awards=awards)

    return Rule(
        key=key,
        title=title,
        family=Family.CLAIMS,
        use_when=use_when,
        exists_when="0 <= estate <= sum of claims",
        source=source,
        axioms=("efficiency", "claims boundedness", "equal treatment of equals", *axioms),
        share=share,
    )
