"""Alerts of desks: raised, told, acknowledged, escalated by the clock, updated, cancelled."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.secretariat.alerts import engine, notices, operations, queries
from riparian.secretariat.alerts.desks import keep_desk, strike_shift, write_shift
from riparian.secretariat.alerts.lifecycle import (
    LAST_STEP,
    Told,
    acknowledged,
    first_told,
    steps_due,
    waiting_for,
)
from riparian.secretariat.alerts.models import Alert, Dispatch, Fact, Message
from riparian.secretariat.alerts.wording import desk_words
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.incidents import queries as incidents
from riparian.secretariat.incidents.models import Entry, Incident
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable

START = datetime(2026, 8, 1, tzinfo=UTC)


class TestTheClock:
    def test_a_step_comes_due_every_span_until_the_last(self):
        told = [Told(country="KHM", at=START, minutes=15)]
        due = steps_due(told, {}, until=START + timedelta(hours=5))
        assert [(one.number, (one.due_at - START).seconds // 60) for one in due] == [
            (1, 15), (2, 30), (3, 45),
        ]  # fmt: skip

    def test_an_acknowledgement_ends_it(self):
        told = [Told(country="KHM", at=START, minutes=15)]
        done = {"KHM": START + timedelta(minutes=20)}
        due = steps_due(told, done, until=START + timedelta(hours=5))
        assert [one.number for one in due] == [1]
        assert waiting_for(told, done, at=START + timedelta(hours=1)) == []

    def test_an_acknowledgement_on_the_minute_is_in_time(self):
        told = [Told(country="KHM", at=START, minutes=15)]
        done = {"KHM": START + timedelta(minutes=15)}
        assert steps_due(told, done, until=START + timedelta(hours=1)) == []

    def test_who_is_waited_for_knows_the_next_step(self):
        told = [Told(country="KHM", at=START, minutes=10)]
        (one,) = waiting_for(told, {}, at=START + timedelta(minutes=25))
        assert (one.step, one.next_at) == (2, START + timedelta(minutes=30))
        (late,) = waiting_for(told, {}, at=START + timedelta(days=1))
        assert (late.step, late.next_at) == (LAST_STEP, None)
        assert waiting_for(told, {}, at=START - timedelta(minutes=1)) == []

    @settings(deadline=None, max_examples=200)
    @given(
        st.integers(1, 90),
        st.integers(0, 400),
        st.integers(0, 400),
        st.none() | st.integers(0, 400),
    )
    def test_looking_later_never_takes_a_step_back(self, minutes, first, more, done):
        told = [Told(country="KHM", at=START, minutes=minutes)]
        at = {} if done is None else {"KHM": START + timedelta(minutes=done)}
        early = steps_due(told, at, until=START + timedelta(minutes=first))
        late = steps_due(told, at, until=START + timedelta(minutes=first + more))
        assert early == late[: len(early)]

    def test_the_first_telling_and_the_first_acknowledgement_count(self):
        facts = [("told", "KHM", START), ("told", "KHM", START + timedelta(1)),
                 ("unreached", "LAO", START), ("acknowledged", "KHM", START + timedelta(2)),
                 ("acknowledged", "KHM", START + timedelta(1)), ("raised", "", START)]  # fmt: skip
        assert first_told(facts) == {"KHM": START, "LAO": START}
        assert acknowledged(facts) == {"KHM": START + timedelta(1)}


pytestmark = pytest.mark.django_db


def waiting(alert, at):
    facts = queries.facts_of(alert)
    return [
        one.country for one in queries.waiting_of(alert, facts, queries.minutes_by_country(), at=at)
    ]


def test_the_desk_that_raises_has_acknowledged_and_the_other_is_waited_for(raised, at):
    alert = raised()
    assert waiting(alert, at) == ["VNM"]
    assert alert.identifier == f"AL-{alert.pk:04d}"
    assert alert.expires_at == at + timedelta(hours=48)


def test_an_acknowledgement_reaches_the_incident_and_ends_the_waiting(raised, actor, at):
    alert = raised()
    operations.acknowledge(alert.identifier, by=actor("vnm-duty-officer"), at=at)
    assert waiting(alert, at + timedelta(minutes=1)) == []
    assert Entry.objects.filter(
        incident=alert.incident, kind="acknowledged", country="VNM"
    ).exists()
    with pytest.raises(CannotFollow, match="acknowledged already"):
        operations.acknowledge(alert.identifier, by=actor("vnm-officer"), at=at)


def test_an_acknowledgement_of_the_incident_counts_for_the_alert(raised, actor, at):
    from riparian.secretariat.incidents import operations as acts

    alert = raised()
    acts.acknowledge(alert.incident.identifier, by=actor("vnm-duty-officer"), at=at)
    assert waiting(alert, at + timedelta(minutes=1)) == []
    operations.acknowledge(alert.identifier, by=actor("vnm-duty-officer"), at=at)
    assert incidents.get_incident(alert.incident.identifier, actor("vnm-officer"))


def test_a_graver_update_asks_every_country_anew_and_escalates_anew(raised, call, actor, at, desk):
    desk("VNM", minutes=10)
    vietnam = actor("vnm-duty-officer")
    alert = raised(severity="Moderate")
    operations.escalate_due(at=at + timedelta(minutes=12))
    operations.acknowledge(alert.identifier, by=vietnam, at=at + timedelta(minutes=13))
    worse = at + timedelta(hours=1)
    operations.update_alert(
        alert.identifier, call=call(severity="Severe"), by=journal.Installation(), at=worse
    )
    alert.refresh_from_db()
    assert waiting(alert, worse) == ["KHM", "VNM"]
    incident = Incident.objects.get(pk=alert.incident_id)
    assert incident.severity == "severe"  # the board of incidents says no less
    assert incident.minutes_to_acknowledge == 15  # Cambodia has no desk on record: as usual
    assert alert in queries.unanswered_by(vietnam, at=worse)
    assert operations.escalate_due(at=worse + timedelta(minutes=11)) == 1
    assert operations.escalate_due(at=worse + timedelta(minutes=11)) == 0
    operations.acknowledge(alert.identifier, by=vietnam, at=worse + timedelta(minutes=12))
    assert waiting(alert, worse + timedelta(minutes=13)) == ["KHM"]
    assert alert not in queries.unanswered_by(vietnam, at=worse + timedelta(minutes=13))
    with pytest.raises(CannotFollow, match="acknowledged already"):
        operations.acknowledge(alert.identifier, by=vietnam, at=worse + timedelta(minutes=14))


def test_an_update_that_is_not_graver_asks_nobody_again(raised, call, actor, at):
    alert = raised(severity="Severe")
    operations.acknowledge(alert.identifier, by=actor("vnm-duty-officer"), at=at)
    operations.update_alert(
        alert.identifier, call=call(severity="Moderate"), by=actor("khm-duty-officer"),
        at=at + timedelta(hours=1),
    )  # fmt: skip
    alert.refresh_from_db()
    assert waiting(alert, at + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("tha-duty-officer", NotAllowed),
        ("vnm-analyst", NotAllowed),
        ("vnm-public-reader", NotFound),
    ],
)
def test_only_the_watch_of_a_country_addressed_acknowledges(name, error, raised, actor, at):
    alert = raised()
    with pytest.raises(error):
        operations.acknowledge(alert.identifier, by=actor(name), at=at)


def test_escalation_is_told_once_a_step_and_only_while_nobody_acknowledges(raised, actor, at, desk):
    desk("VNM", minutes=10)
    alert = raised()
    later = at + timedelta(minutes=25)
    assert operations.escalate_due(at=later) == 2
    assert operations.escalate_due(at=later) == 0
    assert list(Fact.objects.filter(alert=alert, kind="escalated").values_list("country", "step")) == [
        ("VNM", 1), ("VNM", 2),
    ]  # fmt: skip
    operations.acknowledge(alert.identifier, by=actor("vnm-duty-officer"), at=later)
    assert operations.escalate_due(at=at + timedelta(hours=3)) == 0


def test_the_last_step_reaches_the_desk_that_issued_it(raised, at, mailoutbox):
    alert = raised()
    operations.escalate_due(at=at + timedelta(hours=2))
    last = Dispatch.objects.filter(alert=alert, step=3)
    assert {row.address.partition("-")[0] for row in last} == {"khm", "vnm"}


def test_the_person_on_shift_is_told_first_then_the_second(raised, actor, at, desk, mailoutbox):
    row = desk("VNM")
    for rank, person in ((1, "first"), (2, "second")):
        write_shift(
            row, by=actor("vnm-duty-officer"), at=at,
            values={"person": person, "rank": rank, "email": f"{person}@vnm.example", "phone": "",
                    "starts_at": at - timedelta(hours=1), "ends_at": at + timedelta(hours=8)},
        )  # fmt: skip
    alert = raised()
    first = Dispatch.objects.filter(alert=alert, country="VNM", step=0)
    assert {one.address for one in first} == {"first@vnm.example", "desk@vnm.example"}
    operations.escalate_due(at=at + timedelta(minutes=16))
    second = Dispatch.objects.filter(alert=alert, country="VNM", step=1)
    assert {one.address for one in second} == {"second@vnm.example", "desk@vnm.example"}


def test_a_desk_with_nobody_to_tell_is_on_record_as_unreached(call, actor, at):
    from riparian.secretariat.accounts.models import User

    User.objects.filter(country_id="MMR").update(email="")
    alert = operations.raise_alert(
        call(addressed=["MMR"]),
        origin=operations.Origin(),
        drill=False,
        by=actor("khm-officer"),
        at=at,
    )
    assert Fact.objects.filter(alert=alert, kind="unreached", country="MMR").exists()
    assert waiting(alert, at) == ["MMR"]


def test_an_update_is_one_act_and_follows_the_message_that_stands(raised, call, actor, at):
    alert = raised()
    later = at + timedelta(minutes=5)
    operations.update_alert(
        alert.identifier, call=call("Higher still", addressed=["KHM", "VNM", "LAO"], severity="Extreme"),
        by=actor("khm-officer"), at=later,
    )  # fmt: skip
    alert.refresh_from_db()
    assert (alert.severity, alert.headline) == ("Extreme", "Higher still")
    assert waiting(alert, later) == ["LAO", "VNM"]
    assert alert.incident.entries.filter(kind="named").exists()
    assert Message.objects.filter(alert=alert).count() == 2


def test_updates_within_one_second_keep_their_order(raised, call, actor, at):
    alert = raised()
    for number in range(3):
        operations.update_alert(
            alert.identifier, call=call(f"Update {number}"), by=actor("khm-officer"), at=at
        )
    sent = list(
        Message.objects.filter(alert=alert).order_by("pk").values_list("sent_at", flat=True)
    )
    assert sent == sorted(set(sent))


def words(text="The danger is over"):
    return desk_words(kind="flood", headlines={"en": text}, descriptions={}, instructions={},
                      place="Stung Treng", country="KHM")  # fmt: skip


def test_a_cancel_is_one_act_and_nothing_follows_it(raised, call, actor, at):
    alert = raised()
    operations.cancel_alert(alert.identifier, words=words(), by=actor("khm-officer"), at=at)
    alert.refresh_from_db()
    assert alert.stage == "cancelled"
    cap = operations.engine.read(Message.objects.filter(alert=alert).last().xml)
    assert (cap.type, cap.infos[0].responses) == ("Cancel", ("AllClear",))
    assert waiting(alert, at + timedelta(days=1)) == []
    assert operations.escalate_due(at=at + timedelta(days=1)) == 0
    with pytest.raises(CannotFollow, match="raise a new one"):
        operations.update_alert(alert.identifier, call=call(), by=actor("khm-officer"), at=at)


def test_nobody_updates_or_cancels_another_countrys_alert(raised, call, actor, at):
    alert = raised()
    with pytest.raises(NotAllowed, match="Only KHM"):
        operations.update_alert(alert.identifier, call=call(), by=actor("vnm-officer"), at=at)
    with pytest.raises(NotAllowed):
        operations.cancel_alert(alert.identifier, words=words(), by=actor("tha-officer"), at=at)


@pytest.mark.parametrize(
    ("more", "words_of_refusal"),
    [
        ({"addressed": []}, "at least one member"),
        ({"addressed": ["USA"]}, "USA"),
        ({"severity": "Bad"}, "severity is 'Bad'"),
        ({"hours": 0}, "expire"),
        ({"headline": ""}, None),
        ({"headline": "[DRILL 演习] x"}, "sign of drills"),
    ],
)
def test_a_call_that_contradicts_itself_is_refused_and_nothing_is_kept(
    more, words_of_refusal, raised
):
    if words_of_refusal is None:
        more = more | {}
        alert = raised(**more)
        assert list(alert.headlines) == ["zh"]
        return
    with pytest.raises(Unacceptable, match=words_of_refusal):
        raised(**more)
    assert not Alert.objects.exists()


class TestDrills:
    def test_a_drill_says_so_wherever_it_goes(
        self, raised, mailoutbox, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            alert = raised(drill=True)
        assert alert.identifier.startswith("DRILL-")
        assert "[DRILL 演习]" in alert.headline
        assert alert.incident.is_drill
        cap = operations.engine.read(Message.objects.get(alert=alert).xml)
        assert cap.status == "Exercise"
        assert "DRILL" in cap.note
        assert mailoutbox
        for mail in mailoutbox:
            assert "[DRILL 演习]" in mail.subject
            assert "[DRILL 演习]" in mail.body

    def test_a_drill_is_never_public(self, raised):
        with pytest.raises(Unacceptable, match="never public"):
            raised(drill=True, audience="public")

    def test_a_drill_is_in_no_feed_and_not_on_the_board_of_real_alerts(self, raised, actor, at):
        alert = raised(drill=True)
        reader = actor("khm-officer")
        assert list(queries.newest_messages(reader)) == []
        assert queries.live_board(reader, drill=False, at=at) == []
        assert queries.live_board(reader, drill=True, at=at) == [alert]

    def test_a_real_alert_does_not_join_the_incident_of_a_drill(self, raised, call, actor, at):
        incident = raised(drill=True).incident
        with pytest.raises(Unacceptable, match="never mix"):
            operations.raise_alert(call(), origin=operations.Origin(incident=incident), drill=False,
                                   by=actor("khm-officer"), at=at)  # fmt: skip


class TestSending:
    def test_what_could_not_be_sent_is_tried_again(self, raised, at, monkeypatch):
        from riparian.secretariat.alerts import channels

        def refuse(*_, **__):
            raise channels.NotSent("mail server is down")

        alert = raised()
        with monkeypatch.context() as patched:
            patched.setattr(channels, "send_email", refuse)
            assert notices.send_waiting(at=at) == 0
        row = Dispatch.objects.filter(alert=alert).first()
        assert (row.left_at, row.attempts, row.failure) == (None, 1, "mail server is down")
        assert notices.send_waiting(at=at) == 0
        later = at + timedelta(minutes=1)
        assert notices.send_waiting(at=later) == Dispatch.objects.filter(alert=alert).count()
        assert notices.send_waiting(at=later) == 0
        row.refresh_from_db()
        assert (row.left_at, row.attempts, row.failure) == (later, 2, "")

    def test_a_mail_server_that_is_down_for_a_day_loses_no_warning(self, raised, at, monkeypatch):
        from riparian.secretariat.alerts import channels

        def refuse(*_, **__):
            raise channels.NotSent("mail server is down")

        alert = raised()
        with monkeypatch.context() as patched:
            patched.setattr(channels, "send_email", refuse)
            for minutes in range(0, 24 * 60, 2):
                notices.send_waiting(at=at + timedelta(minutes=minutes))
        tried = set(Dispatch.objects.filter(alert=alert).values_list("attempts", flat=True))
        assert min(tried) > 100
        assert max(tried) < 200
        later = at + timedelta(days=1, minutes=10)
        assert notices.send_waiting(at=later) == Dispatch.objects.filter(alert=alert).count()

    def test_the_signed_message_arrives_byte_for_byte_in_every_language(
        self, raised, at, mailoutbox
    ):
        alert = raised()
        notices.send_waiting(at=at)
        (attached,) = (
            part for part in mailoutbox[0].message().walk()
            if part.get_content_type() == "application/cap+xml"
        )  # fmt: skip
        content = attached.get_payload(decode=True)
        assert content.decode() == alert.messages.get().xml
        assert "水位上涨" in content.decode()
        assert engine.verified(
            content,
            {"desk-khm@riparian.invalid": engine.certificate(name=operations.domain(), at=at)},
        )

    def test_a_mail_server_that_is_down_is_a_reason_not_a_failure(self, monkeypatch):
        from django.core.mail.backends.locmem import EmailBackend

        from riparian.secretariat.alerts import channels

        def fail(*_):
            raise ConnectionRefusedError("no server")

        monkeypatch.setattr(EmailBackend, "send_messages", fail)
        with pytest.raises(channels.NotSent, match="no server"):
            channels.send_email("a@b.example", subject="s", text="t", xml="<a/>", name="a.xml")

    def test_the_mail_leads_to_the_page_where_the_site_has_an_address(
        self, raised, at, settings, mailoutbox
    ):
        from dataclasses import replace

        known = {"hosts": ("river.example", "localhost"), "is_behind_https": True}
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, **known)
        alert = raised()
        notices.send_waiting(at=at)
        assert f"https://river.example/alerts/{alert.identifier}" in mailoutbox[0].body

    def test_one_address_that_cannot_be_keeps_no_other_from_being_told(self, monkeypatch):
        from django.core.mail.backends.locmem import EmailBackend

        from riparian.secretariat.alerts import channels

        def fail(*_):
            raise UnicodeEncodeError("ascii", "ü", 0, 1, "no such address")

        monkeypatch.setattr(EmailBackend, "send_messages", fail)
        with pytest.raises(channels.NotSent, match="no such address"):
            channels.send_email("ü@b.example", subject="s", text="t", xml="<a/>", name="a.xml")

    def test_a_headline_of_two_lines_is_one_line_of_a_mail(self, mailoutbox):
        from riparian.secretariat.alerts import channels

        channels.send_email("a@b.example", subject="a\n b", text="t", xml="<a/>", name="a.xml")
        assert mailoutbox[0].subject == "a b"

    def test_without_a_broker_the_message_waits_with_the_reason(self, raised, desk, at):
        desk("VNM", topic="alerts/vnm")
        alert = raised()
        notices.send_waiting(at=at)
        row = Dispatch.objects.get(alert=alert, channel="mqtt")
        assert (row.address, row.left_at) == ("alerts/vnm", None)
        assert "RIPARIAN_MQTT_URL" in row.failure

    def test_a_broker_that_cannot_be_reached_is_a_reason(self, settings):
        from dataclasses import replace

        from riparian.secretariat.alerts import channels

        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, mqtt_url="mqtt://u:p@127.0.0.1:1")
        with pytest.raises(channels.NotSent, match=r"Refused|refused|Error"):
            channels.publish("alerts/x", "<a/>")

    def test_a_message_is_published_retained_and_at_least_once(self, monkeypatch, settings):
        from dataclasses import replace

        from paho.mqtt import publish

        from riparian.secretariat.alerts import channels

        sent = {}
        monkeypatch.setattr(publish, "single", lambda topic, **said: sent.update(said, topic=topic))
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, mqtt_url="mqtts://broker.example")
        channels.publish("alerts/khm", "<alert/>")
        assert (sent["topic"], sent["payload"], sent["qos"], sent["retain"], sent["port"]) == (
            "alerts/khm", "<alert/>", 1, True, 8883,
        )  # fmt: skip


class TestDesks:
    def test_each_country_keeps_its_own_desk(self, desk, actor, at):
        row = desk("VNM")
        assert str(row) == "Desk VNM"
        with pytest.raises(NotAllowed, match="keeps its own desk"):
            keep_desk("VNM", values={}, by=actor("khm-officer"), at=at)
        assert desk("VNM", minutes=20).minutes == 20

    @pytest.mark.parametrize(
        ("starts", "ends", "words_of_refusal"),
        [(1, 1, "ends after"), (-5, -1, "later than now"), (0, 24 * 40, "a month at most")],
    )
    def test_a_shift_that_cannot_be_is_refused(
        self, starts, ends, words_of_refusal, desk, actor, at
    ):
        row = desk("VNM")
        values = {"person": "x", "rank": 1, "email": "x@vnm.example", "phone": "",
                  "starts_at": at + timedelta(hours=starts), "ends_at": at + timedelta(hours=ends)}  # fmt: skip
        with pytest.raises(Unacceptable, match=words_of_refusal):
            write_shift(row, values=values, by=actor("vnm-officer"), at=at)

    def test_a_shift_is_struck_by_its_own_desk_only(self, desk, actor, at):
        row = desk("VNM")
        values = {"person": "x", "rank": 1, "email": "x@vnm.example", "phone": "",
                  "starts_at": at, "ends_at": at + timedelta(hours=8)}  # fmt: skip
        shift = write_shift(row, values=values, by=actor("vnm-officer"), at=at)
        assert queries.on_duty(row, at=at) == [shift]
        with pytest.raises(NotAllowed):
            strike_shift(shift.pk, by=actor("khm-officer"), at=at)
        strike_shift(shift.pk, by=actor("vnm-officer"), at=at)
        assert queries.on_duty(row, at=at) == []
        with pytest.raises(NotFound):
            strike_shift(shift.pk, by=actor("vnm-officer"), at=at)

    def test_an_address_that_is_none_is_refused(self, desk):
        with pytest.raises(Unacceptable, match="email"):
            desk("VNM", email="not an address")


def test_no_act_is_without_its_journal_row(raised, call, actor, at):
    from riparian.secretariat.audit.models import Entry as Row

    alert = raised()
    operations.update_alert(alert.identifier, call=call(), by=actor("khm-officer"), at=at)
    operations.acknowledge(alert.identifier, by=actor("vnm-officer"), at=at)
    operations.cancel_alert(alert.identifier, words=words(), by=actor("khm-officer"), at=at)
    acts = set(Row.objects.filter(subject_kind="alerts.alert").values_list("act", flat=True))
    assert acts >= {"alert.raised", "alert.told", "alert.updated", "alert.changed",
                    "alert.acknowledged", "alert.cancelled"}  # fmt: skip
    assert Fact.objects.filter(alert=alert).count() >= 5
    assert Incident.objects.filter(alerts=alert).exists()
    assert journal.Installation().name
