"""One arrangement as an actor sees it: its history, and what each key of a fact stands for."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.arrangements import engine, queries
from riparian.secretariat.arrangements.models import Arrangement, Evidence
from riparian.secretariat.meetings.models import Meeting

MONTHS_UNTIL_ALARM = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a fact is: its words, its date as written, where it is found, its sources."""

    words: str
    dated: str
    address: str = ""
    sources: tuple[dict[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.words} ({self.dated})" if self.dated else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An arrangement with its history and its evidence by key."""

    arrangement: Arrangement
    history: engine.History
    items: dict[str, Item]
    evidence: tuple[Evidence, ...]
    uncounted: tuple[Item, ...]

    def in_year(self, year: int, *, on: date) -> engine.Operationality:
        """Return the findings of a year as they stand on a day."""
        return engine.operational_in(year, self.history, on=on)

    def alarms(self, *, on: date, months: int = MONTHS_UNTIL_ALARM) -> tuple[engine.Alarm, ...]:
        """Return the yearly criteria that may be lost this year."""
        return engine.alarms_on(on, self.history, months=months)


def assess_all(actor: Actor) -> list[Assessment]:
    """Return every arrangement an actor may see, in a fixed number of queries."""
    arrangements = list(queries.arrangements_for(actor))
    meetings = queries.meetings_under(arrangements, actor)
    evidence = list(queries.evidence_for(actor))
    return [_assessment(one, meetings, evidence) for one in arrangements]


def assess(arrangement: Arrangement, actor: Actor, *, is_shared: bool = False) -> Assessment:
    """Return one arrangement; `is_shared` leaves out what not every party may see."""
    meetings = queries.meetings_under([arrangement], actor)
    rows = queries.evidence_for(actor).filter(arrangement=arrangement)
    if is_shared:
        rows = queries.shared(rows)
        meetings = [m for m in meetings if m.audience in {Audience.PUBLIC, Audience.MECHANISM}]
    return _assessment(arrangement, meetings, list(rows))


def _assessment(
    arrangement: Arrangement, meetings: list[Meeting], evidence: list[Evidence]
) -> Assessment:
    memberships = tuple(arrangement.memberships.all())
    bodies = {row.body_id for row in memberships}
    own = tuple(row for row in evidence if row.arrangement_id == arrangement.pk)
    rows = engine.Rows(
        memberships=memberships, evidence=own,
        meetings=tuple(meeting for meeting in meetings if meeting.body_id in bodies),
    )  # fmt: skip
    history = engine.history_of(rows)
    items = _items(rows)
    known = {fact.key for fact in history.facts}
    return Assessment(
        arrangement=arrangement, history=history, items=items, evidence=own,
        uncounted=tuple(item for key, item in items.items() if key not in known),
    )  # fmt: skip


def _items(rows: engine.Rows) -> dict[str, Item]:
    items = {}
    for row in rows.memberships:
        if row.is_joint_body:
            items[f"body:{row.body.identifier}"] = Item(
                words=row.body.name, dated=row.body.established,
                address=reverse("bodies:body", args=[row.body.identifier]),
                sources=tuple(row.body.sources),
            )  # fmt: skip
    for meeting in rows.meetings:
        items[f"meeting:{meeting.identifier}"] = Item(
            words=meeting.title, dated=meeting.starts, sources=tuple(meeting.sources),
            address=reverse("meetings:meeting", args=[meeting.identifier]),
        )  # fmt: skip
    for given in rows.evidence:
        if given.criterion != "complete":
            items[given.fact_key] = Item(
                words=given.wording, dated=_dated(given), address=_address(given),
                sources=tuple(given.sources),
            )  # fmt: skip
    return items


def _dated(row: Evidence) -> str:
    days = dict.fromkeys(day.isoformat() for day in (row.began_earliest, row.began_latest) if day)
    if len(days) == 1 and row.began_earliest is None:
        return f"≤ {next(iter(days))}"
    return " … ".join(days)


def _address(row: Evidence) -> str:
    if row.plan:
        return reverse("plans:plan", args=[row.plan.identifier])
    if row.meeting:
        return reverse("meetings:meeting", args=[row.meeting.identifier])
    if row.document:
        return reverse("documents:document", args=[row.document.identifier])
    return ""
