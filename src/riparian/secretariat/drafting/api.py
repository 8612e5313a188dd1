"""Coded texts and their profiles for programs."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.drafting import engine, exports, queries
from riparian.secretariat.lib.api import Pages, Refused

router = Router(tags=["design of texts"])


class CodedTextOut(Schema):
    """A coded text as a list shows it."""

    identifier: str
    titles: dict[str, str]
    kind: str
    dated: str
    audience: str
    is_of_record: bool
    opened_at: datetime | None


@router.get("", response=list[CodedTextOut], operation_id="list_coded_texts")
@paginate(Pages)
def list_coded_texts(request: Request, kind: str = "") -> object:
    """List the coded texts you may see."""
    rows = queries.texts_for(request.actor)
    return rows.filter(kind=kind) if kind else rows


@router.get(
    "/{identifier}", response={200: dict[str, Any], 404: Refused}, operation_id="get_design_profile"
)
def get_design_profile(request: Request, identifier: str) -> dict[str, Any]:
    """Return the profile of one text: degrees as ranges, features with what is not coded."""
    row = queries.get_text(identifier, request.actor)
    profile = engine.profile(queries.clauses_of(row), queries.codes_of(row))
    return exports.profile_of_text(row, profile)
