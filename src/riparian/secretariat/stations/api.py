"""Stations, series and readings for programs, and the door by which programs deliver."""

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from ninja import Body, Field, Header, Router, Schema, Status
from ninja.pagination import paginate

from riparian.engine.io.observations.raw import RawReading
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.stations import operations, queries
from riparian.secretariat.stations.models import Datastream, Observation, Quarantined, Station
from riparian.secretariat.stations.operations import Origin, Report
from riparian.secretariat.stations.quality import Door

router = Router(tags=["stations"])
MOST_READINGS = 50_000


class StationOut(Schema):
    """A station; null means not known."""

    identifier: str
    names: dict[str, str]
    country: str
    river: str
    role: str
    latitude: float | None
    longitude: float | None
    authority: str
    gauge_code: str


class SeriesOut(Schema):
    """A series and its latest value."""

    identifier: str
    station: str = Field(alias="station.identifier")
    observed_property: str = Field(alias="observed_property.identifier")
    definition: str = Field(alias="observed_property.definition")
    unit: str
    aggregation: str
    period: str
    provenance: str
    audience: str
    owner_country: str
    embargo_hours: int


class LatestOut(Schema):
    """The latest value of a series that you may see."""

    series: str
    time: datetime
    value: float
    unit: str
    quality: str
    verdict: int


class ReadingOut(Schema):
    """One value; verdict: 0 unchecked, 1 passed, 2 flagged, 3 accepted, 4 suspect, 5 rejected."""

    time: datetime = Field(alias="phenomenon_time")
    value: float
    quality: str
    verdict: int
    flags: int
    result_time: datetime | None
    arrived_at: datetime


class ReadingIn(Schema):
    """One reading; the unit is a UCUM code and must be said."""

    series: str = Field(max_length=100)
    time: str = Field(max_length=40)
    value: str | float
    unit: str = Field("", max_length=20)
    quality: str = Field("", max_length=1)
    result_time: str = Field("", max_length=40)


class RejectionOut(Schema):
    """A row in quarantine."""

    place: str
    code: str
    reason: str


class ReportOut(Schema):
    """What a delivery did; the first hundred rows in quarantine are named."""

    delivery: int | None
    adds: int
    changes: int
    leaves_alone: int
    quarantined: int
    is_repeat: bool
    rejections: list[RejectionOut]


class QuarantineOut(Schema):
    """A row in quarantine, as it came."""

    id: int
    place: str
    cells: dict[str, str]
    code: str
    reason: str
    state: str


@router.get("/stations", response=list[StationOut], operation_id="list_stations")
@paginate(Pages)
def list_stations(request: Request, country: str = "") -> QuerySet[Station]:
    """List the stations you may see."""
    rows = queries.stations_for(request.actor)
    return rows.filter(country=country) if country else rows


@router.get("/series", response=list[SeriesOut], operation_id="list_series")
@paginate(Pages)
def list_series(request: Request, station: str = "") -> QuerySet[Datastream]:
    """List the series you may see."""
    rows = queries.datastreams_for(request.actor)
    return rows.filter(station__identifier=station) if station else rows


@router.get("/observations/latest", response=list[LatestOut], operation_id="latest_observations")
def latest_observations(request: Request) -> list[queries.Latest]:
    """Return the latest value of every series you may see."""
    return queries.latest_for(request.actor, at=request.at)


@router.get(
    "/series/{identifier}/observations", response=list[ReadingOut],
    operation_id="list_observations",
)  # fmt: skip
@paginate(Pages)
def list_observations(
    request: Request, identifier: str, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Observation]:
    """List the values of a series, oldest first; `since` belongs to it, `until` does not."""
    row = queries.get_datastream(identifier, request.actor)
    rows = queries.observations_of(row, request.actor, at=request.at)
    if since:
        rows = rows.filter(phenomenon_time__gte=since)
    return rows.filter(phenomenon_time__lt=until) if until else rows


@router.post(
    "/observations",
    response={200: ReportOut, 201: ReportOut, 403: Refused, 422: Refused},
    operation_id="deliver_observations",
)
def deliver_observations(
    request: Request,
    readings: Annotated[list[ReadingIn], Body(max_length=MOST_READINGS)],
    idempotency_key: Annotated[str, Header(max_length=128)] = "",
    dry_run: bool = False,  # noqa: FBT001, FBT002 - a query parameter
) -> Status:
    """Deliver readings of your country; the token needs the scope `write`.

    With the header `Idempotency-Key`, the same delivery sent twice counts once. Rows that are
    unclear wait in quarantine with the reason, the others are stored. 200 where nothing was
    stored anew (a dry run, or a repeat).
    """
    origin = Origin(door=Door.API, sender=operations.sender_of(request.actor), key=idempotency_key)
    rows = [
        RawReading(place=f"reading {number}", **{**one.dict(), "value": str(one.value)})
        for number, one in enumerate(readings, start=1)
    ]
    act = operations.rehearse_delivery if dry_run else operations.deliver
    report = act(rows, origin=origin, at=request.at)
    return Status(200 if dry_run or report.is_repeat else 201, _told(report))


def _told(report: Report) -> dict[str, object]:
    return {
        "delivery": report.delivery, "adds": report.adds, "changes": report.changes,
        "leaves_alone": report.leaves_alone, "quarantined": report.quarantined,
        "is_repeat": report.is_repeat,
        "rejections": [
            {"place": one.raw.place, "code": one.code, "reason": one.reason}
            for one in report.rejections
        ],
    }  # fmt: skip


@router.get("/quarantine", response=list[QuarantineOut], operation_id="list_quarantine")
@paginate(Pages)
def list_quarantine(request: Request, state: str = "open") -> QuerySet[Quarantined]:
    """List rows in quarantine that you may see, newest first."""
    return queries.quarantine_for(request.actor).filter(state=state)
