"""The instants at which readings are due, by the calendar of a zone or by elapsed time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from riparian.engine.responsibilities.ledger.terms import Terms

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Due:
    """One reading that is owed; `slack` is what a clock change leaves open about its hour.

    Where the hour is not fixed, the reading may be taken from `opens_at` to before `at`, and
    `slot` tells it from the others of its day.
    """

    at: datetime
    day: date
    terms: Terms
    slack: timedelta = _NONE
    opens_at: datetime | None = None
    slot: int = 0

    @property
    def tolerance(self) -> timedelta:
        """Return how far from the instant the reading may have been taken."""
        return self.terms.tolerance + self.slack

    @property
    def last_call(self) -> datetime:
        """Return the instant after which the reading is late, or missing."""
        return self.at + self.terms.delay + self.slack


def instant_due(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, timedelta]:
    """Return the instant at which a clock in the zone shows that time, and what it leaves open.

    A time that comes twice is due the first time, and a reading of the second serves as well. A
    time that the clock skips is due once, as far after the jump as it would have been without it.
    """
    wall = datetime.combine(day, clock.replace(tzinfo=None))
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, abs(second - first)


def instants_due(terms: Terms, *, starts_on: date, ends_on: date) -> list[Due]:
    """Return what is due from `starts_on` to before `ends_on`, in the order of time."""
    first = max(starts_on, terms.starts_on)
    last = ends_on if terms.ends_on is None else min(ends_on, terms.ends_on)
    if first >= last:
        return []
    zone = ZoneInfo(terms.zone)
    if terms.per_day:
        return list(_by_day(terms, zone, first, last))
    if terms.every is None:
        return sorted(_by_clock(terms, zone, first, last), key=lambda due: due.at)
    return list(_by_interval(terms, zone, first, last))


def _by_clock(terms: Terms, zone: ZoneInfo, first: date, last: date) -> Iterator[Due]:
    for day in (first + _DAY * number for number in range((last - first).days)):
        if terms.holds_on(day):
            for clock in terms.times:
                instant, slack = instant_due(day, clock, zone)
                yield Due(instant, day, terms, slack)


def _by_day(terms: Terms, zone: ZoneInfo, first: date, last: date) -> Iterator[Due]:
    for day in (first + _DAY * number for number in range((last - first).days)):
        if terms.holds_on(day):
            begins, _ = instant_due(day, time(0), zone)
            ends, _ = instant_due(day + _DAY, time(0), zone)
            # A zone that moved over the date line skipped a day: nothing is owed on it.
            for slot in range(terms.per_day if begins < ends else 0):
                yield Due(ends, day, terms, opens_at=begins, slot=slot)


def _by_interval(terms: Terms, zone: ZoneInfo, first: date, last: date) -> Iterator[Due]:
    assert terms.every is not None  # noqa: S101 - the caller asked for an interval
    begins, _ = instant_due(first, time(0), zone)
    ends, _ = instant_due(last, time(0), zone)
    # Counted from the epoch, so that asking for another stretch gives the same instants.
    instant = _EPOCH - (_EPOCH - begins) // terms.every * terms.every
    while instant < ends:
        day = instant.astimezone(zone).date()
        if terms.holds_on(day):
            yield Due(instant, day, terms)
        instant += terms.every


def instants_due_in_turn(versions: Sequence[Terms], *, starts_on: date, ends_on: date) -> list[Due]:
    """Return what is due under terms that were revised, each version in its own time.

    An instant due under two versions, at the turn of their zones, is due once, under the later.
    """
    owed: dict[tuple[datetime, int], Due] = {}
    for terms in sorted(versions, key=lambda one: one.starts_on):
        for due in instants_due(terms, starts_on=starts_on, ends_on=ends_on):
            owed[due.at, due.slot] = due
    return [owed[key] for key in sorted(owed)]
