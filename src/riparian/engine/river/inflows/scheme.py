"""From parameters to the numbers the generator draws with."""

from dataclasses import dataclass, field

import numpy as np

from riparian.engine.kernels.inflow import cholesky
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.inflows.climatology import Climatology
from riparian.engine.river.inflows.fitting import correlation_matrix
from riparian.engine.river.inflows.parameters import GeneratorParameters
from riparian.engine.river.inflows.passage import days_between, passage_to
from riparian.engine.river.inflows.seasons import COMMON_YEAR
from riparian.engine.vocabulary import MONTHS_PER_YEAR

LOWEST_RATIO = 0.05
"""No generated month is drier than this fraction of its mean."""
LARGEST_SKEW = 4.0
LARGEST_SLOW_WEIGHT = 0.9
QUADRATURE_NODES = np.linspace(-8.0, 8.0, 1601)
QUADRATURE_WEIGHTS = np.exp(-0.5 * QUADRATURE_NODES**2)
SOLVER_PASSES = 60


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scheme:
    """Correlation, persistence and marginal distributions of every sub-basin's monthly ratio."""

    factor: FloatArray = field(repr=False)
    """Lower Cholesky factor of the sub-basins' correlation."""
    fast_lag1: FloatArray
    slow_weight: float
    slow_lag1: float
    spread: FloatArray
    skew: FloatArray
    mean: FloatArray
    """Expected value before division, so that the ratio's expectation is exactly 1."""
    station_weight: FloatArray = field(repr=False)
    """Share of each sub-basin in the key station's mean flow, (12, sub-basin)."""
    days: FloatArray = field(repr=False)
    """Travel time to the key station."""

    def ratios(self, scores: FloatArray) -> FloatArray:
        """Return monthly flow over its mean, (month, sub-basin), from normal scores."""
        month = np.arange(len(scores)) % MONTHS_PER_YEAR
        spread, skew, mean = self.spread[month], self.skew[month], self.mean[month]
        return _value(scores, spread[:, None], skew[:, None]) / mean[:, None]


def build_scheme(basin: Basin, parameters: GeneratorParameters, climatology: Climatology) -> Scheme:
    """Return the scheme that gives the key station the moments of the parameters.

    A sum of imperfectly correlated flows varies less than its parts, and is less skewed. With
    w the shares in the sum and R the correlation, the sub-basins get
    cv_s = cv / √(wᵀRw) and γ_s = γ (wᵀRw)^1.5 / Σ w_i (Rw)_i².
    """
    matrix = correlation_matrix(
        days_between(basin), parameters.decay_days, parameters.local_fraction
    )
    weight, days = _station_weights(basin, parameters, climatology)
    cv, skew = _sub_basin_moments(parameters, weight, matrix)
    spread, mean = np.array([_solve_spread(c, s) for c, s in zip(cv, skew, strict=True)]).T
    slow_lag1 = float(np.exp(-1.0 / (MONTHS_PER_YEAR * parameters.memory_years)))
    slow_weight = _solve_slow_weight(parameters, climatology, slow_lag1)
    return Scheme(
        factor=cholesky(matrix),
        fast_lag1=_fast_lag1(np.array(parameters.lag1), slow_weight, slow_lag1),
        slow_weight=slow_weight,
        slow_lag1=slow_lag1,
        spread=spread,
        skew=skew,
        mean=mean,
        station_weight=weight,
        days=days,
    )


def _station_weights(
    basin: Basin, parameters: GeneratorParameters, climatology: Climatology
) -> tuple[FloatArray, FloatArray]:
    monthly = climatology.monthly_m3s
    if parameters.station_id is None:
        flow, days = monthly, np.zeros(len(basin.subbasins))
    else:
        passage = passage_to(basin, parameters.station_id)
        flow, days = monthly * passage.fraction, passage.days
    total = flow.sum(axis=1, keepdims=True)
    return np.divide(flow, total, out=np.zeros_like(flow), where=total > 0.0), days


def _sub_basin_moments(
    parameters: GeneratorParameters, weight: FloatArray, matrix: FloatArray
) -> tuple[FloatArray, FloatArray]:
    cv, skew = np.array(parameters.cv), np.array(parameters.skew)
    if parameters.station_id is None:
        return cv, skew
    shared = (weight[:, :, None] * matrix).sum(axis=1)
    pair = np.maximum((weight * shared).sum(axis=1), 1e-9)
    triple = np.maximum((weight * shared**2).sum(axis=1), 1e-9)
    larger = np.clip(skew * pair**1.5 / triple, -LARGEST_SKEW, LARGEST_SKEW)
    return cv / np.sqrt(pair), larger


def _value(score: FloatArray, spread: FloatArray | float, skew: FloatArray | float) -> FloatArray:
    """Return 1 + spread K, with K the Wilson–Hilferty form of Pearson III [wilson1931]."""
    sixth = np.where(np.abs(skew) < 1e-6, 1e-6, skew) / 6.0  # noqa: PLR2004 - straight line below
    factor = np.maximum(1.0 + sixth * score - sixth**2, 0.0)
    deviate = (factor**3 - 1.0) / (3.0 * sixth)
    return np.maximum(1.0 + spread * deviate, LOWEST_RATIO)


def _solve_spread(cv: float, skew: float) -> tuple[float, float]:
    """Return spread and mean such that value / mean has expectation 1 and the wanted cv."""
    nodes, weights = QUADRATURE_NODES, QUADRATURE_WEIGHTS / QUADRATURE_WEIGHTS.sum()
    spread = cv
    for _ in range(SOLVER_PASSES):
        value = _value(nodes, spread, skew)
        mean = float((weights * value).sum())
        reached = float(np.sqrt((weights * (value - mean) ** 2).sum())) / mean
        if reached > 0.0:
            spread *= cv / reached
    return spread, float((weights * _value(nodes, spread, skew)).sum())


def _fast_lag1(lag1: FloatArray, slow_weight: float, slow_lag1: float) -> FloatArray:
    """Return what is left of each month's persistence beside the slow part."""
    return np.clip((lag1 - slow_weight * slow_lag1) / (1.0 - slow_weight), -0.9, 0.99)


def _solve_slow_weight(
    parameters: GeneratorParameters, climatology: Climatology, slow_lag1: float
) -> float:
    """Return the slow part's share of variance that gives annual flow its lag-one correlation."""
    monthly = climatology.monthly_m3s.sum(axis=1)
    weight = monthly * np.array(parameters.cv) * COMMON_YEAR
    lag1 = np.array(parameters.lag1)
    low, high = 0.0, LARGEST_SLOW_WEIGHT
    for _ in range(SOLVER_PASSES):
        middle = 0.5 * (low + high)
        if _annual_lag1(weight, lag1, middle, slow_lag1) < parameters.annual_lag1:
            low = middle
        else:
            high = middle
    return low


def _annual_lag1(
    weight: FloatArray, lag1: FloatArray, slow_weight: float, slow_lag1: float
) -> float:
    """Return the lag-one correlation of the annual sum of weight · score."""
    fast = np.tile(_fast_lag1(lag1, slow_weight, slow_lag1), 2)
    n = len(fast)
    covariance = np.eye(n)
    for i in range(n):
        kept = 1.0
        for j in range(i + 1, n):
            kept *= fast[j]
            slow = slow_lag1 ** (j - i)
            covariance[i, j] = covariance[j, i] = slow_weight * slow + (1 - slow_weight) * kept
    half = n // 2
    between = weight @ covariance[:half, half:] @ weight
    within = weight @ covariance[:half, :half] @ weight
    return float(between / within) if within > 0.0 else 0.0
