"""The stochastic generator: years that never were, with the statistics of those that were."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.inflow import correlated_scores, shape_days
from riparian.engine.kernels.river_arrays import LANES, FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows.climatology import Climatology, climatology_of
from riparian.engine.river.inflows.fitting import fit_generator
from riparian.engine.river.inflows.parameters import (
    DailyShapes,
    GeneratorParameters,
    default_parameters,
)
from riparian.engine.river.inflows.record import FlowRecord
from riparian.engine.river.inflows.scheme import Scheme, build_scheme
from riparian.engine.river.inflows.seasons import (
    days_by_month,
    is_leap,
    mean_by_month,
    with_leap_day,
)
from riparian.engine.river.inflows.traces import (
    FlowArray,
    Inflows,
    count_blocks,
    month_starts,
    spread_over_lanes,
)
from riparian.engine.vocabulary import MONTHS_PER_YEAR, TimeStep

BLEND_DAYS = 15
"""Days over which one donor year gives way to the next."""


def generate_inflows(
    basin: Basin,
    clock: Clock,
    source: FlowRecord | GeneratorParameters | None,
    *,
    traces: int,
    seed: int,
    climatology: Climatology | None = None,
) -> Inflows:
    """Return traces of the length of the clock with the statistics of a record.

    Monthly ratios to the mean come from a periodic autoregressive scheme with a slow part,
    correlated between sub-basins [fiering1971]; their daily course is that of the observed
    year whose months are like the generated ones [svanidze1980, porter1991, lall1996]. Trace k
    has its own random stream: the same seed gives the same bytes, and asking for more traces
    changes none of the first. Over many traces each sub-basin's month has the mean of the
    climatology, in expectation; a single trace is not adjusted.

    Args:
        basin: the river.
        clock: which years.
        source: the record to fit, parameters fitted before, or None for `default_parameters`.
        traces: how many.
        seed: any whole number from 0.
        climatology: mean years of the sub-basins; None takes those that suit the clock, see
            `climatology_of`; with parameters instead of a record the key gauge's own months are
            not known, so give `routed_climatology(basin, record=record)` where there is one.

    Raises:
        InvalidInput: no trace is asked for, the seed is negative, the record cannot be fitted.
    """
    if traces < 1:
        raise InvalidInput(f"generator: {traces} traces asked for; ask for 1 or more")
    if seed < 0:
        raise InvalidInput(f"generator: seed is {seed}; it must be 0 or more")
    parameters = _parameters(basin, source)
    record = source if isinstance(source, FlowRecord) else None
    climatology = climatology or climatology_of(basin, clock, record)
    scheme = build_scheme(basin, parameters, climatology)
    run = _Run(clock, scheme, parameters.shapes)
    ratio, shape = run.draw(traces, seed)
    is_daily = clock.step is TimeStep.DAILY
    flow = run.daily(ratio, shape, climatology) if is_daily else _monthly(ratio, clock, climatology)
    ids = tuple(subbasin.id for subbasin in basin.subbasins)
    return Inflows(clock=clock, subbasin_ids=ids, traces=traces, flow_m3s=flow)


def _parameters(
    basin: Basin, source: FlowRecord | GeneratorParameters | None
) -> GeneratorParameters:
    if isinstance(source, FlowRecord):
        return fit_generator(basin, source)
    return source or default_parameters()


def _monthly(ratio: FlowArray, clock: Clock, climatology: Climatology) -> FlowArray:
    years = range(clock.first_year, clock.last_year + 1)
    mean = np.concatenate(
        [mean_by_month(climatology.of_year(year), days_by_month(year)) for year in years]
    )
    ratio *= mean.astype(np.float32)[:, :, None]
    return ratio


class _Run:
    """One call of the generator: the clock, the scheme, the donors and their calendar."""

    def __init__(self, clock: Clock, scheme: Scheme, shapes: DailyShapes | None) -> None:
        self.clock = clock
        self.scheme = scheme
        self.shapes = shapes if clock.step is TimeStep.DAILY else None
        self.ahead = int(np.floor(scheme.days.max(initial=0.0))) + 2
        self.months = clock.years * MONTHS_PER_YEAR

    def draw(self, traces: int, seed: int) -> tuple[FlowArray, FlowArray]:
        """Return monthly ratios (block, month, sub-basin, lane), daily shape (block, day, lane)."""
        blocks, subbasins = count_blocks(traces), len(self.scheme.factor)
        days = len(self.clock) + self.ahead if self.shapes else 0
        ratio = np.empty((blocks, self.months, subbasins, LANES), np.float32)
        shape = np.ones((blocks, days, LANES), np.float32)
        lanes = spread_over_lanes(range(traces))
        for k in range(traces):
            one_ratio, one_shape = self._draw_trace(k, seed)
            for block, lane in np.argwhere(lanes == k):
                ratio[block, :, :, lane] = one_ratio
                shape[block, :, lane] = one_shape
        return ratio, shape

    def _draw_trace(self, k: int, seed: int) -> tuple[FloatArray, FloatArray]:
        stream = np.random.SeedSequence(seed, spawn_key=(k,))
        random = np.random.Generator(np.random.PCG64(stream))
        scheme = self.scheme
        normals = random.standard_normal((self.months, 2, len(scheme.factor)))
        scores = correlated_scores(
            normals, scheme.factor, scheme.fast_lag1, scheme.slow_weight, scheme.slow_lag1
        )
        ratio = scheme.ratios(scores)
        if self.shapes is None:
            return ratio, np.ones(0)
        donors = _donors(ratio, scheme, self.shapes, random)
        return ratio, self._course(donors, self.shapes)

    def _course(self, donors: NDArray[np.int64], shapes: DailyShapes) -> FloatArray:
        """Return the daily shape at the key station, `ahead` days longer than the clock."""
        after = np.minimum(np.roll(donors, 1) + 1, len(shapes.shape) - 1)
        after[0] = donors[0]
        years = range(self.clock.first_year, self.clock.last_year + 2)
        course = np.concatenate(list(_year_courses(years, donors, after, shapes.shape)))
        return course[: len(self.clock) + self.ahead]

    def daily(self, ratio: FlowArray, shape: FlowArray, climatology: Climatology) -> FlowArray:
        """Return daily flow, (block, step, sub-basin, lane)."""
        if not shape.shape[1]:
            shape = np.ones((len(ratio), len(self.clock) + self.ahead, LANES), np.float32)
        flow = np.empty((len(ratio), len(self.clock), ratio.shape[2], LANES), np.float32)
        shift = np.floor(self.scheme.days).astype(np.int64)
        season = np.ascontiguousarray(climatology.on(self.clock).T, dtype=np.float32)
        starts = np.append(month_starts(self.clock), len(self.clock))
        shape_days(ratio, season, shape, shift, self.scheme.days - shift, starts, flow)
        return flow


def _year_courses(
    years: range, donors: NDArray[np.int64], after: NDArray[np.int64], shape: FloatArray
) -> Iterator[FloatArray]:
    """Yield each year's daily shape; its first days fade in from the year before it."""
    fade = (np.arange(BLEND_DAYS) + 1.0) / (BLEND_DAYS + 1.0)
    for year, donor, previous in zip(years, donors, after, strict=True):
        course = shape[donor].copy()
        course[:BLEND_DAYS] *= fade
        course[:BLEND_DAYS] += (1.0 - fade) * shape[previous, :BLEND_DAYS]
        yield with_leap_day(course) if is_leap(year) else course


def _donors(
    ratio: FloatArray, scheme: Scheme, shapes: DailyShapes, random: np.random.Generator
) -> NDArray[np.int64]:
    """Return the observed year that lends its days to each generated year, and one more.

    Of the √N observed years nearest in their twelve monthly ratios, the j-th is taken with a
    chance in proportion to 1/j [lall1996].
    """
    by_year = ratio.reshape(-1, MONTHS_PER_YEAR, ratio.shape[1])
    at_station = (by_year * scheme.station_weight).sum(axis=2)
    at_station = np.concatenate([at_station, at_station[-1:]])
    apart = (at_station[:, None, :] - shapes.ratio) / shapes.ratio.std(axis=0)
    near = np.argsort((apart**2).sum(axis=2), axis=1, kind="stable")
    count = max(1, round(np.sqrt(len(shapes.ratio))))
    chance = np.cumsum(1.0 / np.arange(1, count + 1))
    picked = np.searchsorted(chance / chance[-1], random.random(len(near)))
    return near[np.arange(len(near)), picked]
