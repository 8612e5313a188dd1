"""What is done with alerts: raised, updated, cancelled, acknowledged, escalated."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.engine.io.cap.message import Message as CapMessage
from riparian.engine.io.cap.message import Reference
from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.alerts import engine, lifecycle, notices, permissions, queries
from riparian.secretariat.alerts.engine import Words
from riparian.secretariat.alerts.lifecycle import Basis, FactKind, Severity, Stage
from riparian.secretariat.alerts.models import Alert, Fact, Message, Named
from riparian.secretariat.alerts.wording import headlines_of
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.incidents import drills
from riparian.secretariat.incidents import operations as incidents
from riparian.secretariat.incidents.lifecycle import EntryKind
from riparian.secretariat.incidents.models import Incident
from riparian.secretariat.lib.errors import CannotFollow, Unacceptable
from riparian.secretariat.stations.models import Datastream, Station, Threshold

USUAL_HOURS = 48
LONGEST_HOURS = 24 * 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is said when an alert is raised or updated."""

    kind: str
    severity: str
    urgency: str
    certainty: str
    words: tuple[Words, ...]
    place: str = ""
    addressed: Sequence[str] = ()
    audience: str = Audience.MECHANISM
    onset: datetime | None = None
    hours: int = USUAL_HOURS
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What an alert rests on, and whose it is where the installation raises it."""

    basis: str = Basis.DESK
    station: Station | None = None
    datastream: Datastream | None = None
    threshold: Threshold | None = None
    incident: Incident | None = None
    owner_country: str = ""
    detected_at: datetime | None = None
    countries: Sequence[str] = field(default_factory=tuple)
    """Where the series is for named countries only, they; the alert goes to no others."""


def domain() -> str:
    """Return the name under which this installation sends."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "riparian.invalid"


def sender_of(country: str) -> str:
    """Return the CAP sender of a country's desk."""
    return f"desk-{country.lower() or 'all'}@{domain()}"


def fact(  # noqa: PLR0913 - what a record holds
    alert: Alert, kind: str, *, by: Acting, at: datetime, country: str = "", text: str = "",
    step: int = 0, asking: int | None = None,
) -> Fact:  # fmt: skip
    """Put something on record about an alert, inside the caller's transaction."""
    row = Fact.objects.create(
        alert=alert, kind=kind, country=country, at=at, text=text, step=step,
        asking=alert.asking if asking is None else asking, by_id=by.user_id, by_name=by.name,
    )  # fmt: skip
    journal.record(
        f"alert.{kind}", subject=alert, by=by, at=at, on_behalf_of=alert.owner_country,
        after={"country": country, "text": text, "step": step, "drill": alert.is_drill},
    )  # fmt: skip
    return row


def _check_call(call: Call, *, drill: bool) -> None:
    drills.check_reach(is_drill=drill, audience=call.audience, outside="")
    drills.check_words(call.place, *(one.headline for one in call.words),
                       *(one.description for one in call.words))  # fmt: skip
    if not call.words:
        raise Unacceptable(_("Give it a headline."), field="headline_en")
    if call.severity not in Severity.values:
        raise Unacceptable(f"severity is {call.severity!r}: unknown", field="severity")
    if not 1 <= call.hours <= LONGEST_HOURS:
        raise Unacceptable(
            _("It must expire after 1 to %(most)d hours.") % {"most": LONGEST_HOURS}, field="hours"
        )
    known = {country.code for country in accounts.members()}
    unknown = sorted(set(call.addressed) - known)
    if unknown or not call.addressed:
        raise Unacceptable(
            _("Address at least one member country; unknown: %(codes)s.")
            % {"codes": ", ".join(unknown) or "–"},
            field="addressed",
        )


@transaction.atomic
def raise_alert(call: Call, *, origin: Origin, drill: bool, by: Acting, at: datetime) -> Alert:
    """Open an incident unless one is given, write and sign the CAP message, tell the desks.

    Raises:
        Unacceptable: the call contradicts itself, or a drill would leave the desks.
    """
    permissions.check_can_watch(by)
    _check_call(call, drill=drill)
    owner = by.country or origin.owner_country
    if origin.incident is not None:
        drills.check_same_kind(is_drill=origin.incident.is_drill, drill=drill)
    incident = origin.incident or _open_incident(
        call, origin, owner=owner, drill=drill, by=by, at=at
    )
    alert = Alert(
        is_drill=drill, basis=origin.basis, kind=call.kind, severity=call.severity,
        headlines=headlines_of(call.words), place=call.place, station=origin.station,
        datastream=origin.datastream, threshold=origin.threshold, incident=incident,
        opened_at=at, changed_at=at, opened_by=by.name, audience=call.audience,
        owner_country=owner, countries=marked([*origin.countries, *call.addressed]),
        addressed=marked(list(call.addressed)), expires_at=at + timedelta(hours=call.hours),
    )  # fmt: skip
    alert.save()
    alert.identifier = f"{'DRILL-' if drill else ''}AL-{alert.pk:04d}"
    alert.save(update_fields=["identifier"])
    fact(alert, FactKind.RAISED, by=by, at=at, text=alert.headline)
    message = _issue(alert, call, "Alert", at=at)
    _tell(alert, message, alert.addressed_codes, by=by, at=at)
    return alert


def _open_incident(
    call: Call, origin: Origin, *, owner: str, drill: bool, by: Acting, at: datetime
) -> Incident:
    station = origin.station
    report = incidents.Report(
        kind=call.kind, severity=call.severity.lower(), titles=headlines_of(call.words),
        place=call.place or "–", affected=list(call.addressed), text=call.words[0].description,
        latitude=station.latitude if station else None,
        longitude=station.longitude if station else None,
        detected_at=origin.detected_at if origin.detected_at and origin.detected_at <= at else None,
        # The public reads alerts; the log of an incident is for the desks.
        audience=Audience.MECHANISM if call.audience == Audience.PUBLIC else call.audience,
        countries=list(origin.countries), owner_country=owner,
        # One clock: the incident waits as long as the slowest desk of the alert.
        minutes_to_acknowledge=queries.longest_span(call.addressed),
    )  # fmt: skip
    return incidents.open_incident(report, drill=drill, by=by, at=at)


def _issue(alert: Alert, call: Call, kind: str, *, at: datetime, is_over: bool = False) -> Message:
    """Write, sign and keep a CAP message of an alert; what it follows is what stands now."""
    standing = _standing(alert) if kind != "Alert" else ()
    number = Message.objects.filter(alert=alert).count() + 1
    station = alert.station
    bulletin = engine.Bulletin(
        identifier=f"{domain()}.{alert.identifier}.{number}",
        sender=sender_of(alert.owner_country),
        # Two messages of one second would have no order; the later one is a second later.
        sent=_after(standing, at), type=kind, kind=call.kind, audience=call.audience,
        addresses=tuple(sender_of(code) for code in alert.addressed_codes),
        is_drill=alert.is_drill, urgency=call.urgency, severity=call.severity,
        certainty=call.certainty, words=call.words, references=standing,
        note=f"{drills.SIGN} {alert.incident.identifier}" if alert.is_drill and alert.incident
        else "",
        restriction=_("The member countries of the mechanism."),
        incident=str(alert.incident.identifier) if alert.incident else "", onset=call.onset,
        expires=at + timedelta(hours=call.hours), is_all_clear=is_over,
        parameters=call.parameters,
        circle=_place_of(station),
    )  # fmt: skip
    try:
        message = engine.compose(bulletin)
    except (InvalidInput, ValueError) as error:
        raise Unacceptable(str(error)) from error
    xml = engine.signed(message, name=domain(), at=at)
    return keep(alert, xml, message, trust=Message.Trust.OWN, at=at)


def _place_of(station: Station | None) -> tuple[float, float] | None:
    if station is None or station.latitude is None or station.longitude is None:
        return None
    return station.latitude, station.longitude


def _after(standing: Sequence[Reference], at: datetime) -> datetime:
    now = at.replace(microsecond=0)
    newest = max((one.sent for one in standing), default=None)
    return now if newest is None or newest < now else newest + timedelta(seconds=1)


def _standing(alert: Alert) -> tuple[Reference, ...]:
    rows = Message.objects.filter(alert=alert)
    threads = engine.threads([engine.read(row.xml) for row in rows])
    return tuple(key for thread in threads for key in thread.standing)


def keep(
    alert: Alert, xml: str, message: CapMessage, *, trust: str, at: datetime,
    received_from: str = "",
) -> Message:  # fmt: skip
    """Keep a message of an alert byte for byte, with what it names."""
    row = Message.objects.create(
        alert=alert, identifier=message.key.identifier, sender=message.key.sender,
        sent_at=message.key.sent, type=message.type.value, status=message.status.value,
        scope=message.scope.value, xml=xml, digest=engine.digest_of(xml), trust=trust,
        asking=alert.asking,
        received_at=at, received_from=received_from, audience=alert.audience,
        owner_country=alert.owner_country, countries=alert.countries,
    )  # fmt: skip
    Named.objects.bulk_create(
        Named(message=row, sender=one.sender, identifier=one.identifier, sent_at=one.sent)
        for one in message.references
    )
    return row


def _tell(
    alert: Alert, message: Message, countries: Sequence[str], *, by: Acting, at: datetime,
    is_asked: bool = True,
) -> None:  # fmt: skip
    """Prepare the dispatches and put on record whom they reach; they leave on commit."""
    for country, count in notices.prepare(alert, message, countries, at=at).items():
        kind = FactKind.TOLD if count else FactKind.UNREACHED
        if is_asked:
            fact(alert, kind, by=by, at=at, country=country, text=str(count))
    if is_asked and isinstance(by, Actor) and by.country in countries:
        fact(alert, FactKind.ACKNOWLEDGED, by=by, at=at, country=by.country)
    transaction.on_commit(partial(notices.send_waiting, at=at))


def _lock_active(identifier: str, by: Acting) -> Alert:
    alert = queries.lock_alert(identifier, by)
    permissions.check_can_steer(by, alert)
    if alert.stage == Stage.CANCELLED:
        raise CannotFollow(_("The alert is cancelled; raise a new one."))
    if alert.basis == Basis.FOREIGN:
        raise CannotFollow(_("Only its sender updates or cancels an alert from outside."))
    return alert


@transaction.atomic
def update_alert(identifier: str, *, call: Call, by: Acting, at: datetime) -> Alert:
    """Say in one act what changed: severity, words, whom it goes to, who may read it.

    A graver alert asks every country anew: who acknowledged the alarm has not seen the flood.
    """
    alert = _lock_active(identifier, by)
    _check_call(call, drill=alert.is_drill)
    is_graver = lifecycle.is_graver(call.severity, than=alert.severity)
    alert.asking += is_graver
    before = {"severity": alert.severity, "headlines": alert.headlines, "audience": alert.audience}
    new = [code for code in call.addressed if code not in alert.addressed_codes]
    alert.set_addressed([*alert.addressed_codes, *new])
    alert.countries = marked([*alert.named_countries, *new])
    alert.severity, alert.headlines = call.severity, headlines_of(call.words)
    alert.audience, alert.changed_at = call.audience, at
    alert.place = call.place or alert.place
    alert.expires_at, alert.over_at = at + timedelta(hours=call.hours), None
    alert.save()
    message = _issue(alert, call, "Update", at=at)
    fact(alert, FactKind.UPDATED, by=by, at=at, text=alert.headline)
    journal.record("alert.changed", subject=alert, by=by, at=at, before=before,
                   after={"severity": alert.severity, "headlines": alert.headlines,
                          "audience": alert.audience})  # fmt: skip
    _follow_in_incident(alert, new, _("Alert updated: %(headline)s"), by=by, at=at)
    if is_graver:
        _worsen_incident(alert, by=by, at=at)
    told = [code for code in alert.addressed_codes if code not in new]
    _tell(alert, message, told, by=by, at=at, is_asked=is_graver)
    if new:
        _tell(alert, message, new, by=by, at=at)
    return alert


def _follow_in_incident(
    alert: Alert, new: Sequence[str], words: str, *, by: Acting, at: datetime
) -> None:
    incident = alert.incident
    if incident is None or incident.identifier is None:
        return
    # The incident may be closed, or name them already; the alert goes out all the same.
    with suppress(CannotFollow):
        if new:
            incidents.name_countries(incident.identifier, affected=list(new), by=by, at=at)
    incidents.add_entry(
        incident.identifier, kind=EntryKind.NOTE, by=by, at=at, drill=alert.is_drill,
        text=words % {"headline": alert.headlines.get("en") or alert.headlines.get("zh", "")},
    )  # fmt: skip


def _worsen_incident(alert: Alert, *, by: Acting, at: datetime) -> None:
    """Let the incident be at least as grave as its alert: the board shows the incident."""
    incident = alert.incident
    if incident is None or incident.identifier is None:
        return
    if not lifecycle.is_graver(alert.severity, than=incident.severity.capitalize()):
        return
    with suppress(CannotFollow):  # it may be closed
        incidents.change_severity(
            incident.identifier, severity=alert.severity.lower(), by=by, at=at,
            text=alert.headlines.get("en") or alert.headlines.get("zh", ""),
        )  # fmt: skip


@transaction.atomic
def cancel_alert(identifier: str, *, words: tuple[Words, ...], by: Acting, at: datetime) -> Alert:
    """Cancel an alert in one act: the danger is over, or the alert was wrong."""
    alert = _lock_active(identifier, by)
    if not words:
        raise Unacceptable(_("Say why it is cancelled."), field="headline_en")
    call = Call(
        kind=alert.kind, severity=alert.severity, urgency="Past", certainty="Observed",
        words=words, place=alert.place, addressed=alert.addressed_codes, audience=alert.audience,
    )  # fmt: skip
    _check_call(call, drill=alert.is_drill)
    message = _issue(alert, call, "Cancel", at=at, is_over=True)
    alert.stage, alert.changed_at = Stage.CANCELLED, at
    alert.save(update_fields=["stage", "changed_at"])
    fact(alert, FactKind.CANCELLED, by=by, at=at, text=words[0].headline)
    _follow_in_incident(alert, [], _("Alert cancelled: %(headline)s"), by=by, at=at)
    _tell(alert, message, alert.addressed_codes, by=by, at=at, is_asked=False)
    return alert


@transaction.atomic
def acknowledge(identifier: str, *, by: Actor, at: datetime) -> Fact:
    """Acknowledge for the actor's country, once an asking; its incident hears of it too.

    Raises:
        CannotFollow: it did so already, or the alert is cancelled.
    """
    alert = queries.lock_alert(identifier, by)
    permissions.check_can_acknowledge(by, alert)
    if Fact.objects.filter(
        alert=alert, kind=FactKind.ACKNOWLEDGED, country=by.country, asking=alert.asking
    ).exists():
        raise CannotFollow(_("%(country)s has acknowledged already.") % {"country": by.country})
    row = fact(alert, FactKind.ACKNOWLEDGED, by=by, at=at, country=by.country)
    if alert.incident is not None and alert.incident.identifier is not None:
        # It may have been acknowledged on the page of the incident already.
        with suppress(CannotFollow):
            incidents.acknowledge(alert.incident.identifier, by=by, at=at)
    return row


@transaction.atomic
def escalate_due(*, at: datetime) -> int:
    """Tell of each escalation step that came due and was not told of; return how many.

    This only tells. A step is due because its span has run out, whether or not this ran.
    """
    minutes = queries.minutes_by_country()
    told = 0
    rows = Alert.objects.filter(stage=Stage.ACTIVE).select_for_update(of=("self",))
    for alert in rows:
        facts = queries.facts_of(alert)
        done = {
            (row.country, row.step) for row in facts
            if row.kind == FactKind.ESCALATED and row.asking == alert.asking
        }  # fmt: skip
        due = lifecycle.steps_due(
            queries.told_of(alert, facts, minutes), queries.acknowledged_of(alert, facts),
            until=min(at, alert.expires_at or at),
        )  # fmt: skip
        for step in due:
            if (step.country, step.number) not in done:
                _escalate(alert, step, at=at)
                told += 1
    if told:
        transaction.on_commit(partial(notices.send_waiting, at=at))
    return told


def _escalate(alert: Alert, step: lifecycle.Step, *, at: datetime) -> None:
    newest = Message.objects.filter(alert=alert).order_by("-sent_at", "-pk").first()
    counts = (
        notices.prepare(alert, newest, [step.country], at=at, step=step.number) if newest else {}
    )
    fact(
        alert, FactKind.ESCALATED, by=journal.Installation(), at=at, country=step.country,
        step=step.number, text=str(counts.get(step.country, 0)),
    )  # fmt: skip
