import numpy as np

from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows import YearClass, classify_years, inflows_from_traces
from riparian.engine.vocabulary import TimeStep

CLOCK = Clock(first_year=2001, last_year=2003, step=TimeStep.MONTHLY)


def years(*levels):
    return np.repeat(np.array(levels, dtype=float), 12)[:, None]


def test_a_third_of_the_years_falls_in_each_class():
    inflows = inflows_from_traces(CLOCK, ("S",), [years(1, 5, 9), years(2, 6, 8)])
    classes = classify_years(inflows)
    assert classes.classes.tolist() == [[0, 1, 2], [0, 1, 2]]
    assert classes.is_in(YearClass.DRY).sum() == 2


def test_years_can_be_judged_by_the_bounds_of_others():
    reference = classify_years(inflows_from_traces(CLOCK, ("S",), [years(1, 5, 9)]))
    drier = inflows_from_traces(CLOCK, ("S",), [years(1, 1, 2)])
    classes = classify_years(drier, bounds_km3=reference.bounds_km3)
    assert classes.bounds_km3 == reference.bounds_km3
    assert classes.classes.tolist() == [[0, 0, 0]]
