import numpy as np
import pytest

from riparian.engine.errors import InvalidInput, MismatchedAxes
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows import Inflows, inflows_from_traces
from riparian.engine.vocabulary import TimeStep

TWO_YEARS = Clock(first_year=2003, last_year=2004)
IDS = ("ONE", "OTHER")


def traces_of(count):
    steps = np.arange(len(TWO_YEARS))[:, None]
    return [steps + 1000.0 * k + np.array([0.0, 0.5]) for k in range(count)]


@pytest.fixture
def seventy():
    return inflows_from_traces(TWO_YEARS, IDS, traces_of(70))


def test_traces_lie_in_blocks_of_64_lanes_and_spare_lanes_repeat_the_first(seventy):
    assert seventy.flow_m3s.shape == (2, 731, 2, 64)
    assert seventy.flow_m3s.dtype == np.float32
    assert seventy.flow_m3s[1, 0, 0, 5] == 69_000.0
    assert seventy.flow_m3s[1, 0, 0, 6] == 0.0
    assert seventy.flow_m3s[1, 0, 0, 7] == 1000.0


def test_a_trace_comes_back_as_it_went_in(seventy):
    assert seventy.trace(69) == pytest.approx(traces_of(70)[69])


def test_one_trace_fills_every_lane():
    alone = inflows_from_traces(TWO_YEARS, IDS, traces_of(1))
    assert np.ptp(alone.flow_m3s, axis=3).max() == 0.0


def test_inflows_cannot_be_changed(seventy):
    with pytest.raises(ValueError, match="read-only"):
        seventy.flow_m3s[0, 0, 0, 0] = 1.0


def test_selected_traces_come_in_the_order_asked(seventy):
    some = seventy.select([69, 3])
    assert some.traces == 2
    assert some.trace(0) == pytest.approx(seventy.trace(69))
    assert some.trace(1) == pytest.approx(seventy.trace(3))


def test_monthly_inflows_are_calendar_month_means(seventy):
    months = seventy.to_monthly()
    assert months.clock.step is TimeStep.MONTHLY
    february = slice(365 + 31, 365 + 60)
    assert months.trace(2)[13] == pytest.approx(seventy.trace(2)[february].mean(axis=0))
    assert months.to_monthly() is months


def test_annual_totals_count_days_and_sub_basins_in_either_step():
    level = inflows_from_traces(TWO_YEARS, IDS, [np.full((731, 2), 10.0)] * 2)
    expected = 20.0 * 86_400 * np.array([365, 366]) / 1e9
    assert level.annual_total_km3() == pytest.approx(np.stack([expected, expected]))
    assert level.to_monthly().annual_total_km3() == pytest.approx(level.annual_total_km3())


def test_a_trace_of_another_shape_is_refused():
    with pytest.raises(MismatchedAxes, match=r"trace 1 has shape \(3, 2\); it must be \(731, 2\)"):
        inflows_from_traces(TWO_YEARS, IDS, [*traces_of(1), np.ones((3, 2))])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-1.0, "'OTHER': -1.0 m³/s in step 4 of trace 1"),
        (np.nan, "'OTHER': nan m³/s in step 4 of trace 1"),
        (np.inf, "'OTHER': inf m³/s in step 4 of trace 1"),
    ],
)
def test_flow_that_cannot_be_is_refused(value, message):
    traces = traces_of(2)
    traces[1][4, 1] = value
    with pytest.raises(InvalidInput, match=message):
        inflows_from_traces(TWO_YEARS, IDS, traces)


def test_an_array_of_another_shape_or_type_is_refused(seventy):
    names = {"clock": TWO_YEARS, "subbasin_ids": IDS, "traces": 70}
    with pytest.raises(MismatchedAxes, match=r"need \(2, 731, 2, 64\)"):
        Inflows(**names, flow_m3s=seventy.flow_m3s[:1])
    with pytest.raises(MismatchedAxes, match="int64 array; give a C-contiguous float32"):
        Inflows(**names, flow_m3s=seventy.flow_m3s.astype(np.int64))


def test_traces_that_do_not_exist_are_refused(seventy):
    with pytest.raises(InvalidInput, match="no trace 70; there are 70"):
        seventy.trace(70)
    with pytest.raises(InvalidInput, match="no trace -1"):
        seventy.select([-1])
    with pytest.raises(InvalidInput, match="0 traces asked for"):
        inflows_from_traces(TWO_YEARS, IDS, [])
