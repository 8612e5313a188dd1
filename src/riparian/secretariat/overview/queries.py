"""What the desk shows: what waits for the reader, what comes, what changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.alerts import queries as alerts
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.audit.queries import newest_entries
from riparian.secretariat.commitments.models import Commitment
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.incidents import queries as incidents
from riparian.secretariat.lib.texts import in_language
from riparian.secretariat.meetings.models import Meeting
from riparian.secretariat.restricted import queries as restricted

MOST_ON_WATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWatch:
    """One alert, incident or restricted item that waits for the reader."""

    kind: str
    identifier: str
    title: str

    @property
    def address(self) -> str:
        """Return where it is shown."""
        pages = {"alert": "alerts:alert", "incident": "incidents:incident"}
        return reverse(pages.get(self.kind, "restricted:item"), args=[self.identifier])


def on_watch(actor: Actor, *, at: datetime) -> list[OnWatch]:
    """Return alerts not acknowledged, open incidents and items to release, in one query.

    Of a restricted item only the number is told: its title is read on its own page, under its
    marking and on record.
    """
    columns = ("watched", "identifier", "texts")
    rows = [
        found.order_by()
        .annotate(watched=Value(kind, CharField()), texts=texts)
        .values_list(*columns)
        for kind, found, texts in (
            ("alert", alerts.unanswered_by(actor, at=at), Cast("headlines", TextField())),
            ("incident", incidents.open_ones_of(actor), Cast("words", TextField())),
            ("restricted", restricted.waiting_for_second(actor, at=at), Value("{}", TextField())),
        )
    ]
    found = rows[0].union(*rows[1:], all=True).order_by(*columns[:2])[:MOST_ON_WATCH]
    return [
        OnWatch(kind=kind, identifier=identifier, title=in_language(json.loads(texts)))
        for kind, identifier, texts in found
    ]


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
