"""What incidents, requests and offers can be, and what may follow what: tables and pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from riparian.secretariat.lib.errors import CannotFollow


class Kind(TextChoices):
    """What sort of thing happened."""

    FLOOD = "flood", gettext_lazy("Flood")
    DROUGHT = "drought", gettext_lazy("Drought")
    ACCIDENT = "accident", gettext_lazy("Accident")
    POLLUTION = "pollution", gettext_lazy("Pollution")
    CRIME = "crime", gettext_lazy("Crime")
    HEALTH = "health", gettext_lazy("Health")


class Severity(TextChoices):
    """How bad it is, in the words of the Common Alerting Protocol."""

    EXTREME = "extreme", gettext_lazy("Extreme")
    SEVERE = "severe", gettext_lazy("Severe")
    MODERATE = "moderate", gettext_lazy("Moderate")
    MINOR = "minor", gettext_lazy("Minor")
    UNKNOWN = "unknown", gettext_lazy("Not known yet")


class Stage(TextChoices):
    """Where an incident stands."""

    OPEN = "open", gettext_lazy("Open")
    CONTAINED = "contained", gettext_lazy("Under control")
    CLOSED = "closed", gettext_lazy("Closed")


class EntryKind(TextChoices):
    """What an entry of the log tells."""

    OPENED = "opened", gettext_lazy("opened")
    DETECTED = "detected", gettext_lazy("detected")
    ALERTED = "alerted", gettext_lazy("alerted")
    UNREACHED = "unreached", gettext_lazy("not reached")
    ACKNOWLEDGED = "acknowledged", gettext_lazy("acknowledged")
    RESPONDED = "responded", gettext_lazy("responded")
    ESCALATED = "escalated", gettext_lazy("escalated")
    CALL = "call", gettext_lazy("call")
    NOTE = "note", gettext_lazy("note")
    CORRECTION = "correction", gettext_lazy("correction")
    SEVERITY = "severity", gettext_lazy("severity changed")
    STAGE = "stage", gettext_lazy("stage changed")
    NAMED = "named", gettext_lazy("countries added")
    TASK = "task", gettext_lazy("task")
    ASSISTANCE = "assistance", gettext_lazy("assistance")
    HANDOVER = "handover", gettext_lazy("handed over")


WRITTEN_BY_HAND = (
    EntryKind.NOTE, EntryKind.CALL, EntryKind.RESPONDED, EntryKind.DETECTED, EntryKind.ALERTED,
)  # fmt: skip
"""The kinds a person may choose; the others follow from acts."""

OF_A_COUNTRY = frozenset(
    {EntryKind.ALERTED, EntryKind.UNREACHED, EntryKind.ACKNOWLEDGED, EntryKind.RESPONDED,
     EntryKind.ESCALATED}
)  # fmt: skip
"""The kinds that say something about one country."""

STAGES: dict[str, frozenset[str]] = {
    Stage.OPEN: frozenset({Stage.CONTAINED, Stage.CLOSED}),
    Stage.CONTAINED: frozenset({Stage.OPEN, Stage.CLOSED}),
    Stage.CLOSED: frozenset({Stage.OPEN}),
}

MINUTES_TO_ACKNOWLEDGE: dict[str, int] = {
    Severity.EXTREME: 15,
    Severity.SEVERE: 30,
    Severity.MODERATE: 60,
    Severity.MINOR: 240,
    Severity.UNKNOWN: 30,
}
"""What the form proposes; whoever opens an incident may set another span."""


def check_stage_can_follow(before: str, after: str) -> None:
    """Refuse a stage that does not follow.

    Raises:
        CannotFollow: with what may follow.
    """
    if after not in STAGES[before]:
        allowed = ", ".join(str(Stage(one).label) for one in sorted(STAGES[before]))
        raise CannotFollow(
            _("An incident that is “%(before)s” cannot become “%(after)s”; possible: %(allowed)s")
            % {"before": Stage(before).label, "after": Stage(after).label, "allowed": allowed}
        )


class AidState(TextChoices):
    """Where a request or an offer stands."""

    ASKED = "asked", gettext_lazy("asked")
    OFFERED = "offered", gettext_lazy("offered")
    ACCEPTED = "accepted", gettext_lazy("accepted")
    DECLINED = "declined", gettext_lazy("declined")
    FULFILLED = "fulfilled", gettext_lazy("fulfilled")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")


class AidAct(TextChoices):
    """What can be done to a request or an offer."""

    ACCEPT = "accept", gettext_lazy("Accept")
    DECLINE = "decline", gettext_lazy("Decline")
    FULFIL = "fulfil", gettext_lazy("Confirm that it came")
    WITHDRAW = "withdraw", gettext_lazy("Withdraw")


class Side(TextChoices):
    """Whose act it is: of the country that needs, or of the one that gives."""

    NEEDING = "needing", gettext_lazy("the country that needs it")
    GIVING = "giving", gettext_lazy("the country that gives it")


AID: dict[tuple[str, str], tuple[str, str]] = {
    # A request waits for offers; who asked may withdraw it or say that it is met, and the one
    # country it was put to may decline it.
    (AidState.ASKED, AidAct.DECLINE): (AidState.DECLINED, Side.GIVING),
    (AidState.ASKED, AidAct.FULFIL): (AidState.FULFILLED, Side.NEEDING),
    (AidState.ASKED, AidAct.WITHDRAW): (AidState.WITHDRAWN, Side.NEEDING),
    # An offer waits for the country in need; once accepted it may still fall through.
    (AidState.OFFERED, AidAct.ACCEPT): (AidState.ACCEPTED, Side.NEEDING),
    (AidState.OFFERED, AidAct.DECLINE): (AidState.DECLINED, Side.NEEDING),
    (AidState.OFFERED, AidAct.WITHDRAW): (AidState.WITHDRAWN, Side.GIVING),
    (AidState.ACCEPTED, AidAct.FULFIL): (AidState.FULFILLED, Side.NEEDING),
    (AidState.ACCEPTED, AidAct.WITHDRAW): (AidState.WITHDRAWN, Side.GIVING),
}
"""(state, act) -> (next state, whose act it is). What is not here cannot be done."""

OPEN_AID = frozenset({AidState.ASKED, AidState.OFFERED, AidState.ACCEPTED})
PROMISED_AID = frozenset({AidState.ACCEPTED, AidState.FULFILLED})


def aid_after(state: str, act: str) -> tuple[str, str]:
    """Return the state after an act and whose act it is.

    Raises:
        CannotFollow: the table has no such step.
    """
    found = AID.get((state, act))
    if found is None:
        raise CannotFollow(
            _("It is “%(state)s”; “%(act)s” is not possible now.")
            % {"state": AidState(state).label, "act": AidAct(act).label}
        )
    return found


def acts_open_to(state: str, *, is_needing: bool, is_giving: bool) -> list[AidAct]:
    """Return the acts a country may take now, in the order of the table."""
    sides = {Side.NEEDING: is_needing, Side.GIVING: is_giving}
    return [
        AidAct(act)
        for (one, act), (_after, side) in AID.items()
        if one == state and sides[Side(side)]
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One country that was alerted and has not acknowledged, and until when it should."""

    country: str
    alerted_at: datetime
    due_at: datetime

    def is_overdue(self, at: datetime) -> bool:
        """Return whether the span has run out at an instant."""
        return at >= self.due_at


def waiting_for(
    facts: Iterable[tuple[str, str, datetime]], *, minutes: int, at: datetime
) -> list[Waiting]:
    """Return the countries that were alerted and have not acknowledged at an instant.

    `facts` are (kind, country, instant). Acting counts as acknowledging. No worker decides this:
    the same facts and the same instant always give the same answer.
    """
    alerted: dict[str, datetime] = {}
    answered = set()
    for kind, country, instant in facts:
        if instant > at:
            continue
        if kind == EntryKind.ALERTED:
            alerted[country] = min(alerted.get(country, instant), instant)
        elif kind in {EntryKind.ACKNOWLEDGED, EntryKind.RESPONDED}:
            answered.add(country)
    span = timedelta(minutes=minutes)
    return [
        Waiting(country=country, alerted_at=instant, due_at=instant + span)
        for country, instant in sorted(alerted.items())
        if country not in answered
    ]
