"""The forecast of one station from one day: ten days ahead, with intervals."""

from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.river.forecasting.daily import DAY, DailySeries, Values, years_of
from riparian.engine.river.forecasting.methods import Method
from riparian.engine.river.forecasting.problem import LEADS
from riparian.engine.river.forecasting.scores import LEVELS, MIDDLE, place_of_level
from riparian.engine.river.forecasting.walking import quantiles_of_year, walk
from riparian.engine.studies.forecast_skill import StationSeries, problem_from


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastDay:
    """What is expected on one day; `quantiles` stand at LEVELS, in the station's unit."""

    lead: int
    day: np.datetime64
    quantiles: Values

    @property
    def middle(self) -> float:
        """Return the forecast itself: as likely above as below."""
        return float(self.quantiles[MIDDLE])

    def at_level(self, level: float) -> float:
        """Return the value that is not exceeded with this probability."""
        return float(self.quantiles[place_of_level(level)])

    def chance_above(self, value: float) -> float:
        """Return the probability of exceeding a value, from 0.01 to 0.99."""
        below = np.interp(value, np.maximum.accumulate(self.quantiles), LEVELS)
        return float(1.0 - below)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationForecast:
    """A forecast issued on the evening of a day, from observations up to that day."""

    station_id: str
    variable: str
    unit: str
    issued_on: np.datetime64
    method: Method
    source_ids: tuple[str, ...]
    """The stations whose observations were used beside the station's own."""
    silent_ids: tuple[str, ...]
    """The stations that would have told more, and had no value on that day."""
    days: tuple[ForecastDay, ...]


def forecast_station(
    station: StationSeries,
    *,
    on: np.datetime64 | None = None,
    method: Method = Method.STATISTICAL,
    leads: tuple[int, ...] = LEADS,
) -> StationForecast:
    """Forecast a station from a day, the last observed one unless another is given.

    A source that is silent on that day is left out and named; without any the station's own
    past is all there is.

    Raises:
        InvalidInput: the station has no value on that day, or too short a past.
    """
    day = station.target.last_known_day if on is None else on.astype("datetime64[D]")
    known = StationSeries(
        target=station.target.until(day),
        sources=tuple(source for source in station.sources if _speaks(source.series, day)),
    )
    if not _speaks(known.target, day):
        raise InvalidInput(
            f"station '{station.target.station_id}': no value on {day}; its last is of"
            f" {station.target.last_known_day}"
        )
    year = int(years_of(np.array([day]))[0])
    problem = problem_from(known, first_scored_year=year)
    days = []
    for lead in leads:
        issued, quantiles = quantiles_of_year(problem, walk(problem, method, lead), year)
        place = np.flatnonzero(issued == day)
        if not len(place):
            raise InvalidInput(
                f"station '{station.target.station_id}': the days before {day} have gaps longer"
                " than one day; a forecast needs the last fortnight whole"
            )
        days.append(ForecastDay(lead=lead, day=day + lead * DAY, quantiles=quantiles[place[0]]))
    used = {source.series.station_id for source in known.sources}
    return StationForecast(
        station_id=station.target.station_id, variable=station.target.variable,
        unit=station.target.unit, issued_on=day, method=method, days=tuple(days),
        source_ids=tuple(sorted(used)),
        silent_ids=tuple(sorted({s.series.station_id for s in station.sources} - used)),
    )  # fmt: skip


def _speaks(series: DailySeries, day: np.datetime64) -> bool:
    return bool(np.isfinite(series.carried_over_one_day().on(np.array([day])))[0])
