import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from riparian.engine.river.inflows.seasons import (
    COMMON_YEAR,
    LEAP_YEAR,
    mean_by_month,
    mean_year,
    smooth_season,
    with_leap_day,
)

FLOWS = st.one_of(st.just(0.0), st.floats(1e-3, 1e5))


@settings(deadline=None, max_examples=40)
@given(
    monthly=arrays(float, (12, 3), elements=FLOWS), days=st.sampled_from([COMMON_YEAR, LEAP_YEAR])
)
def test_a_smooth_season_keeps_every_month_and_is_never_negative(monthly, days):
    curve = smooth_season(monthly, days)
    assert len(curve) == days.sum()
    assert curve.min() >= 0.0
    assert mean_by_month(curve, days) == pytest.approx(monthly, rel=1e-9)


def test_a_smooth_season_has_no_steps_where_months_meet():
    monthly = 100.0 + 80.0 * np.sin(np.arange(12) * np.pi / 6)
    curve = smooth_season(monthly)
    steps = np.abs(np.diff(np.append(curve, curve[0])))
    assert steps.max() < 1.1 * 80.0 * 2 * np.pi / 365


def test_a_level_season_stays_level():
    assert smooth_season(np.full(12, 7.0)) == pytest.approx(np.full(365, 7.0))


def test_a_mean_year_is_smooth_and_keeps_the_water():
    years = 50.0 + np.random.default_rng(3).random((20, 365))
    year = mean_year(years)
    assert year.mean() == pytest.approx(years.mean())
    assert np.abs(np.diff(year)).max() < 0.2 * np.abs(np.diff(years.mean(axis=0))).max()
    assert mean_year(np.full((2, 365), 7.0)) == pytest.approx(np.full(365, 7.0))


def test_the_leap_day_lies_between_its_neighbours():
    year = with_leap_day(np.arange(365.0))
    assert len(year) == 366
    assert list(year[57:62]) == [57.0, 58.0, 58.5, 59.0, 60.0]
