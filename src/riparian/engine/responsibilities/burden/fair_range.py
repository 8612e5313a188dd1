"""The range of a player's fair share over several keys, and where its actual share lies."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import MismatchedAxes
from riparian.engine.responsibilities.burden.problem import BurdenShares


class Standing(StrEnum):
    """Where an actual share lies against the range of keys."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True, slots=True, kw_only=True)
class FairRange:
    """The lowest and highest part over the keys, the keys that give them, and the actual part."""

    player: str
    low: float
    low_key: str
    high: float
    high_key: str
    actual: float
    standing: Standing
    gap_by_key: dict[str, float]


def range_over_keys(
    keys: tuple[BurdenShares, ...], actual: NDArray[np.float64]
) -> tuple[FairRange, ...]:
    """Return each player's range over the keys and its actual share less each key."""
    players = keys[0].players
    if any(key.players != players for key in keys) or actual.shape != (len(players),):
        raise MismatchedAxes(
            f"fair range: keys and actual shares must be of the same players {players}; align them"
        )
    table = np.stack([key.parts for key in keys])
    return tuple(_range_of(keys, table[:, at], float(actual[at]), at) for at in range(len(players)))


def _range_of(
    keys: tuple[BurdenShares, ...], parts: NDArray[np.float64], actual: float, at: int
) -> FairRange:
    lowest, highest = int(np.argmin(parts)), int(np.argmax(parts))
    standing = (
        Standing.BELOW
        if actual < parts[lowest]
        else Standing.ABOVE
        if actual > parts[highest]
        else Standing.WITHIN
    )
    return FairRange(
        player=keys[0].players[at],
        low=float(parts[lowest]),
        low_key=keys[lowest].key,
        high=float(parts[highest]),
        high_key=keys[highest].key,
        actual=actual,
        standing=standing,
        gap_by_key={key.key: actual - float(part) for key, part in zip(keys, parts, strict=True)},
    )
