"""Reads of incidents."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Max, Prefetch, Q, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.incidents.lifecycle import (
    OF_A_COUNTRY,
    OPEN_AID,
    PROMISED_AID,
    EntryKind,
    Stage,
    Waiting,
    waiting_for,
)
from riparian.secretariat.incidents.models import Assistance, Entry, HandOver, Incident, Task
from riparian.secretariat.lib.errors import NotFound

RANKS = {"extreme": 0, "severe": 1, "unknown": 2, "moderate": 3, "minor": 4}
"""The order of the board: what is not known yet stands above what is known to be moderate."""


def incidents_for(actor: Actor, *, drill: bool) -> QuerySet[Incident]:
    """Return the incidents an actor may see, or the drills; the two are never in one list."""
    rows: QuerySet[Incident] = Incident.objects.visible_to(actor).filter(is_drill=drill)
    return rows.annotate(last_at=Max("entries__at"))


def board_for(actor: Actor, *, drill: bool) -> list[Incident]:
    """Return the open incidents with their log, tasks and help, the worst first."""
    rows = incidents_for(actor, drill=drill).exclude(stage=Stage.CLOSED).prefetch_related(
        Prefetch("entries", queryset=Entry.objects.order_by("happened_at", "pk")),
        Prefetch("tasks", queryset=Task.objects.filter(done_at=None)),
        Prefetch("assistance", queryset=Assistance.objects.filter(state__in=OPEN_AID)),
    )  # fmt: skip
    return sorted(rows, key=lambda row: (RANKS[row.severity], row.opened_at))


def open_ones_of(actor: Actor) -> QuerySet[Incident]:
    """Return the open incidents that the actor's country reported or that affect it."""
    mine = Q(owner_country=actor.country) | Q(affected__contains=marked([actor.country]))
    rows: QuerySet[Incident] = Incident.objects.visible_to(actor).filter(mine, is_drill=False)
    return rows.exclude(stage=Stage.CLOSED)


def answers_of(country: str) -> QuerySet[Entry]:
    """Return the standing entries by which a country acknowledged an incident or acted on it."""
    kinds = {EntryKind.ACKNOWLEDGED, EntryKind.RESPONDED}
    rows: QuerySet[Entry] = Entry.objects.filter(country=country, kind__in=kinds)
    return rows.filter(corrections=None, is_struck=False)


def _rows_for(by: Acting) -> QuerySet[Incident]:
    # The installation itself acts for nobody and must find what it opened.
    if isinstance(by, Actor):
        found: QuerySet[Incident] = Incident.objects.visible_to(by)
        return found
    return Incident.objects.all()


def get_incident(identifier: str, by: Acting) -> Incident:
    """Return an incident that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = _rows_for(by).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"incident {identifier}: nothing there that you may see")
    return found


def lock_incident(identifier: str, by: Acting) -> Incident:
    """Return an incident that the actor may see, held until the transaction ends."""
    found = _rows_for(by).select_for_update(of=("self",)).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"incident {identifier}: nothing there that you may see")
    return found


def find_entry(incident: Incident, entry_id: int) -> Entry:
    """Return an entry of an incident.

    Raises:
        NotFound: the incident has no such entry.
    """
    found = Entry.objects.filter(incident=incident, pk=entry_id).first()
    if found is None:
        raise NotFound(f"entry {entry_id}: not in the log of {incident.identifier}")
    return found


def entries_of(incident: Incident) -> list[Entry]:
    """Return the whole log in the order of what happened, corrected entries included."""
    return list(Entry.objects.filter(incident=incident).select_related("corrects"))


def standing_entries(entries: Iterable[Entry]) -> list[Entry]:
    """Return what stands: corrected entries replaced by their correction, struck ones gone.

    A correction takes over kind and country of what it corrects, through any number of corrections.
    The newest correction of an entry counts.
    """
    rows = sorted(entries, key=lambda row: row.pk)
    corrected = {row.corrects_id for row in rows if row.corrects_id}
    known = {row.pk: row for row in rows}
    newest: dict[int, Entry] = {}
    for row in rows:
        if row.pk not in corrected:
            newest[root_of(row, known).pk] = row
    standing = []
    for key, row in newest.items():
        if row.is_struck:
            continue
        stands, original = copy(row), known[key]
        stands.kind, stands.country = original.kind, original.country
        standing.append(stands)
    return sorted(standing, key=lambda row: (row.happened_at, row.pk))


def root_of(row: Entry, known: dict[int, Entry]) -> Entry:
    """Return the first writing of an entry."""
    while row.corrects_id:
        row = known[row.corrects_id]
    return row


def facts_of(entries: Iterable[Entry]) -> list[tuple[str, str, datetime]]:
    """Return what the log says of countries, as the pure rules see it."""
    return [
        (row.kind, row.country, row.happened_at)
        for row in standing_entries(entries)
        if row.kind in OF_A_COUNTRY
    ]


def waiting_on(incident: Incident, entries: Iterable[Entry], *, at: datetime) -> list[Waiting]:
    """Return the countries whose acknowledgement is awaited; none once it is closed."""
    if incident.stage == Stage.CLOSED:
        return []
    return waiting_for(facts_of(entries), minutes=incident.minutes_to_acknowledge, at=at)


def tasks_of(incident: Incident) -> list[Task]:
    """Return the tasks, open ones first, the earliest due first."""
    return list(Task.objects.filter(incident=incident).order_by(
        F("done_at").asc(nulls_first=True), "due_at", "pk"
    ))  # fmt: skip


def assistance_of(incident: Incident) -> list[Assistance]:
    """Return requests and offers, oldest first."""
    return list(Assistance.objects.filter(incident=incident).select_related("answers"))


def promised_by_request(rows: Sequence[Assistance]) -> dict[int, Decimal]:
    """Return how much of each request was accepted or came, in the request's unit."""
    promised: dict[int, Decimal] = {}
    for row in rows:
        if row.answers_id and row.state in PROMISED_AID:
            promised[row.answers_id] = promised.get(row.answers_id, Decimal(0)) + row.quantity
    return promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One open point that a shift hands over."""

    incident: str
    title: str
    kind: str
    text: str
    due_at: str

    def as_document(self) -> dict[str, str]:
        """Return it as plain JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


def open_points(actor: Actor, *, drill: bool, at: datetime) -> tuple[list[Point], list[Incident]]:
    """Return everything that waits for a country's desk, and the incidents it comes from."""
    points: list[Point] = []
    rows = board_for(actor, drill=drill)
    for row in rows:
        entries = list(row.entries.all())
        points.append(_point(row, "incident", f"{row.place}", row.opened_at))
        points += [
            _point(row, "acknowledge", "", one.due_at)
            for one in waiting_on(row, entries, at=at)
            if one.country == actor.country
        ]
        points += [
            _point(row, "task", task.text, task.due_at)
            for task in row.tasks.all()
            if task.country == actor.country
        ]
        points += [
            _point(row, "request" if aid.is_request else "offer",
                   f"{aid.amount} {aid.unit} {aid.what} ({aid.state})", aid.made_at)
            for aid in row.assistance.all()
            if actor.country in {aid.needing, aid.giving} or (aid.is_request and not aid.giving)
        ]  # fmt: skip
    return points, rows


def _point(row: Incident, kind: str, text: str, instant: datetime) -> Point:
    return Point(
        incident=str(row.identifier), title=row.title, kind=kind, text=text,
        due_at=instant.isoformat(timespec="minutes"),
    )  # fmt: skip


def handovers_for(actor: Actor, *, drill: bool) -> QuerySet[HandOver]:
    """Return the hand-overs of the actor's desk, newest first."""
    rows: QuerySet[HandOver] = HandOver.objects.visible_to(actor).filter(is_drill=drill)
    return rows.filter(owner_country=actor.country)


def lock_handover(key: int, actor: Actor) -> HandOver:
    """Return a hand-over of the actor's desk, held until the transaction ends."""
    rows: QuerySet[HandOver] = HandOver.objects.visible_to(actor).select_for_update()
    found = rows.filter(pk=key, owner_country=actor.country).first()
    if found is None:
        raise NotFound(f"hand-over {key}: nothing there that you may see")
    return found


def with_unanswered_alerts() -> QuerySet[Incident]:
    """Return open incidents whose log the clock has to look at, with their log."""
    return Incident.objects.filter(~Q(stage=Stage.CLOSED)).prefetch_related("entries")
