"""Checks find errors of known kind in the real series of Stung Treng, and seldom cry wolf."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput, MismatchedAxes
from riparian.engine.io.series import read_series
from riparian.engine.river.quality_control.flat_lines import flat_lines
from riparian.engine.river.quality_control.limits import out_of_range
from riparian.engine.river.quality_control.neighbours import aligned, departures_from_neighbour
from riparian.engine.river.quality_control.steps import implausible_steps
from riparian.engine.river.quality_control.water_balance import breaks_of_balance

DAY = 86_400.0
NAN = np.nan


def array(*values):
    return np.array(values, dtype=float)


def daily(count):
    return np.arange(count) * DAY


@pytest.fixture(scope="module")
def stung_treng():
    values = read_series("lancang-mekong", "series/stung_treng_discharge.csv").values
    return daily(len(values)), np.array(values)


def test_bounds_are_allowed_and_what_is_missing_is_never_flagged():
    flags = out_of_range(array(0, 1, 5, 5.1, -0.1, NAN), low=0, high=5)
    assert flags.tolist() == [False, False, False, True, True, False]


def test_a_spike_is_flagged_alone_and_a_shift_until_water_could_have_done_it():
    spike = implausible_steps(daily(5), array(1, 1, 9, 1, 1), per_hour=1 / 24)
    assert spike.tolist() == [False, False, True, False, False]
    shift = implausible_steps(daily(6), array(1, 1, 3, 3, 3, 3), per_hour=1 / 24)
    assert shift.tolist() == [False, False, True, False, False, False]
    gap = implausible_steps(daily(3), array(1, NAN, 3), per_hour=1 / 24)
    assert not gap.any()


def test_a_relative_rate_judges_a_low_river_by_its_own_measure():
    values = array(1000, 1300, 20_000, 20_300)
    flags = implausible_steps(daily(4), values, per_hour=np.log(1.25) / 24, relative=True)
    assert flags.tolist() == [False, True, True, True]


def test_the_whole_run_is_flagged_when_a_gauge_stands_still():
    flags = flat_lines(daily(7), array(1, 2, 2, NAN, 2, 3, 4), hours=72)
    assert flags.tolist() == [False, True, True, False, True, False, False]
    assert not flat_lines(daily(7), array(1, 2, 2, NAN, 2, 3, 4), hours=73).any()
    assert not flat_lines(daily(1), array(1), hours=1).any()


def test_the_neighbour_is_moved_by_the_travel_time_and_its_gaps_are_not_bridged():
    here = aligned(daily(6), array(0, 1, 4) * DAY, array(10, 20, 50), lag_hours=24)
    assert np.allclose(here, array(NAN, 10, 20, 30, 40, 50), equal_nan=True)
    gap = aligned(daily(9), array(0, 1, 2, 7) * DAY, array(1, 2, 3, 8), lag_hours=0)
    assert np.isnan(gap[3:7]).all()
    assert gap[7] == 8
    assert np.isnan(aligned(daily(3), array(1), array(1), lag_hours=0)).all()


def test_what_a_neighbour_denies_is_flagged():
    flags = departures_from_neighbour(
        array(10, 30, 12), array(5, 5, NAN), slope=2, intercept=0, tolerance=1
    )
    assert flags.tolist() == [False, True, False]


def test_flow_that_upstream_did_not_send_is_flagged_unless_all_of_it_is_local():
    flags = breaks_of_balance(
        array(100, 50, 200, 10), array(100, 100, 100, 0), lowest_ratio=0.8, highest_ratio=1.5
    )
    assert flags.tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: out_of_range(array(1), low=2, high=2),
        lambda: implausible_steps(daily(1), array(1), per_hour=0),
        lambda: flat_lines(daily(1), array(1), hours=0),
        lambda: departures_from_neighbour(array(1), array(1), slope=1, intercept=0, tolerance=0),
        lambda: breaks_of_balance(array(1), array(1), lowest_ratio=2, highest_ratio=1),
    ],
)
def test_rules_that_leave_no_room_are_refused(wrong):
    with pytest.raises(InvalidInput):
        wrong()


def test_series_of_two_lengths_are_refused():
    with pytest.raises(MismatchedAxes):
        breaks_of_balance(array(1), array(1, 2), lowest_ratio=0.5, highest_ratio=1)
    with pytest.raises(MismatchedAxes):
        departures_from_neighbour(array(1), array(1, 2), slope=1, intercept=0, tolerance=1)


@given(st.lists(st.sampled_from((1.0, 2.0, NAN)), max_size=30), st.integers(1, 5))
def test_flat_lines_are_those_that_a_slow_walk_finds(values, days):
    flags = flat_lines(daily(len(values)), array(*values), hours=24 * days)
    expected = [False] * len(values)
    for start in range(len(values)):
        for end in range(start, len(values)):
            part = {v for v in values[start : end + 1] if v == v}  # noqa: PLR0124
            ends_real = values[start] == values[start] and values[end] == values[end]
            if len(part) == 1 and ends_real and end - start >= days:
                for place in range(start, end + 1):
                    expected[place] = expected[place] or values[place] == values[place]
    assert flags.tolist() == expected


# The rules of the record for this series; the page of the checks quotes these counts.
STEP = {"per_hour": np.log(1.6) / 24, "relative": True}
FLAT_HOURS = 24 * 10


def test_false_alarms_on_the_real_series_are_few(stung_treng):
    seconds, values = stung_treng
    assert out_of_range(values, low=500, high=80_000).sum() == 0
    assert implausible_steps(seconds, values, **STEP).sum() == 17
    assert flat_lines(seconds, values, hours=FLAT_HOURS).sum() == 36


def test_injected_errors_of_known_kind_are_found(stung_treng):
    seconds, real = stung_treng
    draw = np.random.default_rng(6)
    places = np.sort(draw.choice(np.arange(100, len(real) - 100, 40), 500, replace=False))
    spikes = real.copy()
    spikes[places] *= np.where(draw.random(500) < 0.5, 3, 1 / 3)
    assert implausible_steps(seconds, spikes, **STEP)[places].mean() >= 0.99
    stuck = real.copy()
    for place in places:
        stuck[place : place + 15] = stuck[place]
    assert flat_lines(seconds, stuck, hours=FLAT_HOURS)[places].all()
    wrong_unit = real.copy()
    wrong_unit[places] *= 35.3147
    assert out_of_range(wrong_unit, low=500, high=80_000)[places].mean() >= 0.4
    assert implausible_steps(seconds, wrong_unit, **STEP)[places].all()
