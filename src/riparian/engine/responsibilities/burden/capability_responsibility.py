"""Capability and responsibility together: the index of the Greenhouse Development Rights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from riparian.engine.errors import InvalidProblem
from riparian.engine.responsibilities.burden.problem import BurdenProblem, BurdenShares

Amounts = NDArray[np.float64]


def responsibility_capacity_index(
    capacity: Amounts, responsibility: Amounts, *, responsibility_weight: float
) -> Amounts:
    """Return a R + (1 - a) C in the unit of the inputs, a the weight of responsibility.

    Source: baer2008.
    """
    if not 0 <= responsibility_weight <= 1:
        raise InvalidProblem(
            f"responsibility weight: is {responsibility_weight:g}; must be from 0 to 1; correct it"
        )
    return responsibility_weight * responsibility + (1 - responsibility_weight) * capacity


def bear_by_capability_and_responsibility(
    problem: BurdenProblem, *, responsibility_weight: float = 0.5
) -> BurdenShares:
    """Return the index of each player's part of all capacity and of all responsibility.

    On a river, responsibility is an analogue (regulated storage, altered flow): declare which.
    """
    key = "capability_responsibility"
    capacity = problem.get("capacity", needed_by=key)
    responsibility = problem.get("responsibility", needed_by=key)
    for name, amounts in (("capacity", capacity), ("responsibility", responsibility)):
        if amounts.sum() <= 0:
            raise InvalidProblem(
                f"burden key {key}: {name} sums to 0; somebody must have some; use another key"
            )
    parts = responsibility_capacity_index(
        capacity / capacity.sum(),
        responsibility / responsibility.sum(),
        responsibility_weight=responsibility_weight,
    )
    return BurdenShares(key=key, players=problem.players, parts=parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomes:
    """A country's income: mean a head, Gini index, people; lognormal inside the country."""

    mean: float
    gini: float
    population: float

    def __post_init__(self) -> None:
        if self.mean <= 0 or not 0 < self.gini < 1 or self.population < 0:
            raise InvalidProblem(
                f"incomes: mean {self.mean:g}, Gini {self.gini:g}, people {self.population:g}; "
                "must be > 0, between 0 and 1, >= 0; correct them"
            )


def income_above(incomes: Incomes, *, threshold: float) -> float:
    """Return the income above a threshold of all people of a country.

    C = y (1 - Phi((ln(y*/y) - s^2/2)/s)) - y* (1 - Phi((ln(y*/y) + s^2/2)/s)) a head, with
    s = sqrt(2) Phi^-1((1 + G)/2). Source: baer2008.
    """
    if threshold <= 0:
        return incomes.population * incomes.mean
    spread = float(np.sqrt(2) * norm.ppf((1 + incomes.gini) / 2))
    distance = float(np.log(threshold / incomes.mean))
    richer = norm.sf((distance - spread**2 / 2) / spread)
    people = norm.sf((distance + spread**2 / 2) / spread)
    return float(incomes.population * (incomes.mean * richer - threshold * people))
