"""An index is shown only where the coders agree, and never from absent evidence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.responsibilities.commitments.agreement import Level
from riparian.engine.responsibilities.commitments.index import (
    Cells,
    Reliability,
    Standard,
    agreement_of,
    index_of,
    indices_by_group,
)
from riparian.engine.responsibilities.commitments.scoring import Score

MINUS, ZERO, PLUS, NA = (
    Score.CONTRARY, Score.PARTIAL, Score.FULL, Score.NOT_APPLICABLE
)  # fmt: skip


def cells(first, second, final, count=1, group="water", cluster="D"):
    return Cells(group=group, cluster=cluster, codings=(first, second), final=final, count=count)


AGREED = [cells(PLUS, PLUS, PLUS, 15), cells(ZERO, ZERO, ZERO, 10), cells(MINUS, MINUS, MINUS, 5)]


def test_the_index_of_coders_who_agree_is_the_mean_with_its_coverage():
    found = index_of("water", [*AGREED, cells(None, None, None, 20), cells(NA, NA, NA, 4)])
    assert found.mean == pytest.approx(10 / 30)
    assert found.fraction == pytest.approx(2 / 3)
    assert (found.cells, found.scored, found.not_applicable, found.applicable) == (54, 30, 4, 50)
    assert found.coverage == pytest.approx(0.6)
    assert found.reliability is Reliability.FIRM
    assert not found.is_withheld


def test_the_index_of_coders_who_do_not_agree_is_withheld_though_scores_exist():
    found = index_of("water", [cells(PLUS, MINUS, ZERO, 20), cells(ZERO, PLUS, PLUS, 20)])
    assert found.mean is None
    assert found.fraction is None
    assert found.is_withheld
    assert found.reliability is Reliability.TOO_LOW
    assert found.scored == 40


def test_without_any_score_there_is_no_index_and_nothing_is_withheld():
    found = index_of("water", [cells(None, None, None, 9)])
    assert (found.mean, found.coverage, found.is_withheld) == (None, 0.0, False)
    assert found.reliability is Reliability.UNKNOWN
    assert index_of("none", []).coverage is None


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_absent_evidence_never_moves_the_mean(absent, waiting):
    rest = [cells(None, None, None, absent), cells(PLUS, None, None, waiting)]
    assert index_of("g", [*AGREED, *rest]).mean == index_of("g", AGREED).mean


def test_a_small_group_rests_on_the_agreement_of_all():
    few = [cells(PLUS, PLUS, PLUS, 2, group="media", cluster="E")]
    overall, groups = indices_by_group([*AGREED, *few])
    assert overall.reliability is Reliability.FIRM
    assert list(groups) == ["media", "water"]
    assert groups["media"].rests_on_all
    assert groups["media"].mean == 1.0
    assert not groups["water"].rests_on_all


def test_a_large_group_is_judged_by_its_own_agreement():
    bad = [cells(PLUS, MINUS, ZERO, 15, group="media"), cells(MINUS, ZERO, ZERO, 15, group="media")]
    many = [cells(score, score, score, 500) for score in (PLUS, ZERO, MINUS)]
    overall, groups = indices_by_group([*many, *bad])
    assert overall.mean is not None
    assert groups["media"].is_withheld


def test_thresholds_are_data():
    strict = Standard(firm=0.99, tentative=0.98)
    noisy = [*AGREED, cells(ZERO, PLUS, PLUS, 2)]
    assert index_of("g", noisy).mean is not None
    assert index_of("g", noisy, standard=strict).is_withheld
    assert Standard().reliability_of(0.7) is Reliability.TENTATIVE
    assert Standard().reliability_of(0.8) is Reliability.FIRM
    assert Standard().reliability_of(0.6669) is Reliability.TOO_LOW


def test_not_applicable_is_a_category_on_the_nominal_scale_and_no_rating_on_the_ordinal():
    rows = [cells(NA, NA, NA, 10), cells(PLUS, PLUS, PLUS, 5), cells(ZERO, NA, ZERO, 5)]
    assert agreement_of(rows).units == 5
    assert agreement_of(rows, level=Level.NOMINAL).units == 20


def test_the_interval_is_drawn_by_document_where_there_are_several():
    several = [
        *AGREED,
        cells(PLUS, ZERO, PLUS, 3, cluster="E"),
        cells(ZERO, ZERO, ZERO, 3, cluster="E"),
    ]
    assert agreement_of(several).clusters == 2
    assert agreement_of(AGREED).clusters == 30
