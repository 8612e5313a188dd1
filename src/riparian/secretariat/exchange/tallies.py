"""The ledger added up: what each party and each agreement kept, in which years anything came."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.exchange import engine, queries
from riparian.secretariat.exchange.counting import Came, Months, months_of
from riparian.secretariat.exchange.engine import DayLine, State
from riparian.secretariat.exchange.models import Agreement, Undertaking


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What was owed from a day to another, both included, and what became of it."""

    first: date
    last: date
    counts: Counter[State]

    @property
    def owed(self) -> int:
        """Return how many readings were owed, the excused and unwatched left out."""
        return DayLine(self.first, self.counts).due

    @property
    def kept(self) -> int:
        """Return how many came in time."""
        return self.counts[State.ARRIVED] + self.counts[State.UNCHECKED]

    @property
    def late(self) -> int:
        """Return how many came late."""
        return self.counts[State.LATE]

    @property
    def missing(self) -> int:
        """Return how many did not come."""
        return self.counts[State.MISSING]

    @property
    def unwatched(self) -> int:
        """Return how many nobody here could see come or not."""
        return self.counts[State.UNWATCHED]

    @property
    def settled(self) -> int:
        """Return of how many it is known whether they came in time."""
        return self.kept + self.late + self.missing

    @property
    def share_kept(self) -> float | None:
        """Return the share of settled readings that came in time; None where nothing is settled."""
        return engine.share_kept([DayLine(self.first, self.counts)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What came in one year under one agreement: how many readings, the last day one did."""

    agreement: Agreement
    year: int
    count: int
    last: date


def twelve_months(on: date) -> tuple[date, date]:
    """Return the first and the last day of the running month and the eleven before it."""
    december = 12
    if on.month == december:
        return date(on.year, 1, 1), on
    return date(on.year - 1, on.month + 1, 1), on


def reckon_by_party(actor: Actor, *, at: datetime) -> dict[str, Reckoning]:
    """Return what each party kept in the last twelve months, as far as the actor may see it.

    Nothing is returned where nothing is watched here.
    """
    rows = list(queries.undertakings_for(actor))
    if not any(row.watched_from for row in rows):
        return {}
    told: dict[str, list[Months]] = defaultdict(list)
    for row, months in months_of(rows, first=at.year - 1, at=at):
        told[row.party].append(months)
    return {party: _reckoning(all_of_it, at=at) for party, all_of_it in sorted(told.items())}


def reckon_by_agreement(
    actor: Actor,
    agreements: Collection[int],
    *,
    at: datetime,
    parties: Collection[str] = (),
    is_shared: bool = False,
) -> dict[int, Reckoning]:
    """Return what was kept under each agreement in the last twelve months, by all or some parties.

    An agreement under which the actor sees nothing owed is left out. `is_shared` counts only what
    every member may see.
    """
    rows = _seen_under(agreements, actor, is_shared=is_shared)
    if parties:
        rows = rows.filter(party__in=parties)
    told: dict[int, list[Months]] = defaultdict(list)
    for row, months in months_of(rows, first=at.year - 1, at=at):
        told[row.agreement_id].append(months)
    return {key: _reckoning(all_of_it, at=at) for key, all_of_it in told.items()}


def what_came(
    actor: Actor, agreements: Collection[int], *, at: datetime, is_shared: bool = False
) -> list[tuple[Undertaking, dict[int, Came]]]:
    """Return of each undertaking that is watched in which years how much of it came.

    `is_shared` counts only what every member may see.
    """
    rows = list(_seen_under(agreements, actor, is_shared=is_shared).exclude(watched_from=None))
    if not rows:
        return []
    first = min(row.watched_from.year for row in rows if row.watched_from)
    found = []
    for row, months in months_of(rows, first=first, at=at):
        told: dict[int, list[Came]] = defaultdict(list)
        for month in months.values():
            for year, came in month.came.items():
                told[year].append(came)
        found.append((row, {year: _together(all_of_it) for year, all_of_it in told.items()}))
    return found


def exchanges_between(
    parties: Collection[str], came: Iterable[tuple[Undertaking, dict[int, Came]]]
) -> list[Exchange]:
    """Return by agreement and year what came that parties owed each other, oldest first.

    A year in which nothing came, or nothing was watched, is left out.
    """
    told: dict[tuple[int, str], list[Came]] = defaultdict(list)
    agreements: dict[str, Agreement] = {}
    for row, years in came:
        if row.party in parties and set(row.recipient_codes) & set(parties) - {row.party}:
            agreements[row.agreement.identifier] = row.agreement
            for year, one in years.items():
                told[year, row.agreement.identifier].append(one)
    sums = {key: _together(all_of_it) for key, all_of_it in sorted(told.items())}
    return [
        Exchange(agreement=agreements[key], year=year, count=one.count, last=one.last)
        for (year, key), one in sums.items()
    ]


def _together(all_of_it: Collection[Came]) -> Came:
    return Came(sum(one.count for one in all_of_it), max(one.last for one in all_of_it))


def _seen_under(
    agreements: Collection[int], actor: Actor, *, is_shared: bool
) -> QuerySet[Undertaking]:
    rows = queries.undertakings_for(actor).filter(agreement__in=agreements)
    return queries.shared(rows) if is_shared else rows


def _reckoning(all_of_it: Iterable[Months], *, at: datetime) -> Reckoning:
    first, last = twelve_months(at.date())
    counts: Counter[State] = Counter()
    for months in all_of_it:
        for name, month in months.items():
            if first.isoformat() <= f"{name}-01" <= last.isoformat():
                counts.update(month.counts)
    return Reckoning(first=first, last=last, counts=counts)
