"""Invitations that calendars read alike, and answers that land on the right invitation."""

from datetime import timedelta

import icalendar
import pytest
import vobject
from django.core import mail
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded_answers import APPLE, GOOGLE, OUTLOOK, THUNDERBIRD, as_calendar, as_mail

from riparian.secretariat.lib.errors import NotFound, Unacceptable
from riparian.secretariat.meetings import itip, operations
from riparian.secretariat.meetings.models import Answer, Meeting

ADDRESS = "chi.le@mofa.example"


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


SHAPES = [
    (OUTLOOK, Answer.DECLINED, "On mission that week", {"encoding": "base64"}),
    (OUTLOOK, Answer.DECLINED, "On mission that week", {"encoding": "quoted-printable"}),
    (GOOGLE, Answer.ACCEPTED, "Gladly, by video", {"encoding": "7bit", "is_attached": True}),
    (APPLE, Answer.TENTATIVE, "", {"encoding": "base64"}),
    (THUNDERBIRD, Answer.ACCEPTED, "", {"encoding": "8bit", "is_attached": True}),
]


@pytest.mark.parametrize(("shape", "answer", "words", "envelope"), SHAPES)
def test_an_answer_of_each_calendar_lands_on_its_invitation(
    convened, at, shape, answer, words, envelope
):
    for message in (
        as_calendar(shape, uid=convened.uid, sequence=0),
        as_mail(shape, uid=convened.uid, sequence=0, **envelope),
    ):
        invitation = operations.receive_answer(message, at=at)
        assert (invitation.email, invitation.answer) == (ADDRESS, answer)
        assert invitation.comment.strip() == words
        assert not invitation.is_stale


@pytest.mark.parametrize("shape", [OUTLOOK, GOOGLE, APPLE, THUNDERBIRD])
def test_a_second_parser_reads_the_recorded_answers_as_we_do(shape):
    message = as_calendar(shape, uid="u@x", sequence=3)
    ours, other = itip.reply_in(message), vobject.readOne(message.decode())
    event = other.vevent
    assert other.method.value == "REPLY"
    assert (ours.uid, ours.sequence) == (event.uid.value, int(event.sequence.value))
    assert ours.email == event.attendee.value.lower().removeprefix("mailto:")
    assert ours.answer == event.attendee.params["PARTSTAT"][0]


def test_a_moved_meeting_keeps_its_uid_and_marks_answers_to_the_old_version(
    convened, actor, at, django_capture_on_commit_callbacks
):
    operations.receive_answer(as_calendar(GOOGLE, uid=convened.uid, sequence=0), at=at)
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
    operations.receive_answer(as_calendar(APPLE, uid=convened.uid, sequence=1), at=at)
    operations.receive_answer(as_calendar(GOOGLE, uid=convened.uid, sequence=0), at=at)
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
    stranger = GOOGLE.replace("mailto:chi.le", "mailto:somebody")
    with pytest.raises(NotFound, match="somebody"):
        operations.receive_answer(as_calendar(stranger, uid=convened.uid, sequence=0), at=at)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(noise):
    for message in (
        noise,
        b"BEGIN:VCALENDAR\r\n" + noise,
        as_mail(OUTLOOK, uid="u", sequence=0)[:300] + noise,
    ):
        with pytest.raises(Unacceptable):
            itip.reply_in(message)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"UID:u@x": "UID:"}, "names its meeting"),
        ({"PARTSTAT=ACCEPTED": "PARTSTAT=PERHAPS"}, "PERHAPS"),
        ({"METHOD:REPLY": "METHOD:COUNTER"}, "must be REPLY"),
    ],
)
def test_an_answer_that_lacks_what_it_needs_is_refused_in_words(changes, words):
    message = as_calendar(GOOGLE, uid="u@x", sequence=0).decode()
    for old, new in changes.items():
        message = message.replace(old, new)
    with pytest.raises(Unacceptable, match=words):
        itip.reply_in(message.encode())


def test_a_sequence_that_is_no_number_counts_as_the_first():
    message = as_calendar(APPLE, uid="u@x", sequence=0).replace(b"SEQUENCE:0", b"SEQUENCE:-4")
    assert itip.reply_in(message).sequence == 0


def test_a_message_that_is_too_long_is_not_read(monkeypatch):
    monkeypatch.setattr(itip, "LONGEST_MESSAGE", 10)
    with pytest.raises(Unacceptable, match="at most 10"):
        itip.calendar_in(as_mail(GOOGLE, uid="u", sequence=0))
