"""Generator parameters from what was measured."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from scipy import stats

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.inflow import LOWEST_KNOT, STEEPEST_JOINT
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.inflows.climatology import monthly_table
from riparian.engine.river.inflows.parameters import (
    DEFAULT_DECAY_DAYS,
    LOCAL_FRACTION,
    DailyShapes,
    GeneratorParameters,
)
from riparian.engine.river.inflows.passage import days_between, passage_to
from riparian.engine.river.inflows.record import (
    AnnualRecord,
    FlowRecord,
    months_of,
    natural_years,
)
from riparian.engine.river.inflows.seasons import COMMON_YEAR, mean_year
from riparian.engine.vocabulary import MONTHS_PER_YEAR

FEWEST_YEARS = 10
FEWEST_COMMON_YEARS = 15
DECAYS_TRIED = np.geomspace(1.0, 200.0, 120)
LOWEST_SHAPE = 0.05


def fit_generator(basin: Basin, record: FlowRecord) -> GeneratorParameters:
    """Return the parameters of the natural years of a record.

    Raises:
        InvalidInput: fewer than ten natural years.
    """
    daily = natural_years(basin, record)
    if len(daily) < FEWEST_YEARS:
        raise InvalidInput(
            f"record of '{record.station_id}': {len(daily)} natural years; "
            f"the generator needs {FEWEST_YEARS} or more"
        )
    months = months_of(daily)
    _check_varies(record, months)
    cv = months.std(axis=0, ddof=1) / months.mean(axis=0)
    skew = stats.skew(months, axis=0, bias=False)
    return GeneratorParameters(
        station_id=record.station_id,
        cv=tuple(cv.tolist()),
        skew=tuple(np.clip(skew, -0.5, 3.0 * cv).tolist()),
        lag1=tuple(_monthly_lag1(months).tolist()),
        annual_lag1=_lag1(daily.mean(axis=1)),
        decay_days=_fit_decay(basin, record, len(daily)),
        shapes=_shapes(daily, months),
    )


def _check_varies(record: FlowRecord, months: FloatArray) -> None:
    for month in np.flatnonzero(np.ptp(months, axis=0) == 0.0):
        raise InvalidInput(
            f"record of '{record.station_id}': month {month + 1} has {months[0, month]:g} m³/s in "
            "every year; the generator needs flows that were measured"
        )


def _monthly_lag1(months: FloatArray) -> FloatArray:
    """Return the correlation of each month's normal scores with those of the month before."""
    ranks = stats.rankdata(months, axis=0)
    scores = stats.norm.ppf((ranks - 0.375) / (len(months) + 0.25))
    before = np.column_stack([np.append(np.nan, scores[:-1, -1]), scores[:, :-1]])
    known = [slice(1, None)] + [slice(None)] * (MONTHS_PER_YEAR - 1)
    lag1 = [_correlation(before[k, m], scores[k, m]) for m, k in enumerate(known)]
    return np.clip(lag1, -0.9, 0.99)


def _lag1(values: FloatArray) -> float:
    return float(np.clip(_correlation(values[:-1], values[1:]), -0.9, 0.9))


def _correlation(one: FloatArray, other: FloatArray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def _shapes(daily: FloatArray, months: FloatArray) -> DailyShapes:
    """Return daily flow over the knotted course of the monthly ratios."""
    ratio = months / months.mean(axis=0)
    shape = daily / (mean_year(daily) * _course(ratio.ravel()).reshape(daily.shape))
    return DailyShapes(shape=np.maximum(shape, LOWEST_SHAPE), ratio=ratio)


def _course(ratio: FloatArray) -> FloatArray:
    """Return the daily course of a run of monthly ratios, knots as in the inflow kernel."""
    padded = np.concatenate([ratio[:1], ratio, ratio[-1:]])
    one, other = padded[:-1], padded[1:]
    joint = np.minimum(0.5 * (one + other), STEEPEST_JOINT * np.minimum(one, other))
    left, right = joint[:-1], joint[1:]
    middle = np.maximum(2.0 * ratio - 0.5 * (left + right), LOWEST_KNOT * ratio)
    days = np.tile(COMMON_YEAR, len(ratio) // MONTHS_PER_YEAR)
    ends = np.cumsum(days)
    at = np.stack([ends - days, ends - 0.5 * days], axis=1).ravel()
    knots = np.stack([left, middle], axis=1).ravel()
    noons = np.arange(ends[-1]) + 0.5
    course: FloatArray = np.interp(noons, np.append(at, ends[-1]), np.append(knots, right[-1]))
    return course


def correlation_matrix(apart: FloatArray, decay_days: float, local_fraction: float) -> FloatArray:
    """Return the correlation of the sub-basins: (1 − n) exp(−days / decay), 1 on the diagonal."""
    correlation = (1.0 - local_fraction) * np.exp(-apart / decay_days)
    np.fill_diagonal(correlation, 1.0)
    return correlation


def _fit_decay(basin: Basin, record: FlowRecord, years: int) -> float:
    """Return the decay that comes nearest to the annual correlations between the stations."""
    observed = list(_annual_correlations(record, years))
    if not observed:
        return DEFAULT_DECAY_DAYS
    mean = monthly_table(basin).mean(axis=0)
    weights = {
        station: passage_to(basin, station).fraction * mean
        for station in {name for pair in observed for name in pair[:2]}
    }
    apart = days_between(basin)
    misses = []
    for decay in DECAYS_TRIED:
        matrix = correlation_matrix(apart, decay, LOCAL_FRACTION)
        modelled = [_pair(matrix, weights[a], weights[b]) for a, b, _ in observed]
        wanted = [correlation for _, _, correlation in observed]
        misses.append(np.sum((np.array(modelled) - wanted) ** 2))
    return float(DECAYS_TRIED[int(np.argmin(misses))])


def _pair(matrix: FloatArray, one: FloatArray, other: FloatArray) -> float:
    """Return the correlation of two weighted sums."""
    return float(one @ matrix @ other / np.sqrt((one @ matrix @ one) * (other @ matrix @ other)))


def _annual_correlations(record: FlowRecord, years: int) -> Iterator[tuple[str, str, float]]:
    """Yield the correlation of annual flow for each two stations with enough common years."""
    first, last = record.first_year, record.first_year + years - 1
    key = AnnualRecord(
        station_id=record.station_id,
        first_year=first,
        mean_m3s=record.of_years(first, last).mean(axis=1),
    )
    for one, other in combinations((key, *record.others), 2):
        a, b = one.of_years(first, last), other.of_years(first, last)
        known = np.isfinite(a) & np.isfinite(b)
        if known.sum() >= FEWEST_COMMON_YEARS:
            yield one.station_id, other.station_id, _correlation(a[known], b[known])
