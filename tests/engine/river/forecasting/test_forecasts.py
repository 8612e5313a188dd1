"""Forecasts look at no later day, their scores are the definitions, their intervals hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm

from riparian.engine.errors import InvalidInput, MismatchedAxes
from riparian.engine.river.forecasting.daily import (
    DAY,
    DailySeries,
    as_date,
    daily_series,
    years_of,
)
from riparian.engine.river.forecasting.methods import Method, lagged, methods_for
from riparian.engine.river.forecasting.problem import ForecastProblem, Source
from riparian.engine.river.forecasting.regression import learn, yearly_sums
from riparian.engine.river.forecasting.scores import (
    LEVELS,
    kling_gupta,
    nash_sutcliffe,
    place_of_level,
    ranked_probability,
)
from riparian.engine.river.forecasting.seasons import ordinary_year
from riparian.engine.river.forecasting.spread import misses_of
from riparian.engine.river.forecasting.walking import quantiles_of_year, walk
from riparian.engine.studies.forecast_skill import StationSeries, forecast_skill, held_out_years
from riparian.engine.studies.station_forecast import forecast_station

START = np.datetime64("1980-01-01", "D")
YEARS = 30


def drawn(seed=1, years=YEARS, lag=2):
    """An upstream flow with a season and a memory, and a level that follows it two days later."""
    generator = np.random.default_rng(seed)
    days = START + np.arange(years * 365) * DAY
    phase = 2 * np.pi * np.arange(len(days)) / 365.25
    noise = np.zeros(len(days))
    for place in range(1, len(days)):
        noise[place] = 0.95 * noise[place - 1] + generator.normal(0, 0.1)
    flow = np.exp(8 + np.sin(phase) + noise)
    level = 5 + 3 * np.sin(phase - 2 * np.pi * lag / 365.25) + 4 * np.roll(noise, lag)
    level += generator.normal(0, 0.02, len(days))
    return (
        daily_series("LEVEL", days, level, variable="level", unit="m"),
        daily_series("FLOW", days, flow, variable="discharge", unit="m3/s"),
    )


@pytest.fixture(scope="module")
def station():
    level, flow = drawn()
    return StationSeries(target=level, sources=(Source(series=flow, travel_days=2.0),))


@pytest.fixture(scope="module")
def skill(station):
    return forecast_skill(station, years=(2002, 2009), leads=(1, 2, 5))


class TestSkill:
    def test_upstream_observations_beat_persistence_at_every_lead(self, skill):
        for lead in (1, 2, 5):
            assert skill.is_better(Method.STATISTICAL, Method.PERSISTENCE, lead=lead)

    def test_routing_beats_persistence_within_the_travel_time(self, skill):
        assert skill.scores[Method.ROUTING, 2].crps < skill.scores[Method.PERSISTENCE, 2].crps / 2

    def test_intervals_hold_what_they_promise_where_the_river_does_not_change(self, skill):
        for (method, _), scores in skill.scores.items():
            assert method in skill.methods
            assert scores.inside_80 == pytest.approx(0.8, abs=0.06)

    def test_climatology_does_not_depend_on_the_lead(self, skill):
        values = {round(skill.scores[Method.CLIMATOLOGY, lead].nse, 2) for lead in skill.leads}
        assert len(values) == 1

    def test_a_station_with_nothing_upstream_is_not_routed(self, station):
        alone = StationSeries(target=station.target)
        table = forecast_skill(alone, years=(2002, 2003), leads=(1,))
        assert Method.ROUTING not in table.methods
        assert table.source_ids == ()

    def test_the_held_out_years_are_the_last_that_all_stations_have(self, station):
        shorter = Source(series=station.sources[0].series.until(np.datetime64("2005-12-31")),
                         travel_days=2.0)  # fmt: skip
        both = StationSeries(target=station.target, sources=(shorter,))
        assert held_out_years(both) == (1994, 2005)

    def test_too_short_a_series_cannot_hold_years_out(self):
        level, _ = drawn(years=8)
        with pytest.raises(InvalidInput, match="8 whole years"):
            held_out_years(StationSeries(target=level))


class TestNoLookAhead:
    @pytest.mark.parametrize("day", ["2004-02-11", "2004-12-28"])
    def test_a_forecast_is_the_same_when_the_future_is_cut_off(self, station, day):
        on = np.datetime64(day)
        whole = forecast_station(station, on=on, leads=(1, 7))
        cut = StationSeries(
            target=station.target.until(on),
            sources=(Source(series=station.sources[0].series.until(on), travel_days=2.0),),
        )
        later = forecast_station(cut, leads=(1, 7))
        for one, other in zip(whole.days, later.days, strict=True):
            assert one.quantiles == pytest.approx(other.quantiles, rel=1e-9)

    def test_the_forecasts_that_are_scored_are_those_that_would_have_been_issued(self, station):
        problem = ForecastProblem(target=station.target, sources=station.sources, first_year=1992)
        on = np.datetime64("2003-12-30")
        days, quantiles = quantiles_of_year(problem, walk(problem, Method.STATISTICAL, 5), 2003)
        changed = station.target.values.copy()
        changed[int((on - START) / DAY) + 1 :] += 3.0
        other = ForecastProblem(
            target=daily_series("LEVEL", station.target.days, changed, variable="level", unit="m"),
            sources=station.sources, first_year=1992,
        )  # fmt: skip
        again = quantiles_of_year(other, walk(other, Method.STATISTICAL, 5), 2003)[1]
        assert again[days == on] == pytest.approx(quantiles[days == on], rel=1e-9)


class TestOneStation:
    def test_a_forecast_widens_with_its_lead_and_names_its_sources(self, station):
        answer = forecast_station(station, on=np.datetime64("2005-07-01"), leads=(1, 4, 10))
        widths = [day.at_level(0.95) - day.at_level(0.05) for day in answer.days]
        assert widths == sorted(widths)
        assert answer.source_ids == ("FLOW",)
        assert answer.silent_ids == ()
        assert [str(day.day) for day in answer.days] == ["2005-07-02", "2005-07-05", "2005-07-11"]

    def test_a_silent_source_is_left_out_and_named(self, station):
        silent = Source(series=station.sources[0].series.until(np.datetime64("2005-06-30")),
                        travel_days=2.0)  # fmt: skip
        answer = forecast_station(
            StationSeries(target=station.target, sources=(silent,)),
            on=np.datetime64("2005-07-10"), leads=(1,),
        )  # fmt: skip
        assert answer.source_ids == ()
        assert answer.silent_ids == ("FLOW",)

    def test_the_chance_of_passing_a_value_falls_with_the_value(self, station):
        day = forecast_station(station, on=np.datetime64("2005-07-01"), leads=(3,)).days[0]
        chances = [day.chance_above(day.middle + step) for step in (-5, -0.1, 0, 0.1, 5)]
        assert chances == sorted(chances, reverse=True)
        assert chances[2] == pytest.approx(0.5, abs=1e-6)
        assert (chances[0], chances[-1]) == pytest.approx((0.99, 0.01))

    def test_a_day_without_a_value_is_refused_with_the_last_that_has_one(self, station):
        with pytest.raises(InvalidInput, match="its last is of 2009"):
            forecast_station(station, on=np.datetime64("2015-01-01"))

    def test_a_gap_longer_than_a_day_before_the_issue_is_refused(self, station):
        values = station.target.values.copy()
        values[-5:-2] = np.nan
        gappy = daily_series("LEVEL", station.target.days, values, variable="level", unit="m")
        with pytest.raises(InvalidInput, match="gaps longer"):
            forecast_station(StationSeries(target=gappy), leads=(1,))


class TestDays:
    def test_values_come_in_any_order_and_stand_on_an_unbroken_calendar(self):
        days = np.array(["2001-01-04", "2001-01-01"], dtype="datetime64[D]")
        series = daily_series("X", days, np.array([4.0, 1.0]), variable="level", unit="m")
        assert series.values[[0, 3]].tolist() == [1.0, 4.0]
        assert np.isnan(series.values[1:3]).all()
        assert as_date(series.last_known_day).isoformat() == "2001-01-04"

    def test_a_day_outside_the_series_is_not_known(self):
        series = daily_series("X", START + np.arange(2) * DAY, np.ones(2), variable="level",
                              unit="m")  # fmt: skip
        assert np.isnan(series.on(np.array([START - 1, START + 5]))).all()

    def test_only_a_single_missing_day_is_carried_over(self):
        values = np.array([np.nan, 1.0, np.nan, 3.0, np.nan, np.nan, 6.0])
        series = daily_series("X", START + np.arange(7) * DAY, values, variable="level", unit="m")
        filled = series.carried_over_one_day().values
        assert filled.tolist()[1:5] == [1.0, 1.0, 3.0, 3.0]
        assert np.isnan(filled[[0, 5]]).all()

    @pytest.mark.parametrize(
        ("days", "values", "error", "words"),
        [
            ([], [], InvalidInput, "is empty"),
            (["2001-01-01"], [1.0, 2.0], MismatchedAxes, "1 days and 2 values"),
            (["2001-01-01", "2001-01-01"], [1.0, 2.0], InvalidInput, "comes twice"),
        ],
    )
    def test_what_is_no_daily_series_is_refused(self, days, values, error, words):
        with pytest.raises(error, match=words):
            daily_series("X", np.array(days, dtype="datetime64[D]"), np.array(values),
                         variable="level", unit="m")  # fmt: skip

    def test_a_series_without_a_value_has_no_last_day(self):
        series = DailySeries(station_id="X", variable="level", unit="m", first_day=START,
                             values=np.full(3, np.nan))  # fmt: skip
        with pytest.raises(InvalidInput, match="no day has a value"):
            _ = series.last_known_day
        with pytest.raises(InvalidInput, match="one value a day"):
            DailySeries(station_id="X", variable="level", unit="m", first_day=START,
                        values=np.ones((2, 2)))  # fmt: skip
        with pytest.raises(InvalidInput, match="is before it"):
            series.until(START - 3)


class TestTheOrdinaryYear:
    def test_there_and_back_gives_the_same_value(self):
        level, flow = drawn(years=6)
        for series, is_logarithmic in ((level, False), (flow, True)):
            ordinary = ordinary_year(series, is_logarithmic=is_logarithmic)
            there = ordinary.standardise(series.values, series.days)
            assert ordinary.restore(there, series.days) == pytest.approx(series.values)
            assert abs(float(np.mean(there))) < 0.05

    def test_its_four_seasons_follow_each_other(self):
        level, _ = drawn(years=6)
        ordinary = ordinary_year(level, is_logarithmic=False)
        seasons = ordinary.season_on(START + np.arange(365) * DAY)
        changes = seasons[np.flatnonzero(np.diff(seasons, prepend=-1))]
        assert set(seasons.tolist()) == {0, 1, 2, 3}
        assert len(changes) <= 6

    def test_less_than_three_years_are_no_ordinary_year(self):
        level, _ = drawn(years=2)
        with pytest.raises(InvalidInput, match="730 days are known"):
            ordinary_year(level, is_logarithmic=False)

    def test_a_flow_of_nought_has_no_logarithm_and_counts_as_missing(self):
        _, flow = drawn(years=4)
        ordinary = ordinary_year(flow, is_logarithmic=True)
        assert np.isnan(ordinary.scaled(np.array([0.0]))).all()


class TestProblems:
    def test_a_source_travels_forward_in_time(self):
        level, _ = drawn(years=4)
        with pytest.raises(InvalidInput, match="travel time is -1"):
            Source(series=level, travel_days=-1.0)

    def test_a_series_that_begins_too_late_is_refused(self):
        level, _ = drawn(years=4)
        with pytest.raises(InvalidInput, match="it must begin years before"):
            ForecastProblem(target=level, sources=(), first_year=1975)

    def test_intervals_need_the_years_before(self):
        level, _ = drawn(years=15)
        problem = ForecastProblem(target=level, sources=(), first_year=1984)
        assert Method.ROUTING not in methods_for(problem)
        with pytest.raises(InvalidInput, match="intervals need"):
            quantiles_of_year(problem, walk(problem, Method.PERSISTENCE, 1), 1990)

    def test_too_few_cases_are_not_learnt_from(self):
        sums = yearly_sums(np.ones((10, 1)), np.ones(10), np.full(10, 2000))
        with pytest.raises(InvalidInput, match="10 complete days to learn from"):
            learn(sums, before=2001)

    def test_too_few_misses_give_no_interval(self):
        with pytest.raises(InvalidInput, match="0 held-out days in season 1"):
            misses_of(np.arange(60.0), np.zeros(60, dtype=int))


class TestScores:
    def test_a_perfect_forecast_scores_one_and_the_mean_scores_nought(self):
        observed = np.array([1.0, 2.0, 4.0, 3.0])
        assert nash_sutcliffe(observed, observed) == 1.0
        assert kling_gupta(observed, observed) == pytest.approx(1.0)
        assert nash_sutcliffe(np.full(4, 2.5), observed) == pytest.approx(0.0)

    def test_kling_gupta_of_a_doubled_forecast_is_that_of_its_definition(self):
        observed = np.array([1.0, 2.0, 3.0])
        assert kling_gupta(2 * observed, observed) == pytest.approx(1 - np.sqrt(2))

    def test_ranked_probability_of_a_normal_forecast_is_that_of_the_formula(self):
        """CRPS of N(0, 1) at 0 is 2φ(0) − 1/√π [gneiting2007]; 23 quantiles come close."""
        quantiles = norm.ppf(LEVELS)[None, :]
        found = ranked_probability(quantiles, np.zeros(1))
        assert found == pytest.approx(2 * norm.pdf(0) - 1 / np.sqrt(np.pi), rel=0.02)

    @settings(deadline=None, max_examples=60)
    @given(arrays(float, 5, elements=st.floats(-100, 100)), st.floats(-50, 50))
    def test_ranked_probability_of_a_sure_forecast_is_its_error(self, observed, middle):
        quantiles = np.full((5, len(LEVELS)), middle)
        expected = float(np.mean(np.abs(observed - middle)))
        assert ranked_probability(quantiles, observed) == pytest.approx(expected, abs=1e-9)

    def test_quantiles_of_another_shape_are_refused(self):
        with pytest.raises(MismatchedAxes, match="must be"):
            ranked_probability(np.zeros((2, 3)), np.zeros(2))

    def test_the_levels_are_even_about_the_middle(self):
        assert pytest.approx(LEVELS[::-1]) == 1 - LEVELS
        assert LEVELS[place_of_level(0.9)] == pytest.approx(0.9)


def test_a_lag_looks_back_only():
    assert np.isnan(lagged(np.arange(3.0), 2)[:2]).all()
    assert lagged(np.arange(3.0), 2)[2] == 0.0
    assert years_of(np.array(["1999-12-31"], dtype="datetime64[D]")).tolist() == [1999]
