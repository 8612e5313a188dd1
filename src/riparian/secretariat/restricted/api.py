"""Restricted items for programs; each reading is recorded, TLP:RED is never handed out."""

from datetime import datetime
from typing import Any

from ninja import Field, Router, Schema
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.restricted import exports, operations, queries
from riparian.secretariat.restricted.models import Item
from riparian.secretariat.restricted.rule import Code

router = Router(tags=["restricted"])


class ItemOut(Schema):
    """An item as a list shows it: never its title or words."""

    marking: str
    number: str = Field(alias="identifier")
    code: str
    source_grade: str
    content_grade: str
    stage: str
    is_sealed: bool
    owner_country: str
    released_at: datetime | None
    expires_at: datetime | None


@router.get("", response=list[ItemOut], operation_id="list_restricted")
@paginate(Pages)
def list_restricted(request: Request, code: str = "") -> object:
    """List the items you may read or carry, newest first."""
    if code and code not in Code.values:
        raise Unacceptable(f"code is {code!r}, must be one of {', '.join(Code.values)}")
    rows = queries.items_for(request.actor, at=request.at)
    return rows.filter(code=code) if code else rows


@router.get(
    "/{identifier}",
    response={200: dict[str, Any], 403: Refused, 404: Refused},
    operation_id="get_restricted",
)
def get_restricted(request: Request, identifier: str) -> dict[str, Any]:
    """Return an item with its words, or with its envelope when it is sealed."""
    held: Item = queries.get_item(identifier, request.actor, at=request.at)
    way = "envelope" if held.is_sealed else "api"
    row, _basis = operations.read_item(identifier, way=way, by=request.actor, at=request.at)
    return exports.document_of(row)
