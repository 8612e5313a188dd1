"""Who is told of an alert at which step, kept as dispatches; they leave after the transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.visibility import is_visible_to
from riparian.secretariat.alerts import channels, permissions, queries
from riparian.secretariat.alerts.lifecycle import Channel
from riparian.secretariat.alerts.models import Alert, Desk, Device, Dispatch, Message, Shift
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.incidents.drills import with_sign
from riparian.secretariat.lib.retrying import TRIED_FOR, claim, due
from riparian.secretariat.lib.texts import in_language
from riparian.secretariat.lib.webpush import Subscription

SHORTEST_KEPT, LONGEST_KEPT = timedelta(minutes=1), timedelta(days=28)
"""How long a push service is asked to keep what a device that is off did not fetch."""
LONGEST_HEADLINE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where one message goes; of a device only what a page may show is the text."""

    channel: Channel
    text: str
    device: Device | None = None


def _addresses(
    alert: Alert, desk: Desk | None, country: str, step: int, *, at: datetime
) -> list[Address]:
    """Return whom a step reaches: shift, second, whole desk, and last the desk that issued it.

    The devices of a desk are told at every step, as is its shared mailbox.
    """
    codes = [country] if step <= 2 else [country, alert.owner_country]  # noqa: PLR2004 - the table
    found = []
    if step <= 1:
        found = _of_shift(desk, (Shift.Rank.FIRST, Shift.Rank.SECOND)[step], at=at)
    return [*(found or _of_accounts(alert, codes)), *_of_devices(alert, codes)]


def _of_shift(desk: Desk | None, rank: int, *, at: datetime) -> list[Address]:
    if desk is None:
        return []
    people = [row.email for row in queries.on_duty(desk, at=at) if row.rank == rank and row.email]
    mail = [*people, desk.email] if desk.email else people
    found = [Address(channel=Channel.EMAIL, text=address) for address in dict.fromkeys(mail)]
    return [*found, Address(channel=Channel.MQTT, text=desk.topic)] if desk.topic else found


def _of_accounts(alert: Alert, codes: list[str]) -> list[Address]:
    return [
        Address(channel=Channel.EMAIL, text=address)
        for actor, address in accounts.desks_of(sorted(set(codes) - {""}))
        if is_visible_to(alert, actor)
    ]


def _of_devices(alert: Alert, codes: list[str]) -> list[Address]:
    return [
        Address(channel=Channel.PUSH, text=str(device), device=device)
        for actor, device in queries.devices_of(set(codes) - {""})
        if is_visible_to(alert, actor)
    ]


def prepare(
    alert: Alert, message: Message, countries: Iterable[str], *, at: datetime, step: int = 0
) -> dict[str, int]:
    """Keep a dispatch for each address of some countries; return how many there are of each."""
    desks = {desk.country: desk for desk in queries.desks()}
    counts = {}
    for country in countries:
        found = _addresses(alert, desks.get(country), country, step, at=at)
        rows = [
            Dispatch(alert=alert, message=message, country=country, channel=one.channel,
                     address=one.text, device=one.device, step=step, made_at=at, due_at=at)
            for one in found
        ]  # fmt: skip
        Dispatch.objects.bulk_create(rows, ignore_conflicts=True)
        counts[country] = len(rows)
    return counts


def send_waiting(*, at: datetime) -> int:
    """Send what is due; return how many left. Two workers never send the same."""
    silent: set[str] = set()
    keys = list(due(Dispatch.objects.all(), at=at).values_list("pk", flat=True)[:500])
    return sum(_send_one(key, silent, at=at) for key in keys)


def _send_one(key: int, silent: set[str], *, at: datetime) -> bool:
    """Send one dispatch, with no lock held while the far end takes its time."""
    rows = Dispatch.objects.select_related("alert", "message", "device")
    row = claim(rows, key, at=at)
    if row is None:
        return False
    try:
        _carry(row, silent, at=at)
    except channels.NotSent as error:
        row.failure = str(error)[:300]
        row.due_at = None if isinstance(error, channels.InVain) else row.due_at
    else:
        row.left_at, row.due_at, row.failure = at, None, ""
    row.save(update_fields=["due_at", "failure", "left_at"])
    return row.left_at is not None


def _carry(row: Dispatch, silent: set[str], *, at: datetime) -> None:
    if row.channel == Channel.MQTT:
        channels.publish(row.address, row.message.xml)
    elif row.channel == Channel.PUSH:
        _push(row, silent, at=at)
    else:
        _mail(row)


def _mail(row: Dispatch) -> None:
    alert, message = row.alert, row.message
    facts = {"number": alert.identifier, "headline": alert.headline, "type": message.type,
             "severity": alert.severity}  # fmt: skip
    subject = _("%(type)s %(number)s, %(severity)s: %(headline)s") % facts
    text = (
        _("%(headline)s\n\nAcknowledge %(number)s on its page. The signed CAP message is attached.")
        % facts
    )
    if site := settings.ENVIRONMENT.site:  # type: ignore[misc]
        text += f"\n\n{site}{reverse('alerts:alert', args=[alert.identifier])}"
    channels.send_email(
        row.address, subject=with_sign(subject, is_drill=alert.is_drill),
        text=with_sign(text, is_drill=alert.is_drill), xml=message.xml,
        name=f"{alert.identifier}.cap.xml",
    )  # fmt: skip


def _push(row: Dispatch, silent: set[str], *, at: datetime) -> None:
    """Push to a device whose person still keeps the watch and may see the alert."""
    device, alert = row.device, row.alert
    if device is None:
        raise channels.InVain("the device is told no more")
    person = accounts.find_actor(device.person_id)
    if not (permissions.can_watch(person) and is_visible_to(alert, person)):
        raise channels.InVain("the person may not see the alert any more")
    if Dispatch.objects.filter(device=device, alert=alert, message__gt=row.message_id).exists():
        # It would take the place of the later one on the device: an alert that is cancelled.
        raise channels.InVain("a later message of the alert goes to the device")
    service = urlsplit(device.endpoint).netloc
    if service in silent:
        raise channels.NotSent(f"{service} did not answer a moment ago")
    to = Subscription.of(
        endpoint=device.endpoint, public_key=device.public_key, secret=device.secret
    )
    try:
        channels.push(to, _said(row, device), topic=str(alert.identifier), seconds=_kept(alert, at))
    except channels.Silent:
        silent.add(service)
        raise
    except channels.Gone:
        forget(device, by=journal.Installation(), at=at)
        row.device = None
        raise
    Device.objects.filter(pk=device.pk).update(told_at=at)


def _said(row: Dispatch, device: Device) -> dict[str, str]:
    """Return what the device shows, in its language; a later one of an alert replaces it."""
    alert = row.alert
    with translation.override(device.language):
        forms = {
            "Update": _("Alert updated: %(headline)s"),
            "Cancel": _("Alert cancelled: %(headline)s"),
        }
        headline = in_language(alert.headlines)[:LONGEST_HEADLINE]
        words = forms.get(row.message.type, "%(headline)s") % {"headline": headline}
        facts = (str(alert.get_severity_display()), alert.place, str(alert.identifier))
        return {
            "title": with_sign(words, is_drill=alert.is_drill),
            "body": " · ".join(fact for fact in facts if fact), "lang": device.language,
            "tag": str(alert.identifier),
            "address": reverse("alerts:alert", args=[alert.identifier]),
        }  # fmt: skip


def _kept(alert: Alert, at: datetime) -> int:
    """Return for how many seconds a push service keeps it for a device that is off."""
    until = alert.expires_at or at + TRIED_FOR
    return int(min(max(until - at, SHORTEST_KEPT), LONGEST_KEPT).total_seconds())


@transaction.atomic
def forget(device: Device, *, by: Acting, at: datetime) -> None:
    """End a device; the journal keeps whose it was and since when."""
    before = {"device": str(device), "since": device.made_at, "told": device.told_at}
    journal.record("device.ended", subject=device, by=by, at=at, before=before)
    device.delete()
