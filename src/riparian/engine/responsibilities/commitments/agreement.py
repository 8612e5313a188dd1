"""Krippendorff's alpha: how far coders agree beyond chance, with a bootstrap interval."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem, MismatchedAxes

Numbers = NDArray[np.float64]
DRAWS = 1_000
_PAIR = 2


class Level(StrEnum):
    """The level of measurement, which sets how far apart two values are."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Alpha with its interval; NaN where it cannot be told.

    `units` counts what two or more coders coded. `defined` is the fraction of draws in which alpha
    could be told: a draw in which all values are one shows no variation to agree on.
    """

    alpha: float
    low: float
    high: float
    units: int
    clusters: int
    defined: float


def krippendorff_alpha(ratings: Numbers, *, level: Level, weights: Numbers | None = None) -> float:
    """Return alpha of ratings [unit, coder]; NaN in a cell is a missing rating.

    alpha = 1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck over the coincidences o of units with two
    ratings or more. `weights` says how often each row occurs. NaN when no unit has two ratings or
    all ratings are one value. Source: krippendorff2019, chapter 12.
    """
    counts, values, weight = _counts(ratings, weights)
    if not len(values):
        return float("nan")
    shares = counts * (weight / (counts.sum(axis=1) - 1))[:, None]
    together = counts.T @ shares
    together[np.diag_indices_from(together)] -= shares.sum(axis=0)
    return float(_alpha_of(together[None], values, level)[0])


def measure_agreement(  # noqa: PLR0913 - what was coded, how, and how the interval is drawn
    ratings: Numbers, *, level: Level, weights: Numbers | None = None,
    clusters: NDArray[np.int64] | None = None, draws: int = DRAWS, seed: int = 0,
    confidence: float = 0.95,
) -> Agreement:  # fmt: skip
    """Return alpha with the percentile interval of a bootstrap.

    Units are drawn with replacement (zapf2016); with `clusters`, one label a row, whole clusters
    are drawn, because scores within one document hang together (field2007). Same seed, same bits.
    """
    alpha = krippendorff_alpha(ratings, level=level, weights=weights)
    counts, values, weight = _counts(ratings, weights)
    labels = _pairable(ratings, np.arange(len(ratings)) if clusters is None else clusters)
    units = round(float(weight.sum()))
    if np.isnan(alpha):
        return _unknown(alpha, units=units, clusters=len(np.unique(labels)))
    parts, sizes = _parts(counts, weight, labels, is_clustered=clusters is not None)
    number = len(parts) if clusters is not None else units
    if number < _PAIR:
        return _unknown(alpha, units=units, clusters=number)
    drawn = (
        _drawn(number, sizes, draws=draws, seed=seed)
        if clusters is None
        else _drawn_clusters(number, draws=draws, seed=seed)
    )
    together = np.tensordot(drawn.astype(float), parts, axes=1)
    alphas = _alpha_of(together, values, level)
    known = alphas[~np.isnan(alphas)]
    low, high = _interval(known, confidence)
    return Agreement(
        alpha=alpha, low=low, high=high, units=units, clusters=number,
        defined=len(known) / draws,
    )  # fmt: skip


def _drawn(number: int, sizes: Numbers, *, draws: int, seed: int) -> NDArray[np.int64]:
    """Return how often each kind of unit is drawn, [draw, kind]."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(number, sizes / sizes.sum(), size=draws)


@lru_cache(maxsize=4)
def _drawn_clusters(number: int, *, draws: int, seed: int) -> NDArray[np.integer]:
    """Return how often each cluster is drawn, [draw, cluster], in the smallest whole numbers.

    Clusters are all as likely, so the draws hang on their number alone: the groups of one page,
    which mostly come from the same documents, share them.
    """
    drawn = _drawn(number, np.ones(number), draws=draws, seed=seed)
    kept = drawn.astype(np.min_scalar_type(number))
    kept.setflags(write=False)
    return kept


def _unknown(alpha: float, *, units: int, clusters: int) -> Agreement:
    nothing = float("nan")
    return Agreement(
        alpha=alpha, low=nothing, high=nothing, units=units, clusters=clusters, defined=0.0
    )


def _interval(known: Numbers, confidence: float) -> tuple[float, float]:
    if not known.size:
        return float("nan"), float("nan")
    tail = (1 - confidence) / 2
    low, high = np.quantile(known, (tail, 1 - tail))
    return float(low), float(high)


def _pairable(ratings: Numbers, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    if len(rows) != len(ratings):
        raise MismatchedAxes(f"ratings have {len(ratings)} units, beside them are {len(rows)}")
    kept: NDArray[np.int64] = rows[(~np.isnan(ratings)).sum(axis=1) >= _PAIR]
    return kept


def _counts(ratings: Numbers, weights: Numbers | None) -> tuple[Numbers, Numbers, Numbers]:
    """Return how often each unit with two ratings or more holds each value, and its weight."""
    if ratings.ndim != _PAIR:
        raise MismatchedAxes(f"ratings: have {ratings.ndim} axes; must be [unit, coder]")
    weight = np.ones(len(ratings)) if weights is None else np.asarray(weights, dtype=float)
    if len(weight) != len(ratings):
        raise MismatchedAxes(f"weights: are {len(weight)}, must be {len(ratings)}")
    if (weight < 0).any():
        raise InvalidProblem(f"weights: {weight.min():g} is below 0; a weight counts units")
    known = (~np.isnan(ratings)).sum(axis=1) >= _PAIR
    kept, weight = ratings[known], weight[known]
    values = np.unique(kept[~np.isnan(kept)])
    counts = np.stack([(kept == value).sum(axis=1) for value in values], axis=1) if len(
        values
    ) else np.zeros((0, 0))  # fmt: skip
    return counts.astype(float), values, weight


def _parts(
    counts: Numbers, weight: Numbers, labels: NDArray[np.int64], *, is_clustered: bool
) -> tuple[Numbers, Numbers]:
    """Return the coincidences of each cluster (or kind of unit) and how often it is drawn."""
    shares = counts / (counts.sum(axis=1) - 1)[:, None]
    each = counts[:, :, None] * shares[:, None, :]
    places = np.arange(counts.shape[1])
    each[:, places, places] -= shares
    if not is_clustered:
        return each, weight
    names, position = np.unique(labels, return_inverse=True)
    flat = (each * weight[:, None, None]).reshape(len(each), -1)
    summed = [np.bincount(position, weights=column, minlength=len(names)) for column in flat.T]
    parts = np.stack(summed, axis=1).reshape(len(names), *each.shape[1:])
    return parts.astype(float), np.ones(len(names))


def _alpha_of(together: Numbers, values: Numbers, level: Level) -> Numbers:
    """Return alpha of each coincidence matrix [draw, value, value]."""
    totals = together.sum(axis=2)
    apart = _distances(values, totals, level)
    number = totals.sum(axis=1)
    observed = (together * apart).sum(axis=(1, 2))
    expected = (totals[:, :, None] * totals[:, None, :] * apart).sum(axis=(1, 2))
    ratio = np.full(len(together), np.nan)
    np.divide((number - 1) * observed, expected, out=ratio, where=expected > 0)
    return 1 - ratio


def _distances(values: Numbers, totals: Numbers, level: Level) -> Numbers:
    if level is Level.NOMINAL:
        return (1.0 - np.eye(len(values)))[None]
    if level is Level.INTERVAL:
        return ((values[:, None] - values[None, :]) ** 2)[None]
    # Between two ordinal values lie all ranks from the middle of one to the middle of the other.
    middle = np.cumsum(totals, axis=1) - totals / 2
    return (middle[:, :, None] - middle[:, None, :]) ** 2
