"""Flows that cannot follow from what passed the gauges upstream."""

import numpy as np

from riparian.engine.errors import InvalidInput, MismatchedAxes
from riparian.engine.river.quality_control.limits import Flags, Values


def breaks_of_balance(
    flow_m3s: Values, upstream_m3s: Values, *, lowest_ratio: float, highest_ratio: float
) -> Flags:
    """Flag flows whose ratio to the flow upstream leaves the range that local inflow allows.

    `upstream_m3s` is the sum of the gauges upstream over the same period, moved by the travel
    time. Where nothing came from upstream, any flow is local and nothing is flagged.

    Raises:
        MismatchedAxes: the two are not of one length.
        InvalidInput: the ratios leave no room.
    """
    if flow_m3s.shape != upstream_m3s.shape:
        raise MismatchedAxes(
            f"balance check: {len(flow_m3s)} flows, {len(upstream_m3s)} upstream; align them"
        )
    if not 0 <= lowest_ratio < highest_ratio:
        raise InvalidInput(
            f"balance check: the ratios {lowest_ratio} and {highest_ratio} leave no room;"
            " correct the rule"
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(upstream_m3s > 0, flow_m3s / upstream_m3s, np.nan)
        flags: Flags = (ratio < lowest_ratio) | (ratio > highest_ratio)
    return flags
