"""The real river: what is published of its natural flow and its lake."""

import csv

import numpy as np
import pytest

from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.instances import find_instance
from riparian.engine.river.balance import TOLERANCE
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.inflows import mean_inflows, routed_climatology
from riparian.engine.river.measures import Fold, Measure, Period, Quantity
from riparian.engine.river.operation import NATURAL, Operation, find_built
from riparian.engine.river.simulation import simulate_river

LAKE = "LAKE_TONLESAP"


def stations():
    path = find_instance("lancang-mekong") / "stations.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        row["id"]: float(row["mean_annual_flow_m3s"])
        for row in rows
        if row["mainstream_order"] and row["mean_annual_flow_m3s"]
    }


@pytest.fixture(scope="module")
def basin():
    return read_basin("lancang-mekong")


@pytest.fixture(scope="module")
def inflows(basin):
    clock = Clock(first_year=2001, last_year=2001)
    return mean_inflows(basin, clock, climatology=routed_climatology(basin))


@pytest.fixture(scope="module")
def natural(basin, inflows):
    measures = [
        Measure(name=station, quantity=Quantity.OUTFLOW, places=(station,))
        for station in stations()
    ]
    measures += [
        Measure(name="reverse", quantity=Quantity.REVERSE_FLOW, places=(LAKE,)),
        Measure(name="storage", quantity=Quantity.STORAGE, places=(LAKE,), fold=Fold.LAST),
        Measure(name="level", quantity=Quantity.LAKE_LEVEL, places=(LAKE,), fold=Fold.LAST),
    ]
    river = compile_river(basin, NATURAL, inflows.clock)
    return simulate_river(river, inflows, measures=measures, period=Period.STEP)


@pytest.mark.parametrize(("station", "mean_m3s"), stations().items())
def test_natural_flow_is_within_3_percent_of_the_table_at_a_mainstream_station(
    natural, station, mean_m3s
):
    simulated = natural.of(station)[0, 0].mean() / 0.0864
    assert simulated == pytest.approx(mean_m3s, rel=0.03)


def test_ten_mainstream_stations_have_a_mean_flow():
    assert len(stations()) == 10


def test_the_lake_takes_back_about_thirty_cubic_kilometres_a_year(natural):
    assert 25.0 <= natural.of("reverse").sum() / 1000.0 <= 45.0
    largest_m3s = natural.of("reverse").max() / 0.0864
    assert 3000.0 <= largest_m3s <= 10_000.0


def test_the_lake_reverses_from_late_may_to_late_september(natural):
    # uses.csv: from day 148 to day 270 on the average.
    days = np.flatnonzero(natural.of("reverse")[0, 0] > 0.0) + 1
    assert abs(days[0] - 148) <= 21
    assert abs(days[-1] - 270) <= 14
    assert (np.diff(days) == 1).all()


def test_the_lake_holds_what_is_published_when_it_is_full_and_when_it_is_low(natural):
    # uses.csv: 1.3 km³ in the dry season, 50 to 80 km³ in the flood season.
    storage_km3 = natural.of("storage")[0, 0] / 1000.0
    assert 1.3 <= storage_km3.min() <= 3.0
    assert 50.0 <= storage_km3.max() <= 80.0
    level_m = natural.of("level")[0, 0]
    assert 1.0 <= level_m.min() <= 2.0
    assert 8.0 <= level_m.max() <= 10.0


def test_no_water_is_made_or_lost_with_or_without_dams(basin, inflows, natural):
    built = Operation(built=find_built(basin))
    dammed = simulate_river(compile_river(basin, built, inflows.clock), inflows, measures=())
    for run in (natural, dammed):
        assert run.balance.worst_place_error <= TOLERANCE
        assert run.balance.worst_basin_error <= TOLERANCE
    assert natural.balance.consumed_hm3 == 0.0
    assert dammed.balance.consumed_hm3 > 0.0
