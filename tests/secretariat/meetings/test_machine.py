"""Anybody does anything with a meeting at any time: nothing goes unrecorded, nothing goes back."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from riparian.secretariat.audit import verification
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.lib.errors import Refusal
from riparian.secretariat.meetings import agenda, itip, operations
from riparian.secretariat.meetings.models import Answer, Meeting, Status

PEOPLE = ("tha-officer", "chn-co-chair", "vnm-officer", "lao-analyst", "mmr-public-reader")
FINAL = {Status.HELD, Status.CANCELLED}


class MeetingMachine(RuleBasedStateMachine):
    """One meeting, many hands."""

    make: object = None
    people: dict = {}  # noqa: RUF012 - set by the test
    plan: object = None
    at = None

    def __init__(self):
        super().__init__()
        self.meeting = type(self).make()
        self.was = (self.meeting.status, 0)

    def _try(self, act):
        before = Entry.objects.count()
        try:
            act()
        except Refusal:
            assert Entry.objects.count() == before
        else:
            assert Entry.objects.count() >= before

    @rule(who=st.sampled_from(PEOPLE), days=st.integers(-2, 9))
    def move(self, who, days):
        plan = type(self).plan(days)
        self._try(lambda: operations.move_meeting(
            self.meeting.identifier, plan=plan, by=self.people[who], at=self.at))  # fmt: skip

    @rule(who=st.sampled_from(PEOPLE))
    def convene(self, who):
        self._try(lambda: operations.convene_meeting(
            self.meeting.identifier, by=self.people[who], at=self.at))  # fmt: skip

    @rule(who=st.sampled_from(PEOPLE), number=st.integers(1, 3))
    def invite(self, who, number):
        self._try(lambda: operations.invite(
            self.meeting.identifier, email=f"p{number}@x.example", name="P", country="VNM",
            by=self.people[who], at=self.at))  # fmt: skip

    @rule(who=st.sampled_from(PEOPLE))
    def add_item_and_minute(self, who):
        by = self.people[who]
        self._try(lambda: agenda.add_item(
            self.meeting.identifier, title="I", owner_country="VNM", minutes_planned=10,
            papers_due_on=None, by=by, at=self.at))  # fmt: skip
        item = self.meeting.items.first()
        if item:
            self._try(lambda: agenda.minute_follow_up(
                self.meeting.identifier, item.pk, text="t", country="LAO", due_on=None, by=by,
                at=self.at))  # fmt: skip

    @rule(number=st.integers(1, 4), answer=st.sampled_from(Answer.values),
          sequence=st.integers(0, 4))  # fmt: skip
    def answer_comes(self, number, answer, sequence):
        message = (
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
            f"UID:{self.meeting.uid}\r\nSEQUENCE:{sequence}\r\n"
            f"ATTENDEE;PARTSTAT={answer}:mailto:p{number}@x.example\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        assert itip.reply_in(message.encode()).answer == answer
        self._try(lambda: operations.receive_answer(message.encode(), at=self.at))

    @rule(who=st.sampled_from(PEOPLE), cancels=st.booleans())
    def end(self, who, cancels):
        by = self.people[who]
        if cancels:
            self._try(lambda: operations.cancel_meeting(
                self.meeting.identifier, reason="", by=by, at=self.at))  # fmt: skip
        else:
            self._try(lambda: agenda.close_minutes(self.meeting.identifier, by=by, at=self.at))

    @invariant()
    def nothing_goes_back(self):
        row = Meeting.objects.get(pk=self.meeting.pk)
        status, sequence = self.was
        assert row.sequence >= sequence
        if status in FINAL:
            assert row.status == status
        assert row.starts_at < row.ends_at
        for invitation in row.invitations.all():
            assert (invitation.sent_sequence or 0) <= row.sequence
        self.was = (row.status, row.sequence)


def test_whatever_is_tried_a_meeting_never_goes_back(actor, at):
    def plan(days):
        start = at + timedelta(days=30)
        return operations.Plan(
            titles={}, theme="t", starts_at=start, ends_at=start + timedelta(days=days),
            zone="Asia/Bangkok", city="Nan", host_country="THA", format="hybrid", link="",
            audience="mechanism",
        )  # fmt: skip

    def make():
        return operations.plan_meeting(
            body=Body.objects.get(identifier="B-JWG-AGR"), ordinal=None, plan=plan(2),
            by=MeetingMachine.people["tha-officer"], at=at,
        )  # fmt: skip

    MeetingMachine.make, MeetingMachine.plan = staticmethod(make), staticmethod(plan)
    MeetingMachine.people, MeetingMachine.at = {name: actor(name) for name in PEOPLE}, at
    run_state_machine_as_test(
        MeetingMachine,
        settings=settings(
            max_examples=20,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert verification.verify().is_sound
