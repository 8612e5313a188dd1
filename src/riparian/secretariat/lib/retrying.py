"""What is sent, and tried again until it leaves or is given up, by one worker at a time."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=10)
TRIED_FOR = timedelta(days=3)
"""How long a message is tried again: a mail server may be down for a weekend."""


class Retried(models.Model):
    """Something on its way, due at an instant and tried again after each failure."""

    made_at = models.DateTimeField()
    # When it is tried next; nothing once it left or was given up.
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    failure = models.CharField(_("failure"), max_length=300, blank=True)

    class Meta:
        abstract = True


R = TypeVar("R", bound=Retried)


def next_try(made_at: datetime, attempts: int, *, at: datetime) -> datetime | None:
    """Return when a message that did not leave is tried again; None once it is given up.

    Each wait is twice the one before, up to ten minutes.
    """
    doublings = min(attempts - 1, 10)
    following = at + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return following if following <= made_at + TRIED_FOR else None


def due(rows: QuerySet[R], *, at: datetime) -> QuerySet[R]:
    """Return the rows that are due, oldest first."""
    return rows.filter(due_at__lte=at)


def claim(rows: QuerySet[R], key: int, *, at: datetime) -> R | None:
    """Take one row in hand: until its next try it is due for nobody else."""
    row = rows.filter(pk=key).first()
    if row is None:
        return None
    row.attempts += 1
    row.due_at = next_try(row.made_at, row.attempts, at=at)
    taken = due(rows.filter(pk=key, attempts=row.attempts - 1), at=at)
    return row if taken.update(attempts=row.attempts, due_at=row.due_at) else None
