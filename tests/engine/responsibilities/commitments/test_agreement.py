"""Alpha against the textbook, against an independent package, and its interval."""

import itertools
import random
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidProblem, MismatchedAxes
from riparian.engine.responsibilities.commitments.agreement import (
    Level,
    krippendorff_alpha,
    measure_agreement,
)

NAN = float("nan")
TABLES = 1_000


def distance(one, other, level, marginals):
    """Written as the book writes it, by summing ranks in between."""
    if level is Level.NOMINAL:
        return float(one != other)
    if level is Level.INTERVAL:
        return (one - other) ** 2
    low, high = sorted((one, other))
    between = sum(n for value, n in marginals.items() if low <= value <= high)
    return (between - (marginals[low] + marginals[high]) / 2) ** 2


def alpha_by_definition(table, level):
    """Pair every rating with every other: within units observed, across everything expected."""
    units = [[value for value in row if not isnan(value)] for row in table]
    units = [unit for unit in units if len(unit) >= 2]
    every = [value for unit in units for value in unit]
    if len(set(every)) < 2:
        return NAN
    marginals = {value: every.count(value) for value in set(every)}
    observed = sum(
        distance(one, other, level, marginals) / (len(unit) - 1)
        for unit in units for one, other in itertools.permutations(unit, 2)
    ) / len(every)  # fmt: skip
    expected = sum(
        distance(one, other, level, marginals) for one, other in itertools.permutations(every, 2)
    ) / (len(every) * (len(every) - 1))
    return 1 - observed / expected


def random_table(seed):
    draw = random.Random(seed)  # noqa: S311 - tables for a test
    units, coders = draw.randint(2, 9), draw.randint(2, 4)
    values = draw.sample(range(-3, 8), draw.randint(2, 4))
    missing = draw.choice((0.0, 0.2, 0.5))
    return [
        [NAN if draw.random() < missing else float(draw.choice(values)) for _ in range(coders)]
        for _ in range(units)
    ]


def test_alpha_equals_the_definition_on_a_thousand_random_tables_at_each_level():
    defined = 0
    for seed in range(TABLES):
        table = random_table(seed)
        for level in Level:
            expected = alpha_by_definition(table, level)
            found = krippendorff_alpha(np.array(table), level=level)
            assert found == pytest.approx(expected, abs=1e-10, nan_ok=True), (seed, level)
            defined += not isnan(expected)
    assert defined > 2 * TABLES


def test_alpha_equals_an_independent_package_on_a_thousand_random_tables():
    agreement = pytest.importorskip("nltk.metrics.agreement")
    compared = 0
    for seed in range(TABLES):
        table = random_table(seed)
        triples = [
            (f"coder {coder}", unit, value)
            for unit, row in enumerate(table)
            if sum(not isnan(value) for value in row) >= 2
            for coder, value in enumerate(row)
            if not isnan(value)
        ]
        if len({value for _, _, value in triples}) < 2:
            continue
        for level, apart in (
            (Level.NOMINAL, lambda one, other: float(one != other)),
            (Level.INTERVAL, lambda one, other: (one - other) ** 2),
        ):
            task = agreement.AnnotationTask(data=triples, distance=apart)
            found = krippendorff_alpha(np.array(table), level=level)
            assert found == pytest.approx(task.alpha(), abs=1e-9), (seed, level)
            compared += 1
    assert compared > 1.5 * TABLES


# The worked example that goes round in every text on alpha: twelve units, four observers.
BOOK = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T


@pytest.mark.parametrize(
    ("level", "printed"),
    [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849)],
)
def test_alpha_is_the_one_printed_for_the_worked_example_of_the_literature(level, printed):
    assert krippendorff_alpha(BOOK, level=level) == pytest.approx(printed, abs=5e-4)


tables = st.lists(
    st.lists(st.sampled_from([NAN, -1.0, 0.0, 1.0]), min_size=2, max_size=2), min_size=1, max_size=9
)


@settings(deadline=None, max_examples=200)
@given(tables, st.sampled_from(list(Level)), st.randoms())
def test_alpha_does_not_know_the_order_of_units_or_coders(table, level, shuffle):
    shuffled = [list(row) for row in table]
    for row in shuffled:
        shuffle.shuffle(row)
    shuffle.shuffle(shuffled)
    one, other = (krippendorff_alpha(np.array(rows), level=level) for rows in (table, shuffled))
    assert one == pytest.approx(other, nan_ok=True)


@settings(deadline=None, max_examples=200)
@given(tables, st.sampled_from(list(Level)), st.integers(1, 4))
def test_a_weight_is_the_same_as_writing_the_unit_again(table, level, times):
    weighed = krippendorff_alpha(
        np.array(table), level=level, weights=np.full(len(table), float(times))
    )
    written = krippendorff_alpha(np.array(table * times), level=level)
    assert weighed == pytest.approx(written, nan_ok=True)


@settings(deadline=None, max_examples=100)
@given(tables)
def test_coders_who_always_agree_have_alpha_one_or_nothing_to_agree_on(table):
    same = np.array([[row[0], row[0]] for row in table])
    alpha = krippendorff_alpha(same, level=Level.ORDINAL)
    varied = len({row[0] for row in table if not isnan(row[0])}) > 1
    assert alpha == 1.0 if varied else isnan(alpha)


def test_without_two_ratings_of_anything_or_without_variation_alpha_is_not_told():
    for table in ([[1.0, NAN]], [[1.0, 1.0], [1.0, 1.0]]):
        found = measure_agreement(np.array(table), level=Level.NOMINAL)
        assert np.isnan([found.alpha, found.low, found.high]).all()
        assert found.defined == 0


def coded(units, agreeing, seed=1):
    draw = np.random.default_rng(seed)
    truth = draw.integers(-1, 2, units).astype(float)
    other = np.where(draw.random(units) < agreeing, truth, draw.integers(-1, 2, units))
    return np.stack([truth, other], axis=1)


def test_the_interval_holds_alpha_and_narrows_with_more_units():
    few = measure_agreement(coded(30, 0.8), level=Level.ORDINAL, seed=3)
    many = measure_agreement(coded(3_000, 0.8), level=Level.ORDINAL, seed=3)
    for found in (few, many):
        assert found.low < found.alpha < found.high
    assert many.high - many.low < (few.high - few.low) / 5


def test_the_interval_covers_the_true_alpha_about_as_often_as_it_says():
    true = krippendorff_alpha(coded(200_000, 0.8, seed=0), level=Level.INTERVAL)
    covered = 0
    for seed in range(100):
        found = measure_agreement(coded(80, 0.8, seed=seed + 1), level=Level.INTERVAL, draws=300)
        covered += found.low <= true <= found.high
    assert 88 <= covered <= 100


def test_scores_that_hang_together_in_documents_make_the_interval_wider():
    ratings = coded(200, 0.7)
    clusters = np.argsort(np.argsort(ratings[:, 0] != ratings[:, 1], kind="stable")) // 20
    by_unit = measure_agreement(ratings, level=Level.ORDINAL)
    by_document = measure_agreement(ratings, level=Level.ORDINAL, clusters=clusters)
    assert by_document.clusters == 10
    assert by_document.alpha == by_unit.alpha
    assert by_document.high - by_document.low > by_unit.high - by_unit.low


def test_a_weighted_bootstrap_is_that_of_the_units_written_out():
    kinds = np.array([[1.0, 1.0], [0.0, 1.0], [-1.0, -1.0]])
    found = measure_agreement(kinds, level=Level.ORDINAL, weights=np.array([50.0, 20.0, 30.0]))
    written = measure_agreement(np.repeat(kinds, [50, 20, 30], axis=0), level=Level.ORDINAL)
    assert found.units == written.units == 100
    assert found.low == pytest.approx(written.low, abs=0.03)
    assert found.high == pytest.approx(written.high, abs=0.03)


def test_one_unit_or_one_cluster_gives_no_interval():
    one = measure_agreement(np.array([[0.0, 1.0]]), level=Level.INTERVAL)
    assert one.units == 1
    assert np.isnan(one.low)
    two = np.array([[0.0, 1.0], [1.0, 1.0]])
    found = measure_agreement(two, level=Level.INTERVAL, clusters=np.array([7, 7]))
    assert np.isnan(found.high)


def test_the_same_seed_gives_the_same_bits():
    one, other = (measure_agreement(coded(40, 0.6), level=Level.ORDINAL, seed=9) for _ in "ab")
    assert one == other


@pytest.mark.parametrize(
    ("ratings", "weights", "error"),
    [
        (np.array([1.0, 2.0]), None, MismatchedAxes),
        (np.array([[1.0, 2.0]]), np.array([1.0, 2.0]), MismatchedAxes),
        (np.array([[1.0, 2.0]]), np.array([-1.0]), InvalidProblem),
    ],
)
def test_ratings_that_cannot_be_are_refused(ratings, weights, error):
    with pytest.raises(error):
        krippendorff_alpha(ratings, level=Level.NOMINAL, weights=weights)


def test_clusters_of_another_length_are_refused():
    with pytest.raises(MismatchedAxes):
        measure_agreement(coded(4, 0.5), level=Level.NOMINAL, clusters=np.array([1]))
