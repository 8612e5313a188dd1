"""Invitations that calendars read alike, and answers that land on the right invitation."""

from datetime import timedelta

import icalendar
import pytest
import vobject
from django.core import mail
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.secretariat.lib.errors import NotFound, Unacceptable
from riparian.secretariat.meetings import itip, operations
from riparian.secretariat.meetings.models import Answer, Meeting

ADDRESS = "chi.le@mofa.example"

# The three shapes in which answers come: bare calendar, quoted e-mail, folded lines with a prefix.
GOOGLE = """BEGIN:VCALENDAR\r
PRODID:-//Google Inc//Google Calendar 70.9054//EN\r
VERSION:2.0\r
CALSCALE:GREGORIAN\r
METHOD:REPLY\r
BEGIN:VEVENT\r
DTSTART:20270224T020000Z\r
DTEND:20270225T080000Z\r
DTSTAMP:20270101T101112Z\r
ORGANIZER;CN=Riparian:mailto:secretariat@riparian.invalid\r
UID:{uid}\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Chi Le\r
 ;X-NUM-GUESTS=0:mailto:chi.le@mofa.example\r
CREATED:20270101T090000Z\r
SEQUENCE:{sequence}\r
STATUS:CONFIRMED\r
SUMMARY:3. Joint Working Group\r
TRANSP:OPAQUE\r
END:VEVENT\r
END:VCALENDAR\r
"""
OUTLOOK = """From: Chi Le <Chi.Le@MOFA.example>\r
To: secretariat@riparian.invalid\r
Subject: Declined: 3. Joint Working Group\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary="_000_x"\r
\r
--_000_x\r
Content-Type: text/plain; charset="us-ascii"\r
\r
Sorry.\r
--_000_x\r
Content-Type: text/calendar; charset="utf-8"; method=REPLY\r
Content-Transfer-Encoding: quoted-printable\r
\r
BEGIN:VCALENDAR\r
METHOD:REPLY\r
PRODID:Microsoft Exchange Server 2010\r
VERSION:2.0\r
BEGIN:VTIMEZONE\r
TZID:SE Asia Standard Time\r
BEGIN:STANDARD\r
DTSTART:16010101T000000\r
TZOFFSETFROM:+0700\r
TZOFFSETTO:+0700\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
ATTENDEE;PARTSTAT=3DDECLINED;CN=3DChi Le:MAILTO:Chi.Le@MOFA.example\r
COMMENT;LANGUAGE=3Den-US:On mission that week\\n\r
UID:{uid}\r
SUMMARY;LANGUAGE=3Den-US:Declined: 3. Joint Working Group\r
DTSTART;TZID=3DSE Asia Standard Time:20270224T090000\r
DTEND;TZID=3DSE Asia Standard Time:20270225T150000\r
CLASS:PUBLIC\r
DTSTAMP:20270101T110000Z\r
SEQUENCE:{sequence}\r
END:VEVENT\r
END:VCALENDAR\r
\r
--_000_x--\r
"""
APPLE = """BEGIN:VCALENDAR\r
CALSCALE:GREGORIAN\r
METHOD:REPLY\r
PRODID:-//Apple Inc.//macOS 15.1//EN\r
VERSION:2.0\r
BEGIN:VEVENT\r
ATTENDEE;CN="Chi Le";CUTYPE=INDIVIDUAL;EMAIL="chi.le@mofa.example";PARTSTAT\r
 =TENTATIVE:mailto:chi.le@mofa.example\r
DTEND:20270225T080000Z\r
DTSTAMP:20270102T080000Z\r
DTSTART:20270224T020000Z\r
ORGANIZER;CN="Riparian":mailto:secretariat@riparian.invalid\r
SEQUENCE:{sequence}\r
SUMMARY:3. Joint Working Group\r
UID:{uid}\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def convened(actor, at, django_capture_on_commit_callbacks):
    meeting = Meeting.objects.get(body__identifier="B-JWG-WAT", ordinal=3)
    with django_capture_on_commit_callbacks(execute=True):
        operations.invite(
            meeting.identifier, email=ADDRESS, name="Chi Le", country="VNM",
            by=actor("tha-officer"), at=at,
        )  # fmt: skip
        operations.convene_meeting(meeting.identifier, by=actor("chn-officer"), at=at)
    return Meeting.objects.get(pk=meeting.pk)


def sent():
    message = mail.outbox[-1].message()
    part = next(p for p in message.walk() if p.get_content_type() == "text/calendar")
    return part, part.get_payload(decode=True)


def test_two_parsers_read_an_invitation_alike(convened):
    part, calendar = sent()
    assert part.get_param("method") == "REQUEST"
    one = next(iter(icalendar.Calendar.from_ical(calendar).walk("VEVENT")))
    other = vobject.readOne(calendar.decode()).vevent
    assert str(one["uid"]) == other.uid.value == convened.uid
    assert one.decoded("dtstart") == other.dtstart.value == convened.starts_at
    assert one.decoded("dtend") == other.dtend.value == convened.ends_at
    assert str(one["attendee"]) == other.attendee.value == f"mailto:{ADDRESS}"
    assert one["attendee"].params["RSVP"] == other.attendee.params["RSVP"][0] == "TRUE"
    assert str(one["organizer"]) == other.organizer.value
    assert int(one["sequence"]) == int(other.sequence.value) == 0


@pytest.mark.parametrize(
    ("shape", "answer"),
    [(GOOGLE, Answer.ACCEPTED), (OUTLOOK, Answer.DECLINED), (APPLE, Answer.TENTATIVE)],
)
def test_an_answer_of_each_calendar_lands_on_its_invitation(convened, at, shape, answer):
    message = shape.format(uid=convened.uid, sequence=0).encode()
    invitation = operations.receive_answer(message, at=at)
    assert (invitation.email, invitation.answer) == (ADDRESS, answer)
    assert not invitation.is_stale


def test_a_moved_meeting_keeps_its_uid_and_marks_answers_to_the_old_version(
    convened, actor, at, django_capture_on_commit_callbacks
):
    operations.receive_answer(GOOGLE.format(uid=convened.uid, sequence=0).encode(), at=at)
    plan = operations.Plan(
        titles={}, theme="later", starts_at=at + timedelta(days=200), zone="Asia/Bangkok",
        ends_at=at + timedelta(days=201), city="Nan", host_country="THA", format="hybrid",
        link="https://video.example/x", audience="mechanism",
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        operations.move_meeting(convened.identifier, plan=plan, by=actor("tha-officer"), at=at)
    event = next(iter(icalendar.Calendar.from_ical(sent()[1]).walk("VEVENT")))
    assert (str(event["uid"]), int(event["sequence"])) == (convened.uid, 1)
    assert convened.invitations.get().is_stale
    operations.receive_answer(APPLE.format(uid=convened.uid, sequence=1).encode(), at=at)
    operations.receive_answer(GOOGLE.format(uid=convened.uid, sequence=0).encode(), at=at)
    assert convened.invitations.get().answer == Answer.TENTATIVE


def test_a_cancelled_meeting_leaves_the_calendars(
    convened, actor, at, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        operations.cancel_meeting(
            convened.identifier, reason="flood", by=actor("tha-officer"), at=at
        )
    calendar = icalendar.Calendar.from_ical(sent()[1])
    assert str(calendar["method"]) == "CANCEL"
    assert str(next(iter(calendar.walk("VEVENT")))["status"]) == "CANCELLED"


def test_an_answer_from_a_stranger_is_refused(convened, at):
    message = GOOGLE.replace("chi.le", "somebody").format(uid=convened.uid, sequence=0)
    with pytest.raises(NotFound, match="somebody"):
        operations.receive_answer(message.encode(), at=at)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(noise):
    for message in (noise, b"BEGIN:VCALENDAR\r\n" + noise, OUTLOOK.encode()[:300] + noise):
        with pytest.raises(Unacceptable):
            itip.reply_in(message)
