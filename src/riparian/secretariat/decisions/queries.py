"""Reads of decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.decisions.lifecycle import (
    POSITIONS,
    Kind,
    Standing,
    State,
    standing_of,
)
from riparian.secretariat.decisions.models import Decision, Record
from riparian.secretariat.lib.errors import NotFound

STATEMENTS = (Kind.RESERVE, Kind.INTERPRET)


def with_statements(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Bring the statements of the present round, so that no list shows a decision without them."""
    retracted = Record.objects.filter(kind=Kind.RETRACT, refers_to=OuterRef("pk"))
    statements = (
        Record.objects.filter(kind__in=STATEMENTS, round=F("decision__round"))
        .exclude(Exists(retracted))
        .order_by("at", "pk")
    )
    return rows.prefetch_related(Prefetch("records", queryset=statements, to_attr="statements"))


def statements_of(decision: Decision) -> list[Record]:
    """Return the statements that `with_statements` brought."""
    brought: list[Record] = decision.statements  # type: ignore[attr-defined]
    return brought


def decisions_for(actor: Actor) -> QuerySet[Decision]:
    """Return the decisions an actor may see, with bodies and statements, newest first."""
    rows: QuerySet[Decision] = Decision.objects.visible_to(actor)
    return with_statements(rows.select_related("body", "agenda_item__meeting"))


def in_state(rows: QuerySet[Decision], state: str, *, at: datetime) -> QuerySet[Decision]:
    """Cut a list to one state at an instant, in SQL."""
    circulated = Q(stage=State.CIRCULATED)
    if state == State.ADOPTED:
        return rows.filter(Q(stage=State.ADOPTED) | (circulated & Q(expires_at__lte=at)))
    if state == State.SILENCE:
        return rows.filter(circulated, opens_at__lte=at, expires_at__gt=at)
    if state == State.CIRCULATED:
        return rows.filter(circulated, opens_at__gt=at)
    return rows.filter(stage=state)


def running(rows: QuerySet[Decision], *, at: datetime) -> QuerySet[Decision]:
    """Cut a list to what is circulated and has not run out, soonest first."""
    return rows.filter(stage=State.CIRCULATED, expires_at__gt=at).order_by("expires_at")


def get_decision(identifier: str, actor: Actor) -> Decision:
    """Return a decision that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = decisions_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"decision {identifier}: nothing there that you may see")
    return found


def lock_decision(identifier: str, actor: Actor) -> Decision:
    """Return a decision that the actor may see, held until the transaction ends."""
    found: Decision | None = (
        Decision.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("body")
        .filter(identifier=identifier)
        .first()
    )
    if found is None:
        raise NotFound(f"decision {identifier}: nothing there that you may see")
    return found


def records_of(decision: Decision) -> list[Record]:
    """Return everything on record about a decision, oldest first."""
    return list(Record.objects.filter(decision=decision).select_related("refers_to"))


def standing_of_records(records: Sequence[Record], *, at: datetime) -> Standing:
    """Return where a decision stands given its records."""
    return standing_of((record.as_fact() for record in records), at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What is on record for one country in the present round."""

    country: str
    is_received: bool
    record: Record | None
    is_confirmed: bool
    statements: tuple[Record, ...]

    @property
    def kind(self) -> str:
        """Return the kind of the last position, or nothing while the country is silent."""
        return self.record.kind if self.record else ""


def positions_of(records: Sequence[Record]) -> list[Position]:
    """Return one row per addressee of the present round."""
    rounds = [index for index, record in enumerate(records) if record.kind == Kind.CIRCULATE]
    if not rounds:
        return []
    circulation, following = records[rounds[-1]], records[rounds[-1] + 1 :]
    retracted = {r.refers_to_id for r in following if r.kind == Kind.RETRACT}
    confirmed = {r.refers_to_id for r in following if r.kind == Kind.CONFIRM}
    rows = []
    for country in circulation.addressee_codes:
        own = [r for r in following if r.country == country]
        standing = [r for r in own if r.kind in POSITIONS and r.pk not in retracted]
        stances = [r for r in standing if r.kind in {Kind.AGREE, Kind.OBJECT}]
        statements = tuple(r for r in standing if r.kind in STATEMENTS)
        said = stances or list(statements)
        last = said[-1] if said else None
        rows.append(
            Position(
                country=country,
                is_received=any(r.kind == Kind.RECEIVE for r in own),
                record=last,
                is_confirmed=bool(last and last.pk in confirmed),
                statements=statements,
            )
        )
    return rows


def silent_among(rows: Sequence[Decision], actor: Actor) -> set[int]:
    """Return the keys of those decisions on which the actor's country has said nothing yet."""
    spoken = Record.objects.filter(
        decision__in=[row.pk for row in rows], round=F("decision__round"),
        country=actor.country, kind__in=POSITIONS,
    ).values_list("decision_id", flat=True)  # fmt: skip
    return {row.pk for row in rows} - set(spoken)


def ran_out_untold(*, at: datetime) -> QuerySet[Decision]:
    """Return decisions adopted by silence about which nobody was told yet."""
    return Decision.objects.filter(
        stage=State.CIRCULATED, expires_at__lte=at, told_at=None
    ).select_related("body")
