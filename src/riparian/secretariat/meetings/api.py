"""Meetings and follow-ups for programs."""

from datetime import date, datetime

from ninja import Router, Schema
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.meetings import queries
from riparian.secretariat.meetings.models import Meeting

router = Router(tags=["meetings"])


class MeetingOut(Schema):
    """One meeting; `starts` is as exact as the record is."""

    identifier: str
    title: str
    body: str
    ordinal: int | None
    theme: str
    starts: str
    ends: str
    starts_at: datetime | None
    ends_at: datetime | None
    zone: str
    city: str
    host_country: str
    co_chairs: list[str]
    format: str
    status: str
    audience: str

    @staticmethod
    def resolve_body(meeting: Meeting) -> str:
        """Return the identifier of the body that meets."""
        return meeting.body.identifier

    @staticmethod
    def resolve_co_chairs(meeting: Meeting) -> list[str]:
        """Return the codes of the chairing countries."""
        return meeting.chair_codes


class FollowUpOut(Schema):
    """What somebody is to do."""

    id: int
    meeting: str
    text: str
    country: str
    due_on: date | None
    done_on: date | None

    @staticmethod
    def resolve_meeting(row: object) -> str:
        """Return the identifier of the meeting it comes from."""
        return str(row.meeting.identifier)


@router.get("/meetings", response=list[MeetingOut], operation_id="list_meetings")
@paginate(Pages)
def list_meetings(request: Request, status: str = "", body: str = "") -> object:
    """List the meetings you may see, newest first."""
    rows = queries.meetings_for(request.actor)
    rows = rows.filter(status=status) if status else rows
    return rows.filter(body__identifier=body) if body else rows


@router.get(
    "/meetings/{identifier}", response={200: MeetingOut, 404: Refused}, operation_id="get_meeting"
)
def get_meeting(request: Request, identifier: str) -> Meeting:
    """Return one meeting that you may see."""
    return queries.get_meeting(identifier, request.actor)


@router.get("/follow-ups", response=list[FollowUpOut], operation_id="list_follow_ups")
@paginate(Pages)
def list_follow_ups(request: Request, country: str = "", *, is_open: bool = False) -> object:
    """List the follow-ups of meetings you may see."""
    rows = queries.follow_ups_for(request.actor)
    rows = rows.filter(country=country) if country else rows
    return rows.filter(done_on=None) if is_open else rows
