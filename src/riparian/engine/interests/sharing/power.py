"""Power in a vote: indices of simple games, where a coalition wins (1) or does not (0)."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.banzhaf import divide_by_banzhaf
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shapley import divide_by_shapley
from riparian.engine.interests.sharing.shares import Shares, within, without
from riparian.engine.kernels.game_coalitions import coalition_sizes, subset_sums

Index = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def voting_game(players: tuple[str, ...], *, quota: float, weights: Sequence[float]) -> Game:
    """Return the game in which a coalition wins when its weight reaches the quota."""
    if len(weights) != len(players) or min(weights) < 0 or not 0 < quota <= sum(weights):
        raise InvalidProblem(
            f"vote: quota {quota:g}, weights {list(weights)} for {len(players)} players; weights "
            "must be one number >= 0 a player and 0 < quota <= their sum; correct the table"
        )
    total = subset_sums(np.asarray(weights, dtype=np.float64))
    rounding = 1e-12 * abs(quota)
    return Game(players=players, values=(total >= quota - rounding).astype(float))


def check_is_vote(game: Game) -> None:
    """Refuse a game whose values are not 0 and 1, where joining loses, or where nobody wins."""
    values = game.values
    if not np.isin(values, (0.0, 1.0)).all() or values[-1] != 1:
        raise InvalidProblem(
            "vote: values must be 0 (loses) or 1 (wins), and all together must win; "
            "use the Banzhaf or Shapley value for other games"
        )
    for player, name in enumerate(game.players):
        if (within(values, player) < without(values, player)).any():
            raise InvalidProblem(
                f"vote: {name} joins a winning coalition and it loses; joining must not hurt; "
                "correct the values"
            )


def _swings(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return (n, 2**n): whether a player turns a winning coalition into a losing one."""
    swings = np.zeros((len(values).bit_length() - 1, len(values)), dtype=bool)
    for player, row in enumerate(swings):
        with_player = row.reshape(-1, 2, 1 << player)[:, 1]
        pairs = values.reshape(-1, 2, 1 << player)
        with_player[:] = (pairs[:, 1] == 1) & (pairs[:, 0] == 0)
    return swings


def _minimal_winning(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return (n, M): the members of each winning coalition that needs them all."""
    swings = _swings(values)
    sizes = coalition_sizes(len(swings))
    minimal: NDArray[np.bool_] = swings[:, (swings.sum(axis=0) == sizes) & (sizes > 0)]
    return minimal


def _in_parts(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    parts: NDArray[np.float64] = scores / scores.sum()
    return parts


def _banzhaf_swings(values: NDArray[np.float64]) -> NDArray[np.float64]:
    swings: NDArray[np.float64] = np.rint(
        divide_by_banzhaf(values[np.newaxis])[0] * (len(values) // 2)
    )
    return swings


def _normalised_banzhaf(values: NDArray[np.float64]) -> NDArray[np.float64]:
    swings = _banzhaf_swings(values)
    return _in_parts(swings)


def _shapley_shubik(values: NDArray[np.float64]) -> NDArray[np.float64]:
    power: NDArray[np.float64] = divide_by_shapley(values[np.newaxis])[0]
    return power


def _deegan_packel(values: NDArray[np.float64]) -> NDArray[np.float64]:
    minimal = _minimal_winning(values)
    power: NDArray[np.float64] = (minimal / minimal.sum(axis=0)).mean(axis=1)
    return power


def _holler(values: NDArray[np.float64]) -> NDArray[np.float64]:
    counts = _minimal_winning(values).sum(axis=1).astype(float)
    return _in_parts(counts)


def _johnston(values: NDArray[np.float64]) -> NDArray[np.float64]:
    swings = _swings(values)
    critical = swings.sum(axis=0)
    scores = (swings[:, critical > 0] / critical[critical > 0]).sum(axis=1)
    return _in_parts(scores)


def _share_power(game: Game, *, rule: str, index: Index) -> Shares:
    check_is_vote(game)
    return Shares(rule=rule, players=game.players, amounts=index(game.values))


def share_by_shapley_shubik(game: Game) -> Shares:
    """Return how often each voter is pivotal over all orders. Source: shapley1954."""
    return _share_power(game, rule="shapley_shubik", index=_shapley_shubik)


def share_by_banzhaf_index(game: Game) -> Shares:
    """Return each voter's part of all swings. Source: banzhaf1965."""
    return _share_power(game, rule="banzhaf_index", index=_normalised_banzhaf)


def share_by_banzhaf_swings(game: Game) -> Shares:
    """Return the number of swings of each voter. Source: banzhaf1965."""
    return _share_power(game, rule="banzhaf_swings", index=_banzhaf_swings)


def share_by_deegan_packel(game: Game) -> Shares:
    """Return power when minimal winning coalitions form and split equally. Source: deegan1978."""
    return _share_power(game, rule="deegan_packel", index=_deegan_packel)


def share_by_holler(game: Game) -> Shares:
    """Return each voter's part of the places in minimal winning coalitions. Source: holler1982."""
    return _share_power(game, rule="holler_pgi", index=_holler)


def share_by_johnston(game: Game) -> Shares:
    """Return power where a swing counts less the more voters could swing. Source: johnston1978."""
    return _share_power(game, rule="johnston", index=_johnston)


def _rule(
    key: str, title: str, use_when: str, source: str, share: Callable[[Game], Shares]
) -> Rule:
    return Rule(
        key=key,
        title=title,
        family=Family.VOTING,
        use_when=use_when,
        exists_when="values are 0 and 1, joining never hurts, all together win",
        source=source,
        axioms=("symmetry", "null player"),
        share=share,
    )


VOTING_RULES = (
    _rule(
        "shapley_shubik",
        "Shapley-Shubik index",
        "votes are gathered one after the other",
        "shapley1954",
        share_by_shapley_shubik,
    ),
    _rule(
        "banzhaf_index",
        "Banzhaf index",
        "every coalition is equally likely",
        "banzhaf1965",
        share_by_banzhaf_index,
    ),
    _rule(
        "banzhaf_swings",
        "Banzhaf swings",
        "the plain number of decisive places is wanted",
        "banzhaf1965",
        share_by_banzhaf_swings,
    ),
    _rule(
        "deegan_packel",
        "Deegan-Packel index",
        "only coalitions without a spare member form, and split equally",
        "deegan1978",
        share_by_deegan_packel,
    ),
    _rule(
        "holler_pgi",
        "Public good index (Holler)",
        "what is won is a public good for the winning coalition",
        "holler1982",
        share_by_holler,
    ),
    _rule(
        "johnston",
        "Johnston index",
        "a sole swing voter counts more than one of several",
        "johnston1978",
        share_by_johnston,
    ),
)
