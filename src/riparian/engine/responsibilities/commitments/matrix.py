"""The matrix of scores and its averages as the G7 and G20 research groups publish them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem, MismatchedAxes

Scores = NDArray[np.float64]
ALLOWED = (-1.0, 0.0, 1.0)


class Divisor(StrEnum):
    """By how many a sum of scores is divided.

    `SCORED` leaves out cells without a score, so that absent evidence is never zero. `ALL` divides
    by every country, as the printed averages of the first reports do (kirton1998).
    """

    SCORED = "scored"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScoreMatrix:
    """Scores [commitment, country]; NaN where a cell has no score or does not apply.

    Raises:
        MismatchedAxes: the scores are not commitments x countries.
        InvalidProblem: a score is none of -1, 0, +1.
    """

    commitments: tuple[str, ...]
    countries: tuple[str, ...]
    scores: Scores

    def __post_init__(self) -> None:
        wanted = (len(self.commitments), len(self.countries))
        if self.scores.shape != wanted:
            raise MismatchedAxes(f"scores: are {self.scores.shape}, must be {wanted}")
        wrong = ~np.isnan(self.scores) & ~np.isin(self.scores, ALLOWED)
        if wrong.any():
            row, column = (int(part[0]) for part in np.nonzero(wrong))
            raise InvalidProblem(
                f"score of {self.countries[column]} on {self.commitments[row]!r}: is "
                f"{self.scores[row, column]:g}; must be -1, 0, 1 or empty"
            )


def average_by_commitment(matrix: ScoreMatrix, divisor: Divisor = Divisor.SCORED) -> Scores:
    """Return the mean score of each commitment over countries; NaN where nothing is scored."""
    return _averages(matrix.scores, divisor, axis=1)


def average_by_country(matrix: ScoreMatrix, divisor: Divisor = Divisor.SCORED) -> Scores:
    """Return the mean score of each country over commitments; NaN where nothing is scored."""
    return _averages(matrix.scores, divisor, axis=0)


def average_by_area(
    matrix: ScoreMatrix, areas: Sequence[str], *, divisor: Divisor = Divisor.SCORED,
    rounded_to: int | None = None,
) -> dict[str, float]:  # fmt: skip
    """Return the mean of the commitments' averages in each area.

    `rounded_to` rounds those averages first, as printed reports that add up printed figures do.
    """
    if len(areas) != len(matrix.commitments):
        raise MismatchedAxes(f"areas: are {len(areas)}, must be {len(matrix.commitments)}")
    averages = average_by_commitment(matrix, divisor)
    if rounded_to is not None:
        averages = np.round(averages, rounded_to)
    labels = np.array(areas)
    return {
        area: _mean_of_known(averages[labels == area]) for area in dict.fromkeys(map(str, areas))
    }


def fraction_fulfilled(mean_score: float) -> float:
    """Return (1 + S) / 2: -1 becomes 0, +1 becomes 1. Source: g20manual2020 (P = 50 x (1 + S))."""
    return (1.0 + mean_score) / 2.0


def _averages(scores: Scores, divisor: Divisor, *, axis: int) -> Scores:
    known = (~np.isnan(scores)).sum(axis=axis)
    number = known if divisor is Divisor.SCORED else np.full_like(known, scores.shape[axis])
    totals = np.nansum(scores, axis=axis)
    averages = np.full(totals.shape, np.nan)
    np.divide(totals, number, out=averages, where=known > 0)
    return averages


def _mean_of_known(values: Scores) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")
