"""Forecasts for programs."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema, Status
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.forecasts import operations, queries
from riparian.secretariat.forecasts.models import Forecast
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.stations import queries as stations

router = Router(tags=["forecasts"])


class ForecastDay(Schema):
    """What is expected on one day, by quantile level."""

    lead_days: int
    day: date
    quantiles: dict[str, float]


class ForecastOut(Schema):
    """One forecast with what it rests on."""

    station: str
    series: str
    issued_on: date
    made_at: datetime
    unit: str
    method: str
    sources: list[str]
    silent_sources: list[str]
    inputs_hash: str
    engine_version: str
    days: list[ForecastDay]


def _document(row: Forecast) -> dict[str, Any]:
    return {
        "station": row.datastream.station.identifier, "series": row.datastream.identifier,
        "issued_on": row.issued_on, "made_at": row.made_at, "unit": row.result["unit"],
        "method": row.result["method"], "sources": row.sources, "silent_sources": row.silent,
        "inputs_hash": row.inputs_hash, "engine_version": row.engine_version,
        "days": row.result["days"],
    }  # fmt: skip


class ForecastRow(Schema):
    """One forecast as a list shows it."""

    station: str
    issued_on: date
    engine_version: str

    @staticmethod
    def resolve_station(row: Any) -> str:  # noqa: ANN401 - a row
        """Return the identifier of the station."""
        return str(row.datastream.station.identifier)


class IssueIn(Schema):
    """From which day; without one, the last observed."""

    on: date | None = None


@router.get("", response=list[ForecastRow], operation_id="list_forecasts")
@paginate(Pages)
def list_forecasts(request: Request, station: str = "") -> object:
    """List the forecasts you may see, newest first."""
    rows = queries.forecasts_for(request.actor)
    return rows.filter(datastream__station__identifier=station) if station else rows


@router.get("/{station}", response={200: ForecastOut, 404: Refused}, operation_id="get_forecast")
def get_forecast(request: Request, station: str, on: date | None = None) -> dict[str, Any]:
    """Return the newest forecast of a station, or the one issued on a day.

    Raises:
        NotFound: there is none that one may see.
    """
    row = queries.find_forecast(stations.get_station(station, request.actor), request.actor, on=on)
    if row is None:
        raise NotFound(f"forecast of {station}: none was issued that you may see")
    return _document(row)


@router.post(
    "/{station}",
    response={201: ForecastOut, 403: Refused, 404: Refused, 422: Refused},
    operation_id="issue_forecast",
)
def issue_forecast(request: Request, station: str, asked: IssueIn) -> Status:
    """Issue a forecast from the last observed day or another; the token needs `write`."""
    row = operations.issue_forecast(
        queries.get_datastream(station, request.actor), by=request.actor, at=request.at,
        on=asked.on,
    )  # fmt: skip
    return Status(201, _document(row))
