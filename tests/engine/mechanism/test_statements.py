"""Which statements contradict each other, and which only look as if they did."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.mechanism.statements import (
    Stated,
    find_contradictions,
    meant_by,
    span_of,
)


def stated(name, quantity, dated="2020-03", bound="exact", about=("projects", "", "signed")):
    return Stated(
        identifier=name, about=about, dated=dated, quantity=Decimal(quantity), bound=bound
    )


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        (("410", "2020-03", "at-least"), ("140", "2020-03-23", "at-least"), True),
        (("991", "2025-08-15", "exact"), ("700", "2025-08-15", "at-least"), True),
        (("779", "2023-06", "exact"), ("780", "2023-06", "exact"), True),
        (("600", "2023-03", "at-least"), ("650", "2023-03-23", "exact"), False),
        (("500", "2021-03-23", "exact"), ("666", "2022-07-09", "exact"), False),
        (("3490000", "2018", "exact"), ("3400000", "2018-01-02", "exact"), True),
        (("3490000", "2018", "exact"), ("3494000", "2018-01-02", "exact"), False),
        (("160", "2018", "about"), ("165", "2018", "exact"), False),
        (("100", "2018", "nearly"), ("95", "2018", "exact"), False),
        (("100", "2018", "nearly"), ("101", "2018", "exact"), True),
        (("1", "", "exact"), ("2", "", "exact"), False),
    ],
)
def test_two_statements_contradict_when_no_number_is_meant_by_both(one, other, contradict):
    pair = find_contradictions([stated("a", *one), stated("b", *other)])
    assert pair == ([("a", "b")] if contradict else [])


def test_what_was_approved_is_never_set_against_what_was_signed():
    approved = stated("a", "14", about=("batch", "MMR", "approved"))
    signed = stated("b", "12", about=("batch", "MMR", "signed"))
    assert find_contradictions([approved, signed]) == []


@pytest.mark.parametrize(
    ("dated", "days"),
    [("2024", ("2024-01-01", "2024-12-31")), ("2024-02", ("2024-02-01", "2024-02-29")),
     ("2024-02-03", ("2024-02-03", "2024-02-03"))],
)  # fmt: skip
def test_a_date_spans_what_is_known_of_it(dated, days):
    assert tuple(day.isoformat() for day in span_of(dated)) == days


@pytest.mark.parametrize("dated", ["soon", "2024-13", "2024-02-30", "2024-0-3-4-x"])
def test_a_date_that_is_none_is_refused(dated):
    with pytest.raises(InvalidInput, match="must be a year"):
        span_of(dated)


def test_a_bound_or_number_that_is_none_is_refused():
    with pytest.raises(InvalidInput, match="bound is 'roughly'"):
        stated("a", "1", bound="roughly")
    with pytest.raises(InvalidInput, match="finite"):
        meant_by(stated("a", "Infinity"))


QUANTITIES = st.decimals(0, 10**9, places=2).map(str)
BOUNDS = st.sampled_from(["exact", "at-least", "about", "nearly"])
DATES = st.sampled_from(["2019", "2020", "2020-03", "2020-03-23", ""])


@settings(deadline=None)
@given(st.lists(st.tuples(QUANTITIES, DATES, BOUNDS), max_size=8))
def test_nothing_contradicts_itself_and_order_does_not_matter(rows):
    statements = [stated(str(number), *row) for number, row in enumerate(rows)]
    pairs = {frozenset(pair) for pair in find_contradictions(statements)}
    assert all(len(pair) == 2 for pair in pairs)
    assert pairs == {frozenset(pair) for pair in find_contradictions(statements[::-1])}
    for one in statements:
        low, high = meant_by(one)
        assert low <= one.quantity <= high
        if one.dated:
            assert find_contradictions([one, one]) == []
