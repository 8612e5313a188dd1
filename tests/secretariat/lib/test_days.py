"""A day as an address asks for it, and as a file states it."""

from datetime import date

import pytest

from riparian.engine.errors import InvalidInput
from riparian.secretariat.lib.days import find_day, read_day


@pytest.mark.parametrize("text", [None, "", "x", "2026-02-30", "2026-05", "2026-05-01T00:00"])
def test_an_address_that_names_no_day_asks_for_none(text):
    assert find_day(text) is None


def test_an_address_asks_for_days_between_the_bounds_alone():
    first, last = date(1900, 1, 1), date(2200, 12, 31)
    asked = ("1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01")
    assert [find_day(day, earliest=first, latest=last) for day in asked] == [
        None, first, last, None,
    ]  # fmt: skip


def test_a_file_states_a_day_or_nothing():
    assert read_day("2024-05-31") == date(2024, 5, 31)
    assert read_day("") is None


@pytest.mark.parametrize("text", ["2024-02-30", "31.5.2024", "2024"])
def test_a_day_in_a_file_that_is_none_is_named(text):
    with pytest.raises(InvalidInput, match=f"'{text}' is no day"):
        read_day(text)
