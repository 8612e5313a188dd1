"""Who knew when, and where the delay was: a drawn table, and a slow second writing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.mechanism.after_action import (
    OF_EACH_PARTY,
    AfterAction,
    Moment,
    Step,
    review_incident,
)

START = datetime(2026, 8, 1, 3, tzinfo=UTC)
PARTIES = ("KHM", "LAO", "VNM")


def minute(number):
    return START + timedelta(minutes=number)


def moment(step, number, party=""):
    return Moment(step=step, at=minute(number), party=party)


FLOOD = [
    moment(Step.DETECTED, 0),
    moment(Step.ALERTED, 10, "LAO"), moment(Step.ACKNOWLEDGED, 15, "LAO"),
    moment(Step.RESPONDED, 40, "LAO"), moment(Step.RESPONDED, 300, "LAO"),
    moment(Step.ALERTED, 12, "KHM"), moment(Step.ACKNOWLEDGED, 112, "KHM"),
    moment(Step.RESPONDED, 120, "VNM"),
    moment(Step.CLOSED, 600),
]  # fmt: skip


def minutes_of(review, party):
    return [(d.step, d.seconds / 60, d.is_open) for d in review.delays if d.party == party]


def test_a_flood_told_minute_by_minute():
    review = review_incident(FLOOD, parties=PARTIES, at=minute(900))
    assert minutes_of(review, "LAO") == [("alerted", 10, False), ("acknowledged", 5, False),
                                         ("responded", 25, False)]  # fmt: skip
    assert minutes_of(review, "KHM") == [("alerted", 12, False), ("acknowledged", 100, False),
                                         ("responded", 488, True)]  # fmt: skip
    # Viet Nam acted without having been alerted: nobody is charged with the steps it skipped.
    assert minutes_of(review, "VNM") == [("responded", 120, False)]
    assert minutes_of(review, "") == [("closed", 480, False)]
    assert (review.bottleneck.party, review.bottleneck.step) == ("KHM", Step.RESPONDED)
    assert review.reached(Step.ALERTED) == pytest.approx(2 / 3)
    assert review.median_seconds(Step.ACKNOWLEDGED) == (5 + 100) / 2 * 60
    knew = {one.party: one.knew_at for one in review.knowledge}
    assert knew == {"KHM": minute(112), "LAO": minute(15), "VNM": minute(120)}


def test_while_it_runs_the_wait_grows_with_the_clock():
    told = FLOOD[:2]
    early, late = (review_incident(told, parties=["LAO"], at=minute(m)) for m in (20, 50))
    assert [one.seconds for one in early.delays] == [600, 600, 1200]
    assert late.bottleneck.seconds == 40 * 60
    assert late.bottleneck.is_open


def test_an_incident_opened_again_is_closed_when_it_was_closed_for_good():
    review = review_incident([*FLOOD, moment(Step.CLOSED, 700)], parties=PARTIES, at=minute(900))
    assert review.closed_at == minute(700)


def test_what_came_before_its_cause_is_marked_and_counts_nothing():
    told = [moment(Step.DETECTED, 10), moment(Step.ALERTED, 5, "LAO")]
    delay = review_incident(told, parties=["LAO"], at=minute(10)).delays[0]
    assert (delay.is_ahead, delay.seconds) == (True, 0)


def test_without_any_moment_there_is_no_figure_rather_than_a_nought():
    empty = review_incident([], parties=[], at=START)
    assert empty == AfterAction(detected_at=None, closed_at=None, knowledge=(), delays=())
    assert (empty.bottleneck, empty.reached(Step.ALERTED)) == (None, None)
    assert empty.median_seconds(Step.ALERTED) is None
    assert review_incident([], parties=["LAO"], at=START).knowledge[0].knew_at is None


def test_without_detection_the_chain_begins_with_the_first_that_is_known():
    told = [moment(Step.ALERTED, 5, "LAO")]
    review = review_incident(told, parties=["LAO"], at=minute(10))
    assert minutes_of(review, "LAO") == [("acknowledged", 5, True)]
    assert minutes_of(review, "") == [("closed", 5, True)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"step": Step.ALERTED, "at": START},
        {"step": Step.CLOSED, "at": START, "party": "LAO"},
        {"step": Step.DETECTED, "at": START.replace(tzinfo=None)},
    ],
)
def test_a_moment_that_cannot_be_is_refused(wrong):
    with pytest.raises(InvalidInput, match="moment"):
        Moment(**wrong)


moments = st.lists(
    st.one_of(
        st.builds(moment, st.sampled_from([Step.DETECTED, Step.CLOSED]), st.integers(0, 500)),
        st.builds(
            moment, st.sampled_from(OF_EACH_PARTY), st.integers(0, 500), st.sampled_from(PARTIES)
        ),
    ),
    max_size=20,
)


def slow_chain(told, party, end):
    """The rule a second time: walk the steps, remember the last that is known."""

    def earliest(step, who):
        return min((m.at for m in told if m.step == step and m.party == who), default=None)

    last, out = earliest(Step.DETECTED, ""), []
    for step in OF_EACH_PARTY:
        instant = earliest(step, party)
        later = [earliest(s, party) for s in OF_EACH_PARTY[OF_EACH_PARTY.index(step) :]]
        if instant is None and all(one is None for one in later):
            return [*out, (step, max(0, (end - last).total_seconds()), True)] if last else out
        if instant is not None:
            if last is not None:
                out.append((step, max(0, (instant - last).total_seconds()), False))
            last = max(last, instant) if last else instant
    return out


@settings(deadline=None)
@given(moments, st.randoms())
def test_the_figures_agree_with_a_slow_writing_and_ignore_the_order_of_the_log(told, random):
    review = review_incident(told, parties=PARTIES, at=minute(501))
    shuffled = random.sample(told, len(told))
    assert review_incident(shuffled, parties=PARTIES, at=minute(501)) == review
    end = review.closed_at or minute(501)
    for party in PARTIES:
        found = [(d.step, d.seconds, d.is_open) for d in review.delays if d.party == party]
        assert found == slow_chain(told, party, end)
    assert all(delay.seconds >= 0 for delay in review.delays)
