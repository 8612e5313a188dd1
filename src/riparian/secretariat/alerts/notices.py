"""Who is told of an alert at which step, kept as dispatches; they leave after the transaction."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.visibility import is_visible_to
from riparian.secretariat.alerts import channels, queries
from riparian.secretariat.alerts.lifecycle import Channel
from riparian.secretariat.alerts.models import Alert, Desk, Dispatch, Message, Shift
from riparian.secretariat.incidents.drills import with_sign

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=3)
"""A mail server may be down for a weekend; what is older than that warns nobody any more."""
_DOUBLINGS = 6
MOST_AT_ONCE = 500


def _addresses(
    alert: Alert, desk: Desk | None, country: str, step: int, *, at: datetime
) -> list[tuple[Channel, str]]:
    """Return whom a step reaches: shift, second, whole desk, and last the desk that issued it."""
    if step == 0:
        return _of_shift(desk, Shift.Rank.FIRST, at=at) or _of_accounts(alert, [country])
    if step == 1:
        return _of_shift(desk, Shift.Rank.SECOND, at=at) or _of_accounts(alert, [country])
    codes = [country] if step == 2 else [country, alert.owner_country]  # noqa: PLR2004 - the table
    return _of_accounts(alert, codes)


def _of_shift(desk: Desk | None, rank: int, *, at: datetime) -> list[tuple[Channel, str]]:
    if desk is None:
        return []
    people = [row.email for row in queries.on_duty(desk, at=at) if row.rank == rank and row.email]
    mail = [*people, desk.email] if desk.email else people
    found = [(Channel.EMAIL, address) for address in dict.fromkeys(mail)]
    return [*found, (Channel.MQTT, desk.topic)] if desk.topic else found


def _of_accounts(alert: Alert, codes: list[str]) -> list[tuple[Channel, str]]:
    return [
        (Channel.EMAIL, address)
        for actor, address in accounts.desks_of(sorted(set(codes) - {""}))
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
            Dispatch(alert=alert, message=message, country=country, channel=channel,
                     address=address, step=step, made_at=at)
            for channel, address in found
        ]  # fmt: skip
        Dispatch.objects.bulk_create(rows, ignore_conflicts=True)
        counts[country] = len(rows)
    return counts


def waiting(*, at: datetime) -> QuerySet[Dispatch]:
    """Return the dispatches that have not left, oldest first."""
    return Dispatch.objects.filter(left_at=None, made_at__range=(at - GIVEN_UP_AFTER, at))


def due_again(made_at: datetime, *, attempts: int) -> datetime:
    """Return when a dispatch is tried again: after pauses that double up to five minutes."""
    pauses = (min(FIRST_PAUSE * 2**one, LONGEST_PAUSE) for one in range(min(attempts, _DOUBLINGS)))
    steady = max(0, attempts - _DOUBLINGS) * LONGEST_PAUSE
    return sum(pauses, made_at + steady)


def send_waiting(*, at: datetime) -> int:
    """Send what has not left yet; return how many left. Two workers never send the same."""
    rows = waiting(at=at).values_list("pk", "made_at", "attempts")
    due = [key for key, made_at, attempts in rows if due_again(made_at, attempts=attempts) <= at]
    return sum(_send_one(key, at=at) for key in due[:MOST_AT_ONCE])


@transaction.atomic
def _send_one(key: int, *, at: datetime) -> bool:
    rows = Dispatch.objects.filter(pk=key, left_at=None).select_related("alert", "message")
    row = rows.select_for_update(
        skip_locked=connection.features.has_select_for_update, of=("self",)
    ).first()
    if row is None:
        return False
    row.attempts += 1
    try:
        _carry(row)
    except channels.NotSent as error:
        row.failure = str(error)[:300]
    else:
        row.left_at, row.failure = at, ""
    row.save(update_fields=["attempts", "failure", "left_at"])
    return row.left_at is not None


def _carry(row: Dispatch) -> None:
    alert, message = row.alert, row.message
    if row.channel == Channel.MQTT:
        channels.publish(row.address, message.xml)
        return
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
