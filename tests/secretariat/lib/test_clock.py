"""Wall clocks, zones and spans in words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from riparian.secretariat.lib import clock
from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.lib.templatetags import page

AT = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(name):
    assert clock.find_zone(name) is None
    with pytest.raises(Unacceptable, match="not a time zone"):
        clock.get_zone(name)


def test_an_hour_that_comes_twice_is_refused():
    with pytest.raises(Unacceptable, match="comes twice"):
        clock.instant_of(datetime(2027, 10, 31, 2, 30), ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=5), "1 minute"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_span_is_said_in_its_largest_whole_unit(span, words):
    assert clock.in_words(span) == words
    assert clock.until_in_words(AT + span, at=AT) == f"in {words}"
    assert clock.until_in_words(AT - span, at=AT) == f"{words} ago"


def test_no_instant_shows_as_nothing():
    assert page.wall_time(None) == page.wall_hour(None) == page.until({}, None) == ""
    assert page.wall_hour(AT, "Asia/Bangkok") == "01-01 19:00"


def test_a_filter_changes_and_the_page_number_is_dropped(rf):
    request = rf.get("/x?page=3&q=a")
    assert page.with_query({"request": request}, q="b", kind="c") == "?q=b&kind=c"
