import numpy as np
import pytest

from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.flow_record import read_flow_record
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows import (
    fit_generator,
    flow_record,
    generate_inflows,
    passage_to,
    routed_climatology,
)
from riparian.engine.river.network import Country, Inflow, Node, Reach, Subbasin
from riparian.engine.vocabulary import NodeKind

RISING = (30.0, 20.0, 15.0, 20.0, 60.0, 200.0, 420.0, 610.0, 580.0, 300.0, 120.0, 60.0)
DRY_JANUARY = (0.0, 1.0, 2.0, 1.0, 4.0, 40.0, 90.0, 160.0, 140.0, 70.0, 20.0, 5.0)


@pytest.fixture(scope="session")
def mekong():
    return read_basin("lancang-mekong")


@pytest.fixture(scope="session")
def mekong_record():
    return read_flow_record("lancang-mekong")


@pytest.fixture(scope="session")
def mekong_parameters(mekong, mekong_record):
    return fit_generator(mekong, mekong_record)


@pytest.fixture(scope="session")
def mekong_climatology(mekong, mekong_record):
    return routed_climatology(mekong, record=mekong_record)


@pytest.fixture(scope="session")
def many_months(mekong, mekong_parameters):
    """200 traces of 30 years on a monthly clock: fast, and daily months are the same."""
    clock = Clock(first_year=2000, last_year=2029, step="monthly")
    return generate_inflows(mekong, clock, mekong_parameters, traces=200, seed=11)


@pytest.fixture(scope="session")
def small():
    """Two sub-basins, three and a half days and no time above the station, one below it."""
    nodes = [("TOP", "junction"), ("GAUGE", "station"), ("MOUTH", "sea")]
    return Basin(
        name="small",
        title="Small",
        countries=(Country(id="AAA", name="A"),),
        nodes=tuple(Node(id=name, kind=NodeKind(kind), name=name) for name, kind in nodes),
        subbasins=(
            _subbasin("UP", RISING),
            _subbasin("AT", DRY_JANUARY),
            _subbasin("BELOW", tuple(0.1 * flow for flow in RISING)),
        ),
        inflows=(
            Inflow(subbasin_id="UP", node_id="TOP", flow_fraction=1.0),
            Inflow(subbasin_id="AT", node_id="GAUGE", flow_fraction=1.0),
            Inflow(subbasin_id="BELOW", node_id="MOUTH", flow_fraction=1.0),
        ),
        reaches=(
            Reach(from_id="TOP", to_id="GAUGE", travel_time_days=3.5),
            Reach(from_id="GAUGE", to_id="MOUTH", travel_time_days=2.0),
        ),
    )


def _subbasin(name, flow):
    return Subbasin(id=name, name=name, country="AAA", area_km2=100.0, monthly_flow_m3s=flow)


@pytest.fixture(scope="session")
def small_record():
    """Twenty years at the small gauge, each with a level and a ripple of its own."""
    dates = np.arange("1980-01-01", "2000-01-01", dtype="datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(int)
    day = np.arange(len(dates))
    level = np.random.default_rng(5).gamma(20.0, 0.05, 30)[years - years[0]]
    flow = level * (300.0 - 250.0 * np.cos(2 * np.pi * (day - 30) / 365.25))
    month = dates.astype("datetime64[M]").astype(int) - 120
    wobble = np.random.default_rng(6).gamma(30.0, 1 / 30.0, month.max() + 1)[month]
    return flow_record("GAUGE", dates, flow * wobble * (1.0 + 0.1 * np.sin(day / 2.0)))


@pytest.fixture(scope="session")
def arrive():
    return _arrive


def _arrive(basin, station, flow):
    """Carry daily flow (step, sub-basin) to a station by travel time alone, (step,)."""
    passage = passage_to(basin, station)
    steps = np.arange(len(flow))
    arriving = np.zeros(len(flow))
    for column in np.flatnonzero(passage.fraction):
        delayed = np.interp(steps - passage.days[column], steps, flow[:, column])
        arriving += passage.fraction[column] * delayed
    return arriving


@pytest.fixture(scope="session")
def by_month():
    return _by_month


def _by_month(clock, flow):
    """Return calendar-month means of daily flow (step,), (year, 12)."""
    starts = np.flatnonzero(np.diff(clock.month, prepend=-1))
    days = np.diff(np.append(starts, len(clock)))
    return (np.add.reduceat(flow, starts) / days).reshape(-1, 12)
