"""Alerts for programs."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.alerts import operations, queries, receiving
from riparian.secretariat.alerts.models import Alert
from riparian.secretariat.lib.api import Pages, Refused

router = Router(tags=["alerts"])


class AlertOut(Schema):
    """An alert as a list shows it."""

    identifier: str
    is_drill: bool
    stage: str
    basis: str
    kind: str
    severity: str
    headlines: dict[str, str]
    place: str
    owner_country: str
    addressed: list[str]
    audience: str
    opened_at: datetime
    changed_at: datetime
    expires_at: datetime | None

    @staticmethod
    def resolve_addressed(row: Any) -> list[str]:  # noqa: ANN401 - a row
        """Return the countries whose desks it goes to."""
        return list(row["addressed"] if isinstance(row, dict) else row.addressed_codes)


class FactOut(Schema):
    """One thing on record."""

    kind: str
    country: str
    step: int
    at: datetime
    text: str


class MessageOut(Schema):
    """One CAP message; its XML is at `/alerts/messages/ID.cap`."""

    id: int
    type: str
    identifier: str
    sender: str
    sent_at: datetime
    trust: str


class OneAlertOut(AlertOut):
    """An alert with everything on record about it."""

    facts: list[FactOut]
    messages: list[MessageOut]
    waiting: list[str]


class AcknowledgedOut(Schema):
    """What is on record now."""

    country: str
    at: datetime


class ReceiveIn(Schema):
    """A CAP message as XML."""

    cap: str


@router.get("", response=list[AlertOut], operation_id="list_alerts")
@paginate(Pages)
def list_alerts(request: Request, *, live: bool = False, drill: bool = False) -> object:
    """List the alerts you may see, newest first; drills only when asked for."""
    rows = queries.alerts_for(request.actor, drill=drill)
    return queries.live(rows, at=request.at) if live else rows


def _document(request: Request, row: Alert) -> dict[str, Any]:
    facts = queries.facts_of(row)
    minutes = queries.minutes_by_country()
    waiting = queries.waiting_of(row, facts, minutes, at=request.at)
    return AlertOut.from_orm(row).dict() | {
        "facts": facts, "messages": queries.messages_of(row, request.actor),
        "waiting": [one.country for one in waiting],
    }  # fmt: skip


@router.get("/{identifier}", response={200: OneAlertOut, 404: Refused}, operation_id="get_alert")
def get_alert(request: Request, identifier: str) -> dict[str, Any]:
    """Return one alert with its records, its messages and whom it waits for."""
    return _document(request, queries.get_alert(identifier, request.actor))


@router.post(
    "/{identifier}/acknowledge",
    response={201: AcknowledgedOut, 403: Refused, 404: Refused, 409: Refused},
    operation_id="acknowledge_alert",
)
def acknowledge_alert(request: Request, identifier: str) -> Status:
    """Acknowledge for your country; the token needs the scope `write`."""
    return Status(201, operations.acknowledge(identifier, by=request.actor, at=request.at))


@router.post("", response={201: AlertOut, 403: Refused, 422: Refused}, operation_id="receive_alert")
def receive_alert(request: Request, message: ReceiveIn) -> Status:
    """Take in a CAP message from outside; coming twice, it counts once."""
    row = receiving.receive_message(message.cap.encode(), by=request.actor, at=request.at)
    return Status(201, row)
