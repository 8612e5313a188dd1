"""Harsanyi dividends: what each coalition adds beyond all of its parts."""

from dataclasses import dataclass

import numpy as np

from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.shares import Amounts, players_of


def dividends_of(values: Amounts) -> Amounts:
    """Return the dividend of every coalition: d(S) = v(S) - sum of d(T) over T inside S."""
    dividends = values.copy()
    for player in range(players_of(values)):
        cells = dividends.reshape(*values.shape[:-1], -1, 2, 1 << player)
        cells[..., 1, :] -= cells[..., 0, :]
    return dividends


@dataclass(frozen=True, slots=True, kw_only=True)
class Dividend:
    """What the members of a coalition gain together and no part of them gains."""

    coalition: str
    amount: float


def list_dividends(game: Game) -> tuple[Dividend, ...]:
    """Return the dividends that are not zero, the largest first. Source: harsanyi1963."""
    dividends = dividends_of(game.values)
    largest_first = np.argsort(-np.abs(dividends), kind="stable")
    return tuple(
        Dividend(coalition=game.name_of(int(coalition)), amount=float(dividends[coalition]))
        for coalition in largest_first
        if dividends[coalition] != 0
    )
