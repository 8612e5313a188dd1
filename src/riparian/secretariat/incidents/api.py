"""Incidents for programs; every answer says whether it is of a drill."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.incidents import exports, operations, queries
from riparian.secretariat.incidents.engine import review_of
from riparian.secretariat.incidents.lifecycle import Kind, Stage
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.lib.errors import Unacceptable

router = Router(tags=["incidents"])
REFUSALS = {403: Refused, 404: Refused, 409: Refused, 422: Refused}


class IncidentOut(Schema):
    """An incident as a list shows it; the title of a drill begins with its sign."""

    number: str = Field(alias="identifier")
    drill: bool = Field(alias="is_drill")
    sign: str
    title: str
    kind: str
    severity: str
    stage: str
    place: str
    latitude: float | None
    longitude: float | None
    affected: list[str] = Field(alias="affected_codes")
    audience: str
    owner_country: str
    opened_at: datetime
    closed_at: datetime | None


class ReportIn(Schema):
    """What is reported; `drill` has no default, so that nobody forgets to say it."""

    drill: bool
    kind: Literal["flood", "drought", "accident", "pollution", "crime", "health"]
    severity: Literal["extreme", "severe", "moderate", "minor", "unknown"]
    titles: dict[Literal["en", "zh"], str]
    place: str = Field(max_length=200)
    affected: list[str] = Field(max_length=20)
    text: str = Field("", max_length=10_000)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    detected_at: datetime | None = None
    audience: Literal["public", "mechanism", "countries", "delegation"] = "mechanism"
    countries: list[str] = Field(default_factory=list, max_length=20)
    outside: list[str] = Field(default_factory=list, max_length=50)
    minutes_to_acknowledge: int | None = Field(None, ge=1, le=10_080)


class EntryIn(Schema):
    """A line of the log; `drill` must be what the incident is."""

    drill: bool
    kind: Literal["note", "call", "responded", "detected", "alerted", "acknowledged"]
    text: str = Field("", max_length=10_000)
    country: str = Field("", max_length=3)
    happened_at: datetime | None = None


def _aware(instant: datetime | None, field: str) -> datetime | None:
    if instant is not None and instant.tzinfo is None:
        raise Unacceptable(f"{field} is {instant}, must have a time zone; add Z or +07:00")
    return instant


@router.get("", response=list[IncidentOut], operation_id="list_incidents")
@paginate(Pages)
def list_incidents(
    request: Request, *, drill: bool = False, kind: str = "", stage: str = ""
) -> object:
    """List the incidents you may see, newest first; drills only when asked for, and alone."""
    rows = queries.incidents_for(request.actor, drill=drill)
    for field, value, known in (("kind", kind, Kind), ("stage", stage, Stage)):
        if value and value not in known.values:
            raise Unacceptable(f"{field} is {value!r}, must be one of {', '.join(known.values)}")
        rows = rows.filter(**{field: value}) if value else rows
    return rows


@router.post("", response={201: dict[str, Any], **REFUSALS}, operation_id="open_incident")
def open_incident(request: Request, report: ReportIn) -> Status:
    """Open an incident or a drill for your country; the token needs the scope `write`."""
    given = report.dict(exclude={"drill"})
    _aware(report.detected_at, "detected_at")
    row = operations.open_incident(
        operations.Report(**given), drill=report.drill, by=request.actor, at=request.at
    )
    return Status(201, exports.summary_of(row))


@router.get(
    "/{identifier}", response={200: dict[str, Any], 404: Refused}, operation_id="get_incident"
)
def get_incident(request: Request, identifier: str) -> dict[str, Any]:
    """Return one incident with its log, tasks, requests and offers."""
    row = queries.get_incident(identifier, request.actor)
    return exports.document_of(
        row, queries.entries_of(row), queries.tasks_of(row), queries.assistance_of(row)
    )


@router.get(
    "/{identifier}/after-action",
    response={200: dict[str, Any], 404: Refused},
    operation_id="get_after_action",
)
def get_after_action(request: Request, identifier: str) -> dict[str, Any]:
    """Return who knew when, and where the delay was, as of now."""
    row = queries.get_incident(identifier, request.actor)
    review = review_of(row, queries.entries_of(row), at=request.at)
    return exports.review_document(row, review)


@router.post(
    "/{identifier}/entries",
    response={201: dict[str, Any], **REFUSALS},
    operation_id="add_incident_entry",
)
def add_entry(request: Request, identifier: str, entry: EntryIn) -> Status:
    """Write into the log for your country; the token needs the scope `write`."""
    row = operations.add_entry(
        identifier, kind=entry.kind, text=entry.text, country=entry.country,
        happened_at=_aware(entry.happened_at, "happened_at"), drill=entry.drill,
        by=request.actor, at=request.at,
    )  # fmt: skip
    return Status(201, exports.entry_of(row.incident, row))
