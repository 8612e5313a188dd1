"""What the desk shows: what waits for the reader, what comes, what changed."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.audit.queries import newest_entries
from riparian.secretariat.commitments.models import Commitment
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.meetings.models import Meeting


def _keys(rows: Any) -> Any:  # noqa: ANN401 - a subquery of any table
    return rows.annotate(key=Cast("pk", CharField())).values("key")


def changes_since(actor: Actor, since: datetime) -> QuerySet[Entry]:
    """Return what was done since then to things that the reader may see."""
    rows = newest_entries().filter(at__gte=since.isoformat(timespec="microseconds"))
    seen = Q(subject_kind="bodies.body")
    seen |= Q(
        subject_kind="decisions.decision",
        subject_id__in=_keys(Decision.objects.visible_to(actor)),
    )
    seen |= Q(
        subject_kind="meetings.meeting", subject_id__in=_keys(Meeting.objects.visible_to(actor))
    )
    seen |= Q(
        subject_kind="commitments.commitment",
        subject_id__in=_keys(Commitment.objects.visible_to(actor)),
    )
    return rows.filter(seen)
