"""The ledger counted by month, and kept: only what may have changed is counted again.

A month of an undertaking is counted again when readings of it are delivered, every hour while some
of it may still come, and once a day with all others: a value may have been rejected, or a delivery
may have been stored before another that began earlier.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache

from riparian import __version__
from riparian.secretariat.exchange import ledger
from riparian.secretariat.exchange.engine import State
from riparian.secretariat.exchange.models import Undertaking
from riparian.secretariat.stations.models import DeliveredSeries

_DAY = timedelta(days=1)
# How far from the day on which it is owed a reading may be taken, by whatever clock.
_MARGIN = timedelta(days=2)
_CAME = frozenset({State.ARRIVED, State.UNCHECKED, State.LATE})
_LENGTH = len("2026-11")


@dataclass(frozen=True, slots=True)
class Came:
    """How many readings that were owed came in one year, and the last day on which one did."""

    count: int
    last: date


@dataclass(frozen=True, slots=True)
class Month:
    """Where the readings stand that were owed in one month, and in which years they came."""

    counts: Counter[State] = field(default_factory=Counter)
    came: dict[int, Came] = field(default_factory=dict)


Months = dict[str, Month]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """The months of one undertaking: under which terms, up to which delivery, as of when."""

    terms: str
    delivery: int
    counted_at: datetime
    all_counted_at: datetime
    months: Months


def months_of(
    rows: Iterable[Undertaking], *, first: int, at: datetime
) -> list[tuple[Undertaking, Months]]:
    """Return the last version of each undertaking with its months since a year began.

    A later version may rest on another agreement; each agreement is told what it owed itself.
    """
    owed: dict[str, list[Undertaking]] = defaultdict(list)
    for row in rows:
        owed[f"{row.identifier} {row.agreement_id}"].append(row)
    names = {key: f"ledger-{__version__}-{own[-1].pk}" for key, own in owed.items()}
    found: dict[str, _Kept] = cache.get_many(list(names.values()))
    kept = {key: found[name] for key, name in names.items() if name in found}
    fresh = _count_what_changed(owed, kept, first=first, at=at)
    cache.set_many({names[key]: one for key, one in fresh.items()}, _DAY.total_seconds())
    known = {**kept, **fresh}
    return [(own[-1], known[key].months) for key, own in owed.items()]


def keep_counted(*, at: datetime) -> None:
    """Count everything that is owed ahead of the pages that read it; where nothing is watched, not.

    The years are those that `tallies` adds up.
    """
    rows = Undertaking.objects.select_related("agreement", "datastream")
    if rows.exclude(watched_from=None).exists():
        months_of(rows, first=at.year - 1, at=at)


def _count_what_changed(
    owed: Mapping[str, list[Undertaking]], kept: Mapping[str, _Kept], *, first: int, at: datetime
) -> dict[str, _Kept]:
    touched = _touched_since(min((one.delivery for one in kept.values()), default=None), owed)
    months = _names(date(first, 1, 1), at.date())
    wanted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, own in owed.items():
        news = touched[own[-1].datastream_id]
        changed = _changed(kept.get(key), _terms(own), news, months, at=at)
        if changed:
            wanted[changed[0], changed[-1]].append(key)
    if not wanted:
        return {}
    newest = DeliveredSeries.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    fresh = {}
    for (begin, end), keys in wanted.items():
        stretch = [name for name in months if begin <= name <= end]
        counted = _count({key: owed[key] for key in keys}, stretch, at=at)
        for key in keys:
            before = kept.get(key) if stretch != months else None
            fresh[key] = _Kept(
                terms=_terms(owed[key]), delivery=newest, counted_at=at,
                all_counted_at=before.all_counted_at if before else at,
                months={**(before.months if before else {}), **counted[key]},
            )  # fmt: skip
    return fresh


News = list[tuple[int, str, str]]


def _touched_since(delivery: int | None, owed: Mapping[str, list[Undertaking]]) -> dict[int, News]:
    """Return of each series which months were delivered since, with the number of the delivery."""
    touched: dict[int, News] = defaultdict(list)
    if delivery is None:
        return touched
    rows = DeliveredSeries.objects.filter(
        pk__gt=delivery, datastream__in={own[-1].datastream_id for own in owed.values()}
    ).values_list("pk", "datastream_id", "first_time", "last_time")
    for pk, series, begin, end in rows:
        touched[series].append((pk, _name(begin - _MARGIN), _name(end + _MARGIN)))
    return touched


def _changed(
    kept: _Kept | None, terms: str, news: News, months: list[str], *, at: datetime
) -> list[str]:
    """Return the months that must be counted, or counted again."""
    if kept is None or kept.terms != terms or at - kept.all_counted_at > _DAY:
        return months
    is_new_hour = f"{kept.counted_at:%Y%m%d%H}" != f"{at:%Y%m%d%H}"
    running = _name(kept.counted_at)
    touched = [(begin, end) for pk, begin, end in news if pk > kept.delivery]
    return [
        name for name in months
        if name not in kept.months
        or any(begin <= name <= end for begin, end in touched)
        or (is_new_hour and (name >= running or kept.months[name].counts[State.DUE]))
    ]  # fmt: skip


def _terms(versions: Iterable[Undertaking]) -> str:
    return repr([(row.pk, row.starts_on, row.ends_on, row.watched_from) for row in versions])


def _name(day: date) -> str:
    return day.isoformat()[:_LENGTH]


def _names(first: date, last: date) -> list[str]:
    """Return the months from one day to another, such as 2026-11."""
    return [
        f"{year}-{month:02}"
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if _name(first) <= f"{year}-{month:02}" <= _name(last)
    ]


def _count(
    owed: Mapping[str, list[Undertaking]], months: list[str], *, at: datetime
) -> dict[str, Months]:
    first = date.fromisoformat(f"{months[0]}-01")
    following = (date.fromisoformat(f"{months[-1]}-28") + timedelta(days=4)).replace(day=1)
    stretch = (first, min(following, at.date() + _DAY))
    accounts = ledger.accounts_of(owed.values(), stretch=stretch, at=at)
    told = {}
    for key, account in zip(owed, accounts, strict=True):
        told[key] = {name: Month() for name in months}
        zone = ZoneInfo(account.latest.zone)
        for entry in account.entries:
            month = told[key][_name(entry.day)]
            month.counts[entry.state] += 1
            if entry.arrived_at and entry.state in _CAME:
                day = entry.arrived_at.astimezone(zone).date()
                before = month.came.get(day.year, Came(0, day))
                month.came[day.year] = Came(before.count + 1, max(before.last, day))
    return told
