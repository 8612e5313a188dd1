"""The ledger as people ask for it: by undertaking and day, by party and month."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.exchange import engine, queries
from riparian.secretariat.exchange.engine import Arrival, DayLine, Entry, State
from riparian.secretariat.exchange.models import Undertaking
from riparian.secretariat.stations.models import Observation
from riparian.secretariat.stations.quality import Verdict

EARLIEST, LATEST, LONGEST = date(1900, 1, 1), date(2200, 12, 31), timedelta(days=370)
"""The days a ledger can be asked for, and how far apart its first and last may be."""
_MARGIN = timedelta(days=2)
COUNTED = (State.ARRIVED, State.UNCHECKED, State.LATE, State.MISSING, State.DUE, State.EXCUSED,
           State.UNWATCHED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """One undertaking over a stretch of days: its versions, its days and what each owes."""

    versions: list[Undertaking]
    entries: list[Entry]
    lines: list[DayLine]

    @property
    def latest(self) -> Undertaking:
        """Return the version that holds last."""
        return self.versions[-1]

    @property
    def total(self) -> Counter[State]:
        """Return how many readings stand where."""
        told: Counter[State] = Counter()
        for line in self.lines:
            told.update(line.counts)
        return told

    @property
    def share_kept(self) -> float | None:
        """Return the share of settled readings that came in time."""
        return engine.share_kept(self.lines)


def _instants(stretch: tuple[date, date]) -> tuple[datetime, datetime]:
    first, last = (datetime.combine(day, time(0), UTC) for day in stretch)
    return first - _MARGIN, last + _MARGIN


def accounts_for(
    actor: Actor,
    *,
    stretch: tuple[date, date],
    at: datetime,
    only: str = "",
    party: str = "",
    is_shared: bool = False,
) -> list[Account]:
    """Return the ledger from a day to before another, for one agreement or party or for all.

    `is_shared` counts only what every member may see.
    """
    rows = queries.undertakings_for(actor)
    if only:
        rows = rows.filter(agreement__identifier=only)
    if party:
        rows = rows.filter(party=party)
    if is_shared:
        rows = queries.shared(rows)
    return accounts_of(_by_identifier(rows), stretch=stretch, at=at)


def accounts_of_all(*, stretch: tuple[date, date], at: datetime) -> list[Account]:
    """Return the whole ledger, for whoever runs the machine."""
    rows = Undertaking.objects.select_related(
        "agreement", "datastream__station", "datastream__observed_property"
    )
    return accounts_of(_by_identifier(rows), stretch=stretch, at=at)


def _by_identifier(rows: Iterable[Undertaking]) -> list[list[Undertaking]]:
    found: dict[str, list[Undertaking]] = defaultdict(list)
    for row in rows:
        found[row.identifier].append(row)
    return list(found.values())


def accounts_of(
    owed: Collection[list[Undertaking]], *, stretch: tuple[date, date], at: datetime
) -> list[Account]:
    """Return the account of each undertaking, given by its versions, in the order given."""
    keys = {row.datastream_id for versions in owed for row in versions}
    starts_at, ends_at = _instants(stretch)
    pauses = queries.maintenance_of(keys, starts_at=starts_at, ends_at=ends_at)
    arrivals = _arrivals(keys, starts_at, ends_at)
    accounts = []
    for versions in owed:
        series = versions[-1].datastream_id
        own = [one for one in pauses if one.datastream_id == series]
        entries = engine.entries_of(versions, own, arrivals[series], stretch=stretch, at=at)
        accounts.append(Account(versions, entries, engine.days_of(entries)))
    return accounts


def _arrivals(keys: set[int], first: datetime, last: datetime) -> dict[int, list[Arrival]]:
    rows = Observation.objects.filter(
        datastream_id__in=keys, phenomenon_time__range=(first, last)
    ).values_list("datastream_id", "phenomenon_time", "arrived_at", "verdict")
    found: dict[int, list[Arrival]] = defaultdict(list)
    for key, taken_at, arrived_at, verdict in rows:
        # A rejected value is no report; the sender may still send a sound one.
        if verdict != Verdict.REJECTED:
            found[key].append(Arrival(taken_at, arrived_at, verdict != Verdict.UNCHECKED))
    return found


def document_of(accounts: Iterable[Account]) -> list[dict[str, Any]]:
    """Return the ledger for programs: one entry per undertaking, its days and its share kept."""
    return [
        {
            "undertaking": account.latest.identifier,
            "agreement": account.latest.agreement.identifier,
            "series": account.latest.datastream.identifier,
            "owed_by": account.latest.party,
            "owed_to": account.latest.recipient_codes,
            "owed_to_others": account.latest.recipients_words,
            "assumed": account.latest.assumed,
            "share_kept": account.share_kept,
            "days": [
                {"day": line.day.isoformat(), "owed": line.due,
                 **{state.value: line.counts[state] for state in COUNTED}}
                for line in account.lines
            ],
        }
        for account in accounts
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one party did in one month: evidence for a norm, not a verdict."""

    party: str
    month: str
    owed: int
    kept: int
    late: int
    missing: int
    unwatched: int
    share_kept: float | None


def scores_of(accounts: Iterable[Account]) -> list[Score]:
    """Return the settled readings by party and month, oldest first."""
    told: dict[tuple[str, str], list[DayLine]] = defaultdict(list)
    for account in accounts:
        for line in account.lines:
            told[account.latest.party, line.day.isoformat()[:7]].append(line)
    scores = []
    for (party, month), lines in sorted(told.items()):
        counts: Counter[State] = Counter()
        for line in lines:
            counts.update(line.counts)
        scores.append(
            Score(
                party=party, month=month, owed=sum(line.due for line in lines),
                kept=counts[State.ARRIVED] + counts[State.UNCHECKED], late=counts[State.LATE],
                missing=counts[State.MISSING], unwatched=counts[State.UNWATCHED],
                share_kept=engine.share_kept(lines),
            )
        )  # fmt: skip
    return scores
