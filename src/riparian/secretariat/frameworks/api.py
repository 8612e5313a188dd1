"""Frameworks for programs."""

from django.db.models import QuerySet
from ninja import Router, Schema
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.frameworks import queries, reporting
from riparian.secretariat.frameworks.models import Framework, Link, Mechanism
from riparian.secretariat.lib.api import Pages, Refused

router = Router(tags=["frameworks"])


class FrameworkOut(Schema):
    """One framework."""

    identifier: str
    names: dict[str, str]


class LineOut(Schema):
    """What counts for one item; a thing can count for several, so nothing is added up."""

    item: str
    names: dict[str, str]
    tagged: int
    through_confirmed_links: int
    through_unconfirmed_links: int


class LinkOut(Schema):
    """One link of the crosswalk."""

    start: str
    end: str
    strength: str
    review: str
    rationale: str

    @staticmethod
    def resolve_start(row: Link) -> str:
        """Return the identifier of the item it starts from."""
        return row.start.identifier

    @staticmethod
    def resolve_end(row: Link) -> str:
        """Return the identifier of the item it leads to."""
        return row.end.identifier

    @staticmethod
    def resolve_review(row: Link) -> str:
        """Return where the link stands."""
        return row.standing.value


class MechanismOut(Schema):
    """One mechanism around the river."""

    identifier: str
    name: str
    abbreviation: str
    founded: str
    member_codes: list[str]
    sectors: list[str]
    seat: str


@router.get("/frameworks", response=list[FrameworkOut], operation_id="list_frameworks")
@paginate(Pages)
def list_frameworks(request: Request) -> "QuerySet[Framework]":
    """List the frameworks."""
    del request
    return Framework.objects.all()


@router.get("/frameworks/{identifier}", response={200: list[LineOut], 404: Refused},
            operation_id="get_framework_coverage")  # fmt: skip
def get_framework_coverage(request: Request, identifier: str) -> list[dict[str, object]]:
    """Return what counts for each item of a framework, of what the caller may see."""
    report = reporting.report_on(queries.get_framework(identifier), request.actor)
    return [
        {"item": line.item.identifier, "names": line.item.names, "tagged": line.tagged,
         "through_confirmed_links": line.confirmed,
         "through_unconfirmed_links": line.unconfirmed}
        for line in report.lines
    ]  # fmt: skip


@router.get("/crosswalk", response=list[LinkOut], operation_id="list_crosswalk")
@paginate(Pages)
def list_crosswalk(request: Request) -> "QuerySet[Link]":
    """List the links between items of frameworks."""
    del request
    return queries.links()


@router.get("/mechanisms", response=list[MechanismOut], operation_id="list_mechanisms")
@paginate(Pages)
def list_mechanisms(request: Request) -> "QuerySet[Mechanism]":
    """List the mechanisms around the river."""
    del request
    return queries.mechanisms()
