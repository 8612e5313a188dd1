"""Release notices for programs."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.releases import judging, operations, queries
from riparian.secretariat.releases.models import Notice

router = Router(tags=["releases"])


class NoticeOut(Schema):
    """A notice as a list shows it."""

    identifier: str
    kind: str
    owner_country: str
    dam_text: str
    dam_ids: list[str]
    announced_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    is_by_day: bool
    from_low_m3s: float | None
    from_high_m3s: float | None
    to_low_m3s: float | None
    to_high_m3s: float | None
    withdrawn_at: datetime | None
    reported: str
    audience: str


class ArrivalOut(Schema):
    """When the change reaches a gauge, and what the gauge then showed."""

    station: str
    distance_km: float
    earliest_at: datetime
    at: datetime
    latest_at: datetime
    notice_hours: float | None
    verdict: str


class OneNoticeOut(NoticeOut):
    """A notice with its arrivals and the verdict of the gauges."""

    lead_hours: float | None
    arrivals: list[ArrivalOut]
    verdict: str


class NoticeIn(Schema):
    """What an operator announces."""

    dam: str
    starts_at: datetime
    ends_at: datetime | None = None
    from_m3s: float | None = None
    to_low_m3s: float
    to_high_m3s: float
    reasons: dict[Literal["en", "zh"], str] = Field(default_factory=dict)
    kind: Literal["release-change", "emergency-supply"] = "release-change"
    audience: Literal["public", "mechanism", "countries", "delegation"] = "mechanism"


@router.get("", response=list[NoticeOut], operation_id="list_release_notices")
@paginate(Pages)
def list_notices(request: Request, *, coming: bool = False) -> object:
    """List the release notices you may see, the newest change first."""
    rows = queries.notices_for(request.actor)
    return queries.coming(rows, at=request.at) if coming else rows


def _hours(span: Any) -> float | None:  # noqa: ANN401 - a span or nothing
    return round(span.total_seconds() / 3600, 2) if span is not None else None


@router.get(
    "/{identifier}", response={200: OneNoticeOut, 404: Refused}, operation_id="get_release_notice"
)
def get_notice(request: Request, identifier: str) -> dict[str, Any]:
    """Return one notice with arrivals down the river and what the gauges say."""
    row: Notice = queries.get_notice(identifier, request.actor)
    judged = judging.judge_notice(row, request.actor, at=request.at)
    return NoticeOut.from_orm(row).dict() | {
        "lead_hours": _hours(row.lead), "verdict": judged.verdict.value,
        "arrivals": [
            {
                "station": one.station.identifier, "distance_km": one.arrival.distance_km,
                "earliest_at": one.arrival.earliest_at, "at": one.arrival.at,
                "latest_at": one.arrival.latest_at, "notice_hours": _hours(one.arrival.notice),
                "verdict": one.adherence.verdict.value,
            }
            for one in judged.below
        ],
    }  # fmt: skip


@router.post(
    "", response={201: NoticeOut, 403: Refused, 422: Refused}, operation_id="announce_release"
)
def announce(request: Request, said: NoticeIn) -> Status:
    """Announce a change of release at a dam of your country; the token needs `write`."""
    row = operations.announce_release(
        operations.Announcement(**said.dict()), by=request.actor, at=request.at
    )
    return Status(201, row)
