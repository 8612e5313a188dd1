import numpy as np
import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows import observed_inflows, passage_to
from riparian.engine.river.inflows.climatology import monthly_table
from riparian.engine.river.inflows.seasons import is_leap, with_leap_day
from riparian.engine.vocabulary import TimeStep

REFERENCE = Clock(first_year=1960, last_year=2004)
TABLE_MEANS = {
    "ST_CHIANG_SAEN": 2700,
    "ST_LUANG_PRABANG": 3900,
    "ST_CHIANG_KHAN": 4200,
    "ST_VIENTIANE": 4400,
    "ST_NONG_KHAI": 4500,
    "ST_NAKHON_PHANOM": 7100,
    "ST_MUKDAHAN": 7600,
    "ST_PAKSE": 9700,
    "ST_STUNG_TRENG": 13100,
    "ST_KRATIE": 13200,
}
WARM_UP = 30  # days until the longest way has filled


@pytest.fixture(scope="module")
def reference_years(mekong, mekong_record, mekong_climatology):
    return observed_inflows(mekong, REFERENCE, mekong_record, climatology=mekong_climatology)


@pytest.fixture(scope="module")
def at_stung_treng(mekong, reference_years, arrive):
    return arrive(mekong, "ST_STUNG_TRENG", reference_years.trace(0))


def with_leap_days(record, first, last):
    years = zip(range(first, last + 1), record.of_years(first, last), strict=True)
    return np.concatenate([with_leap_day(q) if is_leap(y) else q for y, q in years])


def test_the_key_station_gets_back_its_own_record(at_stung_treng, mekong_record):
    observed = with_leap_days(mekong_record, 1960, 2004)[WARM_UP:]
    simulated = at_stung_treng[WARM_UP:]
    assert np.corrcoef(simulated, observed)[0, 1] > 0.999
    efficiency = 1.0 - np.var(simulated - observed) / np.var(observed)
    assert efficiency > 0.99


def test_observed_months_come_within_2_percent(at_stung_treng, mekong_record, by_month):
    """Six percent are asked for; what is left is the 1.3 % that the table's mean is lower."""
    months = by_month(REFERENCE, at_stung_treng).mean(axis=0)
    assert months == pytest.approx(mekong_record.monthly_means(), rel=0.02)


@pytest.mark.parametrize("station", TABLE_MEANS)
def test_station_means_come_within_3_percent(mekong, reference_years, arrive, station):
    mean = arrive(mekong, station, reference_years.trace(0)).mean()
    assert mean == pytest.approx(TABLE_MEANS[station], rel=0.03)


@pytest.mark.parametrize("station", ["ST_CHIANG_SAEN", "ST_NAKHON_PHANOM", "ST_PAKSE"])
def test_months_upstream_come_within_2_percent_of_the_table(
    mekong, reference_years, arrive, by_month, station
):
    months = by_month(REFERENCE, arrive(mekong, station, reference_years.trace(0))).mean(axis=0)
    table = monthly_table(mekong) @ passage_to(mekong, station).fraction
    assert months == pytest.approx(table, rel=0.02)


def test_annual_flow_at_an_independent_gauge_follows(
    mekong, mekong_record, reference_years, arrive, by_month
):
    simulated = by_month(REFERENCE, arrive(mekong, "ST_NAKHON_PHANOM", reference_years.trace(0)))
    observed = mekong_record.others[0].of_years(1960, 2004)
    assert np.corrcoef(simulated.mean(axis=1), observed)[0, 1] > 0.8


def test_water_leaves_its_sub_basin_as_early_as_it_must(small, small_record, arrive):
    clock = Clock(first_year=1981, last_year=1981)
    inflows = observed_inflows(small, clock, small_record)
    ratio = arrive(small, "GAUGE", inflows.trace(0))[5:]
    ripple = small_record.of_years(1981, 1981)[0][5:]
    assert np.corrcoef(np.diff(ratio), np.diff(ripple))[0, 1] > 0.9


def test_several_windows_are_several_traces(mekong, mekong_record):
    clock = Clock(first_year=2021, last_year=2022, step=TimeStep.MONTHLY)
    both = observed_inflows(mekong, clock, mekong_record, first_years=[1998, 2000])
    dry, wet = both.annual_total_km3()[:, 0]
    assert both.traces == 2
    assert wet > 1.3 * dry


def test_a_window_takes_the_leap_days_of_the_clock(small, small_record):
    leap = Clock(first_year=2004, last_year=2004)
    inflows = observed_inflows(small, leap, small_record, first_years=[1999])
    assert inflows.flow_m3s.shape[1] == 366


def test_the_months_of_all_reference_years_average_to_the_table(small, small_record):
    """To within the course that the ratio has inside a month."""
    clock = Clock(first_year=1980, last_year=1999, step=TimeStep.MONTHLY)
    months = observed_inflows(small, clock, small_record).trace(0).reshape(20, 12, 3).mean(axis=0)
    assert months[:, 1:] == pytest.approx(monthly_table(small)[:, 1:], rel=0.07)


def test_years_outside_the_record_are_refused(mekong, mekong_record):
    clock = Clock(first_year=2015, last_year=2019)
    message = "years 2015-2019: the record of 'ST_STUNG_TRENG' holds 1910-2016; choose years within"
    with pytest.raises(InvalidInput, match=message):
        observed_inflows(mekong, clock, mekong_record)
    with pytest.raises(InvalidInput, match="no first year is given"):
        observed_inflows(mekong, clock, mekong_record, first_years=[])
