"""Append to the journal; every other app's operations end here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from django.db import connection, models, transaction

from riparian.secretariat.audit.chain import GENESIS, hash_of
from riparian.secretariat.audit.models import DemoClock, Entry, Head

_LOCK_OF_THE_JOURNAL = 0x52_49_50


class Acting(Protocol):
    """Whoever acts: an account, or the installation itself."""

    @property
    def user_id(self) -> int | None:
        """Return the account, if any."""

    @property
    def name(self) -> str:
        """Return the name that goes on record."""

    @property
    def country(self) -> str:
        """Return the country acted for, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The installation itself, acting when it loads the record or notices a deadline."""

    user_id: None = None
    name: str = "riparian"
    country: str = ""


def _text(value: Mapping[str, Any] | None) -> str:
    if not value:
        return ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _take_the_pen() -> Head:
    """Lock the end of the chain until this transaction ends, so that numbers never fork."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_OF_THE_JOURNAL])
    head, _ = Head.objects.get_or_create(pk=1, defaults={"number": 0, "hash": GENESIS})
    return head


def record(  # noqa: PLR0913 - the seven questions an entry answers
    act: str,
    *,
    subject: models.Model,
    by: Acting,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    on_behalf_of: str = "",
) -> Entry:
    """Append one act to the journal, inside the transaction of the change it tells of.

    Raises:
        RuntimeError: called outside a transaction, where act and entry could part.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"journal entry {act!r}: no transaction is open; wrap the operation")
    head = _take_the_pen()
    fields: dict[str, Any] = {
        "number": head.number + 1,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": by.user_id,
        "actor_name": by.name,
        "on_behalf_of": on_behalf_of or by.country,
        "act": act,
        "subject_kind": subject._meta.label_lower,  # noqa: SLF001 - Django's documented API
        "subject_id": str(subject.pk),
        "subject_label": str(subject)[:300],
        "before": _text(before),
        "after": _text(after),
        "previous_hash": head.hash,
    }
    entry = Entry(**fields, hash=hash_of(fields))
    entry.save(force_insert=True)
    head.number, head.hash = entry.number, entry.hash
    head.save(update_fields=["number", "hash"])
    return entry


@transaction.atomic
def put_demo_clock_forward(*, by: Acting, at: datetime, days: int) -> DemoClock:
    """Put the clock of a demonstration forward by whole days."""
    clock, _ = DemoClock.objects.select_for_update().get_or_create(pk=1)
    before, clock.ahead_seconds = clock.ahead_seconds, clock.ahead_seconds + days * 86_400
    clock.save(update_fields=["ahead_seconds"])
    record(
        "clock.put-forward",
        subject=clock,
        by=by,
        at=at + timedelta(days=days),
        before={"ahead_seconds": before},
        after={"ahead_seconds": clock.ahead_seconds},
    )
    return clock
