"""Plans, indicators and goals for programs."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.plans import queries
from riparian.secretariat.plans.models import Indicator, Plan, Value

router = Router(tags=["plans"])


class PlanOut(Schema):
    """A plan as a list shows it; dates are as exact as the record is."""

    identifier: str
    titles: dict[str, str]
    kind: str
    parties: list[str]
    adopted: str
    starts: str
    ends: str
    audience: str

    @staticmethod
    def resolve_parties(row: Plan) -> list[str]:
        """Return the codes of the parties."""
        return row.party_codes


class MeasureOut(Schema):
    """One measure."""

    identifier: str
    titles: dict[str, str]
    area: str
    responsible: str
    due: str


class ValueOut(Schema):
    """One value; `corrects` is the value that it takes the place of."""

    id: int
    dated: str
    day: date
    value: float
    note: str
    corrects: int | None
    entered_at: datetime | None
    sources: list[dict[str, str]]

    @staticmethod
    def resolve_corrects(row: Value) -> int | None:
        """Return the number of the corrected value."""
        return row.corrects_id


class IndicatorOut(Schema):
    """An indicator with all its values."""

    identifier: str
    plan: str
    titles: dict[str, str]
    unit: str
    is_share: bool
    is_upward: bool
    values: list[ValueOut]

    @staticmethod
    def resolve_plan(row: Indicator) -> str:
        """Return the number of the plan."""
        return str(row.section.plan.identifier)


@router.get("/plans", response=list[PlanOut], operation_id="list_plans")
@paginate(Pages)
def list_plans(request: Request, kind: str = "") -> object:
    """List the plans you may see, newest first."""
    rows = queries.plans_for(request.actor)
    return rows.filter(kind=kind) if kind else rows


@router.get(
    "/plans/{identifier}", response={200: dict[str, Any], 404: Refused}, operation_id="get_plan"
)
def get_plan(request: Request, identifier: str) -> dict[str, Any]:
    """Return one plan with its sections and measures."""
    row = queries.get_plan(identifier, request.actor)
    plan = PlanOut.from_orm(row).model_dump()
    sections = []
    for section in queries.sections_of(row):
        measures = [MeasureOut.from_orm(m).model_dump() for m in section.measures.all()]
        sections.append(
            {"key": section.key, "number": section.number, "titles": section.titles,
             "standing": section.standing, "measures": measures}
        )  # fmt: skip
    return {**plan, "sections": sections}


@router.get("/indicators", response=list[IndicatorOut], operation_id="list_indicators")
@paginate(Pages)
def list_indicators(request: Request) -> object:
    """List the indicators of plans you may see, with their values."""
    return queries.indicators_for(request.actor)
