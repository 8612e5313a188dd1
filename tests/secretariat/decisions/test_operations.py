"""What people do with decisions, and what they are refused."""

from datetime import timedelta

import pytest
from django.core import mail
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from riparian.secretariat.accounts.models import User
from riparian.secretariat.audit import verification
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.decisions import exports, operations, positions, queries
from riparian.secretariat.decisions.forms import CirculateForm
from riparian.secretariat.decisions.lifecycle import Kind, State
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.lib.errors import (
    CannotFollow,
    NotAllowed,
    NotFound,
    Refusal,
    Unacceptable,
)

SIX = ["CHN", "KHM", "LAO", "MMR", "THA", "VNM"]


def speak(decision, kind, text, by, at):
    return positions.enter_position(
        decision.identifier, kind=kind, text=text, reached_by="note", by=by, at=at
    )


def state(decision, at):
    decision = Decision.objects.get(pk=decision.pk)
    return queries.standing_of_records(queries.records_of(decision), at=at).state


def test_silence_that_runs_out_adopts_without_any_worker(circulated, at):
    assert state(circulated, at) == State.SILENCE
    assert state(circulated, at + timedelta(days=3)) == State.ADOPTED


def test_an_objection_breaks_the_silence_and_all_are_told(
    circulated, actor, at, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        speak(circulated, Kind.OBJECT, "Not seven days.", actor("vnm-officer"), at)
    assert state(circulated, at + timedelta(days=9)) == State.BROKEN
    assert {to for message in mail.outbox for to in message.to} >= {
        f"{code.lower()}-officer@riparian.invalid" for code in SIX
    }


def test_nobody_adopts_with_an_objection_open(circulated, actor, at):
    objection = speak(circulated, Kind.OBJECT, "No.", actor("vnm-officer"), at)
    chair = actor("tha-officer")
    with pytest.raises(CannotFollow, match="VNM"):
        operations.adopt_in_the_room(circulated.identifier, text="", by=chair, at=at)
    positions.take_back(
        circulated.identifier, objection.pk, text="", by=actor("vnm-negotiator"), at=at
    )
    operations.adopt_in_the_room(circulated.identifier, text="FM 11", by=chair, at=at)
    assert state(circulated, at) == State.ADOPTED


def test_a_text_circulated_again_starts_a_new_round_without_old_statements(circulated, actor, at):
    chair = actor("tha-officer")
    speak(circulated, Kind.RESERVE, "Not in floods.", actor("lao-officer"), at)
    speak(circulated, Kind.OBJECT, "No.", actor("vnm-officer"), at)
    operations.open_consultation(circulated.identifier, text="", by=chair, at=at)
    operations.change_text(
        circulated.identifier, titles={"en": "T"}, texts={"en": "New."}, by=chair, at=at
    )
    operations.circulate_decision(
        circulated.identifier, addressees=SIX, expires_at=at + timedelta(days=9),
        zone="UTC", by=chair, at=at,
    )  # fmt: skip
    row = queries.get_decision(circulated.identifier, chair)
    assert row.round == 2
    assert row.statements == []


def test_a_reservation_travels_into_every_export(circulated, actor, at):
    speak(circulated, Kind.RESERVE, "=Not in floods", actor("lao-officer"), at)
    reader, later = actor("chn-analyst"), at + timedelta(days=4)
    row = queries.get_decision(circulated.identifier, reader)
    records = queries.records_of(row)
    assert "Not in floods" in exports.register_csv([row], at=later)
    assert "Not in floods" in exports.json_of(row, records, at=later)
    assert row.state_at(later) == State.ADOPTED
    page = exports.decision_as_pdf(row, at=later, address="https://x/", language="en")
    assert page.startswith(b"%PDF")


def test_a_second_person_of_the_same_country_confirms(circulated, actor, at):
    record = speak(circulated, Kind.AGREE, "", actor("khm-officer"), at)
    with pytest.raises(NotAllowed):
        positions.confirm_position(
            circulated.identifier, record.pk, by=actor("vnm-negotiator"), at=at
        )
    positions.confirm_position(circulated.identifier, record.pk, by=actor("khm-negotiator"), at=at)
    row = next(
        p for p in queries.positions_of(queries.records_of(circulated)) if p.country == "KHM"
    )
    assert row.is_confirmed


def test_receipts_are_kept_once_a_round(circulated, actor, at):
    positions.confirm_receipt(circulated.identifier, by=actor("mmr-officer"), at=at)
    with pytest.raises(CannotFollow):
        positions.confirm_receipt(circulated.identifier, by=actor("mmr-officer"), at=at)


@pytest.mark.parametrize("name", ["vnm-analyst", "vnm-public-reader", "vnm-auditor"])
def test_readers_do_not_decide(circulated, actor, at, name):
    with pytest.raises((NotAllowed, NotFound)):
        speak(circulated, Kind.OBJECT, "No.", actor(name), at)


def test_only_the_chairs_circulate(draft, actor, at):
    with pytest.raises(NotAllowed, match="CHN"):
        operations.circulate_decision(
            draft().identifier, addressees=SIX, expires_at=at + timedelta(days=1), zone="UTC",
            by=actor("vnm-officer"), at=at,
        )  # fmt: skip


def test_a_text_is_not_circulated_to_countries_that_may_not_see_it(draft, actor, at):
    secret = draft("delegation", ["LAO"])
    with pytest.raises(Unacceptable, match="VNM"):
        operations.circulate_decision(
            secret.identifier, addressees=["LAO", "VNM"], expires_at=at + timedelta(days=1),
            zone="UTC", by=actor("tha-officer"), at=at,
        )  # fmt: skip


def test_people_are_told_once_of_a_silence_that_ran_out(circulated, at):
    later = at + timedelta(days=30)
    assert operations.tell_of_silences_run_out(at=later) == 2  # with the demonstration's own
    assert operations.tell_of_silences_run_out(at=later) == 0


class DecisionMachine(RuleBasedStateMachine):
    """Anybody does anything at any time: the columns, the records and the journal agree."""

    make: object = None
    people: dict = {}  # noqa: RUF012 - set by the test
    start = None

    def __init__(self):
        super().__init__()
        self.decision = type(self).make()
        self.now = type(self).start
        self.acts = Entry.objects.count()

    def _try(self, act):
        before = Entry.objects.count()
        try:
            act()
        except Refusal:
            assert Entry.objects.count() == before
        else:
            assert Entry.objects.count() == before + 1

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(who=st.sampled_from(["tha-officer", "chn-co-chair", "vnm-officer"]),
          hours=st.integers(-3, 80))  # fmt: skip
    def circulate(self, who, hours):
        self._try(lambda: operations.circulate_decision(
            self.decision.identifier, addressees=SIX, expires_at=self.now + timedelta(hours=hours),
            zone="UTC", by=self.people[who], at=self.now))  # fmt: skip

    @rule(country=st.sampled_from(SIX), kind=st.sampled_from(["agree", "object", "reserve"]),
          text=st.sampled_from(["", "words"]))  # fmt: skip
    def speak(self, country, kind, text):
        by = self.people[f"{country.lower()}-officer"]
        self._try(lambda: speak(self.decision, Kind(kind), text, by, self.now))

    @rule(country=st.sampled_from(SIX))
    def take_back_the_last(self, country):
        records = [r for r in queries.records_of(self.decision) if r.country == country]
        if records:
            by = self.people[f"{country.lower()}-officer"]
            self._try(lambda: positions.take_back(
                self.decision.identifier, records[-1].pk, text="", by=by, at=self.now))  # fmt: skip

    @rule(act=st.sampled_from([operations.open_consultation, operations.adopt_in_the_room,
                               operations.withdraw_decision]))  # fmt: skip
    def conduct(self, act):
        by = self.people["tha-officer"]
        self._try(lambda: act(self.decision.identifier, text="", by=by, at=self.now))

    @invariant()
    def columns_and_records_agree(self):
        row = Decision.objects.get(pk=self.decision.pk)
        standing = queries.standing_of_records(queries.records_of(row), at=self.now)
        assert row.state_at(self.now) == standing.state
        assert queries.in_state(
            Decision.objects.filter(pk=row.pk), standing.state, at=self.now
        ).exists()
        if standing.state == State.ADOPTED:
            assert not standing.objections


def test_whatever_is_tried_columns_records_and_journal_agree(draft, actor, at):
    names = [f"{code.lower()}-officer" for code in SIX] + ["chn-co-chair"]
    DecisionMachine.make = staticmethod(draft)
    DecisionMachine.people = {name: actor(name) for name in names}
    DecisionMachine.start = at
    run_state_machine_as_test(
        DecisionMachine,
        settings=settings(
            max_examples=25, stateful_step_count=14, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert verification.verify().is_sound


def test_what_is_not_on_record_is_not_taken_back_or_confirmed(circulated, actor, at):
    officer, number = actor("lao-officer"), circulated.identifier
    with pytest.raises(NotFound):
        positions.take_back(number, 0, text="", by=officer, at=at)
    record = speak(circulated, Kind.RESERVE, "Not in floods.", officer, at)
    positions.take_back(number, record.pk, text="", by=officer, at=at)
    with pytest.raises(CannotFollow):
        positions.take_back(number, record.pk, text="", by=officer, at=at)
    with pytest.raises(CannotFollow):
        positions.confirm_position(number, record.pk, by=actor("lao-negotiator"), at=at)
    with pytest.raises(Unacceptable):
        speak(circulated, Kind.ADOPT, "x", officer, at)


def test_a_silence_has_addressees_and_runs_forward(draft, actor, at):
    row, chair = draft(), actor("tha-officer")

    def circulate(**changes):
        given = {"addressees": SIX, "expires_at": at + timedelta(days=1)} | changes
        operations.circulate_decision(row.identifier, zone="UTC", by=chair, at=at, **given)

    for wrong in (
        {"addressees": []}, {"opens_at": at - timedelta(hours=1)}, {"expires_at": at},
    ):  # fmt: skip
        with pytest.raises(Unacceptable):
            circulate(**wrong)
    circulate(opens_at=at + timedelta(hours=1))
    ahead = queries.in_state(queries.decisions_for(chair), State.CIRCULATED, at=at)
    assert [one.identifier for one in ahead] == [row.identifier]


def test_nothing_is_entered_before_what_is_on_record(circulated, actor, at):
    with pytest.raises(CannotFollow, match="later"):
        operations.withdraw_decision(
            circulated.identifier, text="", by=actor("tha-officer"), at=at - timedelta(days=1)
        )


def test_only_the_drafting_country_and_the_chairs_change_a_text(draft, actor, at):
    with pytest.raises(NotAllowed, match="THA"):
        operations.withdraw_decision(draft().identifier, text="", by=actor("vnm-officer"), at=at)


def test_a_mail_server_that_is_down_does_not_undo_a_circulation(
    draft, actor, at, mail_server_down, django_capture_on_commit_callbacks
):
    User.objects.filter(username="vnm-officer").update(email="")
    row = draft()
    with django_capture_on_commit_callbacks(execute=True):
        operations.circulate_decision(
            row.identifier, addressees=SIX, expires_at=at + timedelta(days=1), zone="UTC",
            by=actor("tha-officer"), at=at,
        )  # fmt: skip
    assert state(row, at) == State.SILENCE


def test_the_register_is_cut_by_state_and_body_for_programs(circulated, signed_in):
    reader = signed_in("lao-analyst")
    found = reader.get("/api/decisions?state=silence&body=B-JWG-WAT").json()["items"]
    assert circulated.identifier in {row["identifier"] for row in found}
    assert reader.get("/api/decisions?state=nothing").status_code == 422


def test_an_hour_that_a_clock_skips_is_refused_beside_its_field(draft, at):
    form = CirculateForm(
        {"addressees": SIX, "expires_on": "2027-03-28", "expires": "02:30", "zone": "Europe/Paris"},
        at=at, zone="Europe/Paris",
    )  # fmt: skip
    assert not form.is_valid()
    assert "does not exist" in str(form.errors["expires"])
