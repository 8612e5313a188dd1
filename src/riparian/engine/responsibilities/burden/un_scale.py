"""Capacity to pay: the scale of assessments of the United Nations, step by step."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem
from riparian.engine.responsibilities.burden.problem import BurdenProblem, BurdenShares

Amounts = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnScale:
    """The elements of the scale (A/RES/73/271 para. 6); all rates are fractions.

    `threshold` is income a head below which relief is given; the average of all unless set.
    """

    debt_rate: float = 0.125
    gradient: float = 0.80
    threshold: float | None = None
    floor: float = 0.000_01
    least_developed_cap: float = 0.000_1
    ceiling: float = 0.22

    def __post_init__(self) -> None:
        for name in ("debt_rate", "gradient", "floor", "least_developed_cap", "ceiling"):
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidProblem(
                    f"UN scale: {name} is {getattr(self, name):g}; must be a fraction from 0 to 1; "
                    "divide a percentage by 100"
                )


def bear_by_un_scale(problem: BurdenProblem, scale: UnScale | None = None) -> BurdenShares:
    """Return the UN scale: income less debt, relief for low income, floor, caps. Source: unscale.

    Rates are set in this order: floor, cap of the least developed, ceiling; what a cap takes off
    is carried by the others in proportion, once, so with few players some may end above it.
    """
    scale = scale or UnScale()
    gni = problem.get("gni", needed_by="un_scale")
    population = problem.get("population", needed_by="un_scale")
    debt = np.zeros_like(gni) if problem.debt is None else problem.debt
    least = (
        np.zeros(len(gni), dtype=bool)
        if problem.is_least_developed is None
        else problem.is_least_developed
    )
    income = np.maximum(gni - scale.debt_rate * debt, 0.0)
    threshold = gni.sum() / population.sum() if scale.threshold is None else scale.threshold
    rates = _relieve_low_income(income, population, threshold, scale.gradient)
    return BurdenShares(
        key="un_scale",
        players=problem.players,
        parts=_apply_limits(rates / rates.sum(), least, scale),
    )


# The steps of the scale without the limits that suit 190 states and not six.
FEW_MEMBERS = UnScale(floor=0.0, least_developed_cap=1.0, ceiling=1.0)


def bear_by_capacity(problem: BurdenProblem) -> BurdenShares:
    """Return income less debt with relief for low income, without floor and caps."""
    return replace(bear_by_un_scale(problem, FEW_MEMBERS), key="capacity")


def bear_by_average_un_scale(
    base_periods: tuple[BurdenProblem, ...], scale: UnScale | None = None
) -> BurdenShares:
    """Return the average of the scales of several base periods (the UN takes 3 and 6 years)."""
    scales = [bear_by_un_scale(problem, scale) for problem in base_periods]
    if len({each.players for each in scales}) != 1:
        raise InvalidProblem(
            f"UN scale: {len(base_periods)} base periods with different players; must be one "
            "period or more of the same players; align the lists"
        )
    parts = np.mean([each.parts for each in scales], axis=0)
    return BurdenShares(key="un_scale", players=scales[0].players, parts=parts)


def _relieve_low_income(
    income: Amounts, population: Amounts, threshold: float, gradient: float
) -> Amounts:
    """Take gradient x (shortfall of income a head) off the poor; the rich carry it by income."""
    shortfall = np.maximum(1 - income / population / threshold, 0.0)
    relief = gradient * shortfall * income
    payers = np.where(shortfall == 0, income, 0.0)
    relieved: Amounts = income - relief + relief.sum() * payers / payers.sum()
    return relieved


def _apply_limits(rates: Amounts, least: NDArray[np.bool_], scale: UnScale) -> Amounts:
    """Lift rates to the floor, then cut to the two caps; the others carry the difference."""
    limited = _hold(rates, rates < scale.floor, scale.floor, free=rates >= scale.floor)
    held = limited <= scale.floor
    over = least & (limited > scale.least_developed_cap)
    held |= least & (limited >= scale.least_developed_cap)
    limited = _hold(limited, over, scale.least_developed_cap, free=~held)
    over = limited > scale.ceiling
    return _hold(limited, over, scale.ceiling, free=~held & ~over)


def _hold(
    rates: Amounts, which: NDArray[np.bool_], at: float, *, free: NDArray[np.bool_]
) -> Amounts:
    """Hold some rates at a limit and let the free ones carry the difference by their size."""
    if not which.any():
        return rates
    held = np.where(which, at, rates)
    if not (rates[free] > 0).any():
        raise InvalidProblem(
            f"UN scale: a limit of {at:g} holds {int(which.sum())} players and nobody is left to "
            "carry the rest; raise the ceiling, or use the key `capacity`"
        )
    rest = 1.0 - held[~free].sum()
    return np.where(free, rates * rest / rates[free].sum(), held)
