"""One arrangement as an actor sees it: its history, and what each key of a fact stands for."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.arrangements import engine, queries
from riparian.secretariat.arrangements.models import AgreementLink, Arrangement, Evidence
from riparian.secretariat.exchange import tallies
from riparian.secretariat.exchange.counting import Came
from riparian.secretariat.exchange.models import Undertaking
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What the sharing ledger saw arrive under the agreements of some arrangements."""

    on: date
    links: dict[int, list[AgreementLink]]
    came: list[tuple[Undertaking, dict[int, Came]]]


def assess_all(actor: Actor, *, at: datetime) -> list[Assessment]:
    """Return every arrangement an actor may see, in a fixed number of queries."""
    arrangements = list(queries.arrangements_for(actor))
    meetings = queries.meetings_under(arrangements, actor)
    evidence = list(queries.evidence_for(actor))
    arrived = _arrived(arrangements, actor, at=at)
    return [_assessment(one, meetings, evidence, arrived) for one in arrangements]


def assess(
    arrangement: Arrangement, actor: Actor, *, at: datetime, is_shared: bool = False
) -> Assessment:
    """Return one arrangement; `is_shared` leaves out what not every party may see."""
    meetings = queries.meetings_under([arrangement], actor)
    rows = queries.evidence_for(actor).filter(arrangement=arrangement)
    if is_shared:
        rows = queries.shared(rows)
        meetings = [m for m in meetings if m.audience in {Audience.PUBLIC, Audience.MECHANISM}]
    arrived = _arrived([arrangement], actor, at=at, is_shared=is_shared)
    return _assessment(arrangement, meetings, list(rows), arrived)


def _arrived(
    arrangements: list[Arrangement], actor: Actor, *, at: datetime, is_shared: bool = False
) -> Arrived:
    links = queries.agreements_under(arrangements, actor)
    keys = {link.agreement_id for own in links.values() for link in own}
    came = tallies.what_came(actor, keys, at=at, is_shared=is_shared) if keys else []
    return Arrived(on=at.date(), links=links, came=came)


def _assessment(
    arrangement: Arrangement, meetings: list[Meeting], evidence: list[Evidence], arrived: Arrived
) -> Assessment:
    memberships = tuple(arrangement.memberships.all())
    bodies = {row.body_id for row in memberships}
    own = tuple(row for row in evidence if row.arrangement_id == arrangement.pk)
    links = {link.agreement_id: link for link in arrived.links[arrangement.pk]}
    came = [one for one in arrived.came if one[0].agreement_id in links]
    exchanges = tallies.exchanges_between(arrangement.party_codes, came)
    rows = engine.Rows(
        memberships=memberships, evidence=own, exchanges=tuple(exchanges),
        meetings=tuple(meeting for meeting in meetings if meeting.body_id in bodies),
    )  # fmt: skip
    history = engine.history_of(rows)
    items = _items(rows) | {
        engine.key_of(one): _item_of(one, links[one.agreement.pk], on=arrived.on)
        for one in exchanges
    }
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


def _item_of(one: tallies.Exchange, link: AgreementLink, *, on: date) -> Item:
    """Say what arrived in a year, with the stretch of the ledger in which it is found."""
    stretch = {"from": date(one.year, 1, 1), "to": min(date(one.year, 12, 31), on)}
    address = reverse("exchange:agreement", args=[one.agreement.identifier])
    facts = {"title": one.agreement.title, "n": one.count, "year": one.year}
    words = _("%(title)s: readings seen to arrive in %(year)d: %(n)d; dated by the last") % facts
    return Item(
        words=words, dated=one.last.isoformat(), address=f"{address}?{urlencode(stretch)}",
        sources=tuple(link.sources),
    )  # fmt: skip


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
