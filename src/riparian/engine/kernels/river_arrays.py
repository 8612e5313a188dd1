"""The arrays that the river kernel reads and writes, and the numbers that index them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LANES = 64
MAX_CLASSES = 4
LAKE_HINGES = 12

# Rows of the scratch array. Recorders address them by these numbers.
(
    STORAGE,
    INFLOW,
    OUTFLOW,
    TURBINE,
    ENERGY,
    LOSS,
    SPILL,
    MINIMUM,
    DIVERTED,
    CONSUMPTION,
    LEVEL,
    REVERSE,
    AVAILABLE,
    SENT,
    SERVED,
    DELIVERED,  # the first of MAX_CLASSES rows, kept apart from the others
) = range(16)
ROWS = DELIVERED

# Columns of a rule: a piecewise-linear release by storage fraction, and a storage target.
RULE_K0, RULE_K1, RULE_K2, RULE_LOW, RULE_HIGH, RULE_TARGET, RULE_GAIN = range(7)
RULE_COLUMNS = 7

# What a recorder does with its row.
SUM, MAXIMUM, EXCESS, SHORTFALL, COUNT_BELOW, LAST = range(6)

HM3_PER_DAY = 0.0864  # hm³ a day for 1 m³/s; numba freezes it

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class NodeArrays(NamedTuple):
    """One entry a node, upstream first."""

    entering: FloatArray  # (sub-basin,) how much of its runoff enters; 1 up to printed rounding
    work: IntArray  # index into the works arrays, -1: water passes untouched
    lake: IntArray  # index into the lake arrays, -1: none
    local_start: IntArray  # (n + 1,) into local_subbasin, local_fraction
    local_subbasin: IntArray
    local_fraction: FloatArray
    reach_start: IntArray  # (n + 1,) into the reach arrays
    recorder_start: IntArray  # (n + 1,) into the recorder arrays


# Columns of ReachArrays.numbers and ReachArrays.places.
FRACTION, C0, C1, C2 = range(4)
TO, IS_DIVERSION, LAG, DELAY_START = range(4)


class ReachArrays(NamedTuple):
    """One entry a reach, grouped by the node it leaves."""

    numbers: FloatArray  # (reach, 4) fraction of the outflow; attenuation c0, c1, c2
    places: IntArray  # (reach, 4) node it enters; diversion?; lag in steps; first row of its delay


# Columns of WorksArrays.numbers.
(
    DEAD_HM3,
    TOTAL_HM3,
    TURBINE_M3S,
    MINIMUM_M3S,
    TURBINES_MINIMUM,  # 1 where the minimum release passes the turbines
    DIVERTS,  # 1 where turbine flow leaves by the diversion reach
    FILLING_FRACTION,  # fraction of inflow passed on while dead storage fills
    MWH_PER_HM3_M,  # energy of 1 hm³ falling 1 m
    INSTALLED_MW,
    HEAD_M,  # four coefficients: cubic in the storage fraction
) = range(10)
AREA_KM2 = HEAD_M + 4
WORKS_COLUMNS = AREA_KM2 + 4


class WorksArrays(NamedTuple):
    """Everything that stores, turns, takes or reserves water, one entry a place."""

    numbers: FloatArray  # (works + 1, WORKS_COLUMNS); the last row is a dam not built yet: zeros
    start_step: IntArray  # the dam stands from this step on
    evaporation_mm_day: FloatArray  # (works, 12)
    evaporates: IntArray  # 1 where any of the above differs from zero
    class_start: IntArray  # (works + 1,) into the demand classes, first priority first
    class_m3s: FloatArray  # (class, 12)
    return_start: IntArray  # (class + 1,) into the return flows
    return_to: IntArray  # (return,) node index
    return_fraction: FloatArray  # (return, 12) of what the class was delivered
    control: IntArray  # (works,) index of the control point this dam serves, -1: none


class ControlArrays(NamedTuple):
    """A flow to be kept at a control point by one dam upstream of it."""

    required_m3s: FloatArray  # (control, 12)
    local_start: IntArray  # sub-basins entering between the dam and the point
    local_subbasin: IntArray
    local_fraction: FloatArray


class LakeArrays(NamedTuple):
    """Lakes that exchange water with the river; tables are hinge functions."""

    river_node: IntArray
    conveyance: FloatArray
    largest_reverse_m3s: FloatArray
    largest_share: FloatArray
    level: FloatArray  # (lake, 1 + LAKE_HINGES) of storage
    area: FloatArray
    storage_hinge: FloatArray  # (lake, LAKE_HINGES)
    stage: FloatArray  # (lake, 1 + LAKE_HINGES) of flow
    flow_hinge: FloatArray


# Columns of RecorderArrays.places.
ROW, MODE, CHANNEL = range(3)


class RecorderArrays(NamedTuple):
    """What is remembered, grouped by node."""

    places: IntArray  # (recorder, 3) scratch row, what is done with it, channel it goes to
    weight: FloatArray  # (recorder, 12)
    threshold_m3s: FloatArray  # (recorder, 12)


class ClockArrays(NamedTuple):
    """One entry a step."""

    month: IntArray
    days: FloatArray
    into_month: FloatArray  # fraction of the month that is over at the end of the step
    period: IntArray  # where recorders write; -1 while spinning up
    source: IntArray  # which step of the inflow it uses: spinning up repeats the first year


class Results(NamedTuple):
    """What a run leaves behind; the last axis holds (place, lane) flat."""

    recorded: FloatArray  # (rule set, block, period, channel · lane)
    storage: FloatArray  # (rule set, block, works · lane) at the end [hm³]
    sent: FloatArray  # (rule set, block, works · lane) all water that left a place [hm³]
    throughput: FloatArray  # (rule set, block, works · lane) all water that came [hm³]
    basin: FloatArray  # (rule set, block, BALANCE_TERMS · lane) [hm³]


OUT, LOST, CONSUMED, STORED, TRANSIT, ENTERED = range(6)
BALANCE_TERMS = 6
