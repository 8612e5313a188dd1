"""Whether the richer carry more: burden against income, by country."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem
from riparian.engine.responsibilities.burden.problem import BurdenProblem, BurdenShares

Amounts = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Progressivity:
    """Burden over income (poorest first by head), and the indices of Kakwani, Suits and others.

    `kakwani` and `suits` are positive where the richer carry more than their income's part;
    `redistribution` (Reynolds-Smolensky) needs the size of the burden and is for the given one;
    `elasticity` is the slope of log burden a head on log income a head.
    """

    players: tuple[str, ...]
    burden_to_income: Amounts
    kakwani: float
    suits: float
    redistribution: float
    elasticity: float


def measure_progressivity(
    problem: BurdenProblem, shares: BurdenShares, *, burden: float
) -> Progressivity:
    """Measure a key against income. Sources: kakwani1977, suits1977, reynolds1977."""
    income = problem.get("gni", needed_by="progressivity")
    people = problem.get("population", needed_by="progressivity")
    if not 0 < burden < income.sum():
        raise InvalidProblem(
            f"burden: is {burden:g}; must be above 0 and below the income of all {income.sum():g}; "
            "give it in the unit of income"
        )
    order = np.argsort(income / people, kind="stable")
    income, people, paid = income[order], people[order], burden * shares.parts[order]
    before = _concentration(people, income)
    return Progressivity(
        players=tuple(shares.players[position] for position in order),
        burden_to_income=paid / income,
        kakwani=_concentration(people, paid) - before,
        suits=_concentration(income, paid),
        redistribution=before - _concentration(people, income - paid),
        elasticity=_elasticity(income / people, paid / people),
    )


def _concentration(ranked: Amounts, carried: Amounts) -> float:
    """Return 1 - 2 x the area under the curve of `carried` over `ranked` (trapezes)."""
    x = np.concatenate(([0.0], np.cumsum(ranked) / ranked.sum()))
    y = np.concatenate(([0.0], np.cumsum(carried) / carried.sum()))
    return float(1 - np.sum((x[1:] - x[:-1]) * (y[1:] + y[:-1])))


def _elasticity(income: Amounts, burden: Amounts) -> float:
    known = (income > 0) & (burden > 0)
    if len(np.unique(income[known])) < 2:  # noqa: PLR2004 - a slope needs two points
        return float("nan")
    x, y = np.log(income[known]), np.log(burden[known])
    return float(np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2))
