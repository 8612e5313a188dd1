"""Ridge regressions learnt anew at the start of each year; the recent years count more."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidInput
from riparian.engine.river.forecasting.daily import Values
from riparian.engine.river.forecasting.problem import HALF_LIFE_YEARS, LEARNING_YEARS

RIDGE = 1e-4
LEAST_CASES = 730


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlySums:
    """What a least-squares fit needs of each year: XᵀX, Xᵀy and the number of cases.

    Sums add up, so that learning anew for another year costs one small system of equations.
    """

    years: NDArray[np.int64]
    squares: Values = field(repr=False)
    products: Values = field(repr=False)
    cases: Values = field(repr=False)


def yearly_sums(terms: Values, answers: Values, years: NDArray[np.int64]) -> YearlySums:
    """Sum complete cases by year; a column of ones for the intercept comes first."""
    whole = np.isfinite(terms).all(axis=1) & np.isfinite(answers)
    known = np.unique(years[whole])
    padded = np.concatenate([np.ones((len(terms), 1)), terms], axis=1)
    squares, products, cases = [], [], []
    for year in known:
        own = whole & (years == year)
        squares.append(padded[own].T @ padded[own])
        products.append(padded[own].T @ answers[own])
        cases.append(float(own.sum()))
    return YearlySums(
        years=known, squares=np.array(squares), products=np.array(products), cases=np.array(cases)
    )


def learn(sums: YearlySums, *, before: int) -> Values:
    """Return intercept and weights from the years before a year.

    Minimises Σ w (y − Xb)² + λ n Σ b² s², where w halves every HALF_LIFE_YEARS back, s² is the
    mean square of a term, and the intercept goes free.

    Raises:
        InvalidInput: fewer than two years of complete cases.
    """
    use = (sums.years < before) & (sums.years >= before - LEARNING_YEARS)
    if sums.cases[use].sum() < LEAST_CASES:
        raise InvalidInput(
            f"forecast of {before}: {int(sums.cases[use].sum())} complete days to learn from;"
            f" needs {LEAST_CASES}"
        )
    weight = 0.5 ** ((before - 1 - sums.years[use]) / HALF_LIFE_YEARS)
    square = np.tensordot(weight, sums.squares[use], axes=1)
    product = np.tensordot(weight, sums.products[use], axes=1)
    penalty = RIDGE * np.diag(square) + 1e-12
    penalty[0] = 0.0
    return np.asarray(np.linalg.solve(square + np.diag(penalty), product))


def answers_of(weights: Values, terms: Values) -> Values:
    """Return the answer for each row of terms; NaN where a term is missing."""
    return np.asarray(weights[0] + terms @ weights[1:])
