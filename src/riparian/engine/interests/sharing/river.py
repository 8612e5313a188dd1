"""Rivers as lines and trees, and who pays for cleaning them: here, above or below."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.game import Game, Sense, check_players
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import Shares, exact_shares

Downstream = tuple[str | None, ...]


def line_of(players: tuple[str, ...]) -> Downstream:
    """Return the river on which every player flows to the next one."""
    return (*players[1:], None)


def paths_to_mouth(players: tuple[str, ...], downstream: Downstream) -> tuple[int, ...]:
    """Return, for each place, itself and all below it as a bit mask; refuse loops and strangers."""
    if len(downstream) != len(players):
        raise InvalidProblem(
            f"river: {len(downstream)} places downstream for {len(players)} players; must be one "
            "each (None at the mouth); complete the list"
        )
    return tuple(_follow(players, downstream, start) for start in range(len(players)))


def _follow(players: tuple[str, ...], downstream: Downstream, start: int) -> int:
    path, place = 0, start
    while not path >> place & 1:
        path |= 1 << place
        below = downstream[place]
        if below is None:
            return path
        if below not in players:
            raise InvalidProblem(
                f"river: {players[place]} flows to {below!r}, which is not one of "
                f"{', '.join(players)}; name a player, or None at the mouth"
            )
        place = players.index(below)
    raise InvalidProblem(
        f"river: from {players[start]} the water comes back to {players[place]}; a river must "
        "not flow in a circle; correct the places downstream"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RiverProblem:
    """The cost of cleaning (or damage) at each place of a river; a line unless told otherwise."""

    players: tuple[str, ...]
    costs: tuple[Fraction, ...]
    downstream: Downstream | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "costs", tuple(Fraction(str(cost)) for cost in self.costs))
        check_players(self.players)
        if len(self.costs) != len(self.players) or min(self.costs) < 0:
            raise InvalidProblem(
                f"river: costs are {[float(cost) for cost in self.costs]}; must be one number "
                f">= 0 for each of {len(self.players)} players; correct them"
            )
        if self.downstream is None:
            object.__setattr__(self, "downstream", line_of(self.players))
        _ = self.paths

    @property
    def paths(self) -> tuple[int, ...]:
        """Each place and all below it, as bit masks."""
        return paths_to_mouth(self.players, self.downstream or ())

    def upstream_game(self) -> Game:
        """Return the game in which a coalition pays at and below its members (UES is its value)."""
        paths = self.paths
        return self._game(lambda coalition: _union(paths, coalition))

    def downstream_game(self) -> Game:
        """Return the game in which a coalition pays at and above its members (DES is its value)."""
        paths = self.paths
        return self._game(
            lambda coalition: sum(
                1 << place for place, path in enumerate(paths) if path & coalition
            )
        )

    def _game(self, paid: Callable[[int], int]) -> Game:
        values = (
            sum(
                (cost for place, cost in enumerate(self.costs) if paid(coalition) >> place & 1),
                Fraction(0),
            )
            for coalition in range(1 << len(self.players))
        )
        return Game.from_fractions(self.players, values, sense=Sense.COST)


def _union(paths: tuple[int, ...], coalition: int) -> int:
    joined = 0
    for place, path in enumerate(paths):
        if coalition >> place & 1:
            joined |= path
    return joined


def _split_costs(problem: RiverProblem, payers_of: list[int]) -> list[Fraction]:
    """Split each place's cost equally among its payers."""
    n = len(problem.players)
    return [
        sum(
            (
                cost / payers.bit_count()
                for cost, payers in zip(problem.costs, payers_of, strict=True)
                if payers >> player & 1
            ),
            Fraction(0),
        )
        for player in range(n)
    ]


def share_by_local_responsibility(problem: RiverProblem) -> Shares:
    """Return local responsibility sharing: everybody pays at its own place. Source: niwang2007."""
    return exact_shares("lrs", problem.players, list(problem.costs), sense=Sense.COST)


def share_upstream_equally(problem: RiverProblem) -> Shares:
    """Return upstream equal sharing: a place and all above it pay alike. Source: niwang2007.

    On trees: dongniwang2012.
    """
    n = len(problem.players)
    payers = [
        sum(1 << above for above in range(n) if problem.paths[above] >> place & 1)
        for place in range(n)
    ]
    return exact_shares("ues", problem.players, _split_costs(problem, payers), sense=Sense.COST)


def share_downstream_equally(problem: RiverProblem) -> Shares:
    """Return downstream equal sharing: a place and all below it pay alike. Source: niwang2007.

    On trees: dongniwang2012.
    """
    amounts = _split_costs(problem, list(problem.paths))
    return exact_shares("des", problem.players, amounts, sense=Sense.COST)


def _rule(
    key: str, title: str, use_when: str, share: Callable[[RiverProblem], Shares], *axioms: str
) -> Rule:
    return Rule(
        key=key,
        title=title,
        family=Family.RIVER,
        use_when=use_when,
        exists_when="costs >= 0 on a line or a tree that flows to one or more mouths",
        source="niwang2007; dongniwang2012",
        axioms=("efficiency", "additivity", *axioms),
        share=share,
    )


RIVER_COST_RULES = (
    _rule(
        "lrs",
        "Local responsibility sharing",
        "the law makes each country answer for its own stretch",
        share_by_local_responsibility,
        "no blind cost",
    ),
    _rule(
        "ues",
        "Upstream equal sharing",
        "pollution comes from above and the polluters cannot be told apart",
        share_upstream_equally,
        "independence of downstream costs",
        "upstream symmetry",
    ),
    _rule(
        "des",
        "Downstream equal sharing",
        "those below benefit from the cleaning above",
        share_downstream_equally,
        "independence of upstream costs",
        "downstream symmetry",
    ),
)
