"""Two coders, blind to each other; the ruling; in any order of records."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.responsibilities.commitments.scoring import (
    Coding,
    Ruling,
    Score,
    Stage,
    Standing,
    codings_shown_to,
    standing_of,
)

START = datetime(2027, 1, 1, tzinfo=UTC)


def hour(number):
    return START + timedelta(hours=number)


def coding(coder, score, at):
    return Coding(coder=coder, score=Score(score), at=hour(at))


def ruling(score, at):
    return Ruling(score=Score(score), at=hour(at))


@pytest.mark.parametrize(
    ("codings", "rulings", "at", "standing"),
    [
        ([], [], 9, Standing(stage=Stage.OPEN)),
        ([coding(1, "1", 1)], [], 9, Standing(stage=Stage.ONE_IN)),
        ([coding(1, "1", 1), coding(1, "0", 2)], [], 9, Standing(stage=Stage.ONE_IN)),
        ([coding(1, "1", 1), coding(2, "1", 2)], [], 9,
         Standing(stage=Stage.SETTLED, score=Score.FULL)),
        ([coding(1, "1", 1), coding(2, "1", 2)], [], 1, Standing(stage=Stage.ONE_IN)),
        ([coding(1, "na", 1), coding(2, "na", 2)], [], 9,
         Standing(stage=Stage.SETTLED, score=Score.NOT_APPLICABLE)),
        ([coding(1, "1", 1), coding(2, "0", 2)], [], 9, Standing(stage=Stage.DISPUTED)),
        ([coding(1, "1", 1), coding(2, "0", 2)], [ruling("0", 3)], 9,
         Standing(stage=Stage.SETTLED, score=Score.PARTIAL, is_ruled=True)),
        ([coding(1, "1", 1), coding(2, "0", 2)], [ruling("0", 3), ruling("-1", 5)], 9,
         Standing(stage=Stage.SETTLED, score=Score.CONTRARY, is_ruled=True)),
        ([coding(1, "1", 1), coding(2, "0", 4)], [ruling("0", 3)], 9,
         Standing(stage=Stage.DISPUTED)),
        ([coding(1, "1", 1), coding(2, "1", 2), coding(3, "-1", 3)], [], 9,
         Standing(stage=Stage.SETTLED, score=Score.FULL)),
    ],
)  # fmt: skip
def test_the_standing_follows_from_the_records_and_the_instant(codings, rulings, at, standing):
    assert standing_of(codings, rulings, at=hour(at)) == standing


entered = st.lists(
    st.builds(coding, st.integers(1, 3), st.sampled_from(list(Score)), st.integers(0, 20)),
    max_size=5,
)
ruled = st.lists(
    st.builds(ruling, st.sampled_from(list(Score)), st.integers(0, 20)),
    max_size=3, unique_by=lambda one: one.at,
)  # fmt: skip


def once_each(codings):
    return list({(one.coder, one.at): one for one in codings}.values())


@settings(deadline=None, max_examples=300)
@given(entered, ruled, st.integers(0, 25), st.randoms())
def test_the_order_in_which_records_are_read_does_not_matter(codings, rulings, at, shuffle):
    codings = once_each(codings)
    mixed, others = list(codings), list(rulings)
    shuffle.shuffle(mixed)
    shuffle.shuffle(others)
    assert standing_of(codings, rulings, at=hour(at)) == standing_of(mixed, others, at=hour(at))


@settings(deadline=None, max_examples=300)
@given(entered, ruled, st.integers(0, 25))
def test_only_what_two_coders_agree_on_or_a_ruling_decides_is_a_score(codings, rulings, at):
    codings = once_each(codings)
    found = standing_of(codings, rulings, at=hour(at))
    known = {one.coder for one in codings if one.at <= hour(at)}
    assert (found.score is not None) == (found.stage is Stage.SETTLED)
    if len(known) < 2:
        assert found.stage in {Stage.OPEN, Stage.ONE_IN}


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(list(Score)), st.sampled_from(list(Score)), st.integers(0, 9))
def test_nobody_can_tell_the_first_score_before_the_second_is_in(one, other, at):
    first = [coding(1, one, at)], [coding(1, other, at)]
    for reader in (None, 2, 3):
        assert [codings_shown_to(reader, codings) for codings in first] == [[], []]
    standings = {standing_of(codings, at=hour(10)) for codings in first}
    assert len(standings) == 1
    assert codings_shown_to(1, first[0]) == first[0]


def test_once_both_are_in_everyone_sees_both():
    both = [coding(1, "1", 1), coding(2, "0", 2)]
    for reader in (None, 1, 2, 3):
        assert codings_shown_to(reader, both) == both


def test_not_applicable_is_no_number():
    assert Score.NOT_APPLICABLE.number is None
    assert [Score(text).number for text in ("-1", "0", "1")] == [-1.0, 0.0, 1.0]
