"""The mean year of every sub-basin, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows.passage import Passage, passage_to
from riparian.engine.river.inflows.record import FlowRecord
from riparian.engine.river.inflows.seasons import (
    COMMON_YEAR,
    LEAP_YEAR,
    is_leap,
    mean_by_month,
    smooth_season,
    with_leap_day,
)
from riparian.engine.vocabulary import NodeKind, TimeStep

SMALLEST_LOCAL_FRACTION = 0.03
"""A station whose own reach brings less than this cannot correct what comes from above."""
LOWEST_FRACTION_OF_TABLE = 0.25
"""No day of a routed curve falls below this fraction of the table's curve."""
SWEEPS = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Climatology:
    """Mean daily inflow [m³/s] of every sub-basin in a common and in a leap year."""

    common_m3s: FloatArray = field(repr=False)
    """(365, sub-basin)."""
    leap_m3s: FloatArray = field(repr=False)
    """(366, sub-basin)."""

    def of_year(self, year: int) -> FloatArray:
        """Return the curve of a year, (day, sub-basin)."""
        return self.leap_m3s if is_leap(year) else self.common_m3s

    def on(self, clock: Clock) -> FloatArray:
        """Return the curve on every day of the clock's years, (day, sub-basin)."""
        years = range(clock.first_year, clock.last_year + 1)
        return np.concatenate([self.of_year(year) for year in years])

    @property
    def monthly_m3s(self) -> FloatArray:
        """Means of the months of a common year, (12, sub-basin)."""
        return mean_by_month(self.common_m3s, COMMON_YEAR)


def table_climatology(basin: Basin) -> Climatology:
    """Return smooth curves that keep every month of the basin's table."""
    table = monthly_table(basin)
    return Climatology(common_m3s=smooth_season(table), leap_m3s=smooth_season(table, LEAP_YEAR))


def climatology_of(basin: Basin, clock: Clock, record: FlowRecord | None) -> Climatology:
    """Return the mean years that suit a clock.

    Daily water is routed with its travel time, so its months must come right downstream
    (`routed_climatology`); in monthly steps water is everywhere at once, as in the table.
    """
    if clock.step is TimeStep.DAILY:
        return routed_climatology(basin, record=record)
    return table_climatology(basin)


def monthly_table(basin: Basin) -> FloatArray:
    """Return the mean flows of the sub-basins [m³/s], (12, sub-basin)."""
    return np.array([subbasin.monthly_flow_m3s for subbasin in basin.subbasins]).T


def routed_climatology(
    basin: Basin,
    *,
    stations: Sequence[str] | None = None,
    record: FlowRecord | None = None,
) -> Climatology:
    """Return curves whose months come right at the stations after the water has travelled there.

    A table made from differences between gauges adds up month by month, as if water were
    everywhere at once. Routed with its travel time it comes late: on the Mekong the rising months
    at Stung Treng would be 15 % too low. What a reach brings is therefore the flow at its lower
    station minus the *delayed* flow of its upper stations,
    L(t) = S_g(t) − Σ_u S_u(t − τ_ug), shared among the reach's sub-basins by their mean flow.
    Annual means of every sub-basin stay those of the table; its months move.

    Args:
        basin: the river.
        stations: where the table holds; None takes every station of the basin.
        record: at its station the mean year of the record's reference years holds instead of the
            table's, in proportion, so that the annual mean stays.
    """
    table = table_climatology(basin)
    if stations is None:
        stations = [node.id for node in basin.nodes if node.kind is NodeKind.STATION]
    reaches = _own_reaches(basin, stations, table.common_m3s.mean(axis=0))
    common, leap = {}, {}
    if record is not None:
        common = {record.station_id: record.mean_year()}
        leap = {record.station_id: with_leap_day(record.mean_year())}
    return Climatology(
        common_m3s=_balance(table.common_m3s, reaches, common),
        leap_m3s=_balance(table.leap_m3s, reaches, leap),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _OwnReach:
    """A station and the sub-basins between it and the stations above."""

    passage: Passage
    members: NDArray[np.int64]


def _own_reaches(basin: Basin, stations: Sequence[str], mean: FloatArray) -> list[_OwnReach]:
    """Return the stations with a reach of their own, upstream first."""
    wanted = set(stations)
    taken = np.zeros(len(mean), dtype=bool)
    reaches = []
    for station in (node for node in basin.order if node in wanted):
        passage = passage_to(basin, station)
        members = np.flatnonzero(passage.fraction * ~taken > 0.5)  # noqa: PLR2004 - most of its water
        own, whole = mean[members].sum(), (passage.fraction * mean).sum()
        if own > SMALLEST_LOCAL_FRACTION * whole:
            reaches.append(_OwnReach(passage=passage, members=members))
            taken[members] = True
    return reaches


def _balance(
    table: FloatArray, reaches: Sequence[_OwnReach], measured: Mapping[str, FloatArray]
) -> FloatArray:
    curve, mean = table.copy(), table.mean(axis=0)
    for _ in range(SWEEPS):
        for reach in reaches:
            wanted = _wanted(table, reach.passage, measured)
            missing = wanted - routed_season(curve, reach.passage)
            members = reach.members
            share = mean[members] / (mean[members] * reach.passage.fraction[members]).sum()
            added = later_season(missing, reach.passage.days[members]) * share
            curve[:, members] = _keep_mean(
                curve[:, members] + added, table[:, members], mean[members]
            )
    return curve


def _wanted(table: FloatArray, passage: Passage, measured: Mapping[str, FloatArray]) -> FloatArray:
    wanted: FloatArray = (table * passage.fraction).sum(axis=1)
    season = measured.get(passage.station_id)
    return wanted if season is None else season * (wanted.mean() / season.mean())


def _keep_mean(curve: FloatArray, table: FloatArray, mean: FloatArray) -> FloatArray:
    lowest = LOWEST_FRACTION_OF_TABLE * table
    above = np.maximum(curve - lowest, 0.0)
    room = mean - lowest.mean(axis=0)
    scale = np.divide(room, above.mean(axis=0), out=np.zeros_like(mean), where=room > 0.0)
    kept: FloatArray = lowest + above * scale
    return kept


def routed_season(curve: FloatArray, passage: Passage) -> FloatArray:
    """Return the mean year at a station (day,) when the curves have travelled to it."""
    arriving = np.zeros(len(curve))
    for column in np.flatnonzero(passage.fraction):
        delayed = later_season(curve[:, column], np.array([-passage.days[column]]))
        arriving += passage.fraction[column] * delayed[:, 0]
    return arriving


def later_season(curve: FloatArray, days: FloatArray) -> FloatArray:
    """Return a periodic curve (day,) as it will be so many days later, (day, shift)."""
    at = np.arange(len(curve))[:, None] + np.asarray(days)[None, :]
    first = np.floor(at).astype(np.int64)
    part = at - first
    n = len(curve)
    return (1.0 - part) * curve[first % n] + part * curve[(first + 1) % n]
