"""How good forecasts were: NSE, KGE, CRPS, coverage."""

from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import MismatchedAxes
from riparian.engine.river.forecasting.daily import Values

LEVELS: Values = np.concatenate([[0.01, 0.025], np.arange(0.05, 0.96, 0.05), [0.975, 0.99]])
"""The quantiles of every forecast; the middle one is the forecast itself."""
MIDDLE = len(LEVELS) // 2
LEVELS.setflags(write=False)


def place_of_level(level: float) -> int:
    """Return the place of a quantile level among LEVELS."""
    return int(np.argmin(np.abs(LEVELS - level)))


def nash_sutcliffe(forecast: Values, observed: Values) -> float:
    """Return 1 − Σ(f−o)² / Σ(o−ō)² [nash1970]; 1 is perfect, 0 is the mean."""
    error = np.sum((forecast - observed) ** 2)
    return float(1.0 - error / np.sum((observed - observed.mean()) ** 2))


def kling_gupta(forecast: Values, observed: Values) -> float:
    """Return 1 − √((r−1)² + (α−1)² + (β−1)²) with α = σf/σo, β = f̄/ō [gupta2009]."""
    correlation = float(np.corrcoef(forecast, observed)[0, 1])
    spread = float(forecast.std() / observed.std())
    bias = float(forecast.mean() / observed.mean())
    return float(1.0 - np.sqrt((correlation - 1) ** 2 + (spread - 1) ** 2 + (bias - 1) ** 2))


def ranked_probability(quantiles: Values, observed: Values) -> float:
    """Return the mean continuous ranked probability score, in the unit of the values.

    CRPS = 2 ∫ ρ_τ(o − q_τ) dτ [gneiting2007], over LEVELS by the trapezoid rule; outside the
    outermost levels the quantile is held. `quantiles` has shape (cases, levels).
    """
    if quantiles.shape != (len(observed), len(LEVELS)):
        raise MismatchedAxes(
            f"quantiles have shape {quantiles.shape}; must be {(len(observed), len(LEVELS))}"
        )
    miss = observed[:, None] - quantiles
    loss = np.where(miss >= 0.0, LEVELS * miss, (LEVELS - 1.0) * miss)
    inner = np.sum((loss[:, 1:] + loss[:, :-1]) / 2.0 * np.diff(LEVELS), axis=1)
    return float(
        np.mean(2.0 * (inner + _tail(miss[:, 0], LEVELS[0]) + _tail(-miss[:, -1], LEVELS[0])))
    )


def _tail(miss: Values, level: float) -> Values:
    """Return ∫₀^level ρ_τ(miss) dτ of the outermost quantile."""
    return np.where(miss >= 0.0, miss * level**2 / 2.0, -miss * (level - level**2 / 2.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The scores of one method at one lead."""

    cases: int
    nse: float
    kge: float
    crps: float
    mean_absolute_error: float
    inside_80: float
    """Fraction of observations inside the 80 % interval."""


def scores_of(quantiles: Values, observed: Values) -> Scores:
    """Score forecasts given as quantiles against what was observed."""
    middle = quantiles[:, MIDDLE]
    low, high = quantiles[:, place_of_level(0.1)], quantiles[:, place_of_level(0.9)]
    return Scores(
        cases=len(observed),
        nse=nash_sutcliffe(middle, observed),
        kge=kling_gupta(middle, observed),
        crps=ranked_probability(quantiles, observed),
        mean_absolute_error=float(np.mean(np.abs(middle - observed))),
        inside_80=float(np.mean((observed >= low) & (observed <= high))),
    )
