"""The ledger added up by year and month, and kept, so that no page counts readings again.

What is kept of an undertaking holds until something new of its series arrives or its terms change,
and for an hour at most: by then what was due may be missing, and a value may have been rejected.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import QuerySet

from riparian import __version__
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.exchange import engine, ledger, queries
from riparian.secretariat.exchange.engine import DayLine, State
from riparian.secretariat.exchange.models import Agreement, Undertaking

_HOUR_S = 3_600
_CAME = frozenset({State.ARRIVED, State.UNCHECKED, State.LATE})


@dataclass(frozen=True, slots=True)
class Came:
    """How many readings that were owed came in one year, and the last day on which one did."""

    count: int
    last: date


@dataclass(frozen=True, slots=True)
class Tally:
    """What one undertaking owed in one year, by month, and in which years that came."""

    months: dict[str, Counter[State]] = field(default_factory=dict)
    came: dict[int, Came] = field(default_factory=dict)


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
    rows = list(_with_extents(queries.undertakings_for(actor)))
    if not any(row.watched_from for row in rows):
        return {}
    told: dict[str, list[dict[int, Tally]]] = defaultdict(list)
    for row, years in _counted(rows, first=at.year - 1, at=at):
        told[row.party].append(years)
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
    told: dict[int, list[dict[int, Tally]]] = defaultdict(list)
    for row, years in _counted(rows, first=at.year - 1, at=at):
        told[row.agreement_id].append(years)
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
    for row, years in _counted(rows, first=first, at=at):
        told: dict[int, list[Came]] = defaultdict(list)
        for tally in years.values():
            for year, came in tally.came.items():
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
    return _with_extents(queries.shared(rows) if is_shared else rows)


def _with_extents(rows: QuerySet[Undertaking]) -> QuerySet[Undertaking]:
    return rows.select_related("datastream__extent")


def _reckoning(all_of_it: Iterable[dict[int, Tally]], *, at: datetime) -> Reckoning:
    first, last = twelve_months(at.date())
    counts: Counter[State] = Counter()
    for years in all_of_it:
        for tally in years.values():
            for month, told in tally.months.items():
                if month >= first.isoformat()[:7]:
                    counts.update(told)
    return Reckoning(first=first, last=last, counts=counts)


def _counted(
    rows: Iterable[Undertaking], *, first: int, at: datetime
) -> list[tuple[Undertaking, dict[int, Tally]]]:
    """Return the last version of each undertaking with its years from the first to the running one.

    What is kept is taken; the rest is counted in two queries and kept.
    """
    versions: dict[str, list[Undertaking]] = defaultdict(list)
    for row in rows:
        # A later version may rest on another agreement; each agreement is told what it owed.
        versions[f"{row.identifier} {row.agreement_id}"].append(row)
    marks = {key: _mark(own) for key, own in versions.items()}
    hour = f"{__version__}-{at:%Y%m%d%H}"
    names = {year: f"ledger-{hour}-{year}" for year in range(first, at.year + 1)}
    found = cache.get_many(list(names.values()))
    kept = {year: dict(found.get(name, {})) for year, name in names.items()}
    wanted = [
        (key, year) for year in names for key, mark in marks.items()
        if kept[year].get(key, ("",))[0] != mark
    ]  # fmt: skip
    if wanted:
        years = {year for _key, year in wanted}
        owing = {key: versions[key] for key, _year in wanted}
        fresh = _count(owing, first=min(years), last=max(years), at=at)
        for key, year in wanted:
            kept[year][key] = (marks[key], fresh[key, year])
        cache.set_many({names[year]: kept[year] for year in years}, _HOUR_S)
    return [
        (own[-1], {year: kept[year][key][1] for year in names}) for key, own in versions.items()
    ]


def _mark(versions: Iterable[Undertaking]) -> str:
    """Return what changes when the terms do or when something new arrives."""
    told = [
        (row.pk, row.starts_on, row.ends_on, row.watched_from,
         getattr(getattr(row.datastream, "extent", None), "count", 0))
        for row in versions
    ]  # fmt: skip
    return repr(told)


def _count(
    owing: dict[str, list[Undertaking]], *, first: int, last: int, at: datetime
) -> dict[tuple[str, int], Tally]:
    tomorrow = at.date() + timedelta(days=1)
    stretch = (date(first, 1, 1), min(date(last + 1, 1, 1), tomorrow))
    told: dict[tuple[str, int], Tally] = defaultdict(Tally)
    accounts = ledger.accounts_of(owing.values(), stretch=stretch, at=at)
    for key, account in zip(owing, accounts, strict=True):
        zone = ZoneInfo(account.latest.zone)
        for entry in account.entries:
            tally = told[key, entry.day.year]
            month = tally.months.setdefault(entry.day.isoformat()[:7], Counter())
            month[entry.state] += 1
            if entry.arrived_at and entry.state in _CAME:
                day = entry.arrived_at.astimezone(zone).date()
                before = tally.came.get(day.year, Came(0, day))
                tally.came[day.year] = Came(before.count + 1, max(before.last, day))
    return told
