"""Dry, normal and wet years."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from riparian.engine.river.inflows.traces import Inflows


class YearClass(IntEnum):
    """How much water a year brings, beside the other years."""

    DRY = 0
    NORMAL = 1
    WET = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class YearClasses:
    """The class of each year, (trace, year), and the two totals [km³] that part the classes."""

    classes: NDArray[np.int8] = field(repr=False)
    bounds_km3: tuple[float, float]

    def is_in(self, year_class: YearClass) -> NDArray[np.bool_]:
        """Answer which years are of a class, (trace, year)."""
        return np.asarray(self.classes == year_class)


def classify_years(
    inflows: Inflows, *, bounds_km3: tuple[float, float] | None = None
) -> YearClasses:
    """Return the class of each calendar year by the water of the whole basin.

    The bounds are the terciles of the annual totals of all traces and years: a year is dry below
    the first and wet from the second on. Give `bounds_km3` to judge by the bounds of another set.
    """
    totals = inflows.annual_total_km3()
    if bounds_km3 is None:
        low, high = np.quantile(totals, [1 / 3, 2 / 3])
        bounds_km3 = (float(low), float(high))
    classes = np.digitize(totals, bounds_km3).astype(np.int8)
    return YearClasses(classes=classes, bounds_km3=bounds_km3)
