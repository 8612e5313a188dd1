"""Commitments for programs: the matrix, one commitment, evidence and scores."""

from typing import Any, Literal

from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.commitments import engine, exports, operations, queries, scoring
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.lib.errors import Unacceptable

router = Router(tags=["commitments"])
PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"


class CellOut(Schema):
    """One commitment as it binds one country, or a joint body."""

    country: str
    stage: str
    year: int | None
    score: str

    @staticmethod
    def resolve_score(row: Any) -> str:  # noqa: ANN401 - a row
        """Return the settled score; empty while there is none."""
        return str(row.final)


class CommitmentOut(Schema):
    """A commitment as the matrix shows it."""

    identifier: str
    titles: dict[str, str]
    document: str
    pillar: str
    area: str
    responsible: str
    measure: str
    deadline: str
    deadline_basis: str
    due: str
    audience: str
    cells: list[CellOut]

    @staticmethod
    def resolve_document(row: Any) -> str:  # noqa: ANN401 - a row
        """Return the number of the document."""
        return str(row.document.identifier)

    @staticmethod
    def resolve_responsible(row: Any) -> str:  # noqa: ANN401 - a row
        """Return `all`, country codes, or a body."""
        return str(row.responsible_in_words)

    @staticmethod
    def resolve_due(row: Any, context: Any) -> str:  # noqa: ANN401 - a row
        """Return where it stands against its deadline at the instant of the request."""
        return engine.due_of(row, on=engine.today(context["request"].at))


class Asked(Schema):
    """What a list is cut to, as on the page."""

    q: str = ""
    document: str = ""
    area: str = ""
    pillar: str = ""
    country: str = ""
    by: int | None = Field(None, ge=1, le=9999)
    due: Literal["", "overdue", "soon", "later", "met", "none"] = ""
    evidence: Literal["", "with", "without"] = ""


class EvidenceIn(Schema):
    """What shows how far a commitment is carried out."""

    text: str = Field(min_length=1, max_length=4_000)
    dated: str = Field(pattern=PARTIAL_DATE)
    source: str = Field(min_length=1, max_length=500)
    link: str = Field("", max_length=500)
    country: str = ""
    audience: Literal["public", "mechanism", "countries", "delegation"] = "mechanism"
    countries: list[str] = Field(default_factory=list)


class EvidenceOut(Schema):
    """What is on record now."""

    number: int
    dated: str


class ScoreIn(Schema):
    """A score and its reason; no country for a joint body."""

    country: str = ""
    score: Literal["1", "0", "-1", "na"]
    reason: str = Field(min_length=1, max_length=4_000)


class ScoresIn(Schema):
    """One coder's scores of a commitment for a year."""

    year: int = Field(ge=1990, le=9999)
    scores: list[ScoreIn] = Field(min_length=1, max_length=50)


@router.get("", response=list[CommitmentOut], operation_id="list_commitments")
@paginate(Pages)
def list_commitments(request: Request, asked: Asked = Query(...)) -> object:  # noqa: B008
    """List the commitments you may see with their settled scores."""
    filters = queries.Filters(
        words=asked.q, document=asked.document, area=asked.area, pillar=asked.pillar,
        country=asked.country, by_year=asked.by, due=asked.due, evidence=asked.evidence,
    )  # fmt: skip
    rows = queries.matching(request.actor, filters, on=engine.today(request.at))
    return queries.with_cells(rows)


@router.get(
    "/{identifier}", response={200: dict[str, Any], 404: Refused}, operation_id="get_commitment"
)
def get_commitment(request: Request, identifier: str) -> dict[str, Any]:
    """Return one commitment with the evidence you may see."""
    row = queries.get_commitment(identifier, request.actor)
    shown = queries.evidence_for(request.actor).filter(commitment=row)
    return exports.document_of(row, shown, on=engine.today(request.at))


REFUSALS = {403: Refused, 404: Refused, 409: Refused, 422: Refused}


@router.post(
    "/{identifier}/evidence", response={201: EvidenceOut, **REFUSALS}, operation_id="add_evidence"
)
def add_evidence(request: Request, identifier: str, given: EvidenceIn) -> Status:
    """Enter evidence; the token needs the scope `write`."""
    proof = operations.Proof(**given.dict())
    row = operations.add_evidence(identifier, proof, by=request.actor, at=request.at)
    return Status(201, {"number": row.pk, "dated": row.dated})


@router.post(
    "/{identifier}/scores", response={201: dict[str, int], **REFUSALS}, operation_id="enter_scores"
)
def enter_scores(request: Request, identifier: str, given: ScoresIn) -> Status:
    """Enter your scores, unseen by the other coder; the token needs the scope `write`."""
    entries = {one.country: (one.score, one.reason) for one in given.scores}
    if len(entries) != len(given.scores):
        raise Unacceptable("scores: a country stands twice; give each country once")
    scoring.enter_scores(
        identifier, year=given.year, entries=entries, by=request.actor, at=request.at
    )
    return Status(201, {"entered": len(entries)})
