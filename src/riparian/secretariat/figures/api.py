"""Figures for programs."""

from decimal import Decimal

from django.db.models import QuerySet
from ninja import Router, Schema
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.visibility import unmarked
from riparian.secretariat.figures import queries
from riparian.secretariat.figures.models import Conflict, Milestone, Project, Statement
from riparian.secretariat.lib.api import Pages, Refused

router = Router(tags=["figures"])


class SourceOut(Schema):
    """One source."""

    text: str
    kind: str
    link: str


class StatementOut(Schema):
    """One source says one number; rows are never added up."""

    identifier: str
    subject: str
    wording: str
    part: str
    dated: str
    scope_country: str
    quantity: Decimal | None
    unit: str
    bound: str
    status: str
    is_cumulative: bool
    stage: str
    note: str
    sources: list[SourceOut]

    @staticmethod
    def resolve_subject(row: Statement) -> str:
        """Return the identifier of the subject."""
        return row.subject.identifier


class ClaimOut(Schema):
    """What one source says."""

    says: str
    source: str
    item_kind: str
    item: str


class ConflictOut(Schema):
    """Where sources disagree."""

    identifier: str
    names: dict[str, str]
    explanation: str
    claims: list[ClaimOut]

    @staticmethod
    def resolve_claims(row: Conflict) -> object:
        """Return the claims that the caller may see."""
        return queries.claims_of(row)


class ProjectOut(Schema):
    """One project; its status is that of the day of the source."""

    identifier: str
    title: str
    country: str
    partners: list[str]
    organisation: str
    area: str
    starts: str
    ends: str
    amount: Decimal | None
    currency: str
    window: str
    status: str
    sources: list[SourceOut]

    @staticmethod
    def resolve_country(row: Project) -> str:
        """Return the country that leads it."""
        return row.owner_country

    @staticmethod
    def resolve_partners(row: Project) -> list[str]:
        """Return the codes of the partners."""
        return unmarked(row.partners)


class MilestoneOut(Schema):
    """One dated step."""

    identifier: str
    dated: str
    kind: str
    title: str
    country: str
    description: str
    sources: list[SourceOut]


@router.get("/figures", response=list[StatementOut], operation_id="list_figures")
@paginate(Pages)
def list_figures(
    request: Request, subject: str = "", country: str = "", status: str = ""
) -> "QuerySet[Statement]":
    """List statements, the oldest first."""
    rows = queries.statements_for(request.actor)
    rows = rows.filter(subject__identifier=subject) if subject else rows
    rows = rows.filter(scope_country=country) if country else rows
    return rows.filter(status=status) if status else rows


@router.get("/figures/{identifier}", response={200: StatementOut, 404: Refused},
            operation_id="get_figure")  # fmt: skip
def get_figure(request: Request, identifier: str) -> Statement:
    """Return one statement."""
    return queries.get_statement(identifier, request.actor)


@router.get("/conflicts", response=list[ConflictOut], operation_id="list_conflicts")
@paginate(Pages)
def list_conflicts(request: Request) -> "QuerySet[Conflict]":
    """List where sources disagree."""
    return queries.conflicts_for(request.actor)


@router.get("/projects", response=list[ProjectOut], operation_id="list_projects")
@paginate(Pages)
def list_projects(
    request: Request, country: str = "", area: str = "", status: str = ""
) -> "QuerySet[Project]":
    """List projects, the newest first."""
    rows = queries.projects_for(request.actor)
    rows = rows.filter(owner_country=country) if country else rows
    rows = rows.filter(area=area) if area else rows
    return rows.filter(status=status) if status else rows


@router.get("/milestones", response=list[MilestoneOut], operation_id="list_milestones")
@paginate(Pages)
def list_milestones(request: Request, kind: str = "") -> "QuerySet[Milestone]":
    """List milestones, the oldest first."""
    rows = queries.milestones_for(request.actor)
    return rows.filter(kind=kind) if kind else rows
