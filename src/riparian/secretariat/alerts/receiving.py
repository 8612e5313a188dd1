"""CAP messages from outside: read, verified where the sender is known, put into their thread."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.engine.io.cap.message import Category, Reference, Status, Type
from riparian.engine.io.cap.message import Message as CapMessage
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.alerts import engine, operations, permissions
from riparian.secretariat.alerts.lifecycle import Basis, FactKind, Stage
from riparian.secretariat.alerts.models import Alert, Desk, Fact, Message
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.incidents import drills
from riparian.secretariat.lib.errors import Unacceptable

_KINDS = {
    Category.ENV: "pollution", Category.SECURITY: "crime", Category.HEALTH: "health",
    Category.CBRNE: "pollution", Category.INFRA: "accident", Category.TRANSPORT: "accident",
    Category.FIRE: "accident", Category.RESCUE: "accident",
}  # fmt: skip
_ACTING = frozenset({Type.ALERT, Type.UPDATE, Type.CANCEL})


@transaction.atomic
def receive_message(
    xml: bytes, *, by: Acting, at: datetime, certificates: Mapping[str, bytes] | None = None
) -> Alert:
    """Take in a CAP message; messages of one thread come together in whatever order they come.

    The same message coming twice changes nothing. An acknowledgement of one of our own alerts, sent
    by a desk on record, acknowledges it.

    Raises:
        Unacceptable: it is no CAP message, breaks a rule, or its signature does not hold.
    """
    permissions.check_can_watch(by)
    try:
        sure = engine.verified(xml, certificates or {})
        message = sure or engine.read(xml)
        text = xml.decode()
    except (InvalidInput, UnicodeDecodeError) as error:
        raise Unacceptable(str(error), field="file") from error
    if message.status is Status.DRAFT:
        raise Unacceptable(_("It is a draft; a draft is not sent."), field="file")
    trust = Message.Trust.VERIFIED if sure else Message.Trust.UNVERIFIED
    known = Message.objects.filter(
        sender=message.key.sender, identifier=message.key.identifier, sent_at=message.key.sent
    )
    if same := known.filter(digest=engine.digest_of(text)).select_related("alert").first():
        before: Alert = same.alert
        return before
    if known.filter(trust=Message.Trust.OWN).exists() or _claims_to_be_ours(message):
        raise Unacceptable(
            _("It claims to be sent from here and is not what was sent."), field="file"
        )
    alert = _thread_of(message, by=by, at=at)
    drills.check_same_kind(is_drill=alert.is_drill, drill=message.status is not Status.ACTUAL)
    operations.keep(alert, text, message, trust=trust, at=at, received_from=by.name)
    _settle(alert, message, by=by, at=at)
    return alert


def _claims_to_be_ours(message: CapMessage) -> bool:
    return message.type not in {Type.ACK, Type.ERROR} and message.key.sender.endswith(
        f"@{operations.domain()}"
    )


def _thread_of(message: CapMessage, *, by: Acting, at: datetime) -> Alert:
    """Return the alert that a message belongs to; threads that it joins become one."""
    rule = Q(names__sender=message.key.sender, names__identifier=message.key.identifier)
    for one in message.references:
        rule |= Q(sender=one.sender, identifier=one.identifier)
        rule |= Q(names__sender=one.sender, names__identifier=one.identifier)
    keys = Message.objects.filter(rule).values_list("alert_id", flat=True)
    found = list(Alert.objects.select_for_update().filter(pk__in=set(keys)).order_by("pk"))
    if not found:
        return _open(message, by=by, at=at)
    first: Alert = next((row for row in found if row.basis != Basis.FOREIGN), found[0])
    for other in found:
        if other.pk != first.pk and other.basis == Basis.FOREIGN:
            _merge(other, first)
    return first


def _merge(other: Alert, first: Alert) -> None:
    """Bring two foreign threads together; nothing but a bracket around messages is removed."""
    Message.objects.filter(alert=other).update(alert=first)
    Fact.objects.filter(alert=other).update(alert=first)
    other.delete()


def _open(message: CapMessage, *, by: Acting, at: datetime) -> Alert:
    alert: Alert = Alert.objects.create(
        is_drill=message.status is not Status.ACTUAL, basis=Basis.FOREIGN, kind="flood",
        severity="Unknown", opened_at=at, changed_at=at, opened_by=message.key.sender[:200],
        audience=Audience.MECHANISM, owner_country="",
    )  # fmt: skip
    alert.identifier = f"{'DRILL-' if alert.is_drill else ''}AL-{alert.pk:04d}"
    alert.save(update_fields=["identifier"])
    operations.fact(alert, FactKind.RAISED, by=by, at=at, text=message.key.identifier)
    return alert


def _settle(alert: Alert, message: CapMessage, *, by: Acting, at: datetime) -> None:
    """Mirror what all messages of the thread say together; own alerts only hear answers."""
    if message.type is Type.ACK:
        _acknowledge(alert, message, by=by, at=at)
    if alert.basis != Basis.FOREIGN:
        return
    kept = [engine.read(row.xml) for row in Message.objects.filter(alert=alert)]
    messages = {one.key: one for one in kept}
    threads = engine.threads(kept)
    standing = [messages[key] for thread in threads for key in thread.standing]
    is_over = not standing and any(thread.is_cancelled for thread in threads)
    alert.stage = Stage.CANCELLED if is_over else Stage.ACTIVE
    alert.changed_at = max(key.sent for key in messages)
    # A cancelled alert shows its last words; it must not matter which of them came first.
    ignored = {key for thread in threads for key in (*thread.disregarded, *thread.conflicting)}
    acting = [one for key, one in messages.items() if one.type in _ACTING and key not in ignored]
    if shown := standing or acting:
        _mirror(alert, max(shown, key=_newest))
    alert.save()


def _newest(message: CapMessage) -> tuple[datetime, str, str]:
    key: Reference = message.key
    return key.sent, key.sender, key.identifier


def _mirror(alert: Alert, message: CapMessage) -> None:
    info = message.info_in("en")
    alert.expires_at = message.expires
    if info is None:
        return
    alert.severity = info.severity.value
    alert.kind = next((_KINDS[one] for one in info.categories if one in _KINDS), "flood")
    alert.headlines = {
        (one.language or "en").lower().split("-")[0]: one.headline or one.event
        for one in message.infos
    }
    alert.place = (info.areas[0].description if info.areas else "")[:200]


def _acknowledge(alert: Alert, message: CapMessage, *, by: Acting, at: datetime) -> None:
    """Take an acknowledgement of a desk on record as that of its country, once an asking.

    It answers the asking of the message that it names: who acknowledged the alarm, and whose answer
    comes late, has not seen the flood.
    """
    named = alert.messages.filter(identifier__in=[one.identifier for one in message.references])
    asking = named.aggregate(newest=Max("asking"))["newest"]
    if asking is None:
        return
    for desk in Desk.objects.filter(country__in=alert.addressed_codes):
        is_its = message.key.sender in {desk.email, operations.sender_of(desk.country)}
        done = Fact.objects.filter(
            alert=alert, kind=FactKind.ACKNOWLEDGED, country=desk.country, asking=asking
        ).exists()
        if is_its and not done:
            operations.fact(alert, FactKind.ACKNOWLEDGED, by=by, at=at, country=desk.country,
                            text=message.key.identifier, asking=asking)  # fmt: skip
