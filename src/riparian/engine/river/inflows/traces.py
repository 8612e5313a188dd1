"""Inflow traces: the water of every sub-basin in every step, many traces side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidInput, MismatchedAxes
from riparian.engine.kernels.river_arrays import LANES, FloatArray
from riparian.engine.river.clock import Clock
from riparian.engine.units import HM3_PER_DAY_PER_M3S, KM3_PER_HM3
from riparian.engine.vocabulary import TimeStep

FlowArray = NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inflows:
    """Natural inflow [m³/s] of every sub-basin, step by step, for many traces.

    `flow_m3s` has shape (block, step, sub-basin, lane) with 64 lanes a block, the layout the
    river kernel streams. Give float32: seven digits are more than any gauge gives, and the memory
    is half; float64 is taken too, to compare engines digit by digit. Trace k lies in block
    k // 64, lane k % 64. The lanes after the last trace repeat the first ones, so every lane
    holds water that can flow.

    Raises:
        MismatchedAxes: the shape does not follow from clock, sub-basins and traces.
        InvalidInput: no trace, or a flow that is negative, infinite or missing.
    """

    clock: Clock
    subbasin_ids: tuple[str, ...]
    traces: int
    flow_m3s: FlowArray = field(repr=False)

    def __post_init__(self) -> None:
        if self.traces < 1:
            raise InvalidInput(f"inflows: {self.traces} traces asked for; ask for 1 or more")
        self._check_axes()
        for block in range(len(self.flow_m3s)):
            self._check_values(block)
        self.flow_m3s.setflags(write=False)

    def _check_axes(self) -> None:
        flow = self.flow_m3s
        shape = (count_blocks(self.traces), len(self.clock), len(self.subbasin_ids), LANES)
        if flow.shape != shape:
            raise MismatchedAxes(
                f"inflows: shape is {flow.shape}; {self.traces} traces, {len(self.clock)} steps "
                f"and {len(self.subbasin_ids)} sub-basins need {shape}"
            )
        if (
            flow.dtype not in {np.dtype(np.float32), np.dtype(np.float64)}
            or not flow.flags.c_contiguous
        ):
            raise MismatchedAxes(
                f"inflows: a {flow.dtype} array; give a C-contiguous float32 or float64 array"
            )

    def _check_values(self, block: int) -> None:
        flow = self.flow_m3s[block]
        if flow.min(initial=0.0) >= 0.0 and flow.max(initial=0.0) < np.inf:
            return
        step, subbasin, lane = np.argwhere(~((flow >= 0.0) & (flow < np.inf)))[0]
        raise InvalidInput(
            f"inflow of '{self.subbasin_ids[subbasin]}': {flow[step, subbasin, lane]} m³/s in step "
            f"{step} of trace {block * LANES + lane}; it must be 0 or more"
        )

    def trace(self, k: int) -> FlowArray:
        """Return one trace, (step, sub-basin).

        Raises:
            InvalidInput: there is no such trace.
        """
        self._check_trace(k)
        return self.flow_m3s[k // LANES, :, :, k % LANES]

    def _check_trace(self, k: int) -> None:
        if not 0 <= k < self.traces:
            raise InvalidInput(f"inflows: no trace {k}; there are {self.traces}, numbered from 0")

    def to_monthly(self) -> "Inflows":
        """Return the calendar-month means on a monthly clock."""
        if self.clock.step is TimeStep.MONTHLY:
            return self
        clock = Clock(
            first_year=self.clock.first_year,
            last_year=self.clock.last_year,
            step=TimeStep.MONTHLY,
        )
        starts = month_starts(self.clock)
        flow = np.empty((len(self.flow_m3s), len(clock), *self.flow_m3s.shape[2:]), np.float32)
        for target, source in zip(flow, self.flow_m3s, strict=True):
            for month, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
                target[month] = source[start:end].mean(axis=0, dtype=np.float64)
        return Inflows(
            clock=clock, subbasin_ids=self.subbasin_ids, traces=self.traces, flow_m3s=flow
        )

    def annual_total_km3(self) -> FloatArray:
        """Return the water of all sub-basins in each calendar year [km³], (trace, year)."""
        starts = np.flatnonzero(np.diff(self.clock.year, prepend=self.clock.first_year - 1))
        km3 = self.clock.days * HM3_PER_DAY_PER_M3S * KM3_PER_HM3
        totals = [
            np.add.reduceat(block.sum(axis=1, dtype=np.float64) * km3[:, None], starts, axis=0)
            for block in self.flow_m3s
        ]
        return np.concatenate(totals, axis=1).T[: self.traces].copy()

    def select(self, traces: Sequence[int]) -> "Inflows":
        """Return some of the traces, in the order given.

        Raises:
            InvalidInput: there is no such trace.
        """
        for k in traces:
            self._check_trace(k)
        lanes = spread_over_lanes(traces)
        flow = np.empty((len(lanes), *self.flow_m3s.shape[1:]), np.float32)
        for target, row in zip(flow, lanes, strict=True):
            for lane, k in enumerate(row):
                target[:, :, lane] = self.flow_m3s[k // LANES, :, :, k % LANES]
        return Inflows(
            clock=self.clock,
            subbasin_ids=self.subbasin_ids,
            traces=len(traces),
            flow_m3s=flow,
        )


def count_blocks(traces: int) -> int:
    """Return how many blocks of 64 lanes hold so many traces."""
    return -(-traces // LANES)


def spread_over_lanes(traces: Sequence[int]) -> NDArray[np.int64]:
    """Return which trace each lane carries, (block, lane); spare lanes repeat the first traces."""
    blocks = count_blocks(len(traces))
    return np.resize(np.asarray(traces, dtype=np.int64), (blocks, LANES))


def month_starts(clock: Clock) -> NDArray[np.int64]:
    """Return the first step of each calendar month of the clock."""
    return np.flatnonzero(np.diff(clock.month, prepend=-1))


def inflows_from_traces(
    clock: Clock, subbasin_ids: Sequence[str], traces: Sequence[FloatArray | FlowArray]
) -> Inflows:
    """Lay traces, each (step, sub-basin) [m³/s], out in blocks of lanes.

    Raises:
        MismatchedAxes: a trace has another shape.
        InvalidInput: there is no trace, or a flow is negative or missing.
    """
    shape = (len(clock), len(subbasin_ids))
    for k, trace in enumerate(traces):
        if trace.shape != shape:
            raise MismatchedAxes(f"inflows: trace {k} has shape {trace.shape}; it must be {shape}")
    flow = np.empty((count_blocks(len(traces)), *shape, LANES), np.float32)
    if len(traces) == 1:
        flow[:] = traces[0][:, :, None]
    else:
        for block, row in enumerate(spread_over_lanes(range(len(traces)))):
            for lane, k in enumerate(row):
                flow[block, :, :, lane] = traces[k]
    return Inflows(clock=clock, subbasin_ids=tuple(subbasin_ids), traces=len(traces), flow_m3s=flow)
