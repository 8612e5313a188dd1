"""How good the forecasts of a station were in years they had not learnt from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.river.forecasting.daily import DailySeries, years_of
from riparian.engine.river.forecasting.methods import Method, methods_for
from riparian.engine.river.forecasting.problem import (
    CALIBRATION_YEARS,
    LEADS,
    ForecastProblem,
    Source,
)
from riparian.engine.river.forecasting.scores import Scores, scores_of
from riparian.engine.river.forecasting.walking import quantiles_of_year, walk

HELD_OUT_YEARS = 12
LEAST_DAYS_A_YEAR = 330


@dataclass(frozen=True, slots=True, kw_only=True)
class StationSeries:
    """A station that is to be forecast, and the stations whose past tells of it."""

    target: DailySeries
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillTable:
    """Scores by method and lead over the held-out years."""

    station_id: str
    variable: str
    unit: str
    first_year: int
    last_year: int
    source_ids: tuple[str, ...]
    scores: Mapping[tuple[Method, int], Scores]

    @property
    def methods(self) -> tuple[Method, ...]:
        """Return the methods that were scored."""
        return tuple(dict.fromkeys(method for method, _ in self.scores))

    @property
    def leads(self) -> tuple[int, ...]:
        """Return the leads that were scored, in days."""
        return tuple(dict.fromkeys(lead for _, lead in self.scores))

    def is_better(self, method: Method, than: Method, *, lead: int) -> bool:
        """Say whether a method beats another at a lead in NSE, KGE and CRPS, all three."""
        own, other = self.scores[method, lead], self.scores[than, lead]
        return own.nse > other.nse and own.kge > other.kge and own.crps < other.crps


def held_out_years(station: StationSeries) -> tuple[int, int]:
    """Return the last twelve years in which the station and all its sources were observed.

    Raises:
        InvalidInput: there are not twelve such years, or too few before them to learn from.
    """
    observed = set.intersection(
        *(
            _observed_years(series)
            for series in (station.target, *(source.series for source in station.sources))
        )
    )
    if len(observed) < HELD_OUT_YEARS:
        raise InvalidInput(
            f"station '{station.target.station_id}': {len(observed)} whole years of daily values;"
            f" to hold out years needs {HELD_OUT_YEARS}"
        )
    last = max(observed)
    return last - HELD_OUT_YEARS + 1, last


def _observed_years(series: DailySeries) -> set[int]:
    years, counts = np.unique(years_of(series.days[np.isfinite(series.values)]), return_counts=True)
    return {int(year) for year, count in zip(years, counts, strict=True)
            if count >= LEAST_DAYS_A_YEAR}  # fmt: skip


def problem_from(station: StationSeries, *, first_scored_year: int) -> ForecastProblem:
    """Return the problem whose forecasts have intervals from a year on."""
    return ForecastProblem(
        target=station.target, sources=station.sources,
        first_year=first_scored_year - CALIBRATION_YEARS,
    )  # fmt: skip


def forecast_skill(
    station: StationSeries,
    *,
    years: tuple[int, int] | None = None,
    leads: tuple[int, ...] = LEADS,
) -> SkillTable:
    """Score every method at every lead over held-out years.

    Each held-out year is forecast with what was known when it began. At one lead all methods are
    scored on the same days, those that each of them could forecast.

    Raises:
        InvalidInput: the series is too short.
    """
    first, last = years or held_out_years(station)
    problem = problem_from(station, first_scored_year=first)
    scores: dict[tuple[Method, int], Scores] = {}
    for lead in leads:
        scores |= {
            (method, lead): one for method, one in _scores(problem, lead, (first, last)).items()
        }
    return SkillTable(
        station_id=station.target.station_id, variable=station.target.variable,
        unit=station.target.unit, first_year=first, last_year=last, scores=scores,
        source_ids=tuple(source.series.station_id for source in station.sources),
    )  # fmt: skip


def _scores(problem: ForecastProblem, lead: int, years: tuple[int, int]) -> dict[Method, Scores]:
    given = {}
    for method in methods_for(problem):
        done = walk(problem, method, lead)
        parts = [quantiles_of_year(problem, done, year) for year in range(years[0], years[1] + 1)]
        days = np.concatenate([part[0] for part in parts])
        given[method] = (days, np.concatenate([part[1] for part in parts]))
    together = given[Method.PERSISTENCE][0]
    for days, _ in given.values():
        together = np.intersect1d(together, days)
    observed = problem.target.on(together + lead)
    seen = np.isfinite(observed)
    return {
        method: scores_of(quantiles[np.isin(days, together)][seen], observed[seen])
        for method, (days, quantiles) in given.items()
    }
