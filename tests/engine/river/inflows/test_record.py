from dataclasses import replace

import numpy as np
import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.river.inflows import AnnualRecord, FlowRecord, flow_record
from riparian.engine.river.inflows.record import natural_years


def daily(first, last):
    dates = np.arange(first, last, dtype="datetime64[D]")
    return dates, np.arange(1.0, len(dates) + 1.0)


def test_whole_years_are_kept_and_29_february_is_left_out():
    record = flow_record("GAUGE", *daily("2002-07-01", "2005-03-01"))
    assert (record.first_year, record.last_year) == (2003, 2004)
    assert record.daily_m3s.shape == (2, 365)
    assert record.daily_m3s[1, 58] + 2.0 == record.daily_m3s[1, 59]


def test_a_record_with_a_hole_is_refused():
    dates, values = daily("2002-01-01", "2005-01-01")
    kept = dates != np.datetime64("2003-05-02")
    with pytest.raises(InvalidInput, match="nan m³/s on day 122 of 2003"):
        flow_record("GAUGE", dates[kept], values[kept])


def test_a_record_without_a_whole_year_is_refused():
    with pytest.raises(InvalidInput, match="no whole year; give at least one"):
        flow_record("GAUGE", *daily("2002-02-01", "2003-07-01"))
    with pytest.raises(InvalidInput, match="no whole year"):
        FlowRecord(station_id="GAUGE", first_year=2000, daily_m3s=np.ones((0, 365)))


def test_an_array_that_is_not_years_by_days_is_refused():
    with pytest.raises(InvalidInput, match=r"shape is \(2, 366\); it must be \(years, 365\)"):
        FlowRecord(station_id="GAUGE", first_year=2000, daily_m3s=np.ones((2, 366)))


def test_reference_years_outside_the_record_are_refused():
    with pytest.raises(InvalidInput, match="years 1999-2000: the record of 'GAUGE' holds 2000"):
        flow_record("GAUGE", *daily("2000-01-01", "2002-01-01"), reference_years=(1999, 2000))


def test_years_without_a_value_are_unknown():
    record = AnnualRecord(station_id="GAUGE", first_year=2000, mean_m3s=np.array([5.0, 6.0]))
    assert np.array_equal(record.of_years(1999, 2002), [np.nan, 5.0, 6.0, np.nan], equal_nan=True)


def test_the_record_is_natural_until_dams_hold_a_fortieth_of_a_year(mekong, mekong_record):
    assert 1991 <= 1910 + len(natural_years(mekong, mekong_record)) - 1 < 2009


def test_the_last_natural_year_can_be_given(mekong, mekong_record):
    until_1991 = replace(mekong_record, natural_until=1991)
    assert len(natural_years(mekong, until_1991)) == 82


def test_a_record_without_natural_years_is_refused(mekong, mekong_record):
    with pytest.raises(InvalidInput, match="give natural_until, or a record that begins earlier"):
        natural_years(mekong, replace(mekong_record, natural_until=1900))


def test_a_basin_without_dams_is_natural_throughout(small, small_record):
    assert len(natural_years(small, small_record)) == 20
