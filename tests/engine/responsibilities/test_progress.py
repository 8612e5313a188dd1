"""Needed against actual rate: the slope of a line is found, outliers do not carry it away."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.responsibilities.progress import (
    DAYS_A_YEAR,
    Goal,
    Observed,
    Path,
    Verdict,
)
from riparian.engine.responsibilities.progress import (
    progress_towards as progress_on,
)

TODAY = date(2024, 6, 1)


def progress_towards(goal, values, **options):
    return progress_on(goal, values, on=TODAY, **options)


def yearly(*values, first=2018):
    return [Observed(on=date(first + n, 1, 1), value=value) for n, value in enumerate(values)]


def test_a_line_that_meets_the_goal_is_on_track_to_the_digit():
    found = progress_towards(Goal(by=date(2030, 1, 1), value=12), yearly(0, 1, 2, 3, 4))
    assert found.actual == pytest.approx(1, rel=1e-3)
    assert found.needed == pytest.approx(1, rel=1e-3)
    assert found.interval is not None
    assert found.last == Observed(on=date(2022, 1, 1), value=4)


@pytest.mark.parametrize(
    ("values", "goal", "verdict"),
    [
        ((), 10, Verdict.UNDECIDED),
        ((1, 2), 10, Verdict.UNDECIDED),
        ((1, 2, 3), 5, Verdict.ON_TRACK),
        ((1, 2, 3), 50, Verdict.BEHIND),
        ((3, 2, 1), 10, Verdict.NOT_MOVING_THERE),
        ((3, 3, 3), 10, Verdict.NOT_MOVING_THERE),
        ((1, 2, 12), 10, Verdict.REACHED),
        ((12,), 10, Verdict.REACHED),
    ],
)
def test_the_two_rates_give_the_verdict(values, goal, verdict):
    found = progress_towards(Goal(by=date(2027, 12, 31), value=goal), yearly(*values))
    assert found.verdict is verdict
    assert found.values == len(values)


def test_a_goal_from_above_is_read_the_other_way():
    goal = Goal(by=date(2027, 12, 31), value=1, is_upward=False)
    assert progress_towards(goal, yearly(9, 8, 7)).verdict is Verdict.ON_TRACK
    assert progress_towards(goal, yearly(7, 8, 9)).verdict is Verdict.NOT_MOVING_THERE
    assert progress_towards(goal, yearly(3, 2, 1)).verdict is Verdict.REACHED


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ((1, 9), Verdict.REACHED),
        ((1, 2, 9), Verdict.LATE),
        ((1, 2, 3), Verdict.MISSED),
        ((1, 2), Verdict.MISSED),
        ((1,), Verdict.UNDECIDED),
        ((), Verdict.UNDECIDED),
    ],
)
def test_a_goal_whose_day_is_past_was_reached_or_reached_late_or_missed(values, verdict):
    found = progress_towards(Goal(by=date(2019, 1, 1), value=9), yearly(*values))
    assert found.verdict is verdict


def test_one_wrong_value_does_not_carry_the_slope_away():
    found = progress_towards(Goal(by=date(2030, 1, 1), value=20), yearly(1, 2, 3, 400, 5, 6, 7))
    assert found.actual == pytest.approx(1, rel=0.05)


def test_values_of_one_day_are_no_trend():
    values = [Observed(on=date(2020, 1, 1), value=value) for value in (1, 2, 3)]
    assert progress_towards(Goal(by=date(2030, 1, 1), value=9), values).actual is None


def test_the_logistic_path_needs_more_near_one_end():
    values = yearly(0.5, 0.6, 0.7, 0.8)
    goal = Goal(by=date(2025, 1, 1), value=0.999)
    assert progress_towards(goal, values).verdict is Verdict.ON_TRACK
    assert progress_towards(goal, values, path=Path.LOGISTIC).verdict is Verdict.BEHIND
    with pytest.raises(InvalidInput, match="is no share"):
        progress_towards(Goal(by=date(2025, 1, 1), value=1), values, path=Path.LOGISTIC)


@settings(deadline=None, max_examples=60)
@given(
    st.floats(-50, 50), st.floats(-9, 9),
    st.lists(st.integers(0, 4_000), min_size=3, max_size=9, unique=True),
)  # fmt: skip
def test_the_slope_of_any_line_is_found_by_both_ways_of_asking(start, slope, days):
    values = [
        Observed(on=date(2010, 1, 1) + timedelta(days=day), value=start + slope * day / DAYS_A_YEAR)
        for day in days
    ]
    found = progress_towards(Goal(by=date(2040, 1, 1), value=1e9), values)
    assert found.actual == pytest.approx(slope, abs=1e-6)
    pairs = [
        (b.value - a.value) / ((b.on - a.on).days / DAYS_A_YEAR)
        for a in values
        for b in values
        if b.on > a.on
    ]
    assert min(pairs) - 1e-6 <= found.actual <= max(pairs) + 1e-6
    low, high = found.interval
    assert low - 1e-6 <= found.actual <= high + 1e-6
