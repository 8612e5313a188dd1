"""The border to the engine: rows become terms and arrivals, the ledger comes back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from riparian.engine.errors import InvalidInput
from riparian.engine.responsibilities.ledger.standing import (
    Arrival,
    DayLine,
    Entry,
    Owed,
    State,
    days_of,
    share_kept,
    standing_of,
)
from riparian.engine.responsibilities.ledger.terms import Season, Terms, Window
from riparian.secretariat.exchange.models import Maintenance, Undertaking

__all__ = (
    "Arrival", "DayLine", "Entry", "State", "days_of", "entries_of", "share_kept", "terms_of",
)  # fmt: skip


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    if not (month.isdecimal() and day.isdecimal()):
        raise InvalidInput(f"season: {text!r} must be a month and a day such as 06-01")
    return int(month), int(day)


def terms_of(row: Undertaking) -> Terms:
    """Return a version as terms.

    Raises:
        InvalidInput: they cannot be kept as written.
    """
    is_seasonal = bool(row.season_first or row.season_last)
    try:
        times = tuple(time.fromisoformat(text) for text in row.times)
    except ValueError as error:
        raise InvalidInput(f"clock times: {row.times} must be like 08:00") from error
    return Terms(
        starts_on=row.starts_on, ends_on=row.ends_on, zone=row.zone, times=times,
        every=timedelta(minutes=row.every_minutes) if row.every_minutes else None,
        per_day=row.per_day,
        season=Season(first=_month_day(row.season_first), last=_month_day(row.season_last))
        if is_seasonal else None,
        delay=timedelta(minutes=row.delay_minutes),
        tolerance=timedelta(minutes=row.tolerance_minutes),
    )  # fmt: skip


def entries_of(
    versions: Sequence[Undertaking],
    pauses: Iterable[Maintenance],
    arrivals: Iterable[Arrival],
    *,
    stretch: tuple[date, date],
    at: datetime,
) -> list[Entry]:
    """Return what one undertaking owes over all its versions, from a day to before another."""
    watched = [row.watched_from for row in versions if row.watched_from]
    owed = Owed(
        versions=[terms_of(row) for row in versions],
        maintenance=[
            # Said afterwards, a pause excuses only what was still to come.
            Window(starts_at=max(one.starts_at, one.announced_at), ends_at=one.ends_at)
            for one in pauses
        ],
        watched_from=min(watched) if watched else None,
    )
    return standing_of(owed, arrivals, starts_on=stretch[0], ends_on=stretch[1], at=at)
