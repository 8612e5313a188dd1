"""Deadlines known in part, and the day from which they are over."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.responsibilities.commitments.deadline import (
    Due,
    Precision,
    due_state,
    earliest_day,
    read_partial_date,
)


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2027", Precision.YEAR, date(2027, 1, 1), date(2027, 12, 31)),
        ("2027-12", Precision.MONTH, date(2027, 12, 1), date(2027, 12, 31)),
        ("2028-02", Precision.MONTH, date(2028, 2, 1), date(2028, 2, 29)),
        ("2027-08-16", Precision.DAY, date(2027, 8, 16), date(2027, 8, 16)),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(text, precision, first, last):
    found = read_partial_date(text)
    assert (found.precision, found.first_day, found.last_day) == (precision, first, last)


@pytest.mark.parametrize(
    "text", ["", "27", "2027-13", "2027-02-30", "2027-1", "2027-00", "0000", "2027-01-00", "٢٠٢٧"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(InvalidInput, match="date"):
        read_partial_date(text)


@pytest.mark.parametrize(
    ("text", "day", "due"),
    [
        ("2027", date(2027, 12, 31), Due.SOON),
        ("2027", date(2028, 1, 1), Due.OVERDUE),
        ("2027", date(2027, 10, 1), Due.LATER),
        ("2027", date(2027, 10, 2), Due.SOON),
        ("2027-06", date(2027, 6, 30), Due.SOON),
        ("2027-06", date(2027, 7, 1), Due.OVERDUE),
        ("2027-06-15", date(2027, 6, 15), Due.SOON),
        ("2027-06-15", date(2027, 6, 16), Due.OVERDUE),
    ],
)
def test_it_is_overdue_only_after_the_last_day_it_may_mean(text, day, due):
    assert due_state(read_partial_date(text), on=day) == due
    assert due_state(read_partial_date(text), on=day, is_met=True) == Due.MET


def test_what_has_no_deadline_is_never_overdue():
    assert due_state(None, on=date(2999, 1, 1)) == Due.NONE


days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@settings(deadline=None, max_examples=300)
@given(days, days, st.sampled_from([4, 7, 10]), st.integers(0, 400))
def test_time_only_ever_moves_later_to_soon_to_overdue(deadline, day, length, soon):
    known = read_partial_date(deadline.isoformat()[:length])
    order = [Due.LATER, Due.SOON, Due.OVERDUE]
    before, after = (
        due_state(known, on=on, soon_days=soon) for on in (day, day + timedelta(days=1))
    )
    assert order.index(before) <= order.index(after)
    assert (before is Due.OVERDUE) == (day > known.last_day)


def test_a_day_is_over_when_it_is_over_in_every_capital():
    at = datetime(2027, 12, 31, 17, 15, tzinfo=UTC)  # 2028 in Bangkok, not yet in Yangon
    zones = [ZoneInfo("Asia/Bangkok"), ZoneInfo("Asia/Yangon"), ZoneInfo("Asia/Shanghai")]
    assert earliest_day(at, zones) == date(2027, 12, 31)
    assert earliest_day(at + timedelta(minutes=15), zones) == date(2028, 1, 1)
    assert earliest_day(at, []) == date(2027, 12, 31)
