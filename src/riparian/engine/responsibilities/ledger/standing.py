"""Where each reading that is owed stands at an instant, and the days they make."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from riparian.engine.errors import InvalidInput
from riparian.engine.responsibilities.ledger.due import Due, instants_due_in_turn
from riparian.engine.responsibilities.ledger.terms import MOST_PER_DAY, Terms, Window


class State(StrEnum):
    """Where one reading that is owed stands."""

    UNWATCHED = "unwatched"
    EXCUSED = "excused"
    DUE = "due"
    ARRIVED = "arrived"
    UNCHECKED = "unchecked"
    LATE = "late"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A reading that came: when it was taken, when it first arrived, whether it was checked."""

    taken_at: datetime
    arrived_at: datetime
    is_checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Everything that says what is owed of one series and what is known of it."""

    versions: Sequence[Terms]
    maintenance: Sequence[Window] = ()
    # Before this installation watched the series nothing can be said: neither kept nor broken.
    watched_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading that is owed, where it stands, and when what serves it arrived."""

    due_at: datetime
    day: date
    state: State
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the ledger: how many readings stand where."""

    day: date
    counts: Counter[State] = field(default_factory=Counter)

    @property
    def due(self) -> int:
        """Return how many readings the day owes, the excused and unwatched left out."""
        told = self.counts
        return told.total() - told[State.UNWATCHED] - told[State.EXCUSED]


def standing_of(
    owed: Owed, arrivals: Iterable[Arrival], *, starts_on: date, ends_on: date, at: datetime
) -> list[Entry]:
    """Return where each reading owed from `starts_on` to before `ends_on` stands at `at`.

    A reading serves the nearest instant due within the tolerance, and only one. Nothing is missing
    before its delay is over, and what arrives after `at` is not known yet.

    Raises:
        InvalidInput: `at` has no zone.
    """
    if at.tzinfo is None:
        raise InvalidInput(f"ledger: the instant {at} has no zone; give UTC")
    due = instants_due_in_turn(owed.versions, starts_on=starts_on, ends_on=ends_on)
    served = _served(due, arrivals, at=at)
    return [_entry(one, served.get((one.at, one.slot)), owed, at=at) for one in due]


def _served(
    due: Sequence[Due], arrivals: Iterable[Arrival], *, at: datetime
) -> dict[tuple[datetime, int], Arrival]:
    instants = [one.at for one in due]
    served: dict[tuple[datetime, int], Arrival] = {}
    for arrival in sorted(arrivals, key=lambda one: (one.arrived_at, one.taken_at)):
        if arrival.arrived_at > at:
            continue
        near = _near(due, instants, arrival.taken_at)
        open_slots = [one for one in near if (one.at, one.slot) not in served]
        # The first to arrive decides whether it was in time; a later one cannot make it late.
        if near and (near[0].opens_at is None or open_slots):
            first = near[0] if near[0].opens_at is None else open_slots[0]
            served.setdefault((first.at, first.slot), arrival)
    return served


def _near(due: Sequence[Due], instants: list[datetime], taken_at: datetime) -> list[Due]:
    """Return what a reading may serve: the slots of its day, or else the nearest hour."""
    after = bisect_right(instants, taken_at)
    slots = [
        one for one in due[after : after + MOST_PER_DAY]
        if one.opens_at is not None and one.opens_at <= taken_at < one.at
    ]  # fmt: skip
    if slots:
        return slots
    place = bisect_left(instants, taken_at)
    hours = [
        one for one in due[max(0, place - 1) : place + 1]
        if one.opens_at is None and abs(one.at - taken_at) <= one.tolerance
    ]  # fmt: skip
    return sorted(hours, key=lambda one: (abs(one.at - taken_at), one.at))


def _entry(due: Due, arrival: Arrival | None, owed: Owed, *, at: datetime) -> Entry:
    state = _state(due, arrival, owed, at=at)
    return Entry(due.at, due.day, state, arrival.arrived_at if arrival else None)


def _state(due: Due, arrival: Arrival | None, owed: Owed, *, at: datetime) -> State:
    if owed.watched_from is None or due.at < owed.watched_from:
        return State.UNWATCHED
    is_excused = _is_excused(due.at, owed)
    if arrival is not None:
        if arrival.arrived_at > due.last_call and not is_excused:
            return State.LATE
        return State.ARRIVED if arrival.is_checked else State.UNCHECKED
    if is_excused:
        return State.EXCUSED
    return State.DUE if at <= due.last_call else State.MISSING


def _is_excused(due_at: datetime, owed: Owed) -> bool:
    return any(window.starts_at <= due_at < window.ends_at for window in owed.maintenance)


def days_of(entries: Iterable[Entry]) -> list[DayLine]:
    """Add up entries by the day of the agreement's calendar, oldest first."""
    lines: dict[date, DayLine] = {}
    for entry in entries:
        lines.setdefault(entry.day, DayLine(entry.day)).counts[entry.state] += 1
    return [lines[day] for day in sorted(lines)]


def share_kept(lines: Iterable[DayLine]) -> float | None:
    """Return the share of settled readings that arrived in time; None where nothing is settled."""
    told: Counter[State] = Counter()
    for line in lines:
        told.update(line.counts)
    kept = told[State.ARRIVED] + told[State.UNCHECKED]
    settled = kept + told[State.LATE] + told[State.MISSING]
    return kept / settled if settled else None
