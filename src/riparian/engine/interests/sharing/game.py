"""What every coalition can gain or must pay: a game with named players, and ensembles of games."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Self

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem, MismatchedAxes

MOST_PLAYERS = 24


class Sense(StrEnum):
    """Whether the values of a game are worth having or must be paid."""

    BENEFIT = "benefit"
    COST = "cost"

    @property
    def sign(self) -> int:
        """1 for benefits, -1 for costs."""
        return 1 if self is Sense.BENEFIT else -1


def members_of(coalition: int) -> Iterator[int]:
    """Yield the positions of a coalition's members, lowest bit first."""
    while coalition:
        lowest = coalition & -coalition
        yield lowest.bit_length() - 1
        coalition ^= lowest


def name_coalition(players: tuple[str, ...], coalition: int) -> str:
    """Name a coalition by its members, as in `Laos + Thailand`."""
    return " + ".join(players[position] for position in members_of(coalition)) or "nobody"


def find_coalition(players: tuple[str, ...], members: Iterable[str]) -> int:
    """Return the bit mask of the named members."""
    coalition = 0
    for member in members:
        if member not in players:
            raise InvalidProblem(
                f"player {member!r}: is not one of {', '.join(players)}; name a player of the game"
            )
        coalition |= 1 << players.index(member)
    return coalition


def check_players(players: tuple[str, ...]) -> None:
    """Refuse no players, too many, or two with one name."""
    if not 1 <= len(players) <= MOST_PLAYERS:
        raise InvalidProblem(
            f"game: has {len(players)} players; must have 1 to {MOST_PLAYERS}; "
            "merge players that always act together"
        )
    if len(set(players)) != len(players):
        twice = sorted({name for name in players if players.count(name) > 1})
        raise InvalidProblem(f"game: players {twice} appear twice; give every player its own name")


def check_values(players: tuple[str, ...], values: NDArray[np.float64]) -> None:
    """Refuse values that do not give every coalition a finite number and nobody zero."""
    expected = 1 << len(players)
    if values.shape[-1] != expected:
        raise MismatchedAxes(
            f"game: has {values.shape[-1]} coalition values; {len(players)} players need "
            f"2**{len(players)} = {expected}, the empty coalition first; complete the table"
        )
    if not np.isfinite(values).all():
        where = np.argwhere(~np.isfinite(values))[0]
        raise InvalidProblem(
            f"coalition {name_coalition(players, int(where[-1]))}: value is "
            f"{values[tuple(where)]}; must be a finite number; give it or leave the player out"
        )
    if np.any(values[..., 0] != 0):
        raise InvalidProblem(
            f"coalition nobody: value is {np.max(np.abs(values[..., 0])):g}; must be 0; "
            "subtract what happens without any player from every value"
        )


def _frozen_floats(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values as contiguous floats that nobody can write to."""
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.flags.writeable:
        array = array.view()
        array.flags.writeable = False
    return array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Game:
    """A value for every coalition of named players; bit i of an index stands for players[i].

    `exact` holds the same values as fractions where they were given exactly.
    """

    players: tuple[str, ...]
    values: NDArray[np.float64]
    sense: Sense = Sense.BENEFIT
    exact: tuple[Fraction, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _frozen_floats(self.values))
        check_players(self.players)
        if self.values.ndim != 1:
            raise MismatchedAxes(
                f"game: values have shape {self.values.shape}; must be one row of coalition "
                "values; use GameEnsemble for many games"
            )
        check_values(self.players, self.values)

    @classmethod
    def from_fractions(
        cls,
        players: tuple[str, ...],
        values: Iterable[Fraction | int | str],
        *,
        sense: Sense = Sense.BENEFIT,
    ) -> Self:
        """Build a game whose values are known exactly, as in `"103/2"`."""
        exact = tuple(Fraction(value) for value in values)
        return cls(
            players=players,
            values=np.array([float(value) for value in exact]),
            sense=sense,
            exact=exact,
        )

    @classmethod
    def from_coalitions(
        cls,
        players: tuple[str, ...],
        values: Mapping[str, float | str],
        *,
        sense: Sense = Sense.BENEFIT,
    ) -> Self:
        """Build a game from names, as in `{"Laos": 3, "Laos + Thailand": 8}`; all must be given."""
        table: dict[int, Fraction] = {0: Fraction(0)}
        for name, value in values.items():
            members = [member.strip() for member in name.split("+")]
            table[find_coalition(players, members)] = Fraction(str(value))
        missing = next((mask for mask in range(1 << len(players)) if mask not in table), None)
        if missing is not None:
            raise InvalidProblem(
                f"coalition {name_coalition(players, missing)}: has no value; every coalition "
                "must have one; add it (0 if it gains nothing)"
            )
        return cls.from_fractions(
            players, (table[mask] for mask in range(1 << len(players))), sense=sense
        )

    @property
    def grand(self) -> int:
        """The coalition of everybody."""
        return len(self.values) - 1

    @property
    def benefits(self) -> NDArray[np.float64]:
        """The values as benefits: costs with their sign turned."""
        return self.values if self.sense is Sense.BENEFIT else -self.values

    @property
    def own_values(self) -> NDArray[np.float64]:
        """What each player gets or pays alone."""
        own: NDArray[np.float64] = self.values[1 << np.arange(len(self.players))]
        return own

    def value_of(self, *members: str) -> float:
        """Return the value of the coalition with these members."""
        return float(self.values[find_coalition(self.players, members)])

    def name_of(self, coalition: int) -> str:
        """Name a coalition by its members."""
        return name_coalition(self.players, coalition)

    def fractions(self) -> tuple[Fraction, ...]:
        """Return the values as fractions; a float counts as the shortest decimal that prints it."""
        if self.exact is not None:
            return self.exact
        return tuple(
            Fraction(int(value) if value.is_integer() else repr(value))
            for value in self.values.tolist()
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GameEnsemble:
    """Many games of the same players, one a row: what the runs of a river model give."""

    players: tuple[str, ...]
    values: NDArray[np.float64]
    sense: Sense = Sense.BENEFIT

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _frozen_floats(self.values))
        check_players(self.players)
        if self.values.ndim != 2 or self.values.shape[0] == 0:  # noqa: PLR2004 - games by coalitions
            raise MismatchedAxes(
                f"ensemble: values have shape {self.values.shape}; must be (games, coalitions) "
                "with at least one game; stack one row a run"
            )
        check_values(self.players, self.values)

    def __len__(self) -> int:
        return len(self.values)

    @property
    def benefits(self) -> NDArray[np.float64]:
        """The values as benefits: costs with their sign turned."""
        return self.values if self.sense is Sense.BENEFIT else -self.values

    def game(self, number: int) -> Game:
        """Return one game of the ensemble."""
        return Game(players=self.players, values=self.values[number], sense=self.sense)
