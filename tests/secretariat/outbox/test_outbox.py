"""Mail waits where a mail server is down, whoever wrote it, and leaves once it is up again."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, get_connection

from riparian.secretariat.alerts import channels
from riparian.secretariat.incidents import notices
from riparian.secretariat.lib.retrying import TRIED_FOR, next_try
from riparian.secretariat.outbox import operations
from riparian.secretariat.outbox.models import Letter

pytestmark = pytest.mark.django_db


def letter(to="desk@lao.example", **said):
    return EmailMultiAlternatives("水位 rises", "Look.", "from@riparian.invalid", [to], **said)


def test_what_a_server_takes_at_once_is_kept_nowhere(with_outbox):
    assert letter().send() == 1
    assert [one.to for one in mail.outbox] == [["desk@lao.example"]]
    assert not Letter.objects.exists()


def test_a_message_waits_whole_and_leaves_once(with_outbox, mail_server_down, at):
    message = letter(cc=["b@x.example"], reply_to=["c@x.example"], headers={"X-Kind": "drill"})
    message.attach("a.ics", "BEGIN:VCALENDAR", "text/calendar; method=REQUEST")
    message.attach("a.xml", "<a>洪水</a>".encode(), "application/cap+xml")
    message.attach_alternative("<p>Look.</p>", "text/html")
    before = message.message()
    message.send()
    assert mail.outbox == []
    (kept,) = Letter.objects.all()
    assert (kept.attempts, kept.failure) == (1, "mail server is down")
    assert operations.send_letters(at=at) == 0
    mail_server_down.undo()
    assert operations.send_letters(at=at) == 0  # not before it is due
    assert operations.send_letters(at=at + timedelta(minutes=1)) == 1
    assert operations.send_letters(at=at + timedelta(minutes=9)) == 0
    (sent,) = mail.outbox
    assert sent.recipients() == ["desk@lao.example", "b@x.example"]
    after = sent.message()
    for name in ("Subject", "From", "To", "Cc", "Reply-To", "X-Kind"):
        assert after[name] == before[name]
    assert [(part.get_content_type(), part.get_payload(decode=True)) for part in after.walk()] == [
        (part.get_content_type(), part.get_payload(decode=True)) for part in before.walk()
    ]
    assert not Letter.objects.exists()


def test_what_never_leaves_is_given_up_and_keeps_nothing_but_the_reason(
    with_outbox, mail_server_down, at
):
    letter().send()
    start = Letter.objects.get().made_at
    for hours in range(80):
        operations.send_letters(at=start + timedelta(hours=hours))
    kept = Letter.objects.get()
    assert (kept.due_at, kept.content, kept.failure) == (None, {}, "mail server is down")
    mail_server_down.undo()
    assert operations.send_letters(at=start + timedelta(days=9)) == 0


def test_an_impossible_address_holds_up_no_other(with_outbox, at):
    letter("two\nlines@x.example").send()
    letter("desk@tha.example").send()
    assert [one.to for one in mail.outbox] == [["desk@tha.example"]]
    assert Letter.objects.get().failure


def test_an_incident_reaches_its_desks_when_the_server_is_up_again(
    with_outbox, mail_server_down, at
):
    from riparian.secretariat.incidents.models import Incident

    incident = Incident(
        identifier="I-1", words={"en": "Spill"}, place="Chiang Saen", kind="pollution"
    )
    notices.tell_opened(incident, ["a@lao.example", "b@tha.example"])
    assert Letter.objects.count() == 2
    mail_server_down.undo()
    assert operations.send_letters(at=at + timedelta(minutes=1)) == 2
    assert {one.to[0] for one in mail.outbox} == {"a@lao.example", "b@tha.example"}


def test_alerts_keep_their_own_mail_and_hear_at_once_that_a_server_is_down(
    with_outbox, mail_server_down
):
    with pytest.raises(channels.NotSent, match="mail server is down"):
        channels.send_email("a@x.example", subject="s", text="t", xml="<a/>", name="a.xml")
    assert not Letter.objects.exists()


def test_a_message_with_a_mime_object_is_refused_before_anything_is_kept(with_outbox):
    from email.mime.text import MIMEText

    message = letter()
    message.attach(MIMEText("x"))
    with pytest.raises(TypeError, match="name, content and type"):
        get_connection().send_messages([message])
    assert not Letter.objects.exists()


def test_each_wait_is_twice_the_one_before_up_to_ten_minutes_for_three_days(at):
    waits = [next_try(at, attempts, at=at) - at for attempts in range(1, 9)]
    assert [wait.total_seconds() for wait in waits] == [15, 30, 60, 120, 240, 480, 600, 600]
    assert next_try(at, 150, at=at + TRIED_FOR) is None
