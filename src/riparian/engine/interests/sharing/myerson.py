"""The Myerson value: only players joined by links can gain together."""

from collections.abc import Iterable

import numpy as np

from riparian.engine.interests.sharing.game import Game, find_coalition
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shapley import share_by_shapley
from riparian.engine.interests.sharing.shares import Shares
from riparian.engine.kernels.game_graph import restricted_values


def restrict_to_links(game: Game, *, links: Iterable[tuple[str, str]]) -> Game:
    """Return the game in which a coalition is worth the sum of its linked parts."""
    neighbours = np.zeros(len(game.players), dtype=np.int64)
    for link in links:
        mask = find_coalition(game.players, link)
        for end in link:
            neighbours[game.players.index(end)] |= mask
    return Game(
        players=game.players,
        values=restricted_values(game.values, neighbours),
        sense=game.sense,
    )


def links_of_river(downstream: dict[str, str | None]) -> tuple[tuple[str, str], ...]:
    """Return the links of a river that flows from each player to the one it names."""
    return tuple((above, below) for above, below in downstream.items() if below is not None)


def share_by_myerson(game: Game, *, links: Iterable[tuple[str, str]]) -> Shares:
    """Return the Myerson value: the Shapley value of the game restricted to the links.

    On a river, give `links_of_river`. A part without links shares its own value only, so the
    shares sum to v(N) where the links join everybody. Source: myerson1977.
    """
    shares = share_by_shapley(restrict_to_links(game, links=links))
    return Shares(rule="myerson", players=game.players, amounts=shares.amounts, sense=game.sense)


MYERSON = Rule(
    key="myerson",
    title="Myerson value",
    family=Family.GAME,
    use_when="only neighbours (along a river, a power line) can cooperate directly",
    exists_when="always; divides v(N) where the links join everybody",
    source="myerson1977",
    axioms=("component efficiency", "fairness of links"),
    options=("links",),
    share=share_by_myerson,
)
