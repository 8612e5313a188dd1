"""Values that cannot be at this gauge."""

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidInput

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]


def out_of_range(values: Values, *, low: float, high: float) -> Flags:
    """Flag values below `low` or above `high`; the bounds themselves are allowed.

    Raises:
        InvalidInput: the bounds leave no room.
    """
    if not low < high:
        raise InvalidInput(f"range check: low {low} is not below high {high}; correct the rule")
    with np.errstate(invalid="ignore"):
        flags: Flags = (values < low) | (values > high)
    return flags
