"""A burden to be carried by named players, and the parts a key gives them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem, MismatchedAxes

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BurdenShares:
    """The part of the burden of each player under a key; fractions that sum to 1."""

    key: str
    players: tuple[str, ...]
    parts: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.parts.shape != (len(self.players),):
            raise MismatchedAxes(
                f"burden: {self.parts.shape} parts for {len(self.players)} players; must be as many"
            )
        if (self.parts < 0).any() or abs(self.parts.sum() - 1) > _ROUNDING:
            raise InvalidProblem(
                f"burden key {self.key}: parts are {self.parts.tolist()}; must be >= 0 and sum to "
                "1; correct the indicators"
            )

    @property
    def by_player(self) -> dict[str, float]:
        """The parts by player."""
        return dict(zip(self.players, map(float, self.parts), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BurdenProblem:
    """What is known of the players; a key refuses the problem when it lacks what the key needs.

    Amounts are in one currency and year; `members_key` is the key that members negotiated.
    """

    players: tuple[str, ...]
    gni: NDArray[np.float64] | None = None
    population: NDArray[np.float64] | None = None
    debt: NDArray[np.float64] | None = None
    is_least_developed: NDArray[np.bool_] | None = None
    capacity: NDArray[np.float64] | None = None
    responsibility: NDArray[np.float64] | None = None
    benefit: NDArray[np.float64] | None = None
    members_key: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        for name in self.__slots__[1:]:
            given = getattr(self, name)
            if given is not None:
                kind = bool if name == "is_least_developed" else float
                object.__setattr__(self, name, np.asarray(given, dtype=kind))
                self._check(name)

    def _check(self, name: str) -> None:
        given = getattr(self, name)
        if given.shape != (len(self.players),):
            raise MismatchedAxes(
                f"burden: {name} has shape {given.shape}; must be one number for each of "
                f"{len(self.players)} players; complete the list"
            )
        if (~np.isfinite(given) | (given < 0)).any():
            who = self.players[int(np.argmax(~np.isfinite(given) | (given < 0)))]
            raise InvalidProblem(
                f"burden: {name} of {who} is {given.tolist()[self.players.index(who)]}; must be a "
                "number >= 0; correct it"
            )

    def get(self, name: str, *, needed_by: str) -> NDArray[np.float64]:
        """Return an indicator; refuse where the key needs it and it is not known."""
        given: NDArray[np.float64] | None = getattr(self, name)
        if given is None:
            raise InvalidProblem(
                f"burden key {needed_by}: {name} is not given; the key divides by it; "
                f"add {name} for every player"
            )
        return given


def in_proportion(key: str, players: tuple[str, ...], amounts: NDArray[np.float64]) -> BurdenShares:
    """Return parts in proportion to amounts; refuse amounts that are all 0."""
    total = float(amounts.sum())
    if total <= 0:
        raise InvalidProblem(
            f"burden key {key}: the amounts sum to {total:g}; must be positive; use another key"
        )
    return BurdenShares(key=key, players=players, parts=amounts / total)
