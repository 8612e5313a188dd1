"""A negotiated key that moves over the years, as from today's shares to equal ones by 2030."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem
from riparian.engine.responsibilities.burden.problem import BurdenShares


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeyPath:
    """The parts agreed for some years; between two years the key moves in a straight line."""

    players: tuple[str, ...]
    agreed: dict[int, NDArray[np.float64]]

    def __post_init__(self) -> None:
        if not self.agreed:
            raise InvalidProblem("key path: no year is agreed; at least one must be; add its parts")
        for year, parts in self.agreed.items():
            BurdenShares(key=str(year), players=self.players, parts=np.asarray(parts, float))

    def parts_in(self, year: int) -> BurdenShares:
        """Return the key of a year; outside the agreed years it stands still."""
        years = sorted(self.agreed)
        table = np.array([self.agreed[known] for known in years])
        parts = np.array([np.interp(year, years, column) for column in table.T])
        return BurdenShares(key=f"negotiated {year}", players=self.players, parts=parts)


def path_to_equal(start: BurdenShares, *, from_year: int, equal_by: int) -> KeyPath:
    """Return the path from given parts to equal ones (the Mekong River Commission: by 2030)."""
    if equal_by <= from_year:
        raise InvalidProblem(
            f"key path: equal by {equal_by} from {from_year}; the end must be later; change a year"
        )
    n = len(start.players)
    return KeyPath(
        players=start.players,
        agreed={from_year: start.parts, equal_by: np.full(n, 1 / n)},
    )
