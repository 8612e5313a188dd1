"""The four ways to forecast: persistence, climatology, routing, and the statistical model."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np

from riparian.engine.river.forecasting.daily import DAY, DailySeries, Days, Values
from riparian.engine.river.forecasting.problem import ForecastProblem
from riparian.engine.river.forecasting.seasons import waves

OWN_LAGS = (1, 2, 3, 5, 9)
SOURCE_LAGS = (1, 2, 3, 4, 5, 7, 9, 13)


class Method(StrEnum):
    """How a forecast is made."""

    PERSISTENCE = "persistence"
    CLIMATOLOGY = "climatology"
    ROUTING = "routing"
    STATISTICAL = "statistical"


LEARNT = frozenset({Method.ROUTING, Method.STATISTICAL})


def methods_for(problem: ForecastProblem) -> tuple[Method, ...]:
    """Return the methods a station allows: without a source nothing can be routed."""
    return tuple(method for method in Method if method is not Method.ROUTING or problem.sources)


def standardised(problem: ForecastProblem, days: Days) -> tuple[Values, tuple[Values, ...]]:
    """Return target and sources as deviations from their ordinary years, on given days."""
    own = problem.ordinary.standardise(_known(problem.target, days), days)
    sources = tuple(
        ordinary.standardise(_known(source.series, days), days)
        for source, ordinary in zip(problem.sources, problem.source_ordinaries, strict=True)
    )
    return own, sources


def _known(series: DailySeries, days: Days) -> Values:
    return series.carried_over_one_day().on(days)


def lagged(values: Values, lag: int) -> Values:
    """Return the values of `lag` days before; NaN where there are none."""
    shifted = np.full(len(values), np.nan)
    shifted[lag:] = values[: len(values) - lag]
    return shifted


def ahead(values: Values, lead: int) -> Values:
    """Return the values of `lead` days later; NaN where there are none."""
    shifted = np.full(len(values), np.nan)
    shifted[: len(values) - lead] = values[lead:]
    return shifted


def persistence(problem: ForecastProblem, days: Days, *, lead: int) -> Values:
    """Return today's value as the forecast, as a deviation on the day that is forecast."""
    later = days + lead * DAY
    return problem.ordinary.standardise(_known(problem.target, days), later)


def climatology(problem: ForecastProblem, days: Days, *, lead: int) -> Values:
    """Return no deviation from the ordinary year, whatever is known today."""
    del problem, lead
    return np.zeros(len(days))


Terms = Callable[[ForecastProblem, Days, int], Values]


def routing_terms(problem: ForecastProblem, days: Days, lead: int) -> Values:
    """Return by how much the routed deviation of each source will differ from today's.

    A pure lag by the network's travel time. What has not yet passed the source stays as it was
    last seen; a part of a day is shared between the two days around it.
    """
    _, sources = standardised(problem, days)
    columns = []
    for source, values in zip(problem.sources, sources, strict=True):
        later = _routed(values, source.travel_days - lead)
        columns.append(later - _routed(values, source.travel_days))
    return np.stack(columns, axis=1)


def _routed(values: Values, travel_days: float) -> Values:
    left = max(travel_days, 0.0)
    whole = int(left)
    rest = left - whole
    return (1.0 - rest) * lagged(values, whole) + rest * lagged(values, whole + 1)


def statistical_terms(problem: ForecastProblem, days: Days, lead: int) -> Values:
    """Return past deviations of target and sources, alone and turned by the season.

    A day's terms use only that day and days before it; shape (days, terms).
    """
    own, sources = standardised(problem, days)
    columns = [own, *(own - lagged(own, lag) for lag in OWN_LAGS)]
    for source in sources:
        columns += [source, *(source - lagged(source, lag) for lag in SOURCE_LAGS)]
    past = np.stack(columns, axis=1)
    season = waves(days + lead * DAY, harmonics=2)[:, 1:]
    turned = [past * season[:, [wave]] for wave in range(season.shape[1])]
    return np.concatenate([past, season, *turned], axis=1)


TERMS: dict[Method, Terms] = {
    Method.ROUTING: routing_terms,
    Method.STATISTICAL: statistical_terms,
}
