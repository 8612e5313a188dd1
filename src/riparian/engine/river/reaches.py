"""How a reach delays and attenuates: coefficients of one step, for lag or Muskingum routing."""

from dataclasses import dataclass
from math import ceil, floor

from riparian.engine.river.network import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachStep:
    """One segment of a reach for one step length: O[t] = c0 I[t] + c1 I[t-1] + c2 O[t-1].

    The coefficients sum to 1, so that no water is lost; O then waits `lag` whole steps.
    """

    c0: float = 1.0
    c1: float = 0.0
    c2: float = 0.0
    lag: int = 0


def divide_reach(reach: Reach, *, step_days: float) -> tuple[ReachStep, ...]:
    """Return the segments of a reach, upstream first.

    A pure lag of 2.3 steps is 2 whole steps with 0.7 of the water, 3 with 0.3. Muskingum
    routing needs 2 K x ≤ Δt ≤ 2 K (1 − x) [mccarthy1938]: a long reach is divided into equal
    segments that meet the left bound; a reach too short for the right bound is a pure lag.
    """
    travel = reach.travel_time_days / step_days
    if reach.muskingum_x is None or travel == 0.0:
        return (_lag(travel),)
    x = reach.muskingum_x
    segments = max(1, ceil(2.0 * travel * x))
    k = travel / segments
    if 2.0 * k * (1.0 - x) < 1.0:
        return (_lag(travel),)
    below = 2.0 * k * (1.0 - x) + 1.0
    step = ReachStep(
        c0=(1.0 - 2.0 * k * x) / below,
        c1=(1.0 + 2.0 * k * x) / below,
        c2=(2.0 * k * (1.0 - x) - 1.0) / below,
    )
    return (step,) * segments


def _lag(travel: float) -> ReachStep:
    whole = floor(travel)
    rest = travel - whole
    return ReachStep(c0=1.0 - rest, c1=rest, lag=whole)
