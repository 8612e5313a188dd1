"""Reads of commitments: lists cut to what an actor may see, and the sums of the matrix."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import QueryDict

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.commitments.kinds import Area, Due, Pillar, Stage
from riparian.secretariat.commitments.models import (
    AgreementLink,
    Assessment,
    Cell,
    Coding,
    Commitment,
    Evidence,
    Report,
)
from riparian.secretariat.documents.queries import documents_for
from riparian.secretariat.exchange.queries import agreements_for
from riparian.secretariat.lib.errors import NotFound

SOON_DAYS = 90
MOST_DOCUMENTS = 500
SORTS = {
    "number": (F("identifier").asc(),),
    "due": (F("due_on").asc(nulls_last=True), F("identifier").asc()),
    "latest": (F("due_on").desc(nulls_last=True), F("identifier").asc()),
    "area": (F("area").asc(), F("identifier").asc()),
    "document": (F("document_id").asc(), F("identifier").asc()),
    "score": (F("mean_score").asc(nulls_last=True), F("identifier").asc()),
    "best": (F("mean_score").desc(nulls_last=True), F("identifier").asc()),
}
_YEAR_LENGTH = 4


def _among(value: str, choices: Sequence[str]) -> str:
    return value if value in choices else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list of commitments is cut to; what an address asks and we do not know is left out."""

    words: str = ""
    document: str = ""
    area: str = ""
    pillar: str = ""
    country: str = ""
    by_year: int | None = None
    due: str = ""
    stage: str = ""
    evidence: str = ""
    sort: str = "number"

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read the filters from an address."""
        year = query.get("by", "")
        is_year = year.isdecimal() and year.isascii() and len(year) == _YEAR_LENGTH
        return cls(
            words=query.get("q", "").strip()[:200], document=query.get("document", "")[:60],
            area=_among(query.get("area", ""), Area.values),
            pillar=_among(query.get("pillar", ""), Pillar.values),
            country=query.get("country", "")[:3], by_year=int(year) if is_year else None,
            due=_among(query.get("due", ""), Due.values),
            stage=_among(query.get("stage", ""), Stage.values),
            evidence=_among(query.get("evidence", ""), ("with", "without")),
            sort=_among(query.get("sort", ""), list(SORTS)) or "number",
        )  # fmt: skip

    def in_words(self) -> dict[str, str]:
        """Return what was asked for, without what was left open."""
        return {name: str(value) for name, value in asdict(self).items() if value}


def commitments_for(actor: Actor) -> QuerySet[Commitment]:
    """Return the commitments an actor may see, with documents and bodies."""
    rows: QuerySet[Commitment] = Commitment.objects.visible_to(actor)
    return rows.select_related("document", "body")


def evidence_for(actor: Actor) -> QuerySet[Evidence]:
    """Return the evidence that stands and that an actor may see."""
    rows: QuerySet[Evidence] = Evidence.objects.visible_to(actor)
    return rows.filter(withdrawn_at=None)


def in_due_state(rows: QuerySet[Commitment], due: str, *, on: date) -> QuerySet[Commitment]:
    """Cut a list to one state of the deadline on a day, in SQL."""
    if due == Due.MET:
        return rows.filter(is_met=True)
    rows, soon = rows.filter(is_met=False), on + timedelta(days=SOON_DAYS)
    if due == Due.NONE:
        return rows.filter(due_on=None)
    if due == Due.OVERDUE:
        return rows.filter(due_on__lt=on)
    if due == Due.SOON:
        return rows.filter(due_on__gte=on, due_on__lte=soon)
    return rows.filter(due_on__gt=soon)


def matching(actor: Actor, filters: Filters, *, on: date) -> QuerySet[Commitment]:
    """Return the commitments that match, in the order asked for."""
    rows = _of_place(commitments_for(actor), filters)
    if filters.words:
        words = Q(titles__icontains=filters.words) | Q(identifier__iexact=filters.words)
        rows = rows.filter(words)
    if filters.country:
        rows = rows.filter(Q(is_for_all=True) | Q(responsible__contains=f"|{filters.country}|"))
    if filters.by_year is not None:
        rows = rows.filter(due_on__lte=date(max(1, filters.by_year), 12, 31))
    if filters.due:
        rows = in_due_state(rows, filters.due, on=on)
    if filters.stage:
        cells = Cell.objects.filter(stage=filters.stage).select_related(None).order_by()
        rows = rows.filter(pk__in=cells.values("commitment"))
    if filters.evidence:
        known = Exists(evidence_for(actor).filter(commitment=OuterRef("pk")))
        rows = rows.filter(known if filters.evidence == "with" else ~known)
    return rows.order_by(*SORTS[filters.sort])


def _of_place(rows: "QuerySet[Any]", filters: Filters) -> "QuerySet[Any]":
    if filters.document:
        rows = rows.filter(document__identifier=filters.document)
    if filters.area:
        rows = rows.filter(area=filters.area)
    return rows.filter(pillar=filters.pillar) if filters.pillar else rows


def read_in_order(keys: Sequence[int]) -> list[Commitment]:
    """Return commitments with cells, documents and bodies in the order of their keys.

    A list is ordered by its keys alone and then read, so that no database sorts whole rows.
    """
    rows = Commitment.objects.select_related("document", "body").filter(pk__in=keys)
    found = {row.pk: row for row in with_cells(rows)}
    return [found[key] for key in keys if key in found]


def documents_with_commitments(actor: Actor) -> list[str]:
    """Return the numbers of the documents an actor may see from which something was cut."""
    cut = Exists(Commitment.objects.filter(document=OuterRef("pk")))
    documents = documents_for(actor).filter(cut).order_by("identifier")
    return list(documents.values_list("identifier", flat=True)[:MOST_DOCUMENTS])


def with_cells(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Bring the cells of each commitment in the order of their countries."""
    cells = Cell.objects.select_related(None).order_by("country")
    return rows.prefetch_related(Prefetch("cells", queryset=cells))


def get_commitment(identifier: str, actor: Actor) -> Commitment:
    """Return a commitment that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    rows = with_cells(commitments_for(actor)).select_related("document", "body", "paragraph")
    found = rows.filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"commitment {identifier}: nothing there that you may see")
    return found


def lock_commitment(identifier: str, actor: Actor) -> Commitment:
    """Return a commitment that the actor may see, held until the transaction ends."""
    found: Commitment | None = (
        Commitment.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("document")
        .filter(identifier=identifier)
        .first()
    )
    if found is None:
        raise NotFound(f"commitment {identifier}: nothing there that you may see")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How much evidence there is for one country, and how new it is."""

    count: int
    newest: str


def evidence_by_cell(rows: Iterable[Commitment], actor: Actor) -> dict[tuple[int, str], Shown]:
    """Return the evidence that an actor may see by commitment and country, counted."""
    found = (
        evidence_for(actor)
        .filter(commitment__in=[row.pk for row in rows])
        .order_by()
        .values("commitment_id", "country")
        .annotate(count=Count("pk"), newest=Max("dated"))
    )
    return {
        (row["commitment_id"], row["country"]): Shown(count=row["count"], newest=row["newest"])
        for row in found
    }


def agreements_behind(commitment: Commitment, actor: Actor) -> QuerySet[AgreementLink]:
    """Return the links to agreements to share that rest on a commitment, as an actor may see."""
    return AgreementLink.objects.filter(
        commitment=commitment, agreement__in=agreements_for(actor).order_by()
    ).select_related("agreement")


def commitments_behind(agreement: str, actor: Actor) -> QuerySet[AgreementLink]:
    """Return the links to the commitments that an agreement rests on, as an actor may see."""
    return AgreementLink.objects.filter(
        agreement__identifier=agreement, commitment__in=commitments_for(actor).order_by()
    ).select_related("commitment")


def assessments_of(commitment: Commitment) -> QuerySet[Assessment]:
    """Return every scoring of a commitment with its codings and rulings, newest year first."""
    return (
        Assessment.objects.filter(cell__commitment=commitment)
        .select_related("cell")
        .prefetch_related("codings", "rulings")
        .order_by("-year", "cell__country")
    )


def cells_for(actor: Actor, filters: Filters) -> QuerySet[Cell]:
    """Return the cells an actor may see, cut to a place and a country."""
    rows: QuerySet[Cell] = _of_place(Cell.objects.visible_to(actor), filters)
    return rows.filter(country=filters.country) if filters.country else rows


def summed(cells: QuerySet[Cell], *, by: str) -> list[dict[str, Any]]:
    """Count cells by document, one further column, and what is scored: one scan of one index."""
    columns = dict.fromkeys(("document_id", by, "first", "second", "final"))
    return list(cells.select_related(None).order_by().values(*columns).annotate(count=Count("pk")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for an actor: commitments and years to score, and what is overdue at home."""

    to_score: list[tuple[Commitment, int]]
    overdue: list[Commitment]


def waiting_for(actor: Actor, *, on: date, most: int) -> Waiting:
    """Return what waits for an actor, in one query: what is to be scored comes first."""
    seats = Coding.objects.filter(coder_id=actor.user_id or 0, entered_at=None)
    year = seats.filter(assessment__cell__commitment=OuterRef("pk")).order_by("assigned_at")
    at_home = Q(is_for_all=True) | Q(responsible__contains=f"|{actor.country}|")
    is_late = Q(is_met=False, due_on__lt=on) & at_home
    rows = (
        Commitment.objects.visible_to(actor)
        .annotate(asked=Subquery(year.values("assessment__year")[:1]))
        .filter(Q(pk__in=seats.values("assessment__cell__commitment")) | is_late)
        .order_by(F("asked").desc(nulls_last=True), F("due_on").desc(nulls_last=True), "pk")
    )
    found = list(rows[: 2 * most])
    asked = [(row, row.asked) for row in found if row.asked is not None]
    late = [row for row in found if row.due_on and row.due_on < on and not row.is_met]
    return Waiting(to_score=asked[:most], overdue=late[:most])


def reports_for(actor: Actor) -> QuerySet[Report]:
    """Return the reports an actor may see, newest first, without their content."""
    rows: QuerySet[Report] = Report.objects.visible_to(actor)
    return rows.defer("content", "scores").order_by("-pk")


def get_report(report_id: int, actor: Actor) -> Report:
    """Return a report that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    rows: QuerySet[Report] = Report.objects.visible_to(actor)
    found: Report | None = rows.defer("scores").filter(pk=report_id).first()
    if found is None:
        raise NotFound(f"report {report_id}: nothing there that you may see")
    return found
