"""Store readings: in bulk, each once, corrections beside what they replace.

The order in which readings arrive does not matter where senders say when a value was made
(`result_time`): the newest stands, the older ones are kept. A value that was replaced and comes
again without such a time is a duplicate and changes nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection

from riparian.secretariat.lib.record import Counts
from riparian.secretariat.stations import statements
from riparian.secretariat.stations.models import Delivery

CHUNK = 50_000


class Reading(NamedTuple):
    """One value on its way into the table."""

    datastream_id: int
    phenomenon_time: datetime
    value: float
    quality: str
    result_time: datetime | None


def store_readings(readings: Iterable[Reading], *, delivery: Delivery, at: datetime) -> Counts:
    """Store readings of a delivery inside the caller's transaction; return what it did.

    Raises:
        RuntimeError: no transaction is open, so half of it could stay.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("readings: no transaction is open; wrap the delivery")
    adds = changes = leaves_alone = 0
    for wave in _waves(readings):
        counts = _store_wave(wave, delivery=delivery, at=at)
        adds, changes = adds + counts.adds, changes + counts.changes
        leaves_alone += counts.leaves_alone
    return Counts(adds=adds, changes=changes, leaves_alone=leaves_alone)


def classify_readings(readings: Iterable[Reading]) -> Counts:
    """Say what storing would do, and store nothing: a dry run."""
    adds = changes = leaves_alone = 0
    for wave in _waves(readings):
        with connection.cursor() as cursor:
            _stage(cursor, wave)
            counts = _counts(cursor)
        adds, changes = adds + counts.adds, changes + counts.changes
        leaves_alone += counts.leaves_alone
    return Counts(adds=adds, changes=changes, leaves_alone=leaves_alone)


def _waves(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Cut the stream into chunks in which no instant of a series comes twice."""
    stream = iter(readings)
    while chunk := list(islice(stream, CHUNK)):
        while chunk:
            wave: dict[tuple[int, datetime], Reading] = {}
            later: list[Reading] = []
            for reading in chunk:
                key = reading[:2]
                if wave.setdefault(key, reading) is not reading and wave[key] != reading:
                    later.append(reading)
            yield list(wave.values())
            chunk = later


def _store_wave(wave: list[Reading], *, delivery: Delivery, at: datetime) -> Counts:
    facts = {**_bounds(wave), "delivery": delivery.pk, "at": _adapted(at)}
    with connection.cursor() as cursor:
        _stage(cursor, wave, is_locked=True)
        counts = _counts(cursor)
        for statement in statements.STORE:
            cursor.execute(statement, facts)
    return counts


def _stage(cursor: Any, wave: list[Reading], *, is_locked: bool = False) -> None:  # noqa: ANN401
    """Put the wave into a temporary table and say of each row what it would do."""
    is_postgresql = connection.vendor == "postgresql"
    for statement in statements.OPEN[connection.vendor]:
        cursor.execute(statement)
    if is_postgresql:
        with cursor.copy(statements.COPY) as copy:
            for reading in wave:
                copy.write_row(reading)
        cursor.execute("ANALYZE incoming")
    else:
        adapt = connection.ops.adapt_datetimefield_value
        cursor.executemany(
            statements.FILL, [(r[0], adapt(r[1]), r[2], r[3], r[4] and adapt(r[4])) for r in wave]
        )
    if is_locked:
        cursor.execute(statements.EXTENTS)
        if is_postgresql:
            cursor.execute(statements.LOCK)
    cursor.execute(statements.CLASSIFY, _bounds(wave))


def _adapted(moment: datetime) -> Any:  # noqa: ANN401 - what the database wants
    return connection.ops.adapt_datetimefield_value(moment)


def _bounds(wave: list[Reading]) -> dict[str, Any]:
    moments = [reading.phenomenon_time for reading in wave]
    return {"first": _adapted(min(moments)), "last": _adapted(max(moments))}


def _counts(cursor: Any) -> Counts:  # noqa: ANN401 - a cursor
    cursor.execute(statements.COUNT)
    found = dict(cursor.fetchall())
    adds, changes = found.pop("add", 0), found.pop("change", 0)
    return Counts(adds=adds, changes=changes, leaves_alone=sum(found.values()))
