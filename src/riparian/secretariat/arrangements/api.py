"""Arrangements and SDG 6.5.2 for programs."""

from typing import Any

from ninja import Router, Schema
from ninja.pagination import paginate

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.arrangements import assessing, engine, papers, queries
from riparian.secretariat.arrangements.models import Arrangement
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.lib.errors import NotFound

router = Router(tags=["arrangements"])


class ArrangementOut(Schema):
    """An arrangement as a list shows it."""

    identifier: str
    titles: dict[str, str]
    basins: dict[str, str]
    parties: list[str]

    @staticmethod
    def resolve_parties(row: Arrangement) -> list[str]:
        """Return the codes of the parties."""
        return row.party_codes


@router.get("", response=list[ArrangementOut], operation_id="list_arrangements")
@paginate(Pages)
def list_arrangements(request: Request) -> object:
    """List the arrangements you may see."""
    return queries.arrangements_for(request.actor)


@router.get(
    "/{identifier}/{year}",
    response={200: dict[str, Any], 404: Refused},
    operation_id="get_operationality",
)
def get_operationality(request: Request, identifier: str, year: int) -> dict[str, Any]:
    """Return the four criteria of a year with their evidence, from what you may see."""
    row = queries.get_arrangement(identifier, request.actor)
    today = request.at.date()
    try:
        engine.check_year(year, on=today)
    except InvalidInput as error:
        raise NotFound(str(error)) from error
    assessed = assessing.assess(row, request.actor, at=request.at)
    return papers.document_of(assessed, assessed.in_year(year, on=today))
