"""When what could not be sent is tried again."""

from datetime import datetime, timedelta

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=10)
TRIED_FOR = timedelta(days=3)
"""How long a message is tried again: a mail server may be down for a weekend."""


def next_try(made_at: datetime, attempts: int, *, at: datetime) -> datetime | None:
    """Return when a message that did not leave is tried again; None once it is given up.

    Each wait is twice the one before, up to ten minutes.
    """
    doublings = min(attempts - 1, 10)
    due = at + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return due if due <= made_at + TRIED_FOR else None
