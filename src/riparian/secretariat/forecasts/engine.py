"""The door to the engine: series of the platform in, forecasts and skill as plain values out."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from riparian import __version__
from riparian.engine.io.forecast_folder import read_reaches, with_sources
from riparian.engine.river.forecasting import problem
from riparian.engine.river.forecasting.daily import DailySeries, as_date
from riparian.engine.river.forecasting.daily import daily_series as on_calendar
from riparian.engine.studies.forecast_skill import SkillTable, StationSeries, forecast_skill
from riparian.engine.studies.station_forecast import StationForecast, forecast_station
from riparian.secretariat.stations.models import Datastream
from riparian.secretariat.stations.watching import readings_of

INSTANCE = "lancang-mekong"
LEADS = problem.LEADS
VARIABLES = {"discharge": "discharge", "water-level": "level"}
SHOWN_LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
LEVELS_FOR_CHANCES = tuple(round(0.05 * step, 2) for step in range(1, 20))


def engine_version() -> str:
    """Return the version whose answer is stored."""
    return __version__


def series_of(datastream: Datastream) -> DailySeries | None:
    """Return a daily series on its calendar, days counted by the station's own fixed clock."""
    offset = timedelta(minutes=datastream.station.utc_offset_minutes)
    by_day = {(time + offset).date(): value for time, value in readings_of(datastream)}
    if not by_day:
        return None
    return on_calendar(
        datastream.station.node or datastream.station.identifier,
        np.array(list(by_day), dtype="datetime64[D]"), np.array(list(by_day.values())),
        variable=VARIABLES[datastream.observed_property.identifier], unit=datastream.unit,
    )  # fmt: skip


def station_series(target: DailySeries, others: list[DailySeries]) -> StationSeries:
    """Return a target with those of the others that tell of it."""
    daily = {one.station_id: one for one in [*others, target]}
    return with_sources(read_reaches(INSTANCE), daily, target.station_id)


def inputs_hash(station: StationSeries, parameters: Mapping[str, Any]) -> str:
    """Return the SHA-256 of every value the engine reads, and of the parameters."""
    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True, default=str).encode())
    for series in (station.target, *(source.series for source in station.sources)):
        digest.update(f"{series.station_id} {series.variable} {series.first_day}".encode())
        digest.update(series.values.tobytes())
    for source in station.sources:
        digest.update(f"{source.travel_days} {source.is_backwater}".encode())
    return digest.hexdigest()


def forecast(station: StationSeries, *, on: date | None) -> StationForecast:
    """Ask the engine for ten days.

    Raises:
        InvalidInput: there is no value on that day, or too short a past.
    """
    return forecast_station(station, on=np.datetime64(on) if on else None, leads=LEADS)


def forecast_document(answer: StationForecast) -> dict[str, Any]:
    """Return a forecast as plain JSON values."""
    return {
        "variable": answer.variable,
        "unit": answer.unit,
        "method": answer.method.value,
        "days": [
            {
                "lead_days": day.lead,
                "day": as_date(day.day).isoformat(),
                "quantiles": {
                    f"{level:g}": round(day.at_level(level), 4) for level in LEVELS_FOR_CHANCES
                },
            }
            for day in answer.days
        ],
    }


def issued_on(answer: StationForecast) -> date:
    """Return the day from whose observations a forecast was made."""
    return as_date(answer.issued_on)


def skill(station: StationSeries, *, leads: tuple[int, ...]) -> SkillTable:
    """Ask the engine how good its forecasts were on held-out years.

    Raises:
        InvalidInput: the series is too short to hold years out.
    """
    return forecast_skill(station, leads=leads)


def skill_document(table: SkillTable) -> dict[str, Any]:
    """Return scores as plain JSON values."""
    return {
        "sources": list(table.source_ids),
        "unit": table.unit,
        "rows": [
            {
                "method": method.value, "lead_days": lead, "cases": one.cases,
                "nse": one.nse, "kge": one.kge, "crps": one.crps,
                "mean_absolute_error": one.mean_absolute_error, "inside_80": one.inside_80,
            }
            for (method, lead), one in table.scores.items()
        ],
    }  # fmt: skip


def chance_above(quantiles: Mapping[str, float], value: float) -> float:
    """Return the probability of exceeding a value from stored quantiles, between their ends."""
    levels = sorted(float(level) for level in quantiles)
    values = np.maximum.accumulate([quantiles[f"{level:g}"] for level in levels])
    return float(1.0 - np.interp(value, values, levels))
