"""Readings that stand still longer than the river does."""

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.river.quality_control.limits import Flags, Values


def flat_lines(seconds: Values, values: Values, *, hours: float, tolerance: float = 0.0) -> Flags:
    """Flag runs in which no value leaves its predecessor by more than `tolerance` for `hours`.

    The whole run is flagged, its first value too: where the gauge stuck cannot be told.

    Raises:
        InvalidInput: the span is not positive.
    """
    if not hours > 0:
        raise InvalidInput(f"flat-line check: {hours} hours are not above zero; correct the rule")
    kept = np.flatnonzero(~np.isnan(values))
    flags = np.zeros(len(values), dtype=bool)
    if len(kept) < 2:  # noqa: PLR2004 - one value is no run
        return flags
    moves = np.abs(np.diff(values[kept])) > tolerance
    ends = np.append(np.flatnonzero(moves), len(kept) - 1)
    starts = np.concatenate(([0], ends[:-1] + 1))
    for start, end in zip(starts, ends, strict=True):
        if seconds[kept[end]] - seconds[kept[start]] >= hours * 3600:
            flags[kept[start : end + 1]] = True
    return flags
