"""Observed years: the key station's daily record, carried up the river to every sub-basin."""

from collections.abc import Sequence

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows.climatology import (
    Climatology,
    climatology_of,
    table_climatology,
)
from riparian.engine.river.inflows.passage import passage_to
from riparian.engine.river.inflows.record import FlowRecord
from riparian.engine.river.inflows.seasons import is_leap, with_leap_day
from riparian.engine.river.inflows.traces import Inflows, inflows_from_traces
from riparian.engine.vocabulary import TimeStep


def mean_inflows(basin: Basin, clock: Clock, *, climatology: Climatology | None = None) -> Inflows:
    """Return the mean year of every sub-basin, over and over, as one trace.

    Without a climatology every calendar month has the mean of the basin's table. Give
    `routed_climatology(basin)` where the river will be routed with its travel time.
    """
    climatology = climatology or table_climatology(basin)
    return _in_steps(clock, basin, [climatology.on(daily_clock(clock))])


def observed_inflows(
    basin: Basin,
    clock: Clock,
    record: FlowRecord,
    *,
    first_years: Sequence[int] | None = None,
    climatology: Climatology | None = None,
) -> Inflows:
    """Return years as they were observed at the key station, one trace a window.

    q_s(t) = c_s(t) r(t + τ_s), where r is the observed flow over its own smooth mean year of the
    reference period, c_s the sub-basin's mean year and τ_s its travel time to the station. Routed
    with τ, the flow at the station is r(t) times its mean year. Sub-basins whose water does not
    pass the station follow it without delay. After the last day of the record the ratio stays.

    Args:
        basin: the river.
        clock: how many years; without `first_years` also which.
        record: the daily record of the key station.
        first_years: the observed year in which each trace begins.
        climatology: mean years of the sub-basins; None takes those that suit the clock, see
            `climatology_of`.

    Raises:
        InvalidInput: a year is not in the record.
    """
    starts = [clock.first_year] if first_years is None else list(first_years)
    if not starts:
        raise InvalidInput("observed inflows: no first year is given; give one for each trace")
    for start in starts:
        record.check_years(start, start + clock.years - 1)
    climatology = climatology or climatology_of(basin, clock, record)
    days = passage_to(basin, record.station_id).days
    mean = climatology.on(daily_clock(clock))
    traces = [mean * later(_ratio(record, clock, start), days, len(mean)) for start in starts]
    return _in_steps(clock, basin, traces)


def daily_clock(clock: Clock) -> Clock:
    """Return the clock of the same years in daily steps."""
    return Clock(first_year=clock.first_year, last_year=clock.last_year)


def _in_steps(clock: Clock, basin: Basin, traces: Sequence[FloatArray]) -> Inflows:
    ids = [subbasin.id for subbasin in basin.subbasins]
    daily = inflows_from_traces(daily_clock(clock), ids, traces)
    return daily if clock.step is TimeStep.DAILY else daily.to_monthly()


def _ratio(record: FlowRecord, clock: Clock, start: int) -> FloatArray:
    """Return observed flow over its mean year from `start` on, one year longer where known.

    The clock's own calendar decides which years have a 29 February.
    """
    last = min(start + clock.years, record.last_year)
    ratio = record.of_years(start, last) / record.mean_year()
    ahead = clock.first_year - start
    years = [
        with_leap_day(one) if is_leap(year + ahead) else one
        for year, one in enumerate(ratio, start=start)
    ]
    return np.concatenate(years)


def later(values: FloatArray, days: FloatArray, steps: int) -> FloatArray:
    """Return values (day,) read so many days later, (step, shift); the last value stays."""
    known = np.arange(len(values))
    at = np.arange(steps)
    return np.stack([np.interp(at + shift, known, values) for shift in days], axis=1)
