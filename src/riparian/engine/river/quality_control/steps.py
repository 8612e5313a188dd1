"""Jumps between readings that water does not make."""

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.river.quality_control.limits import Flags, Values


def implausible_steps(
    seconds: Values, values: Values, *, per_hour: float, relative: bool = False
) -> Flags:
    """Flag values that left the last sound one faster than `per_hour` allows.

    With `relative`, the rate is of the logarithm, so that a low river may not do what a high one
    may. A spike is flagged alone: the value after it is compared with the one before it. A shift
    is flagged until as much time has passed as the water would have needed for it.

    Raises:
        InvalidInput: the rate is not positive.
    """
    if not per_hour > 0:
        raise InvalidInput(f"step check: the rate {per_hour} is not above zero; correct the rule")
    flags = np.zeros(len(values), dtype=bool)
    last = -1
    with np.errstate(invalid="ignore", divide="ignore"):
        height = np.log(np.maximum(values, 1e-9)) if relative else values
    for place in np.flatnonzero(~np.isnan(values)).tolist():
        if last >= 0:
            hours = (seconds[place] - seconds[last]) / 3600
            flags[place] = abs(height[place] - height[last]) > per_hour * hours
        if not flags[place]:
            last = place
    return flags
