"""The Owen value: unions bargain first, then each union divides among its members."""

from collections.abc import Iterable, Sequence

import numpy as np

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.game import Game, find_coalition, members_of
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shapley import divide_by_shapley
from riparian.engine.interests.sharing.shares import Amounts, Shares


def _masks_of(game: Game, unions: Sequence[Iterable[str]]) -> list[int]:
    """Return the unions as bit masks; everybody not named stands alone."""
    masks = [find_coalition(game.players, union) for union in unions]
    taken = 0
    for mask in masks:
        if mask & taken or not mask:
            raise InvalidProblem(
                f"union {game.name_of(mask)}: is empty or shares a member with another; unions "
                "must be disjoint; put each player in one union"
            )
        taken |= mask
    return masks + [1 << player for player in members_of(game.grand ^ taken)]


def _joined(masks: list[int]) -> list[int]:
    """Return the coalition that every set of unions makes."""
    joined = [0]
    for mask in masks:
        joined += [coalition | mask for coalition in joined]
    return joined


def _union_value(values: Amounts, others: list[int], part: int) -> float:
    """Return what a union gets when only `part` of it comes to the bargaining of unions."""
    outside = _joined(others)
    quotient = values[outside + [coalition | part for coalition in outside]]
    return float(divide_by_shapley(quotient[np.newaxis])[0, -1])


def _divide_union(values: Amounts, masks: list[int], union: int) -> tuple[list[int], Amounts]:
    """Return the members of a union and their shares."""
    members = list(members_of(masks[union]))
    others = masks[:union] + masks[union + 1 :]
    parts = _joined([1 << member for member in members])
    inside = np.array([_union_value(values, others, part) for part in parts])
    return members, divide_by_shapley(inside[np.newaxis])[0]


def share_by_owen(game: Game, *, unions: Sequence[Iterable[str]]) -> Shares:
    """Return the Owen value for disjoint unions of named players. Source: owen1977."""
    masks = _masks_of(game, unions)
    amounts = np.zeros(len(game.players))
    for union in range(len(masks)):
        members, shares = _divide_union(game.values, masks, union)
        amounts[members] = shares
    return Shares(rule="owen", players=game.players, amounts=amounts, sense=game.sense)


OWEN = Rule(
    key="owen",
    title="Owen value",
    family=Family.GAME,
    use_when="some countries negotiate as a bloc",
    exists_when="the unions do not overlap",
    source="owen1977",
    axioms=("efficiency", "null player", "additivity", "covariance", "symmetry in a union"),
    options=("unions",),
    share=share_by_owen,
)
