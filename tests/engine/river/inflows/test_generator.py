"""200 traces of 30 years against the record. Tolerances are about three standard errors of the
record's own statistics over its 90 natural years: 1/√90 for correlations, cv/√180 for a cv."""

from dataclasses import replace

import numba
import numpy as np
import pytest
from scipy import stats

from riparian.engine.errors import InvalidInput
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows import (
    AnnualRecord,
    FlowRecord,
    GeneratorParameters,
    default_parameters,
    fit_generator,
    generate_inflows,
    passage_to,
    table_climatology,
)
from riparian.engine.river.inflows.climatology import monthly_table
from riparian.engine.river.inflows.record import months_of, natural_years
from riparian.engine.vocabulary import TimeStep

THREE_YEARS = Clock(first_year=2003, last_year=2005)
TRACES, YEARS = 200, 30


@pytest.fixture(scope="module")
def natural(mekong, mekong_record):
    return natural_years(mekong, mekong_record)


@pytest.fixture(scope="module")
def ratios(mekong, many_months):
    """Generated months over their means, (trace, year, month, sub-basin)."""
    flow = np.stack([many_months.trace(k) for k in range(TRACES)]).astype(float)
    flow = flow.reshape(TRACES, YEARS, 12, -1)
    table = monthly_table(mekong)
    return np.divide(flow, table, out=np.ones_like(flow), where=table > 0.0)


@pytest.fixture(scope="module")
def passing(mekong, many_months):
    """Generated months at a station without travel, (trace, year, month)."""

    def months_at(station):
        fraction = passage_to(mekong, station).fraction
        flow = [many_months.trace(k) @ fraction for k in range(TRACES)]
        return np.stack(flow).reshape(TRACES, YEARS, 12)

    return months_at


def lag1_by_month(months):
    """Return the correlation of each month with the one before, (12,); (..., year, month)."""
    before = np.concatenate([np.roll(months[..., -1:], 1, axis=-2), months[..., :-1]], axis=-1)
    before, months = before[..., 1:, :].reshape(-1, 12), months[..., 1:, :].reshape(-1, 12)
    return np.array([np.corrcoef(before[:, m], months[:, m])[0, 1] for m in range(12)])


def annual_lag1(annual):
    return np.corrcoef(annual[..., :-1].ravel(), annual[..., 1:].ravel())[0, 1]


def test_months_of_every_sub_basin_have_the_mean_of_the_table(ratios):
    """6,000 years; a sub-basin's cv reaches 0.8, so five standard errors are 5 %."""
    means = ratios.mean(axis=(0, 1))
    assert means == pytest.approx(np.ones_like(means), abs=0.05)
    assert means.mean() == pytest.approx(1.0, abs=0.005)


def test_months_at_the_key_station_vary_as_the_record(passing, natural):
    months, observed = passing("ST_STUNG_TRENG").reshape(-1, 12), months_of(natural)
    cv = months.std(axis=0) / months.mean(axis=0)
    observed_cv = observed.std(axis=0, ddof=1) / observed.mean(axis=0)
    assert cv == pytest.approx(observed_cv, rel=0.15)
    assert stats.skew(months) == pytest.approx(stats.skew(observed), abs=0.5)


def test_months_follow_each_other_as_in_the_record(passing, natural):
    generated = lag1_by_month(passing("ST_STUNG_TRENG"))
    assert generated == pytest.approx(lag1_by_month(months_of(natural)), abs=0.15)


def test_years_follow_each_other_as_in_the_record(passing, natural):
    annual = passing("ST_STUNG_TRENG").mean(axis=2)
    observed = natural.mean(axis=1)
    assert annual_lag1(annual) == pytest.approx(annual_lag1(observed), abs=0.1)
    cv, observed_cv = annual.std() / annual.mean(), observed.std() / observed.mean()
    assert cv == pytest.approx(observed_cv, rel=0.2)


def test_stations_go_together_as_their_records(passing, mekong_record, natural):
    """Pakse with Stung Treng 0.96, Nakhon Phanom with either 0.78 and 0.84 (1960-1999)."""
    annual = {
        name: passing(f"ST_{name}").mean(axis=2).ravel()
        for name in ("STUNG_TRENG", "PAKSE", "NAKHON_PHANOM")
    }
    nakhon_phanom, pakse = (one.of_years(1960, 1999) for one in mekong_record.others)
    observed = {
        "STUNG_TRENG": natural[50:].mean(axis=1),
        "PAKSE": pakse,
        "NAKHON_PHANOM": nakhon_phanom,
    }
    for one, other in (
        ("STUNG_TRENG", "PAKSE"),
        ("STUNG_TRENG", "NAKHON_PHANOM"),
        ("PAKSE", "NAKHON_PHANOM"),
    ):
        generated = np.corrcoef(annual[one], annual[other])[0, 1]
        measured = np.corrcoef(observed[one], observed[other])[0, 1]
        assert generated == pytest.approx(measured, abs=0.12)


def test_near_sub_basins_go_together_more_than_far_ones(mekong, ratios):
    ids = [subbasin.id for subbasin in mekong.subbasins]
    augusts = ratios[:, :, 7].reshape(-1, len(ids))

    def together(one, other):
        return np.corrcoef(augusts[:, ids.index(one)], augusts[:, ids.index(other)])[0, 1]

    near = together("SB_SEKONG_LAO", "SB_SESAN_VNM")
    far = together("SB_SEKONG_LAO", "SB_HEIHUI")
    assert near > 0.4
    assert far < 0.1


def test_extremes_stay_in_reach_of_the_record(passing, natural):
    """The driest and wettest of 90 years lie within those of 6,000, which go not far beyond."""
    months, observed = passing("ST_STUNG_TRENG").reshape(-1, 12), months_of(natural)
    assert np.all(months.min(axis=0) <= 1.05 * observed.min(axis=0))
    assert np.all(months.max(axis=0) >= 0.95 * observed.max(axis=0))
    assert np.all(months.min(axis=0) > 0.3 * observed.min(axis=0))
    assert np.all(months.max(axis=0) < 2.0 * observed.max(axis=0))


def test_daily_months_are_the_monthly_ones(mekong, mekong_parameters, mekong_climatology):
    daily, monthly = (
        generate_inflows(
            mekong,
            Clock(first_year=2003, last_year=2005, step=step),
            mekong_parameters,
            traces=3,
            seed=4,
            climatology=mekong_climatology,
        )
        for step in (TimeStep.DAILY, TimeStep.MONTHLY)
    )
    assert daily.to_monthly().flow_m3s == pytest.approx(monthly.flow_m3s, rel=1e-5)


def test_daily_years_bring_each_sub_basin_the_water_of_the_table(small):
    """Two hundred years in which a month has cv 0.35 and a year 0.2: three standard errors."""
    clock = Clock(first_year=2001, last_year=2004)
    inflows = generate_inflows(small, clock, None, traces=50, seed=8)
    mean = np.mean([inflows.trace(k).mean(axis=0) for k in range(50)], axis=0)
    assert mean == pytest.approx(monthly_table(small).mean(axis=0), rel=0.05)


def test_days_at_the_key_station_move_as_in_the_record(
    mekong, mekong_parameters, mekong_climatology, natural, arrive
):
    clock = Clock(first_year=2001, last_year=2030)
    inflows = generate_inflows(
        mekong, clock, mekong_parameters, traces=8, seed=2, climatology=mekong_climatology
    )
    flow = np.stack([arrive(mekong, "ST_STUNG_TRENG", inflows.trace(k))[365:] for k in range(8)])
    moves = np.abs(np.diff(np.log(flow), axis=1))
    observed = np.abs(np.diff(np.log(natural.ravel())))
    levels = [0.5, 0.9, 0.99]
    assert np.quantile(moves, levels) == pytest.approx(np.quantile(observed, levels), rel=0.25)
    years = flow[:, : 365 * 29].reshape(8, 29, 365)
    assert years.max(axis=2).mean() == pytest.approx(natural.max(axis=1).mean(), rel=0.1)
    assert years.min(axis=2).mean() == pytest.approx(natural.min(axis=1).mean(), rel=0.2)


def test_months_meet_without_steps(mekong, mekong_parameters):
    inflows = generate_inflows(mekong, THREE_YEARS, mekong_parameters, traces=20, seed=9)
    flow = np.stack([inflows.trace(k) for k in range(20)])[:, :, 5].astype(float)
    moves = np.abs(np.diff(np.log(flow), axis=1))
    joints = np.flatnonzero(np.diff(THREE_YEARS.month))
    assert moves[:, joints].mean() < 1.5 * moves.mean()


def test_the_same_seed_gives_the_same_bytes_at_any_thread_count(mekong, mekong_parameters):
    threads = numba.get_num_threads()
    first = generate_inflows(mekong, THREE_YEARS, mekong_parameters, traces=70, seed=1)
    try:
        numba.set_num_threads(1)
        second = generate_inflows(mekong, THREE_YEARS, mekong_parameters, traces=70, seed=1)
    finally:
        numba.set_num_threads(threads)
    other = generate_inflows(mekong, THREE_YEARS, mekong_parameters, traces=70, seed=2)
    assert first.flow_m3s.tobytes() == second.flow_m3s.tobytes()
    assert first.flow_m3s.tobytes() != other.flow_m3s.tobytes()


def test_more_traces_leave_the_first_ones_as_they_were(mekong, mekong_parameters):
    few = generate_inflows(mekong, THREE_YEARS, mekong_parameters, traces=3, seed=1)
    many = generate_inflows(mekong, THREE_YEARS, mekong_parameters, traces=66, seed=1)
    for k in range(3):
        assert np.array_equal(few.trace(k), many.trace(k))
    assert np.array_equal(few.flow_m3s[0, :, :, 3], few.trace(0))


def test_a_record_is_fitted_on_the_way(
    mekong, mekong_record, mekong_parameters, mekong_climatology
):
    clock = Clock(first_year=2003, last_year=2003)
    fitted = generate_inflows(mekong, clock, mekong_record, traces=1, seed=1)
    given = generate_inflows(
        mekong, clock, mekong_parameters, traces=1, seed=1, climatology=mekong_climatology
    )
    assert np.array_equal(fitted.flow_m3s, given.flow_m3s)


def test_without_a_record_the_documented_parameters_hold(small):
    clock = Clock(first_year=2000, last_year=2099, step=TimeStep.MONTHLY)
    inflows = generate_inflows(small, clock, None, traces=64, seed=3)
    flow = np.stack([inflows.trace(k)[:, 0] for k in range(64)]).reshape(64, 100, 12)
    months = flow.reshape(-1, 12)
    assert months.mean(axis=0) == pytest.approx(monthly_table(small)[:, 0], rel=0.03)
    assert months.std(axis=0) / months.mean(axis=0) == pytest.approx(np.full(12, 0.35), rel=0.05)
    assert lag1_by_month(flow) == pytest.approx(np.full(12, 0.6), abs=0.05)
    assert annual_lag1(flow.mean(axis=2)) == pytest.approx(0.2, abs=0.05)


def test_without_a_record_days_follow_the_smooth_season(small):
    inflows = generate_inflows(
        small,
        THREE_YEARS,
        default_parameters(),
        traces=2,
        seed=3,
        climatology=table_climatology(small),
    )
    assert inflows.to_monthly().trace(0)[0, 1] == 0.0
    moves = np.abs(np.diff(np.log(inflows.trace(1)[:, 0])))
    assert moves.max() < 0.15


def test_a_small_river_with_its_own_record_can_be_generated(small, small_record):
    parameters = fit_generator(small, small_record)
    assert parameters.station_id == "GAUGE"
    assert parameters.decay_days == 10.0
    inflows = generate_inflows(small, THREE_YEARS, parameters, traces=2, seed=3)
    assert inflows.traces == 2


def test_stations_with_few_common_years_say_nothing_of_correlation(small, small_record):
    few = AnnualRecord(station_id="MOUTH", first_year=1995, mean_m3s=np.arange(1.0, 6.0))
    parameters = fit_generator(small, replace(small_record, others=(few,)))
    assert parameters.decay_days == 10.0


def test_a_river_that_never_varies_flows_as_the_table_says(small):
    steady = GeneratorParameters(cv=(0.0,) * 12, skew=(0.0,) * 12)
    clock = Clock(first_year=2003, last_year=2003, step=TimeStep.MONTHLY)
    inflows = generate_inflows(small, clock, steady, traces=1, seed=1)
    assert inflows.trace(0) == pytest.approx(monthly_table(small), rel=1e-6)


def test_what_cannot_be_generated_is_refused(small):
    with pytest.raises(InvalidInput, match="0 traces asked for"):
        generate_inflows(small, THREE_YEARS, None, traces=0, seed=1)
    with pytest.raises(InvalidInput, match="seed is -1; it must be 0 or more"):
        generate_inflows(small, THREE_YEARS, None, traces=1, seed=-1)


def test_too_short_a_record_is_refused(small, small_record):
    short = FlowRecord(station_id="GAUGE", first_year=1980, daily_m3s=small_record.daily_m3s[:9])
    with pytest.raises(InvalidInput, match="9 natural years; the generator needs 10 or more"):
        fit_generator(small, short)


def test_a_record_that_never_varies_is_refused(small):
    level = FlowRecord(station_id="GAUGE", first_year=1980, daily_m3s=np.full((12, 365), 4.0))
    with pytest.raises(InvalidInput, match="month 1 has 4 m³/s in every year"):
        fit_generator(small, level)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"cv": (0.3,) * 11}, "cv has 11 values; give twelve"),
        ({"cv": (-0.3,) * 12}, "cv of month 1 is -0.3; it must lie between 0 and 3"),
        ({"lag1": (1.0,) * 12}, "lag1 of month 1 is 1; it must lie between -0.9 and 0.99"),
        ({"decay_days": 0.0}, "decay_days is 0"),
        ({"annual_lag1": float("nan")}, "annual_lag1 is nan"),
    ],
)
def test_parameters_outside_their_range_are_refused(wrong, message):
    with pytest.raises(InvalidInput, match=message):
        GeneratorParameters(**wrong)
