"""The door to the engine: the log of an incident as the after-action review sees it."""

from collections.abc import Iterable
from datetime import datetime

from riparian.engine.mechanism.after_action import AfterAction, Moment, Step, review_incident
from riparian.secretariat.incidents.lifecycle import EntryKind
from riparian.secretariat.incidents.models import Entry, Incident
from riparian.secretariat.incidents.queries import standing_entries

_STEPS = {
    EntryKind.DETECTED: Step.DETECTED,
    EntryKind.ALERTED: Step.ALERTED,
    EntryKind.ACKNOWLEDGED: Step.ACKNOWLEDGED,
    EntryKind.RESPONDED: Step.RESPONDED,
}


def review_of(incident: Incident, entries: Iterable[Entry], *, at: datetime) -> AfterAction:
    """Return who knew when and where the delay was."""
    moments = []
    for row in standing_entries(entries):
        step = _STEPS.get(EntryKind(row.kind))
        if step == Step.DETECTED:
            moments.append(Moment(step=step, at=row.happened_at))
        elif step is not None and row.country:
            moments.append(Moment(step=step, at=row.happened_at, party=row.country))
    if incident.closed_at is not None:
        moments.append(Moment(step=Step.CLOSED, at=incident.closed_at))
    return review_incident(moments, parties=incident.affected_codes, at=at)
