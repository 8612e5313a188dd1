"""What alerts can be, and who is waited for: tables and pure functions of records and an instant.

No worker moves an alert. An escalation step is due because its span has run out, whoever looks; a
worker only tells. The same records and the same instant always give the same answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Basis(TextChoices):
    """What an alert rests on."""

    OBSERVED = "observed", _("an observed value")
    FORECAST = "forecast", _("a forecast")
    DESK = "desk", _("a duty desk")
    FOREIGN = "foreign", _("a message from outside")


class Stage(TextChoices):
    """Where an alert stands; the messages decide, this mirrors them."""

    ACTIVE = "active", _("Active")
    CANCELLED = "cancelled", _("Cancelled")


class FactKind(TextChoices):
    """What is on record about an alert."""

    RAISED = "raised", _("raised")
    TOLD = "told", _("told")
    UNREACHED = "unreached", _("nobody on record to tell")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ESCALATED = "escalated", _("escalated")
    UPDATED = "updated", _("updated")
    CANCELLED = "cancelled", _("cancelled")
    OVER = "over", _("the value is back")


class Severity(TextChoices):
    """How bad it is, in the words of CAP."""

    EXTREME = "Extreme", _("Extreme")
    SEVERE = "Severe", _("Severe")
    MODERATE = "Moderate", _("Moderate")
    MINOR = "Minor", _("Minor")
    UNKNOWN = "Unknown", _("Not known yet")


class Channel(TextChoices):
    """By which way a desk is told."""

    EMAIL = "email", _("E-mail")
    MQTT = "mqtt", _("MQTT")
    PUSH = "push", _("Web push")


LAST_STEP = 3
"""After the person on shift: the second person, the whole desk, the desk that issued the alert."""


def is_graver(severity: str, *, than: str) -> bool:
    """Say whether a severity is above another; what is unknown is below all."""
    return Severity.values.index(severity) < Severity.values.index(than)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One country that was told of an alert: since when, and how long it may take a step."""

    country: str
    at: datetime
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One escalation that is due: to whom it goes follows from its number."""

    country: str
    number: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A country that has not acknowledged: since when, how far it is, when the next step comes."""

    country: str
    told_at: datetime
    step: int
    next_at: datetime | None


def first_told(facts: Iterable[tuple[str, str, datetime]]) -> dict[str, datetime]:
    """Return when each country was first told, from (kind, country, instant).

    A country with nobody on record counts as told: the span runs, and the issuing desk is reached.
    """
    told: dict[str, datetime] = {}
    for kind, country, at in facts:
        if kind in {FactKind.TOLD, FactKind.UNREACHED} and country:
            told[country] = min(told.get(country, at), at)
    return told


def acknowledged(facts: Iterable[tuple[str, str, datetime]]) -> dict[str, datetime]:
    """Return when each country first acknowledged."""
    done: dict[str, datetime] = {}
    for kind, country, at in facts:
        if kind == FactKind.ACKNOWLEDGED and country:
            done[country] = min(done.get(country, at), at)
    return done


def steps_due(
    told: Iterable[Told], acknowledged_at: Mapping[str, datetime], *, until: datetime
) -> list[Step]:
    """Return every escalation step that came due up to an instant, in order.

    A step that came due before the acknowledgement came due; one after it never does.
    """
    steps = []
    for one in told:
        end = min(until, acknowledged_at.get(one.country, until))
        for number in range(1, LAST_STEP + 1):
            due = one.at + timedelta(minutes=one.minutes * number)
            if due <= end and (one.country not in acknowledged_at or due < end):
                steps.append(Step(country=one.country, number=number, due_at=due))
    return sorted(steps, key=lambda step: (step.due_at, step.country, step.number))


def waiting_for(
    told: Iterable[Told], acknowledged_at: Mapping[str, datetime], *, at: datetime
) -> list[Waiting]:
    """Return the countries that were told and have not acknowledged at an instant."""
    rows = []
    for one in sorted(told, key=lambda one: one.country):
        done = acknowledged_at.get(one.country)
        if one.at > at or (done is not None and done <= at):
            continue
        span = timedelta(minutes=one.minutes)
        step = min(LAST_STEP, int((at - one.at) / span))
        next_at = one.at + (step + 1) * span if step < LAST_STEP else None
        rows.append(Waiting(country=one.country, told_at=one.at, step=step, next_at=next_at))
    return rows
