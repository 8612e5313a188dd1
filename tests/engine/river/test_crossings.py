"""A crossing is a pure function of readings and thresholds; hysteresis keeps it from trembling."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.river.crossings import AlertThreshold, Reading, Rule, crossings_of

START = datetime(2026, 8, 1, tzinfo=UTC)


def hourly(values):
    return [Reading(at=START + timedelta(hours=hour), value=v) for hour, v in enumerate(values)]


def threshold(rule=Rule.ABOVE, value=10.0, hysteresis=0.5, **more):
    return AlertThreshold(id="T", rule=rule, value=value, hysteresis=hysteresis, **more)


@pytest.mark.parametrize(
    ("rule", "values", "spans"),
    [
        (Rule.ABOVE, [9, 9.9], []),
        (Rule.ABOVE, [9, 10, 9.6, 10.1, 9.4], [(1, 4)]),
        (Rule.ABOVE, [9, 11, 12], [(1, None)]),
        (Rule.ABOVE, [11, 9, 11, 9], [(0, 1), (2, 3)]),
        (Rule.BELOW, [11, 9.9, 10.4, 10.6], [(1, 3)]),
        (Rule.RISE, [0, 4, 11, 12, 12], [(2, None)]),
        (Rule.RISE, [12, 4, 0], []),
    ],
)
def test_a_crossing_begins_at_the_threshold_and_ends_beyond_the_hysteresis(rule, values, spans):
    found = crossings_of(hourly(values), threshold(rule))
    hours = [(c.begins_at.hour, c.ends_at.hour if c.ends_at is not None else None) for c in found]
    assert hours == spans
    assert [c.is_open for c in found] == [end is None for _, end in spans]


def test_the_extreme_is_the_value_farthest_beyond():
    (found,) = crossings_of(hourly([9, 10, 13, 12]), threshold())
    assert (found.value, found.extreme_value, found.extreme_at.hour) == (10, 13, 2)
    (low,) = crossings_of(hourly([9, 3, 5]), threshold(Rule.BELOW))
    assert low.extreme_value == 3


def test_a_rise_counts_within_its_window_only():
    slow = hourly([0, 3, 6, 9, 12, 15])
    assert crossings_of(slow, threshold(Rule.RISE, window=timedelta(hours=2))) == ()
    assert len(crossings_of(slow, threshold(Rule.RISE, window=timedelta(hours=5)))) == 1


def test_a_threshold_of_some_months_is_over_when_they_are():
    summer = threshold(months=frozenset({8}))
    readings = [Reading(at=START + timedelta(days=10 * n), value=11.0) for n in range(5)]
    (found,) = crossings_of(readings, summer)
    assert found.ends_at is not None
    assert found.ends_at.month == 9


@settings(deadline=None, max_examples=200)
@given(st.lists(st.floats(0, 20), max_size=40), st.randoms())
def test_the_order_of_arrival_and_repeats_change_nothing(values, random):
    readings = hourly(values)
    shuffled = readings + readings[: len(readings) // 2]
    random.shuffle(shuffled)
    assert crossings_of(shuffled, threshold()) == crossings_of(readings, threshold())


@settings(deadline=None, max_examples=200)
@given(st.lists(st.floats(0, 20), max_size=60), st.sampled_from(list(Rule)))
def test_crossings_never_overlap_and_only_the_last_is_open(values, rule):
    found = crossings_of(hourly(values), threshold(rule))
    for one, following in pairwise(found):
        assert one.ends_at is not None
        assert one.begins_at < one.ends_at <= following.begins_at


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(0, 20), max_size=60), st.floats(0, 5))
def test_more_hysteresis_never_gives_more_crossings(values, more):
    few = crossings_of(hourly(values), threshold(hysteresis=0.5 + more))
    assert len(few) <= len(crossings_of(hourly(values), threshold(hysteresis=0.5)))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hysteresis": -1.0}, "hysteresis is -1.0"),
        ({"window": timedelta(0)}, "window is"),
        ({"months": frozenset()}, "months are"),
        ({"months": frozenset({13})}, "give some of 1 to 12"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused(wrong, words):
    with pytest.raises(InvalidInput, match=words):
        threshold(**wrong)
