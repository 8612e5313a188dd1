"""What is done to readings: delivered, judged, corrected out of the quarantine, discarded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from riparian.engine.io.observations.raw import RawReading
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable
from riparian.secretariat.stations import permissions, queries
from riparian.secretariat.stations.checking import check_delivery, mirror_verdict
from riparian.secretariat.stations.intake import Intake, Rejection, Sender, Sorted
from riparian.secretariat.stations.models import Delivery, Flag, Observation, Quarantined
from riparian.secretariat.stations.quality import Door, Verdict
from riparian.secretariat.stations.storing import classify_readings, store_readings

SHOWN_REJECTIONS = 100
_BY_PEOPLE = frozenset({Door.IMPORT, Door.DESK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a delivery did, or would do; `is_repeat` when it came before and nothing was done."""

    delivery: int | None
    adds: int
    changes: int
    leaves_alone: int
    quarantined: int
    is_repeat: bool = False
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a delivery comes from: its door, its sender, and what the sender calls it."""

    door: Door
    sender: Sender
    key: str = ""
    file_name: str = ""


def sender_of(actor: Actor) -> Sender:
    """Return an actor as a sender.

    Raises:
        NotAllowed: none of its roles delivers readings.
    """
    permissions.check_can_deliver(actor)
    return Sender(name=actor.name, country=actor.country, user_id=actor.user_id)


@transaction.atomic
def rehearse_delivery(rows: Iterable[RawReading], *, origin: Origin, at: datetime) -> Report:
    """Say what a delivery would add, change and leave alone; store nothing."""
    done = Intake(origin.sender, at=at).sort(rows)
    counts = classify_readings(done.readings)
    return Report(
        delivery=None, adds=counts.adds, changes=counts.changes, leaves_alone=counts.leaves_alone,
        quarantined=len(done.rejections), rejections=tuple(done.rejections[:SHOWN_REJECTIONS]),
    )  # fmt: skip


@transaction.atomic
def deliver(rows: Iterable[RawReading], *, origin: Origin, at: datetime) -> Report:
    """Store what can be stored, put the rest into quarantine, run the checks.

    A delivery whose key came before from this sender through this door does nothing again.
    """
    done = Intake(origin.sender, at=at).sort(rows)
    delivery = _open(origin, at=at)
    if delivery is None:
        return _repeated(origin)
    counts = store_readings(done.readings, delivery=delivery, at=at)
    delivery.adds, delivery.changes = counts.adds, counts.changes
    delivery.leaves_alone, delivery.quarantined = counts.leaves_alone, len(done.rejections)
    delivery.save(update_fields=["adds", "changes", "leaves_alone", "quarantined"])
    _quarantine(done, delivery)
    check_delivery(delivery, at=at)
    if origin.door in _BY_PEOPLE:
        journal.record("readings.delivered", subject=delivery, by=_acting(origin.sender), at=at,
                       after=_counted(delivery))  # fmt: skip
    return _report(delivery, done.rejections)


def _open(origin: Origin, *, at: datetime) -> Delivery | None:
    country = origin.sender.country
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                door=origin.door, sender=origin.sender.name[:200], received_at=at,
                sender_id=origin.sender.user_id, owner_country=country, key=origin.key[:128],
                file_name=origin.file_name[:255],
                audience=Audience.COUNTRIES if country else Audience.MECHANISM,
            )  # fmt: skip
    except IntegrityError:
        return None


def _repeated(origin: Origin) -> Report:
    row = Delivery.objects.get(
        door=origin.door, owner_country=origin.sender.country, key=origin.key[:128]
    )
    return Report(
        delivery=row.pk, adds=row.adds, changes=row.changes, leaves_alone=row.leaves_alone,
        quarantined=row.quarantined, is_repeat=True,
    )  # fmt: skip


def _identity(place: str, cells: dict[str, str]) -> str:
    """Return what makes a rejected row the same; databases order the keys each in its way."""
    return f"{place} {sorted(cells.items())}"


def _quarantine(done: Sorted, delivery: Delivery) -> None:
    known: set[str] = set()
    if delivery.door == Door.MQTT and done.rejections:
        # A broker says retained and unacknowledged messages again: one row for all of them.
        waiting = Quarantined.objects.filter(
            state=Quarantined.State.OPEN, place__in={one.raw.place[:120] for one in done.rejections}
        )
        known = {_identity(row.place, row.cells) for row in waiting}
    fresh = {
        _identity(one.raw.place[:120], one.raw.cells()): one for one in done.rejections
    } if delivery.door == Door.MQTT else dict(enumerate(done.rejections))  # fmt: skip
    Quarantined.objects.bulk_create(
        [
            Quarantined(
                delivery=delivery, place=one.raw.place[:120], cells=one.raw.cells(),
                code=one.code, reason=one.reason, owner_country=one.owner_country,
                audience=Audience.COUNTRIES if one.owner_country else Audience.MECHANISM,
            )
            for key, one in fresh.items()
            if key not in known
        ],
        batch_size=500,
    )  # fmt: skip


def _acting(sender: Sender) -> journal.Acting:
    if sender.is_installation:
        return journal.Installation()
    return Actor(user_id=sender.user_id, name=sender.name, country=sender.country)


def _counted(delivery: Delivery) -> dict[str, Any]:
    return {
        "door": delivery.door, "file": delivery.file_name, "adds": delivery.adds,
        "changes": delivery.changes, "leaves_alone": delivery.leaves_alone,
        "quarantined": delivery.quarantined,
    }  # fmt: skip


def _report(delivery: Delivery, rejections: list[Rejection]) -> Report:
    return Report(
        delivery=delivery.pk, adds=delivery.adds, changes=delivery.changes,
        leaves_alone=delivery.leaves_alone, quarantined=delivery.quarantined,
        rejections=tuple(rejections[:SHOWN_REJECTIONS]),
    )  # fmt: skip


_VERDICTS = {
    Flag.State.ACCEPTED: Verdict.ACCEPTED,
    Flag.State.SUSPECT: Verdict.SUSPECT,
    Flag.State.REJECTED: Verdict.REJECTED,
}


@transaction.atomic
def judge_value(pk: int, *, state: str, why: str, by: Actor, at: datetime) -> Flag:
    """Accept, suspect or reject a flagged value; settles every open flag on it.

    Raises:
        NotFound: no such flag, or none that the actor may see.
        CannotFollow: somebody settled it, or the value was corrected meanwhile.
    """
    flag = queries.lock_flag(pk, by)
    permissions.check_can_judge(by, flag.datastream.owner_country)
    if flag.state != Flag.State.OPEN:
        raise CannotFollow(
            _("The flag is “%(state)s” already.") % {"state": flag.get_state_display()}
        )
    if state not in _VERDICTS or not why.strip():
        raise Unacceptable(_("Say what you decide, and why."), field="why")
    key = {"datastream_id": flag.datastream_id, "phenomenon_time": flag.phenomenon_time}
    rows = Observation.objects.filter(**key, value=flag.value)
    before = rows.values_list("verdict", flat=True).first()
    if before is None:
        raise CannotFollow(_("The value was corrected meanwhile; load the page again."))
    rows.update(verdict=_VERDICTS[Flag.State(state)])
    Flag.objects.filter(**key, value=flag.value, state=Flag.State.OPEN).update(
        state=state, settled_at=at, settled_by=by.name, settled_why=why
    )
    mirror_verdict(flag.datastream_id)
    flag.refresh_from_db()
    journal.record(
        "reading.judged", subject=flag, by=by, at=at, before={"verdict": before},
        after={"verdict": state, "why": why, "value": flag.value},
    )  # fmt: skip
    return flag


@transaction.atomic
def correct_row(pk: int, *, cells: dict[str, str], by: Actor, at: datetime) -> Report:
    """Deliver a row out of the quarantine as a person corrected it.

    Raises:
        Unacceptable: it still cannot be stored; with the reason.
    """
    row = _lock_row(pk, by)
    sender = Sender(name=by.name, country=by.country, user_id=by.user_id)
    raw = RawReading(place=row.place, **{**dict.fromkeys(_CELLS, ""), **cells})
    report = deliver([raw], origin=Origin(door=Door.DESK, sender=sender), at=at)
    if report.rejections:
        raise Unacceptable(report.rejections[0].reason)
    _settle(row, Quarantined.State.CORRECTED, "", by=by, at=at)
    return report


_CELLS = ("series", "time", "value", "unit", "quality", "result_time")


@transaction.atomic
def discard_row(pk: int, *, why: str, by: Actor, at: datetime) -> Quarantined:
    """Put a row of the quarantine aside for good, with the reason; what came stays on record."""
    row = _lock_row(pk, by)
    if not why.strip():
        raise Unacceptable(_("Say why the row is of no use."), field="why")
    _settle(row, Quarantined.State.DISCARDED, why, by=by, at=at)
    return row


def _lock_row(pk: int, by: Actor) -> Quarantined:
    row: Quarantined | None = (
        Quarantined.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=pk).first()
    )
    if row is None:
        raise NotFound(f"quarantine {pk}: nothing there that you may see")
    permissions.check_can_judge(by, row.owner_country or by.country)
    if row.state != Quarantined.State.OPEN:
        raise CannotFollow(
            _("The row is “%(state)s” already.") % {"state": row.get_state_display()}
        )
    return row


def _settle(
    row: Quarantined, state: Quarantined.State, why: str, *, by: Actor, at: datetime
) -> None:
    row.state, row.settled_at, row.settled_by, row.settled_why = state, at, by.name, why
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_why"])
    journal.record(
        f"quarantine.{state.value}", subject=row, by=by, at=at,
        after={"cells": row.cells, "why": why},
    )  # fmt: skip
