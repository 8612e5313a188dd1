"""Numbers are rounded, never cut, and written by the reader's language."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from riparian.secretariat.lib.numbers import shown
from riparian.secretariat.lib.templatetags import page


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


@pytest.mark.parametrize(
    ("language", "number", "day"),
    [
        ("en", "12,346.0", "Dec. 25, 2027"),
        ("zh-hans", "12,346.0", "2027年12月25日"),
        ("vi", "12.346,0", "Ngày 25 tháng 12 năm 2027"),
        ("th", "12,346.0", "25 ธันวาคม 2027"),
        ("km", "12.346,0", "25 ខែ ធ្នូ ឆ្នាំ 2027"),
        ("lo", "12.346,0", "25 ທັນວາ 2027"),
        ("my", "12,346.0", "2027 ဒီဇင်ဘာ 25"),
    ],
)
def test_dates_and_numbers_are_written_in_every_language(language, number, day):
    with translation.override(language):
        assert shown(12346.0) == number
        assert date_format(date(2027, 12, 25), "DATE_FORMAT") == day


@pytest.mark.parametrize(
    ("value", "written"),
    [(4782.79, "4,780"), (39123.4, "39,100"), (104.26, "104"), (99.456, "99.46"), (4.5, "4.50"),
     (0.0, "0.00"), (-1234.5, "-1,230")],
)  # fmt: skip
def test_an_estimate_has_the_figures_it_can_bear(value, written):
    assert page.estimated(value) == written
