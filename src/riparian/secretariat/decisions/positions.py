"""Operations of the capitals: receipts, positions, statements, objections, and taking them back."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.decisions import notices, permissions, queries
from riparian.secretariat.decisions.lifecycle import POSITIONS, RUNNING, Kind, Standing
from riparian.secretariat.decisions.models import Decision, Record
from riparian.secretariat.decisions.operations import check_can_follow, enter
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable

NEEDS_TEXT = frozenset({Kind.OBJECT, Kind.RESERVE, Kind.INTERPRET})


def _locked(identifier: str, *, by: Actor, at: datetime) -> tuple[Decision, Standing]:
    decision = queries.lock_decision(identifier, by)
    standing = queries.standing_of_records(queries.records_of(decision), at=at)
    return decision, standing


@transaction.atomic
def confirm_receipt(identifier: str, *, by: Actor, at: datetime) -> Record:
    """Say that the capital has the text; a second receipt of the same round is refused."""
    decision, standing = _locked(identifier, by=by, at=at)
    check_can_follow(standing, Kind.RECEIVE)
    permissions.check_can_speak(by, standing)
    rows = queries.positions_of(queries.records_of(decision))
    if any(row.country == by.country and row.is_received for row in rows):
        raise CannotFollow(_("Your capital has confirmed receipt already."))
    return enter(decision, Kind.RECEIVE, by=by, at=at)[0]


@transaction.atomic
def enter_position(
    identifier: str, *, kind: Kind, text: str, reached_by: str, by: Actor, at: datetime
) -> Record:
    """Enter what a capital says; an objection breaks the silence at once and all are told.

    Raises:
        Unacceptable: an objection or a statement without its words.
    """
    decision, standing = _locked(identifier, by=by, at=at)
    if kind not in POSITIONS:
        raise Unacceptable(f"position is {kind!r}, must be one of {sorted(POSITIONS)}")
    check_can_follow(standing, kind)
    permissions.check_can_speak(by, standing)
    if kind in NEEDS_TEXT and not text.strip():
        raise Unacceptable(_("Write the words that go on record."), field="text")
    record, after = enter(decision, kind, by=by, at=at, text=text.strip(), reached_by=reached_by)
    if kind == Kind.OBJECT and standing.state in RUNNING:
        told = sorted(after.addressees)
        transaction.on_commit(partial(notices.tell_broken, decision, told, by=by.country))
    return record


def _own_position(decision: Decision, record_id: int) -> Record:
    record = Record.objects.filter(pk=record_id, decision=decision, kind__in=POSITIONS).first()
    if record is None:
        raise NotFound(f"position {record_id}: not on record for {decision.identifier}")
    return record


@transaction.atomic
def take_back(identifier: str, record_id: int, *, text: str, by: Actor, at: datetime) -> Record:
    """Take back one's country's position or statement; both stay on record."""
    decision, standing = _locked(identifier, by=by, at=at)
    position = _own_position(decision, record_id)
    check_can_follow(standing, Kind.RETRACT)
    permissions.check_can_take_back(by, position)
    if Record.objects.filter(refers_to=position, kind=Kind.RETRACT).exists():
        raise CannotFollow(_("It is taken back already."))
    return enter(decision, Kind.RETRACT, by=by, at=at, text=text, refers_to=position)[0]


@transaction.atomic
def confirm_position(identifier: str, record_id: int, *, by: Actor, at: datetime) -> Record:
    """Confirm, as a second person of the same country, what was entered for it."""
    decision, standing = _locked(identifier, by=by, at=at)
    position = _own_position(decision, record_id)
    check_can_follow(standing, Kind.CONFIRM)
    permissions.check_can_confirm(by, position)
    if Record.objects.filter(refers_to=position, kind__in=[Kind.CONFIRM, Kind.RETRACT]).exists():
        raise CannotFollow(_("It is confirmed or taken back already."))
    return enter(decision, Kind.CONFIRM, by=by, at=at, refers_to=position)[0]
