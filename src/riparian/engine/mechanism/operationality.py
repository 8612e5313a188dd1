"""SDG 6.5.2: whether an arrangement for a shared basin is operational in a year.

An arrangement is operational when four criteria hold: a joint body, formal communication at least
once a year, joint or coordinated plans or objectives, exchange of data and information at least
once a year (source: sdg652). Each is a pure function of what is on record and an instant. Nothing
on record is not the same as nothing done: a yearly criterion is *not met* only when the year is
over and somebody declared the record of that year complete; otherwise it is undecided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from riparian.engine.errors import InvalidInput


class Criterion(StrEnum):
    """The four criteria, in the order of the indicator."""

    JOINT_BODY = "joint-body"
    MEETINGS = "meetings"
    PLAN = "plan"
    EXCHANGE = "exchange"


class Answer(StrEnum):
    """What the record says of a criterion, and of the arrangement as a whole."""

    MET = "met"
    NOT_MET = "not-met"
    UNDECIDED = "undecided"


class Reason(StrEnum):
    """Why the answer is what it is."""

    STANDS = "a joint body stood in the year"
    STANDS_UNDATED = "a joint body is on record, the day it was founded is not"
    ENDED = "every joint body on record had ended before the year"
    HELD = "held in the year"
    ONLY_VAGUE = "what is on record may lie in another year"
    YEAR_RUNS = "nothing on record yet; the year is not over"
    NOTHING_FOUND = "nothing on record for the year; the record is not declared complete"
    NOTHING_DONE = "nothing on record for the year, and the record is declared complete"
    IN_FORCE = "a plan or joint objectives covered the year"
    OUT_OF_FORCE = "every plan on record had ended before the year or began after it"
    NOT_YET = "the year has not begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is known of a day: it lies between these two, both included; None is no bound."""

    earliest: date | None = None
    latest: date | None = None

    def __post_init__(self) -> None:
        """Refuse an empty span."""
        if self.earliest and self.latest and self.earliest > self.latest:
            raise InvalidInput(f"span: {self.earliest} lies after {self.latest}; swap them")


def span_of(text: str) -> Span:
    """Return the span of a date written as far as it is known: YYYY, YYYY-MM, YYYY-MM-DD or "".

    Raises:
        InvalidInput: the text is no such date.
    """
    if not text:
        return Span()
    try:
        parts = [int(part) for part in text.split("-", maxsplit=2)]
        first = date(*[*parts, 1, 1][:3])
        following = {1: date(first.year + 1, 1, 1), 2: (first + timedelta(days=31)).replace(day=1)}
        last = following[len(parts)] - timedelta(days=1) if len(parts) in following else first
    except (ValueError, TypeError) as error:
        raise InvalidInput(
            f"date {text!r}: must be YYYY, YYYY-MM or YYYY-MM-DD; correct it"
        ) from error
    return Span(earliest=first, latest=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One piece of evidence: for which criterion, when it began or was held, until when it held.

    Of a meeting or an exchange `began` is the day itself. A body or a plan holds from `began` to
    `ended` (no bound: it still does). `is_planned` marks a coming meeting: it quiets an alarm and
    proves nothing.
    """

    key: str
    criterion: Criterion
    began: Span
    ended: Span = Span()
    is_planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything on record about one arrangement, and the years declared complete."""

    facts: tuple[Fact, ...]
    complete_years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer to one criterion, why, and the facts it rests on."""

    criterion: Criterion
    answer: Answer
    reason: Reason
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operationality:
    """The four findings of a year, and whether the arrangement was operational."""

    year: int
    on: date
    findings: tuple[Finding, ...]

    @property
    def answer(self) -> Answer:
        """Return met if all four are, not met if any is not, else undecided."""
        answers = {finding.answer for finding in self.findings}
        if Answer.NOT_MET in answers:
            return Answer.NOT_MET
        return Answer.UNDECIDED if Answer.UNDECIDED in answers else Answer.MET


def operational_in(year: int, history: History, *, on: date) -> Operationality:
    """Return what the record says, on that day, of an arrangement in a year."""
    if date(year, 1, 1) > on:
        findings = tuple(
            Finding(criterion=criterion, answer=Answer.UNDECIDED, reason=Reason.NOT_YET)
            for criterion in Criterion
        )
        return Operationality(year=year, on=on, findings=findings)
    known = [
        fact
        for fact in history.facts
        if not fact.is_planned and (fact.began.earliest is None or fact.began.earliest <= on)
    ]
    return Operationality(
        year=year, on=on,
        findings=tuple(_find(criterion, year, known, history, on) for criterion in Criterion),
    )  # fmt: skip


def _find(
    criterion: Criterion, year: int, known: Sequence[Fact], history: History, on: date
) -> Finding:
    facts = [fact for fact in known if fact.criterion is criterion]
    if criterion in {Criterion.MEETINGS, Criterion.EXCHANGE}:
        return _yearly(criterion, year, facts, history, on)
    return _standing(criterion, year, facts, history, on)


def _yearly(
    criterion: Criterion, year: int, facts: Sequence[Fact], history: History, on: date
) -> Finding:
    surely = [fact for fact in facts if _surely_in(fact.began, year) and _is_over(fact, on)]
    if surely:
        return _finding(criterion, Answer.MET, Reason.HELD, surely)
    if on <= date(year, 12, 31):
        return _finding(criterion, Answer.UNDECIDED, Reason.YEAR_RUNS)
    vague = [fact for fact in facts if _overlaps(fact.began, fact.began, year)]
    if vague:
        return _finding(criterion, Answer.UNDECIDED, Reason.ONLY_VAGUE, vague)
    if year in history.complete_years:
        return _finding(criterion, Answer.NOT_MET, Reason.NOTHING_DONE)
    return _finding(criterion, Answer.UNDECIDED, Reason.NOTHING_FOUND)


def _standing(
    criterion: Criterion, year: int, facts: Sequence[Fact], history: History, on: date
) -> Finding:
    good, bad = (
        (Reason.STANDS, Reason.ENDED)
        if criterion is Criterion.JOINT_BODY
        else (Reason.IN_FORCE, Reason.OUT_OF_FORCE)
    )
    until = min(date(year, 12, 31), on)
    dated = [fact for fact in facts if fact.began.latest and fact.began.latest <= until]
    held = [fact for fact in dated if _not_over_before(fact.ended, year)]
    if held:
        return _finding(criterion, Answer.MET, good, held)
    possible = [fact for fact in facts if _overlaps(fact.began, fact.ended, year)]
    if possible:
        undated = all(fact.began.earliest is None for fact in possible)
        is_undated_body = undated and criterion is Criterion.JOINT_BODY
        reason = Reason.STANDS_UNDATED if is_undated_body else Reason.ONLY_VAGUE
        return _finding(criterion, Answer.UNDECIDED, reason, possible)
    if on <= date(year, 12, 31):
        return _finding(criterion, Answer.UNDECIDED, Reason.YEAR_RUNS, facts)
    if year in history.complete_years:
        return _finding(criterion, Answer.NOT_MET, bad if facts else Reason.NOTHING_DONE, facts)
    return _finding(criterion, Answer.UNDECIDED, Reason.NOTHING_FOUND, facts)


def _finding(
    criterion: Criterion, answer: Answer, reason: Reason, facts: Iterable[Fact] = ()
) -> Finding:
    keys = tuple(fact.key for fact in facts)
    return Finding(criterion=criterion, answer=answer, reason=reason, evidence=keys)


def _surely_in(span: Span, year: int) -> bool:
    return bool(span.earliest and span.latest and span.earliest.year == span.latest.year == year)


def _is_over(fact: Fact, on: date) -> bool:
    """Say whether what happened surely happened by that day; a whole year only when it is over."""
    return fact.began.latest is not None and fact.began.latest <= on


def _not_over_before(ended: Span, year: int) -> bool:
    return ended.earliest is None or ended.earliest >= date(year, 1, 1)


def _overlaps(began: Span, ended: Span, year: int) -> bool:
    starts_in_time = began.earliest is None or began.earliest <= date(year, 12, 31)
    return starts_in_time and (ended.latest is None or ended.latest >= date(year, 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A yearly criterion that may be lost: the last time, months since, days left, what is planned.

    `days_left` counts to the end of the running year.
    """

    criterion: Criterion
    last: str
    months_since: int | None
    days_left: int
    planned: tuple[str, ...]


def alarms_on(on: date, history: History, *, months: int = 9) -> tuple[Alarm, ...]:
    """Return an alarm for each yearly criterion that is not met yet this year and is overdue.

    It rings when nothing is on record in the running year and the last time lies more than
    `months` months back (or is not known), early enough for the year to be saved.
    """
    alarms = []
    for criterion in (Criterion.MEETINGS, Criterion.EXCHANGE):
        done = [
            fact
            for fact in history.facts
            if fact.criterion is criterion and not fact.is_planned and _is_over(fact, on)
        ]
        if any(_surely_in(fact.began, on.year) for fact in done):
            continue
        last = max(done, key=_latest, default=None)
        since = _months_between(_latest(last), on) if last else None
        if since is None or since >= months:
            alarms.append(_alarm(criterion, on, history, last, since))
    return tuple(alarms)


def _latest(fact: Fact) -> date:
    return fact.began.latest or date.min


def _alarm(
    criterion: Criterion, on: date, history: History, last: Fact | None, since: int | None
) -> Alarm:
    planned = tuple(
        fact.key
        for fact in history.facts
        if fact.is_planned
        and fact.criterion is criterion
        and _surely_in(fact.began, on.year)
        and _latest(fact) >= on
    )
    return Alarm(
        criterion=criterion, last=last.key if last else "", months_since=since, planned=planned,
        days_left=(date(on.year, 12, 31) - on).days,
    )  # fmt: skip


def _months_between(first: date, second: date) -> int:
    months = (second.year - first.year) * 12 + second.month - first.month
    return months - (second.day < first.day)
