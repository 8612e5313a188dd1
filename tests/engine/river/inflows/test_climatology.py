from dataclasses import replace

import numpy as np
import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows import (
    climatology_of,
    mean_inflows,
    passage_to,
    routed_climatology,
    table_climatology,
)
from riparian.engine.river.inflows.climatology import monthly_table, routed_season
from riparian.engine.river.inflows.passage import days_between
from riparian.engine.river.inflows.seasons import COMMON_YEAR, mean_by_month
from riparian.engine.river.network import Inflow, Node
from riparian.engine.vocabulary import NodeKind, TimeStep

MAINSTREAM = (
    "ST_CHIANG_SAEN",
    "ST_LUANG_PRABANG",
    "ST_VIENTIANE",
    "ST_NAKHON_PHANOM",
    "ST_MUKDAHAN",
    "ST_PAKSE",
    "ST_STUNG_TRENG",
    "ST_KRATIE",
)


@pytest.fixture(scope="module")
def by_table(mekong):
    return routed_climatology(mekong)


def months_at(basin, climatology, station):
    return mean_by_month(
        routed_season(climatology.common_m3s, passage_to(basin, station)), COMMON_YEAR
    )


def table_at(basin, station):
    return monthly_table(basin) @ passage_to(basin, station).fraction


def test_water_passes_a_station_by_fraction_and_travel_time(small):
    passage = passage_to(small, "GAUGE")
    assert list(passage.fraction) == [1.0, 1.0, 0.0]
    assert list(passage.days) == [3.5, 0.0, 0.0]
    assert passage.nodes == {"TOP", "GAUGE"}


def test_sub_basins_are_as_far_apart_as_their_ways_to_where_they_meet(small):
    assert days_between(small).tolist() == [[0.0, 3.5, 5.5], [3.5, 0.0, 2.0], [5.5, 2.0, 0.0]]


def test_sub_basins_whose_waters_never_meet_are_as_far_apart_as_their_whole_ways(small):
    ends = ("ONE_SEA", "OTHER_SEA")
    parted = replace(
        small,
        nodes=(*small.nodes, *(Node(id=end, kind=NodeKind.SEA, name=end) for end in ends)),
        inflows=(
            *small.inflows[:1],
            Inflow(subbasin_id="AT", node_id="ONE_SEA", flow_fraction=1.0),
            Inflow(subbasin_id="BELOW", node_id="OTHER_SEA", flow_fraction=1.0),
        ),
    )
    assert days_between(parted).tolist() == [[0.0, 5.5, 5.5], [5.5, 0.0, 0.0], [5.5, 0.0, 0.0]]


def test_a_station_that_is_no_node_is_refused(small):
    with pytest.raises(InvalidInput, match="station 'NOWHERE': no node of basin 'small'"):
        passage_to(small, "NOWHERE")


def test_mean_inflows_have_the_months_of_the_table_in_common_and_leap_years(mekong):
    mean = mean_inflows(mekong, Clock(first_year=2003, last_year=2004))
    months = mean.to_monthly().trace(0).reshape(2, 12, -1)
    assert months[0] == pytest.approx(monthly_table(mekong), rel=1e-6)
    assert months[1] == pytest.approx(monthly_table(mekong), rel=1e-6)
    assert mean.flow_m3s.min() == 0.0


def test_monthly_mean_inflows_are_the_table(small):
    mean = mean_inflows(small, Clock(first_year=2003, last_year=2003, step=TimeStep.MONTHLY))
    assert mean.trace(0) == pytest.approx(monthly_table(small), rel=1e-6)


def test_daily_steps_take_routed_seasons_and_monthly_steps_the_table(small, small_record):
    days, months = (Clock(first_year=2003, last_year=2003, step=s) for s in TimeStep)
    daily = climatology_of(small, days, small_record)
    monthly = climatology_of(small, months, small_record)
    assert monthly.monthly_m3s == pytest.approx(monthly_table(small), rel=1e-6)
    assert months_at(small, daily, "GAUGE") == pytest.approx(
        months_at(small, routed_climatology(small, record=small_record), "GAUGE")
    )


def test_routed_without_care_the_table_comes_late(mekong):
    june = months_at(mekong, table_climatology(mekong), "ST_STUNG_TRENG")[5]
    assert june < 0.9 * table_at(mekong, "ST_STUNG_TRENG")[5]


@pytest.mark.parametrize("station", MAINSTREAM)
def test_routed_months_come_right_at_every_mainstream_gauge(mekong, by_table, station):
    months = months_at(mekong, by_table, station)
    assert months == pytest.approx(table_at(mekong, station), rel=0.012)


def test_a_record_gives_its_station_the_months_that_were_measured(
    mekong, mekong_record, mekong_climatology
):
    months = months_at(mekong, mekong_climatology, "ST_STUNG_TRENG")
    measured = mekong_record.monthly_means()
    assert months / measured == pytest.approx(np.full(12, 12_927 / 13_100), rel=0.012)


@pytest.mark.parametrize("station", [one for one in MAINSTREAM if one != "ST_STUNG_TRENG"])
def test_a_record_leaves_the_other_gauges_near_their_months(mekong, mekong_climatology, station):
    months = months_at(mekong, mekong_climatology, station)
    assert months == pytest.approx(table_at(mekong, station), rel=0.06)


def test_routed_climatology_keeps_every_annual_mean(mekong, mekong_climatology):
    table = table_climatology(mekong)
    for routed, plain in (
        (mekong_climatology.common_m3s, table.common_m3s),
        (mekong_climatology.leap_m3s, table.leap_m3s),
    ):
        assert routed.mean(axis=0) == pytest.approx(plain.mean(axis=0), rel=1e-9)
        assert np.all(routed >= 0.25 * plain - 1e-12)


def test_without_stations_the_routed_climatology_is_the_table(small):
    routed, table = routed_climatology(small, stations=[]), table_climatology(small)
    assert np.array_equal(routed.common_m3s, table.common_m3s)


def test_a_station_whose_reach_brings_nothing_is_left_alone(mekong):
    routed = routed_climatology(mekong, stations=["ST_CHIANG_SAEN", "ST_CHIANG_SAEN"])
    assert months_at(mekong, routed, "ST_CHIANG_SAEN") == pytest.approx(
        table_at(mekong, "ST_CHIANG_SAEN"), rel=1e-3
    )
