"""A thousand shuffles of CAP messages, with repeats, give one state."""

from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.io.cap.message import (
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
from riparian.engine.io.cap.replay import replay

START = datetime(2026, 8, 1, tzinfo=UTC)
INFO = Info(event="Flood", urgency=Urgency.EXPECTED, severity=Severity.SEVERE,
            certainty=Certainty.OBSERVED, categories=(Category.MET,))  # fmt: skip
DESKS = ("khm", "lao", "vnm")


def message(number, kind, *references, sender="khm", minute=None, severity=Severity.SEVERE):
    sent = START + timedelta(minutes=number if minute is None else minute)
    return Message(
        key=Reference(sender=sender, identifier=f"M{number}", sent=sent), status=Status.ACTUAL,
        type=kind, scope=Scope.PUBLIC, references=tuple(one.key for one in references),
        infos=(Info(event=INFO.event, urgency=INFO.urgency, severity=severity,
                    certainty=INFO.certainty, categories=INFO.categories),),
    )  # fmt: skip


def drawn_log(random, *, alerts=6, steps=30):
    """A log of some alerts with updates, cancels, acknowledgements, errors and intruders."""
    log = [message(n, Type.ALERT, sender=random.choice(DESKS)) for n in range(alerts)]
    heads = list(log)
    for number in range(alerts, alerts + steps):
        place = random.randrange(len(heads))
        head = heads[place]
        kind = random.choice([Type.UPDATE, Type.UPDATE, Type.CANCEL, Type.ACK, Type.ERROR])
        own = head.key.sender
        sender = (
            random.choice(DESKS) if kind in {Type.ACK, Type.ERROR} or random.random() < 0.1 else own
        )
        made = message(number, kind, head, sender=sender,
                       severity=random.choice(list(Severity)))  # fmt: skip
        log.append(made)
        if kind in {Type.UPDATE, Type.CANCEL} and sender == own:
            heads[place] = made
    return log


def test_a_thousand_shuffles_with_repeats_reach_one_state():
    random = Random(20260801)  # noqa: S311 - a fixed shuffle
    log = drawn_log(random)
    expected = replay(log)
    assert len(expected) == 6
    states = set()
    for _ in range(1_000):
        arrived = log + random.choices(log, k=len(log) // 2)
        random.shuffle(arrived)
        states.add(replay(arrived))
    assert states == {expected}


@pytest.mark.long
@settings(deadline=None, max_examples=400)
@given(st.randoms(use_true_random=False))
def test_any_log_gives_one_state_in_any_order(random):
    log = drawn_log(random, alerts=random.randint(1, 5), steps=random.randint(0, 25))
    expected = replay(log)
    for _ in range(5):
        arrived = log + random.choices(log, k=3)
        random.shuffle(arrived)
        assert replay(arrived) == expected


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_every_message_is_in_one_thread_and_a_thread_stands_or_is_cancelled(random):
    log = drawn_log(random, alerts=3, steps=12)
    threads = replay(log)
    named = [key for thread in threads for key in thread.messages]
    assert sorted(named) == sorted({one.key for one in log})
    for thread in threads:
        assert bool(thread.standing) != thread.is_cancelled


def test_an_update_stands_in_place_of_the_alert_it_names():
    alert = message(0, Type.ALERT)
    update = message(1, Type.UPDATE, alert)
    (thread,) = replay([update, alert])
    assert thread.standing == (update.key,)
    assert thread.key == alert.key
    assert not thread.is_cancelled


def test_a_cancel_that_comes_before_its_alert_cancels_it_when_it_comes():
    alert = message(0, Type.ALERT)
    cancel = message(1, Type.CANCEL, alert)
    (early,) = replay([cancel])
    assert (early.is_cancelled, early.missing) == (True, (alert.key,))
    (whole,) = replay([cancel, alert])
    assert (whole.is_cancelled, whole.standing, whole.missing) == (True, (), ())


def test_two_updates_of_one_alert_both_stand_until_one_names_the_other():
    alert = message(0, Type.ALERT)
    one, other = message(1, Type.UPDATE, alert), message(2, Type.UPDATE, alert)
    (thread,) = replay([alert, one, other])
    assert thread.standing == (one.key, other.key)
    last = message(3, Type.UPDATE, one, other)
    assert replay([alert, one, other, last])[0].standing == (last.key,)


def test_nobody_cancels_anothers_alert():
    alert = message(0, Type.ALERT, sender="khm")
    intruder = message(1, Type.CANCEL, alert, sender="vnm")
    (thread,) = replay([alert, intruder])
    assert thread.standing == (alert.key,)
    assert thread.disregarded == (intruder.key,)


def test_a_cancel_sent_before_what_it_names_is_disregarded():
    alert = message(5, Type.ALERT)
    early = message(1, Type.CANCEL, alert, minute=0)
    (thread,) = replay([alert, early])
    assert thread.standing == (alert.key,)
    assert thread.disregarded == (early.key,)


def test_who_acknowledged_and_who_rejected_is_told_apart():
    alert = message(0, Type.ALERT)
    ack = message(1, Type.ACK, alert, sender="lao")
    error = message(2, Type.ERROR, alert, sender="vnm")
    (thread,) = replay([error, ack, alert])
    assert thread.acknowledged_by == ((alert.key, "lao"),)
    assert thread.rejected_by == ((alert.key, "vnm"),)
    assert thread.standing == (alert.key,)


def test_two_different_messages_of_one_name_are_shown_as_a_conflict():
    alert = message(0, Type.ALERT)
    forged = message(0, Type.ALERT, severity=Severity.MINOR)
    for order in ([alert, forged], [forged, alert]):
        (thread,) = replay(order)
        assert thread.conflicting == (alert.key,)
        assert thread.standing == ()


def test_the_same_instant_in_two_zones_is_one_message():
    here = Reference(sender="a", identifier="b", sent=START)
    there = Reference(sender="a", identifier="b",
                      sent=START.astimezone(timezone(timedelta(hours=7))))  # fmt: skip
    assert here == there
    assert len({here, there}) == 1
