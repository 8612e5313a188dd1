"""The mechanism for programs."""

from ninja import Router, Schema
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.bodies import queries
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.lib.api import Pages, Refused

router = Router(tags=["bodies"])


class BodyOut(Schema):
    """One body."""

    identifier: str
    names: dict[str, str]
    tier: str
    sector: str
    stage: str
    established: str
    host_country: str
    parent: str | None

    @staticmethod
    def resolve_parent(body: Body) -> str | None:
        """Return the identifier of the body it reports to."""
        return body.parent.identifier if body.parent else None


@router.get("", response=list[BodyOut], operation_id="list_bodies")
@paginate(Pages)
def list_bodies(request: Request, tier: str = "", stage: str = "") -> object:
    """List bodies, in the order of their identifiers."""
    del request
    rows = queries.bodies().order_by("identifier")
    rows = rows.filter(tier=tier) if tier else rows
    return rows.filter(stage=stage) if stage else rows


@router.get("/{identifier}", response={200: BodyOut, 404: Refused}, operation_id="get_body")
def get_body(request: Request, identifier: str) -> Body:
    """Return one body."""
    del request
    return queries.get_body(identifier)
