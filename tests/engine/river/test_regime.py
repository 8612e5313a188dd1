"""The regime of a gauge: months by percentile, years and dry seasons only where they are whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riparian.engine.river.regime import month_bands, monthly_means, year_lines


def test_means_are_those_of_the_values_of_a_month():
    means = monthly_means(
        np.array([2000, 2000, 2001]), np.array([1, 1, 12]), np.array([1.0, 3.0, 5.0])
    )
    assert means == {(2000, 1): 2.0, (2001, 12): 5.0}


@given(st.dictionaries(st.tuples(st.integers(1990, 2020), st.integers(1, 12)), st.floats(0, 1e6)))
def test_bands_are_the_percentiles_of_the_years_and_rise(means):
    for band in month_bands(means):
        values = [mean for (_, month), mean in means.items() if month == band.month]
        assert band.years == len(values)
        assert band.p50 == pytest.approx(float(np.median(values)))
        assert band.p5 <= band.p25 <= band.p50 <= band.p75 <= band.p95


def test_a_year_with_a_gap_has_no_mean_and_a_dry_season_needs_five_of_six_months():
    means = {(2000, month): 2.0 for month in range(1, 13)} | {(2001, 1): 4.0, (2001, 2): 4.0}
    first, second = year_lines(means)
    assert (first.mean, first.dry_season) == (2.0, 2.0)
    assert (second.mean, second.dry_season) == (None, None)
    assert year_lines(means | {(2001, 3): 4.0, (2001, 4): 4.0})[1].dry_season == pytest.approx(3.6)
