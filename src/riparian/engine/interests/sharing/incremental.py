"""Incremental rules on a river: each place gets what it adds, coming from above or from below."""

import numpy as np

from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.river import Downstream, line_of, paths_to_mouth
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import Shares


def share_by_downstream_increments(game: Game, *, downstream: Downstream | None = None) -> Shares:
    """Return Ambec and Sprumont's rule: what a place adds to all above it. Source: ambec2002.

    x_i = v(i and all above) - v of the parts above i; on a tree each branch above is one part
    (khmelnitskaya2010). Players stand from upstream to downstream unless `downstream` is given.
    """
    river = downstream or line_of(game.players)
    paths = paths_to_mouth(game.players, river)
    basins = [
        sum(1 << above for above, path in enumerate(paths) if path >> place & 1)
        for place in range(len(paths))
    ]
    amounts = game.values[basins].copy()
    for above, below in enumerate(river):
        if below is not None:
            amounts[game.players.index(below)] -= game.values[basins[above]]
    return Shares(
        rule="downstream_incremental", players=game.players, amounts=amounts, sense=game.sense
    )


def _next_places(paths: tuple[int, ...], present: int) -> list[int]:
    """Return the places whose every place below is present."""
    return [
        place
        for place, path in enumerate(paths)
        if not present >> place & 1 and path & ~present == 1 << place
    ]


def _count_orders(paths: tuple[int, ...]) -> tuple[dict[int, int], dict[int, int]]:
    """Count the orders from the mouth that reach, and that leave, each set closed downstream."""
    reach = {0: 1}
    sets = [0]
    for present in sets:
        for place in _next_places(paths, present):
            grown = present | 1 << place
            if grown not in reach:
                sets.append(grown)
            reach[grown] = reach.get(grown, 0) + reach[present]
    leave = {sets[-1]: 1}
    for present in reversed(sets[:-1]):
        leave[present] = sum(leave[present | 1 << p] for p in _next_places(paths, present))
    return reach, leave


def share_by_upstream_increments(game: Game, *, downstream: Downstream | None = None) -> Shares:
    """Return the mirrored rule: what a place adds to all below it. Source: vandenbrink2007river.

    On a line x_i = v(i and all below) - v(all below); on a tree the average over all orders in
    which every place comes after those below it.
    """
    paths = paths_to_mouth(game.players, downstream or line_of(game.players))
    reach, leave = _count_orders(paths)
    amounts = np.zeros(len(game.players))
    for present, orders in reach.items():
        for place in _next_places(paths, present):
            grown = present | 1 << place
            part = orders * leave[grown] / leave[0]
            amounts[place] += part * (game.values[grown] - game.values[present])
    return Shares(
        rule="upstream_incremental", players=game.players, amounts=amounts, sense=game.sense
    )


INCREMENTAL_RULES = (
    Rule(
        key="downstream_incremental",
        title="Downstream incremental (Ambec-Sprumont)",
        family=Family.RIVER,
        use_when="those above may use their own water and no group may ask more than it could have",
        exists_when="always; in the core where the game is that of a river",
        source="ambec2002",
        axioms=("efficiency", "additivity", "null player"),
        options=("downstream",),
        share=share_by_downstream_increments,
    ),
    Rule(
        key="upstream_incremental",
        title="Upstream incremental",
        family=Family.RIVER,
        use_when="those below hold older rights and those above come in later",
        exists_when="always; divides v(N)",
        source="vandenbrink2007river",
        axioms=("efficiency", "additivity", "null player"),
        options=("downstream",),
        share=share_by_upstream_increments,
    ),
)
