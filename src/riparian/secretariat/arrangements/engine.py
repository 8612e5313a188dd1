"""The door to the engine: rows of bodies, meetings and evidence in, findings and alarms out."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from riparian import __version__
from riparian.engine.errors import InvalidInput
from riparian.engine.mechanism.operationality import (
    Alarm,
    Answer,
    Criterion,
    Fact,
    Finding,
    History,
    Operationality,
    Span,
    alarms_on,
    operational_in,
    span_of,
)
from riparian.secretariat.arrangements.models import Evidence, Membership
from riparian.secretariat.bodies.models import Stage
from riparian.secretariat.exchange.tallies import Exchange
from riparian.secretariat.meetings.models import Meeting, Status

__all__ = [
    "Alarm", "Answer", "Criterion", "Finding", "History", "Operationality", "alarms_on",
    "operational_in", "span_of",
]  # fmt: skip

ENGINE_VERSION = __version__
FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Everything on record about one arrangement that a reader may see."""

    memberships: tuple[Membership, ...]
    meetings: tuple[Meeting, ...]
    evidence: tuple[Evidence, ...]
    exchanges: tuple[Exchange, ...] = ()


def history_of(rows: Rows) -> History:
    """Return the history that the engine judges, in a fixed order."""
    joint = {row.body_id for row in rows.memberships if row.is_joint_body}
    counted = [meeting for meeting in rows.meetings if meeting.body_id in joint]
    complete = {
        row.began_earliest.year
        for row in rows.evidence
        if row.criterion == "complete" and row.began_earliest
    }
    given = [_given(row) for row in rows.evidence if row.counts and row.criterion != "complete"]
    bodies = [_body(row, counted) for row in rows.memberships if row.is_joint_body]
    facts = [
        *bodies, *(_meeting(meeting) for meeting in counted), *given,
        *(_exchange(one) for one in rows.exchanges),
    ]  # fmt: skip
    return History(
        facts=tuple(sorted(facts, key=lambda fact: fact.key)), complete_years=frozenset(complete)
    )


def _given(row: Evidence) -> Fact:
    return Fact(
        key=row.fact_key, criterion=Criterion(row.criterion),
        began=Span(earliest=row.began_earliest, latest=row.began_latest),
        ended=Span(earliest=row.ended_earliest, latest=row.ended_latest),
    )  # fmt: skip


def _body(row: Membership, meetings: Iterable[Meeting]) -> Fact:
    """Return a body as a fact; one without a founding day stood not later than it first met."""
    founded = span_of(row.body.established)
    met = [
        span_of(meeting.starts).latest
        for meeting in meetings
        if meeting.body_id == row.body_id and meeting.status == Status.HELD
    ]
    first = min((found for found in met if found), default=None)
    began = founded if row.body.established else Span(latest=first)
    # Of a closed body the record does not keep the day; it may have ended at any time since.
    ended = Span(earliest=began.latest) if row.body.stage == Stage.CLOSED else Span()
    return Fact(
        key=f"body:{row.body.identifier}", criterion=Criterion.JOINT_BODY, began=began, ended=ended
    )


def _meeting(meeting: Meeting) -> Fact:
    held = span_of(meeting.starts)
    ended = span_of(meeting.ends or meeting.starts)
    return Fact(
        key=f"meeting:{meeting.identifier}", criterion=Criterion.MEETINGS,
        began=Span(earliest=held.earliest, latest=ended.latest if meeting.ends else held.latest),
        is_planned=meeting.status != Status.HELD,
    )  # fmt: skip


def key_of(exchange: Exchange) -> str:
    """Return the key by which findings name what the sharing ledger saw arrive in a year."""
    return f"ledger:{exchange.agreement.identifier}:{exchange.year}"


def _exchange(exchange: Exchange) -> Fact:
    """Return the last time in a year that something owed arrived: the day of that exchange."""
    held = Span(earliest=exchange.last, latest=exchange.last)
    return Fact(key=key_of(exchange), criterion=Criterion.EXCHANGE, began=held)


def years_of(history: History, *, on: date) -> range:
    """Return the years from the first dated fact to the running one."""
    firsts = [
        bound.year
        for fact in history.facts
        for bound in (fact.began.earliest or fact.began.latest,)
        if bound
    ]
    return range(min([*firsts, on.year]), on.year + 1)


def check_year(year: int, *, on: date) -> int:
    """Return a year that can be asked about.

    Raises:
        InvalidInput: the year lies outside what a record can hold, or in the future.
    """
    if not FIRST_YEAR <= year <= on.year:
        raise InvalidInput(f"year {year}: must be from {FIRST_YEAR} to {on.year}; ask for another")
    return year


def document_of(found: Operationality) -> dict[str, Any]:
    """Return findings as plain JSON values."""
    return {
        "year": found.year,
        "on": found.on.isoformat(),
        "answer": found.answer.value,
        "findings": [
            {"criterion": one.criterion.value, "answer": one.answer.value,
             "reason": one.reason.value, "evidence": list(one.evidence)}
            for one in found.findings
        ],
    }  # fmt: skip


def hash_of(document: dict[str, Any]) -> str:
    """Return the SHA-256 of findings."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
