"""The scoring formula against a published matrix, and its refusals."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidProblem, MismatchedAxes
from riparian.engine.responsibilities.commitments.matrix import (
    Divisor,
    ScoreMatrix,
    average_by_area,
    average_by_commitment,
    average_by_country,
    fraction_fulfilled,
)

PUBLISHED = Path(__file__).parents[3] / "golden" / "commitments" / "g7_lyon_1996.csv"
MEMBERS = ("CAN", "FRA", "DEU", "ITA", "JPN", "USA", "GBR")
NAN = float("nan")


@pytest.fixture(scope="module")
def rows():
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def scored(rows):
    return [row for row in rows if not row["commitment"].startswith("(")]


@pytest.fixture(scope="module")
def matrix(scored):
    return ScoreMatrix(
        commitments=tuple(row["commitment"] for row in scored), countries=MEMBERS,
        scores=np.array([[float(row[m]) if row[m] else NAN for m in MEMBERS] for row in scored]),
    )  # fmt: skip


def test_the_eighteen_printed_averages_of_commitments_are_reproduced(matrix, scored):
    found = [f"{value:.2f}" for value in average_by_commitment(matrix, Divisor.ALL)]
    assert found == [row["published_average"] for row in scored]
    assert len(found) == 18


def test_the_printed_averages_of_the_complete_areas_are_reproduced(matrix, scored, rows):
    areas = [row["area"] for row in scored]
    found = average_by_area(matrix, areas, divisor=Divisor.ALL, rounded_to=2)
    printed = {r["area"]: r["published_average"] for r in rows if r["commitment"].startswith("(")}
    for area in ("economic", "transnational"):  # the page was cut off within the third area
        assert f"{found[area]:.3f}" == printed[area]


def test_an_empty_cell_is_left_out_unless_the_printed_practice_is_asked_for(matrix):
    row = matrix.commitments.index("IFI Reform")  # five of seven are scored: -1, 0, 1, 1, 1
    assert average_by_commitment(matrix)[row] == pytest.approx(2 / 5)
    assert average_by_commitment(matrix, Divisor.ALL)[row] == pytest.approx(2 / 7)


def test_countries_average_over_what_they_were_scored_on(matrix):
    found = dict(zip(MEMBERS, average_by_country(matrix), strict=True))
    assert found["USA"] == pytest.approx(np.nanmean(matrix.scores[:, MEMBERS.index("USA")]))
    assert found["ITA"] == pytest.approx(2 / 6)


def test_what_is_never_scored_has_no_average_under_either_divisor():
    empty = ScoreMatrix(commitments=("a",), countries=("X", "Y"), scores=np.full((1, 2), NAN))
    for divisor in Divisor:
        assert np.isnan(average_by_commitment(empty, divisor)).all()
        assert np.isnan(average_by_country(empty, divisor)).all()
    assert np.isnan(average_by_area(empty, ["water"])["water"])


cells = st.lists(
    st.lists(st.sampled_from([NAN, -1.0, 0.0, 1.0]), min_size=3, max_size=3), min_size=1, max_size=6
)


@settings(deadline=None, max_examples=150)
@given(cells)
def test_a_country_without_evidence_changes_no_average(table):
    scores = np.array(table)
    names = tuple(map(str, range(len(table))))
    three = ScoreMatrix(commitments=names, countries=("A", "B", "C"), scores=scores)
    wider = np.hstack([scores, np.full((len(table), 1), NAN)])
    four = ScoreMatrix(commitments=names, countries=("A", "B", "C", "D"), scores=wider)
    np.testing.assert_array_equal(average_by_commitment(three), average_by_commitment(four))


@pytest.mark.parametrize(("mean", "fraction"), [(-1.0, 0.0), (0.0, 0.5), (0.4, 0.7), (1.0, 1.0)])
def test_the_fraction_is_the_published_percentage(mean, fraction):
    assert fraction_fulfilled(mean) == pytest.approx(fraction)


def test_a_score_outside_the_scale_and_a_wrong_shape_are_named():
    with pytest.raises(InvalidProblem, match=r"score of B on 'a': is 2"):
        ScoreMatrix(commitments=("a",), countries=("A", "B"), scores=np.array([[0.0, 2.0]]))
    with pytest.raises(MismatchedAxes):
        ScoreMatrix(commitments=("a",), countries=("A",), scores=np.zeros((1, 2)))
    one = ScoreMatrix(commitments=("a",), countries=("A",), scores=np.zeros((1, 1)))
    with pytest.raises(MismatchedAxes, match="areas: are 2"):
        average_by_area(one, ["x", "y"])
