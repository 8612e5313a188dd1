"""Numbers are rounded, never cut, and written by the reader's language."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from riparian.secretariat.lib.numbers import shown


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (2.49, 1, "2.5"),
        (-5.94, 1, "-5.9"),
        (-0.04, 1, "0.0"),
        (12345.6, 0, "12,346"),
        (7, 2, "7.00"),
    ],
)
def test_a_number_is_rounded_and_nought_has_no_sign(value, digits, words):
    assert shown(value, digits) == words


def test_a_sign_is_written_where_it_is_asked_for():
    assert [shown(n, signed=True) for n in (1.0, 0.0, -1.0)] == ["+1.0", "0.0", "-1.0"]


def test_the_language_decides_on_the_mark():
    with translation.override("vi"):
        assert shown(1234.5) == "1.234,5"


@given(st.floats(min_value=-1e9, max_value=1e9), st.integers(min_value=0, max_value=4))
def test_what_is_shown_is_the_nearest_number_with_so_many_digits(value, digits):
    read = float(shown(value, digits).replace(",", ""))
    assert abs(read - value) <= 0.5000001 * 10**-digits + 1e-6
