"""CAP messages from outside: in any order, with repeats, one state; answers; forgeries."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from riparian.engine.io.cap.message import (
    Area,
    Category,
    Certainty,
    Info,
    Message,
    Reference,
    Scope,
    Severity,
    Status,
    Type,
    Urgency,
)
from riparian.engine.io.cap.signature import make_signing_key, sign
from riparian.engine.io.cap.writing import to_xml
from riparian.secretariat.alerts import operations
from riparian.secretariat.alerts.models import Alert, Fact
from riparian.secretariat.alerts.models import Message as Kept
from riparian.secretariat.alerts.receiving import receive_message
from riparian.secretariat.lib.errors import NotAllowed, Unacceptable

pytestmark = pytest.mark.django_db
START = datetime(2026, 8, 1, tzinfo=UTC)


def cap(number, kind=Type.ALERT, *references, sender="met@example.org", **more):
    info = Info(
        event="Flood", language="en", urgency=Urgency.EXPECTED,
        severity=more.pop("severity", Severity.SEVERE), certainty=Certainty.LIKELY,
        categories=more.pop("categories", (Category.MET,)), headline=f"Headline {number}",
        expires=START + timedelta(days=30), areas=(Area(description="Upper basin"),),
    )  # fmt: skip
    said = {"status": Status.ACTUAL, "scope": Scope.PUBLIC, "infos": (info,)} | more
    return Message(
        key=Reference(sender=sender, identifier=f"M{number}", sent=START + timedelta(minutes=number)),
        type=kind, references=tuple(one.key for one in references), **said,
    )  # fmt: skip


@pytest.fixture
def receive(actor, at):
    desk = actor("tha-duty-officer")

    def take(message, **more):
        xml = message if isinstance(message, bytes) else to_xml(message)
        return receive_message(xml, by=desk, at=at, **more)

    return take


def state():
    """Everything that matters about the alerts from outside, without numbers given on arrival."""
    return sorted(
        (
            row.stage, row.severity, row.headline, row.kind, row.place, row.expires_at, row.changed_at,
            tuple(row.messages.order_by("sent_at", "identifier").values_list("identifier", flat=True)),
        )
        for row in Alert.objects.filter(basis="foreign")
    )  # fmt: skip


def test_messages_in_any_order_with_repeats_reach_one_state(receive):
    first, second = cap(0), cap(1, severity=Severity.MINOR)
    update = cap(2, Type.UPDATE, first, severity=Severity.EXTREME)
    log = [first, second, update, cap(3, Type.UPDATE, update), cap(4, Type.CANCEL, second),
           cap(5, Type.CANCEL, first, sender="intruder@example.org")]  # fmt: skip
    random = Random(7)  # noqa: S311 - a fixed shuffle
    states = set()
    for _ in range(12):
        arrived = log + random.choices(log, k=3)
        random.shuffle(arrived)
        for message in arrived:
            receive(message)
        states.add(str(state()))
        Fact.objects.all().delete()
        Kept.objects.all().delete()
        Alert.objects.all().delete()
    assert len(states) == 1
    for message in log:
        receive(message)
    (standing, cancelled) = sorted(state(), key=lambda row: row[0])
    assert (standing[0], standing[2], standing[4]) == ("active", "Headline 3", "Upper basin")
    assert cancelled[0] == "cancelled"


def test_what_comes_twice_is_kept_once(receive):
    assert receive(cap(0)).pk == receive(cap(0)).pk
    assert Kept.objects.count() == 1


def test_a_test_from_outside_is_shown_among_the_drills(receive):
    alert = receive(cap(0, status=Status.EXERCISE, note="naga 1"))
    assert alert.is_drill
    with pytest.raises(Unacceptable, match="never mix"):
        receive(cap(1, Type.UPDATE, cap(0)))


def test_the_kind_follows_from_the_category(receive):
    assert receive(cap(0, categories=(Category.ENV,))).kind == "pollution"


def test_only_the_sender_changes_an_alert_from_outside(receive, call, actor, at):
    alert = receive(cap(0))
    with pytest.raises(NotAllowed):
        operations.update_alert(alert.identifier, call=call(), by=actor("tha-officer"), at=at)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no xml", "no XML"),
        (b"\xff\xfe", "no XML"),
        (to_xml(cap(0)).replace(b"-00:00</sent>", b"Z</sent>"), "UTC as -00:00"),
    ],
)
def test_what_is_no_message_is_refused(content, words, receive):
    with pytest.raises(Unacceptable, match=words):
        receive(content)
    assert not Alert.objects.exists()


def test_a_draft_and_a_message_in_our_name_are_refused(receive, raised):
    with pytest.raises(Unacceptable, match="draft"):
        receive(cap(0, status=Status.DRAFT))
    with pytest.raises(Unacceptable, match="sent from here"):
        receive(cap(1, sender=operations.sender_of("KHM")))
    own = Kept.objects.get(alert=raised())
    forged = own.xml.replace("Water rises", "All is well")
    with pytest.raises(Unacceptable, match="sent from here"):
        receive(forged.encode())


def test_our_own_message_coming_back_changes_nothing(receive, raised):
    alert = raised()
    assert receive(Kept.objects.get(alert=alert).xml.encode()).pk == alert.pk
    assert Kept.objects.count() == 1


def test_an_acknowledgement_by_a_desk_on_record_acknowledges(receive, raised, desk, at):
    desk("VNM", email="watch@vnm.example")
    alert = raised()
    sent = operations.engine.read(Kept.objects.get(alert=alert).xml)
    ack = Message(
        key=Reference(sender="watch@vnm.example", identifier="ACK-1", sent=at.replace(microsecond=0) + timedelta(seconds=9)),
        status=Status.ACTUAL, type=Type.ACK, scope=Scope.PUBLIC, references=(sent.key,),
    )  # fmt: skip
    assert receive(ack).pk == alert.pk
    receive(ack)
    assert Fact.objects.filter(alert=alert, kind="acknowledged", country="VNM").count() == 1
    stranger = Message(
        key=Reference(sender="who@lao.example", identifier="ACK-2", sent=ack.key.sent),
        status=Status.ACTUAL, type=Type.ACK, scope=Scope.PUBLIC, references=(sent.key,),
    )  # fmt: skip
    receive(stranger)
    assert Fact.objects.filter(alert=alert, kind="acknowledged").count() == 2


def test_a_late_answer_to_the_alarm_is_none_to_the_flood(receive, raised, call, desk, actor, at):
    desk("VNM", email="watch@vnm.example")
    alert = raised(severity="Moderate")
    later = at + timedelta(minutes=5)
    alert = operations.update_alert(
        alert.identifier, call=call(severity="Severe"), by=actor("khm-duty-officer"), at=later
    )
    alarm, flood = (operations.engine.read(row.xml).key for row in Kept.objects.order_by("sent_at"))
    for number, (named, answered) in enumerate(((alarm, [0]), (flood, [0, 1]), (flood, [0, 1]))):
        receive(Message(
            key=Reference(sender="watch@vnm.example", identifier=f"ACK-{number}",
                          sent=later.replace(microsecond=0) + timedelta(seconds=9 + number)),
            status=Status.ACTUAL, type=Type.ACK, scope=Scope.PUBLIC, references=(named,),
        ))  # fmt: skip
        heard = Fact.objects.filter(alert=alert, kind="acknowledged", country="VNM")
        assert list(heard.order_by("asking").values_list("asking", flat=True)) == answered


def test_a_known_sender_is_verified_and_a_false_signature_refused(receive, at):
    key = make_signing_key("met", at=at)
    known = {"met@example.org": key.certificate}
    signed = sign(to_xml(cap(0)), key)
    assert Kept.objects.get(alert=receive(signed, certificates=known)).trust == "verified"
    with pytest.raises(Unacceptable, match=r"does not hold|no signature"):
        receive(to_xml(cap(1)), certificates=known)
    assert Kept.objects.filter(trust="unverified").count() == 0


def test_only_the_watch_takes_messages_in(actor, at):
    with pytest.raises(NotAllowed):
        receive_message(to_xml(cap(0)), by=actor("tha-analyst"), at=at)
