"""Reads of the journal and of the clock."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from riparian.secretariat.audit.models import DemoClock, Entry


def entries_of(subject_kind: str, subject_id: object) -> QuerySet[Entry]:
    """Return what was done to one thing, newest first."""
    return Entry.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id)).order_by(
        "-number"
    )


def newest_entries() -> QuerySet[Entry]:
    """Return the whole journal, newest first."""
    return Entry.objects.order_by("-number")


def time_now(clock_now: datetime, *, is_demo: bool) -> datetime:
    """Return the instant at which this request happens, moved in a demonstration only."""
    if not is_demo:
        return clock_now
    ahead = DemoClock.objects.filter(pk=1).values_list("ahead_seconds", flat=True).first() or 0
    return clock_now + timedelta(seconds=ahead)
