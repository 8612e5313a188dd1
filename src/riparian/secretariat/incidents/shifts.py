"""Hand-over between the shifts of one desk: what is open, signed by both."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.incidents import drills, permissions, queries
from riparian.secretariat.incidents.lifecycle import EntryKind
from riparian.secretariat.incidents.models import HandOver, Incident
from riparian.secretariat.incidents.operations import write
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed


def _digest(points: list[dict[str, str]], remarks: str, *, drill: bool) -> str:
    document = json.dumps([points, remarks, drill], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(document.encode()).hexdigest()


@transaction.atomic
def hand_over(*, remarks: str, drill: bool, by: Actor, at: datetime) -> HandOver:
    """Write down every open point of the desk and sign it as the one who leaves.

    A hand-over that holds an incident of delegations is for delegations only.

    Raises:
        CannotFollow: the last hand-over still waits for its second signature.
    """
    permissions.check_can_watch(by)
    if by.user_id is None:
        raise NotAllowed(_("A person signs a hand-over."))
    drills.check_words(remarks)
    if queries.handovers_for(by, drill=drill).filter(taken_at=None).exists():
        raise CannotFollow(_("The last hand-over is not taken yet; it waits for a signature."))
    points, rows = queries.open_points(by, drill=drill, at=at)
    documents = [point.as_document() for point in points]
    hidden = any(row.audience == Audience.DELEGATION for row in rows)
    row = HandOver.objects.create(
        is_drill=drill, points=documents, remarks=remarks, owner_country=by.country,
        audience=Audience.DELEGATION if hidden else Audience.COUNTRIES,
        digest=_digest(documents, remarks, drill=drill), given_at=at, given_by_id=by.user_id,
        given_by=by.name,
    )  # fmt: skip
    journal.record("handover.given", subject=row, by=by, at=at,
                   after={"digest": row.digest, "points": len(points), "drill": drill})  # fmt: skip
    return row


@transaction.atomic
def take_over(key: int, *, by: Actor, at: datetime) -> HandOver:
    """Sign as the one who comes; every incident handed over tells of it in its log.

    Raises:
        CannotFollow: it was taken already.
    """
    row = queries.lock_handover(key, by)
    permissions.check_can_take_over(by, row)
    if row.taken_at is not None:
        raise CannotFollow(_("This hand-over was taken already."))
    row.taken_at, row.taken_by_id, row.taken_by = at, by.user_id, by.name
    row.save(update_fields=["taken_at", "taken_by_id", "taken_by"])
    journal.record("handover.taken", subject=row, by=by, at=at,
                   after={"digest": row.digest, "drill": row.is_drill})  # fmt: skip
    numbers = {point["incident"] for point in row.points}
    for incident in Incident.objects.filter(identifier__in=numbers).order_by("pk"):
        write(incident, EntryKind.HANDOVER, by=by, at=at, country=by.country,
              text=f"{row.given_by} → {row.taken_by}")  # fmt: skip
    return row
