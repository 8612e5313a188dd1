"""Forecasts as they could have been made: each year with what was known when it began."""

from dataclasses import dataclass, field

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.river.forecasting.daily import DAY, Days, Values, years_of
from riparian.engine.river.forecasting.methods import (
    TERMS,
    Method,
    ahead,
    climatology,
    persistence,
    standardised,
)
from riparian.engine.river.forecasting.problem import (
    CALIBRATION_YEARS,
    ForecastProblem,
    last_year_of,
)
from riparian.engine.river.forecasting.regression import answers_of, learn, yearly_sums
from riparian.engine.river.forecasting.spread import misses_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The middle of every forecast of one method at one lead, by day of issue, as a deviation."""

    method: Method
    lead: int
    days: Days = field(repr=False)
    centre: Values = field(repr=False)
    missed: Values = field(repr=False)
    """What was then seen minus the forecast; NaN where nothing was seen or could be forecast."""

    @property
    def later(self) -> Days:
        """Return the day that each forecast is for."""
        return np.asarray(self.days + self.lead * DAY)


def walk(problem: ForecastProblem, method: Method, lead: int) -> Walk:
    """Forecast every day from the first forecast year on, learning anew at each new year.

    Raises:
        InvalidInput: there is too little to learn from.
    """
    days = problem.target.days
    own, _ = standardised(problem, days)
    # Only what was observed counts as seen: a day that was carried over is no observation.
    seen = problem.ordinary.standardise(problem.target.values, days)
    centre = _centre(problem, method, lead, own)
    missed = ahead(seen, lead) - centre
    return Walk(method=method, lead=lead, days=days, centre=centre, missed=missed)


def _centre(problem: ForecastProblem, method: Method, lead: int, own: Values) -> Values:
    days = problem.target.days
    if method is Method.PERSISTENCE:
        return persistence(problem, days, lead=lead)
    if method is Method.CLIMATOLOGY:
        return climatology(problem, days, lead=lead)
    terms = TERMS[method](problem, days, lead)
    sums = yearly_sums(terms, ahead(own, lead) - own, years_of(days + lead * DAY))
    issued = years_of(days)
    change = np.full(len(days), np.nan)
    for year in range(problem.first_year, last_year_of(problem) + 1):
        change[issued == year] = answers_of(learn(sums, before=year), terms[issued == year])
    return np.asarray(own + change)


def quantiles_of_year(problem: ForecastProblem, done: Walk, year: int) -> tuple[Days, Values]:
    """Return days of issue and quantiles, in the station's unit, of forecasts issued in a year.

    The intervals come from the misses of forecasts for the years before, by season.

    Raises:
        InvalidInput: too few years were forecast before that year.
    """
    first = year - CALIBRATION_YEARS
    if first < problem.first_year:
        raise InvalidInput(
            f"forecast of {year}: intervals need the misses of {CALIBRATION_YEARS} years before;"
            f" forecasts begin in {problem.first_year}"
        )
    season = problem.ordinary.season_on(done.later)
    target_year = years_of(done.later)
    past = (target_year >= first) & (target_year < year) & np.isfinite(done.missed)
    misses = misses_of(
        done.missed[past], season[past], is_centred=done.method is not Method.CLIMATOLOGY
    )
    own = (years_of(done.days) == year) & np.isfinite(done.centre)
    standard = misses.around(done.centre[own], season[own])
    restored = problem.ordinary.restore(standard.T, done.later[own]).T
    return done.days[own], restored
