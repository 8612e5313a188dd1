"""Profiles of texts: what coders agree on, what nobody coded, how two texts differ."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.io.instances import find_instance
from riparian.engine.norms.design.codebook import (
    DEGREES,
    FEATURES,
    FLEXIBILITY,
    STABILITY,
    VARIABLES,
    Mechanism,
    get_variable,
)
from riparian.engine.norms.design.comparison import BaseRate, Difference, compare, place_among
from riparian.engine.norms.design.profile import Code, Presence, profile_of

FOLDER = find_instance("lancang-mekong") / "record" / "drafting"


def rows_of(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shipped(text, coders):
    clauses = [row["number"] for row in rows_of("clauses") if row["text_id"] == text]
    codes = [
        Code(clause=row["clause"], coder=row["coder"], variable=row["variable"], value=row["value"])
        for row in rows_of("clause_codes")
        if row["text_id"] == text and row["coder"] in coders
    ]
    return profile_of(codes, clauses=clauses)


def code(clause, variable, value, coder="a"):
    return Code(clause=clause, coder=coder, variable=variable, value=value)


PUBLISHED_ROW = {
    "Agreement Purpose": ("2", "4"), "PriorNotification": ("2", "3"), "VarMgmt": ("1",),
    "JointMgmt": ("Y",), "InfoExchange": ("Y",), "Monitoring": ("Y",),
    "Conflict Resolution Mechanism": ("1", "2"), "AmendMech": ("Y",), "Enforcement": (),
    "AltScenarios": (),
}  # fmt: skip


@pytest.mark.parametrize("coder", ["analyst", "TFDD"])
def test_the_mekong_agreement_coded_by_article_gives_its_published_row(coder):
    features = shipped("CT-MRC95", {coder}).features
    for variable, codes in PUBLISHED_ROW.items():
        assert features[variable].codes == codes
        assert features[variable].presence is (Presence.PRESENT if codes else Presence.ABSENT)


def test_the_mekong_agreement_binds_and_delegates_no_less_than_the_sanya_declaration():
    rows = compare(shipped("CT-SANYA", {"analyst"}), shipped("CT-MRC95", {"analyst"}))
    found = {row.variable: row.difference for row in rows}
    assert found["Obligation"] is Difference.HIGHER
    assert found["Delegation"] in {Difference.HIGHER, Difference.SAME}


def test_every_shipped_code_is_in_the_code_book_and_has_a_reason():
    for row in rows_of("clause_codes"):
        assert get_variable(row["variable"]).check(row["value"]) == row["value"]
        assert row["rationale"]


def test_silence_is_not_absence():
    found = profile_of([code("1", "Monitoring", "N")], clauses=["1", "2"])
    assert found.features["Monitoring"].presence is Presence.NOT_CODED
    found = profile_of(
        [code("1", "Monitoring", "N"), code("2", "Monitoring", "N")], clauses=["1", "2"]
    )
    assert found.features["Monitoring"].presence is Presence.ABSENT
    found = profile_of([code("", "Monitoring", "N")], clauses=["1", "2"])
    assert found.features["Monitoring"].presence is Presence.ABSENT
    assert profile_of([], clauses=[]).features["Monitoring"].presence is Presence.NOT_CODED


def test_coders_who_differ_leave_a_range_and_are_named():
    found = profile_of(
        [code("1", "Obligation", "1"), code("1", "Obligation", "3", "b"),
         code("2", "Obligation", "2"), code("1", "Escape", "Y"), code("1", "Escape", "N", "b")],
        clauses=["1", "2"],
    )  # fmt: skip
    degree = found.degrees["Obligation"]
    assert (degree.median, degree.strongest) == ((1.5, 2.5), (2, 3))
    assert (degree.by_level, degree.disputed, degree.coded) == ((0, 0, 1, 0, 0), 1, 2)
    assert found.features["Escape"].presence is Presence.DISPUTED
    assert (found.flexibility.low, found.flexibility.high) == (0, 5)
    assert found.coded_twice == 2
    assert [(d.variable, d.values) for d in found.disagreements] == [
        ("Obligation", (("a", "1"), ("b", "3"))), ("Escape", (("a", "Y"), ("b", "N"))),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        ([], [], Difference.UNDECIDED),
        ([("Obligation", "1")], [("Obligation", "1")], Difference.SAME),
        ([("Obligation", "1")], [("Obligation", "2")], Difference.HIGHER),
        ([("Obligation", "3")], [("Obligation", "2")], Difference.LOWER),
        ([("JointMgmt", "Y")], [("JointMgmt", "Y")], Difference.SAME),
        ([("JointMgmt", "Y")], [("JointMgmt", "N")], Difference.ONLY_FIRST),
        ([("JointMgmt", "N")], [("JointMgmt", "Y")], Difference.ONLY_SECOND),
        ([("JointMgmt", "N")], [], Difference.UNDECIDED),
        ([("PriorNotification", "2")], [("PriorNotification", "2;4")], Difference.OTHER_CODES),
    ],
)
def test_two_texts_differ_only_where_both_are_decided(first, second, difference):
    one, two = (
        profile_of([code("1", *pair) for pair in pairs], clauses=["1"]) for pairs in (first, second)
    )
    variable = (first or second or [("Obligation", "")])[0][0]
    assert {r.variable: r.difference for r in compare(one, two)}[variable] is difference


def test_ranges_that_meet_leave_a_degree_undecided():
    one = profile_of([code("1", "Precision", "1"), code("1", "Precision", "3", "b")], clauses=["1"])
    two = profile_of([code("1", "Precision", "2")], clauses=["1"])
    assert {r.variable: r.difference for r in compare(one, two)}["Precision"] is (
        Difference.UNDECIDED
    )


def test_a_base_rate_shows_what_the_uncoded_treaties_could_change():
    rate = BaseRate(variable="Monitoring", value="Y", count=138, coded=436, all=639)
    assert rate.share == pytest.approx(0.3165, abs=5e-5)
    assert rate.bounds == pytest.approx((138 / 639, 341 / 639))
    with pytest.raises(InvalidInput, match="must not grow"):
        BaseRate(variable="Monitoring", value="Y", count=5, coded=4, all=9)


def test_a_text_stands_among_the_rates_of_what_it_has():
    rates = [
        BaseRate(variable="PriorNotification", value=value, count=count, coded=346, all=637)
        for value, count in (("1", 257), ("2", 29), ("3", 30), ("4", 46))
    ]
    text = profile_of([code("1", "PriorNotification", "2;3")], clauses=["1"])
    (place,) = place_among(text, rates)
    assert [rate.count for rate in place.rates] == [29, 30]
    (place,) = place_among(profile_of([], clauses=["1"]), rates)
    assert [rate.value for rate in place.rates] == ["1"]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: code("1", "Obligation", "5"), "must be one of 0, 1, 2, 3, 4"),
        (lambda: code("1", "Obligation", "1;2"), "must be one of"),
        (lambda: code("1", "VarMgmt", "2;1"), "one spelling"),
        (lambda: code("1", "Love", "Y"), "not in the code book"),
        (lambda: profile_of([code("9", "Escape", "Y")], clauses=["1"]), "no clause '9'"),
        (lambda: profile_of([code("1", "Escape", "Y")] * 2, clauses=["1"]), "twice"),
    ],
)
def test_what_the_code_book_does_not_know_is_refused(made, words):
    with pytest.raises(InvalidInput, match=words):
        made()


def test_the_sets_are_of_variables_that_exist():
    assert {*STABILITY, *FLEXIBILITY} <= set(VARIABLES)
    assert {v.mechanism for v in FEATURES} - {None} == set(Mechanism)


cells = st.dictionaries(
    st.tuples(
        st.sampled_from(["", "1", "2", "3"]), st.sampled_from(["a", "b"]),
        st.sampled_from(sorted(VARIABLES)),
    ),
    st.integers(0, 3),
    max_size=30,
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(cells)
def test_a_profile_does_not_depend_on_the_order_of_codes_and_counts_add_up(drawn):
    codes = [
        code(
            clause, variable, VARIABLES[variable].codes[n % len(VARIABLES[variable].codes)][0], who
        )
        for (clause, who, variable), n in drawn.items()
    ]
    found = profile_of(codes, clauses=["1", "2", "3"])
    assert found == profile_of(codes[::-1], clauses=["1", "2", "3"])
    for degree in found.degrees.values():
        assert sum(degree.by_level) + degree.disputed == degree.coded <= degree.clauses
    for count in (found.stability, found.flexibility, *found.mechanisms.values()):
        assert 0 <= count.low <= count.high <= count.of
    same = compare(found, found)
    assert {r.difference for r in same} <= {Difference.SAME, Difference.UNDECIDED}
    assert len(same) == len(DEGREES) + len(FEATURES)


def test_notification_coded_none_is_absence():
    found = profile_of([code("1", "PriorNotification", "1")], clauses=["1"])
    assert found.features["PriorNotification"].presence is Presence.ABSENT
