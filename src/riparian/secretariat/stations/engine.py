"""The border to the engine: readings become arrays, checks become flags with their evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riparian.engine.river.quality_control.flat_lines import flat_lines
from riparian.engine.river.quality_control.limits import out_of_range
from riparian.engine.river.quality_control.neighbours import aligned, departures_from_neighbour
from riparian.engine.river.quality_control.steps import implausible_steps
from riparian.engine.river.quality_control.water_balance import breaks_of_balance
from riparian.secretariat.stations.quality import Check

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Track:
    """A stretch of one series: seconds since 1970 in rising order, and values."""

    seconds: Values
    values: Values


def flags_of(
    check: str, track: Track, others: list[Track], parameters: Mapping[str, Any]
) -> NDArray[np.bool_]:
    """Run one check with the parameters of its rule."""
    facts = {name: value for name, value in parameters.items() if name not in _OWN}
    if check == Check.RANGE:
        return out_of_range(track.values, **facts)
    if check == Check.STEP:
        return implausible_steps(track.seconds, track.values, **facts)
    if check == Check.FLAT_LINE:
        return flat_lines(track.seconds, track.values, **facts)
    if check == Check.NEIGHBOUR:
        return departures_from_neighbour(track.values, _beside(track, others, parameters), **facts)
    return _balance(track, others, parameters, facts)


_OWN = frozenset({"others", "lag_hours", "logarithm", "months"})


def _beside(track: Track, others: list[Track], parameters: Mapping[str, Any]) -> Values:
    """Return what the others together should show here."""
    lag = float(parameters.get("lag_hours", 0))
    if not others:
        return np.full(len(track.seconds), np.nan)
    parts = [aligned(track.seconds, one.seconds, one.values, lag_hours=lag) for one in others]
    total = np.sum(parts, axis=0)
    return np.log(np.where(total > 0, total, np.nan)) if parameters.get("logarithm") else total


def _balance(
    track: Track, others: list[Track], parameters: Mapping[str, Any], facts: Mapping[str, Any]
) -> NDArray[np.bool_]:
    """Compare the means of whole months where the series upstream is monthly."""
    if not parameters.get("months"):
        upstream = _beside(track, others, parameters)
        return breaks_of_balance(track.values, upstream, **facts)
    offset = int(parameters["months"]) * 60
    months, place = np.unique(_months(track.seconds, offset), return_inverse=True)
    counts = np.bincount(place)
    means = np.bincount(place, weights=track.values) / counts
    upstream = np.zeros(len(months))
    for other in others:
        known = dict(zip(_months(other.seconds, offset).tolist(), other.values, strict=True))
        upstream = upstream + np.array([known.get(month, np.nan) for month in months.tolist()])
    # A month of which only some days are known has no mean to compare.
    upstream[counts < 28] = np.nan  # noqa: PLR2004 - the shortest month
    flags: NDArray[np.bool_] = breaks_of_balance(means, upstream, **facts)[place]
    return flags


def _months(seconds: Values, offset: int) -> NDArray[np.int64]:
    moments = (seconds + offset).astype("datetime64[s]")
    return moments.astype("datetime64[M]").astype(np.int64)
