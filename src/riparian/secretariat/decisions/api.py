"""Decisions for programs; none comes without its statements."""

from datetime import datetime
from typing import Any, Literal

from ninja import Router, Schema, Status
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.decisions import exports, positions, queries
from riparian.secretariat.decisions.lifecycle import Kind, State
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.lib.errors import Unacceptable

router = Router(tags=["decisions"])


class Statement(Schema):
    """A reservation or an interpretative statement."""

    country: str
    kind: str
    text: str
    at: datetime


class DecisionOut(Schema):
    """A decision as a list shows it."""

    identifier: str
    titles: dict[str, str]
    body: str
    state: str
    audience: str
    owner_country: str
    expires_at: datetime | None
    text_hash: str
    statements: list[Statement]

    @staticmethod
    def resolve_body(row: Any) -> str:  # noqa: ANN401 - a row
        """Return the identifier of the deciding body."""
        return str(row.body.identifier)

    @staticmethod
    def resolve_state(row: Any, context: Any) -> str:  # noqa: ANN401 - a row
        """Return the state at the instant of the request."""
        return str(row.state_at(context["request"].at).value)


class PositionIn(Schema):
    """What a capital says."""

    kind: Literal["agree", "object", "reserve", "interpret"]
    text: str = ""
    reached_by: Literal["note", "mail", "phone", "room"] = "note"


class RecordOut(Schema):
    """What is on record now."""

    id: int
    kind: str
    country: str
    at: datetime


@router.get("", response=list[DecisionOut], operation_id="list_decisions")
@paginate(Pages)
def list_decisions(request: Request, state: str = "", body: str = "") -> object:
    """List the decisions you may see, newest first."""
    rows = queries.decisions_for(request.actor)
    if state:
        if state not in State.values:
            raise Unacceptable(f"state is {state!r}, must be one of {', '.join(State.values)}")
        rows = queries.in_state(rows, state, at=request.at)
    return rows.filter(body__identifier=body) if body else rows


@router.get(
    "/{identifier}", response={200: dict[str, Any], 404: Refused}, operation_id="get_decision"
)
def get_decision(request: Request, identifier: str) -> dict[str, Any]:
    """Return one decision with everything on record."""
    row = queries.get_decision(identifier, request.actor)
    records = queries.records_of(row)
    return exports.document_of(row, records, at=request.at)


@router.post(
    "/{identifier}/positions",
    response={201: RecordOut, 403: Refused, 404: Refused, 409: Refused, 422: Refused},
    operation_id="enter_position",
)
def enter_position(request: Request, identifier: str, position: PositionIn) -> Status:
    """Enter what your capital says; the token needs the scope `write`."""
    record = positions.enter_position(
        identifier, kind=Kind(position.kind), text=position.text, reached_by=position.reached_by,
        by=request.actor, at=request.at,
    )  # fmt: skip
    return Status(201, record)
