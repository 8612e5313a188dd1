"""Reads of alerts and desks, each cut to what the actor may see."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.alerts import lifecycle
from riparian.secretariat.alerts.lifecycle import FactKind, Stage, Told, Waiting
from riparian.secretariat.alerts.models import Alert, Desk, Device, Dispatch, Fact, Message, Shift
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.incidents import queries as incidents
from riparian.secretariat.incidents.lifecycle import EntryKind
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.stations import queries as stations
from riparian.secretariat.stations.models import Threshold

USUAL_MINUTES = 15
_RANK = {severity: place for place, severity in enumerate(
    ("Extreme", "Severe", "Unknown", "Moderate", "Minor"))}  # fmt: skip


def alerts_for(actor: Actor, *, drill: bool | None = None) -> QuerySet[Alert]:
    """Return the alerts an actor may see; the page never mixes drills and real ones."""
    rows: QuerySet[Alert] = Alert.objects.visible_to(actor).select_related("station", "incident")
    return rows if drill is None else rows.filter(is_drill=drill)


def live(rows: QuerySet[Alert], *, at: datetime) -> QuerySet[Alert]:
    """Cut a list to what is active and has not run out, in SQL."""
    return rows.filter(Q(expires_at=None) | Q(expires_at__gt=at), stage=Stage.ACTIVE)


def live_board(actor: Actor, *, drill: bool, at: datetime) -> list[Alert]:
    """Return the live alerts with their records, the worst first."""
    rows = live(alerts_for(actor, drill=drill), at=at).prefetch_related(
        Prefetch("facts", queryset=Fact.objects.order_by("at", "pk")), "incident__entries"
    )
    return sorted(rows, key=lambda row: (_RANK[row.severity], row.opened_at))


def unanswered_by(actor: Actor, *, at: datetime) -> QuerySet[Alert]:
    """Return the live alerts that the actor's country was told of and has not acknowledged."""
    of_mine = Fact.objects.filter(
        alert=OuterRef("pk"), country=actor.country, asking=OuterRef("asking")
    )
    told = of_mine.filter(kind=FactKind.TOLD).order_by("at").values("at")[:1]
    in_incident = incidents.answers_of(actor.country).filter(
        incident=OuterRef("incident"), happened_at__gte=OuterRef("told_at")
    )
    return (
        live(alerts_for(actor, drill=False), at=at)
        .annotate(told_at=Subquery(told))
        .filter(told_at__isnull=False)
        .exclude(Exists(of_mine.filter(kind=FactKind.ACKNOWLEDGED)) | Exists(in_incident))
    )


def _rows_for(by: Acting) -> QuerySet[Alert]:
    # The installation acts for nobody and must find what it raised.
    return alerts_for(by) if isinstance(by, Actor) else Alert.objects.all()


def get_alert(identifier: str, by: Acting) -> Alert:
    """Return an alert that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = _rows_for(by).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"alert {identifier}: nothing there that you may see")
    return found


def lock_alert(identifier: str, by: Acting) -> Alert:
    """Return an alert that the actor may see, held until the transaction ends."""
    rows = Alert.objects.visible_to(by) if isinstance(by, Actor) else Alert.objects.all()
    found: Alert | None = rows.select_for_update(of=("self",)).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"alert {identifier}: nothing there that you may see")
    return found


def messages_of(alert: Alert, actor: Actor) -> list[Message]:
    """Return the messages of an alert that an actor may see, oldest first."""
    rows: QuerySet[Message] = Message.objects.visible_to(actor)
    return list(rows.filter(alert=alert))


def get_message(key: int, actor: Actor) -> Message:
    """Return a message that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    rows: QuerySet[Message] = Message.objects.visible_to(actor)
    found = rows.filter(pk=key, alert__in=alerts_for(actor)).first()
    if found is None:
        raise NotFound(f"message {key}: nothing there that you may see")
    return found


def newest_messages(actor: Actor) -> QuerySet[Message]:
    """Return the messages an actor may see, newest first, for the feed."""
    rows: QuerySet[Message] = Message.objects.visible_to(actor)
    return (
        rows.filter(alert__in=alerts_for(actor), alert__is_drill=False)
        .select_related("alert")
        .order_by("-sent_at", "-pk")
    )


def facts_of(alert: Alert) -> list[Fact]:
    """Return everything on record about an alert, oldest first."""
    return list(Fact.objects.filter(alert=alert))


def dispatches_of(alert: Alert) -> list[Dispatch]:
    """Return every message that went to an address, oldest first."""
    return list(Dispatch.objects.filter(alert=alert).select_related("message"))


def minutes_by_country() -> dict[str, int]:
    """Return how long each desk may take."""
    return dict(Desk.objects.values_list("country", "minutes"))


def longest_span(countries: Iterable[str]) -> int:
    """Return how many minutes the slowest of some desks may take."""
    minutes = minutes_by_country()
    return max((minutes.get(one, USUAL_MINUTES) for one in countries), default=USUAL_MINUTES)


def _asked(alert: Alert, facts: Iterable[Fact]) -> list[tuple[str, str, datetime]]:
    """Return what is on record since the alert last asked, as the pure rules see it."""
    return [(row.kind, row.country, row.at) for row in facts if row.asking == alert.asking]


def told_of(alert: Alert, facts: Iterable[Fact], minutes: dict[str, int]) -> list[Told]:
    """Return who was told, since when, and how long it may take."""
    told = lifecycle.first_told(_asked(alert, facts))
    return [
        Told(country=country, at=at, minutes=minutes.get(country, USUAL_MINUTES))
        for country, at in told.items()
    ]


def acknowledged_of(alert: Alert, facts: Iterable[Fact]) -> dict[str, datetime]:
    """Return when each country acknowledged since it was asked: the alert, or its incident."""
    known = _asked(alert, facts)
    told = lifecycle.first_told(known)
    if alert.incident is not None:
        known += [
            (FactKind.ACKNOWLEDGED, country, at)
            for kind, country, at in incidents.facts_of(alert.incident.entries.all())
            if kind in {EntryKind.ACKNOWLEDGED, EntryKind.RESPONDED} and at >= told.get(country, at)
        ]
    return lifecycle.acknowledged(known)


def waiting_of(
    alert: Alert, facts: Sequence[Fact], minutes: dict[str, int], *, at: datetime
) -> list[Waiting]:
    """Return the countries an alert waits for; none once it is cancelled."""
    if alert.stage == Stage.CANCELLED:
        return []
    return lifecycle.waiting_for(
        told_of(alert, facts, minutes), acknowledged_of(alert, facts), at=at
    )


def desks() -> list[Desk]:
    """Return the desks on record by country."""
    return list(Desk.objects.all())


def find_desk(country: str) -> Desk | None:
    """Return the desk of a country, if it is on record."""
    return Desk.objects.filter(country=country).first()


def get_desk(country: str, actor: Actor) -> Desk:
    """Return the desk of a country that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    rows: QuerySet[Desk] = Desk.objects.visible_to(actor)
    found = rows.filter(country=country).first()
    if found is None:
        raise NotFound(f"desk {country}: nothing there that you may see")
    return found


def desks_for(actor: Actor) -> QuerySet[Desk]:
    """Return the desks an actor may see."""
    rows: QuerySet[Desk] = Desk.objects.visible_to(actor)
    return rows


def devices_of_person(actor: Actor) -> QuerySet[Device]:
    """Return the devices on which a person is told of alerts, oldest first."""
    return Device.objects.filter(person_id=actor.user_id or 0)


def devices_of(codes: Collection[str]) -> list[tuple[Actor, Device]]:
    """Return the devices of the people who keep the watch of some countries now."""
    watch = accounts.people_who_can(Capability.DUTY).filter(country_id__in=codes)
    people = {person.pk: accounts.actor_of(person) for person in watch}
    rows = Device.objects.filter(person__in=people).select_related("person")
    return [(people[row.person_id], row) for row in rows]


def on_duty(desk: Desk, *, at: datetime) -> list[Shift]:
    """Return who is on duty at an instant, those told first before the others."""
    rows = Shift.objects.filter(desk=desk, starts_at__lte=at, ends_at__gt=at)
    return list(rows.order_by("rank", "starts_at", "pk"))


def shifts_of(desk: Desk, *, at: datetime) -> list[Shift]:
    """Return the running and coming shifts of a desk."""
    return list(Shift.objects.filter(desk=desk, ends_at__gt=at)[:100])


def on_duty_everywhere(*, at: datetime) -> dict[str, list[Shift]]:
    """Return who is on duty at an instant, by country."""
    people: dict[str, list[Shift]] = {}
    rows = Shift.objects.filter(starts_at__lte=at, ends_at__gt=at).select_related("desk")
    for row in rows.order_by("rank", "starts_at", "pk"):
        people.setdefault(row.desk.country, []).append(row)
    return people


def threshold_rows(actor: Actor) -> list[dict[str, Any]]:
    """Return every visible gauge with its thresholds by kind, from source to sea."""
    rows = (
        stations.stations_for(actor)
        .exclude(role="reservoir")
        .prefetch_related("thresholds__observed_property")
    )
    found = []
    for row in sorted(rows, key=lambda row: (row.mainstream_order or 99, row.identifier)):
        kinds: dict[str, list[Threshold]] = {kind: [] for kind in Threshold.Kind.values}
        for one in row.thresholds.all():
            kinds[one.kind].append(one)
        found.append({"station": row, "kinds": kinds})
    return found
