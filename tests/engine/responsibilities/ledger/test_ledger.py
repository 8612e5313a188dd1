"""The ledger raises no false alarm: at clock changes, in maintenance, when terms are revised."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.responsibilities.ledger.due import (
    instant_due,
    instants_due,
    instants_due_in_turn,
)
from riparian.engine.responsibilities.ledger.standing import (
    Arrival,
    Owed,
    State,
    days_of,
    share_kept,
    standing_of,
)
from riparian.engine.responsibilities.ledger.terms import Season, Terms, Window

LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones())
TWICE = (time(8), time(20))
HOUR = timedelta(hours=1)
minutes_of_day = st.times(max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
clocks = st.lists(minutes_of_day, min_size=1, max_size=4, unique=True)  # fmt: skip


def terms(**changes):
    facts = {"starts_on": date(2020, 11, 1), "zone": "Asia/Shanghai", "times": TWICE,
             "delay": HOUR, "tolerance": timedelta(minutes=30)}  # fmt: skip
    return Terms(**{**facts, **changes})


def owed(*versions, **facts):
    return Owed(versions=versions, watched_from=facts.pop("watched_from", LONG_AGO), **facts)


def on(*parts):
    return datetime(*parts, tzinfo=UTC)


def states(what, arrivals, day, *, at, days=1):
    ends = day + timedelta(days=days)
    return [e.state for e in standing_of(what, arrivals, starts_on=day, ends_on=ends, at=at)]


def test_two_reports_a_day_are_due_at_the_hours_of_the_station():
    due = instants_due(terms(), starts_on=date(2021, 1, 1), ends_on=date(2021, 1, 3))
    assert [one.at for one in due] == [
        on(2021, 1, 1), on(2021, 1, 1, 12), on(2021, 1, 2), on(2021, 1, 2, 12),
    ]  # fmt: skip


def test_a_reading_passes_from_due_to_missing_and_is_late_when_it_comes():
    day, what = date(2021, 1, 1), owed(terms(times=(time(8),)))
    assert states(what, [], day, at=on(2021, 1, 1, 1)) == [State.DUE]
    assert states(what, [], day, at=on(2021, 1, 1, 1, 0, 1)) == [State.MISSING]
    late = [Arrival(on(2021, 1, 1), on(2021, 1, 1, 5), is_checked=True)]
    assert states(what, late, day, at=on(2021, 1, 1, 4)) == [State.MISSING]
    assert states(what, late, day, at=on(2021, 1, 1, 5)) == [State.LATE]


def test_a_reading_that_nobody_checked_is_unchecked_and_counts_as_kept():
    day, what = date(2021, 1, 1), owed(terms(times=(time(8),)))
    came = [Arrival(on(2021, 1, 1), on(2021, 1, 1), is_checked=False)]
    entries = standing_of(what, came, starts_on=day, ends_on=date(2021, 1, 2), at=on(2021, 2, 1))
    assert [one.state for one in entries] == [State.UNCHECKED]
    assert share_kept(days_of(entries)) == 1


def test_a_correction_that_comes_later_does_not_make_a_reading_late():
    came = [Arrival(on(2021, 1, 1), on(2021, 1, 1, 0, 5), is_checked=True),
            Arrival(on(2021, 1, 1, 0, 10), on(2021, 1, 3), is_checked=True)]  # fmt: skip
    what = owed(terms(times=(time(8),)))
    assert states(what, came, date(2021, 1, 1), at=on(2021, 2, 1)) == [State.ARRIVED]


def test_maintenance_that_was_announced_excuses_and_what_comes_still_counts():
    window = Window(starts_at=on(2021, 1, 1), ends_at=on(2021, 1, 1, 12))
    what, day = owed(terms(), maintenance=(window,)), date(2021, 1, 1)
    assert states(what, [], day, at=on(2021, 2, 1)) == [State.EXCUSED, State.MISSING]
    came = [Arrival(on(2021, 1, 1), on(2021, 1, 5), is_checked=True)]
    assert states(what, came, day, at=on(2021, 2, 1))[0] == State.ARRIVED


def test_nothing_is_said_about_what_this_installation_did_not_watch():
    day = date(2021, 1, 1)
    never = owed(terms(), watched_from=None)
    assert states(never, [], day, at=on(2022, 1, 1)) == [State.UNWATCHED] * 2
    since = owed(terms(), watched_from=on(2021, 1, 1, 6))
    assert states(since, [], day, at=on(2022, 1, 1)) == [State.UNWATCHED, State.MISSING]
    lines = days_of(
        standing_of(never, [], starts_on=day, ends_on=date(2021, 1, 2), at=on(2022, 1, 1))
    )
    assert (lines[0].due, share_kept(lines)) == (0, None)


def test_a_season_may_pass_the_turn_of_the_year():
    flood, dry = Season(first=(6, 1), last=(10, 31)), Season(first=(12, 1), last=(5, 31))
    assert [flood.has(date(2021, *day)) for day in ((5, 31), (6, 1), (10, 31), (11, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert [dry.has(date(2021, *day)) for day in ((11, 30), (12, 1), (5, 31), (6, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not instants_due(
        terms(season=flood), starts_on=date(2021, 1, 1), ends_on=date(2021, 6, 1)
    )


def test_a_revision_changes_what_is_due_from_its_day_on_and_nothing_before():
    old = terms(starts_on=date(2010, 1, 1), ends_on=date(2020, 11, 1),
                season=Season(first=(6, 1), last=(10, 31)))  # fmt: skip
    new = terms()
    stretch = {"starts_on": date(2020, 10, 30), "ends_on": date(2020, 11, 3)}
    due = instants_due_in_turn((new, old), **stretch)
    assert Counter(one.terms is old for one in due) == {True: 4, False: 4}
    before = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 11, 1)}
    assert instants_due_in_turn((old, new), **before) == instants_due(old, **before)


@pytest.mark.parametrize(
    "changes",
    [{"times": ()}, {"every": HOUR}, {"times": (), "every": timedelta(seconds=1)},
     {"ends_on": date(2020, 1, 1)}, {"delay": -HOUR}, {"zone": "Asia/Nowhere"}],
)  # fmt: skip
def test_terms_that_cannot_be_kept_are_refused(changes):
    with pytest.raises(InvalidInput):
        terms(**changes)


def test_a_day_that_no_year_has_and_an_instant_without_a_zone_are_refused():
    with pytest.raises(InvalidInput):
        Season(first=(2, 30), last=(3, 1))
    with pytest.raises(InvalidInput):
        states(owed(terms()), [], date(2021, 1, 1), at=datetime(2021, 1, 1))  # noqa: DTZ001


@given(zone=st.sampled_from(ZONES), day=st.dates(date(1995, 1, 1), date(2037, 12, 1)), times=clocks)
@settings(deadline=None)
def test_in_every_zone_each_hour_of_each_day_is_due_once(zone, day, times):
    what = terms(starts_on=date(1990, 1, 1), zone=zone, times=tuple(times))
    due = instants_due(what, starts_on=day, ends_on=day + timedelta(days=4))
    assert len(due) == 4 * len(times)
    assert Counter(one.day for one in due) == dict.fromkeys(
        (day + timedelta(days=n) for n in range(4)), len(times)
    )


@given(
    zone=st.sampled_from(ZONES), day=st.dates(date(1995, 1, 1), date(2037, 12, 1)),
    hour=st.times().map(lambda t: t.replace(second=0, microsecond=0)), second_time=st.booleans(),
    wait=st.timedeltas(timedelta(0), HOUR),
)  # fmt: skip
@settings(deadline=None)
def test_who_reads_by_the_clock_on_the_wall_is_never_called_late_or_missing(
    zone, day, hour, second_time, wait
):
    what = owed(terms(starts_on=date(1990, 1, 1), zone=zone, times=(hour,)))
    wall = datetime.combine(day, hour, ZoneInfo(zone)).replace(fold=int(second_time))
    taken = wall.astimezone(UTC)
    came = [Arrival(taken, taken + wait, is_checked=True)]
    assert states(what, came, day, at=on(2040, 1, 1)) == [State.ARRIVED]
    due, slack = instant_due(day, hour, ZoneInfo(zone))
    assert abs(due - taken) <= slack


@given(zone=st.sampled_from(ZONES), day=st.dates(date(1995, 1, 1), date(2037, 12, 1)),
       minutes=st.sampled_from((1, 15, 60, 720, 1440, 7)), split=st.integers(1, 4))  # fmt: skip
@settings(deadline=None, max_examples=50)
def test_elapsed_time_knows_no_clock_change_and_asking_in_parts_gives_the_same(
    zone, day, minutes, split
):
    every = timedelta(minutes=minutes)
    what = terms(starts_on=date(1990, 1, 1), zone=zone, times=(), every=every)
    ends, middle = day + timedelta(days=5), day + timedelta(days=split)
    whole = [one.at for one in instants_due(what, starts_on=day, ends_on=ends)]
    assert all(b - a == every for a, b in pairwise(whole))
    parts = [*instants_due(what, starts_on=day, ends_on=middle),
             *instants_due(what, starts_on=middle, ends_on=ends)]  # fmt: skip
    assert [one.at for one in parts] == whole


reports = st.tuples(st.integers(0, 9), st.integers(-90, 90), st.integers(0, 300))


@given(st.lists(reports, max_size=12), st.randoms(use_true_random=False))  # fmt: skip
@settings(deadline=None)
def test_the_order_in_which_readings_are_listed_does_not_matter(readings, random):
    came = [
        Arrival(on(2021, 1, 1) + number * 12 * HOUR + timedelta(minutes=off),
                on(2021, 1, 1) + number * 12 * HOUR + timedelta(minutes=max(off, 0) + wait), True)
        for number, off, wait in readings
    ]  # fmt: skip
    what, at = owed(terms()), on(2021, 1, 4)
    told = states(what, came, date(2021, 1, 1), at=at, days=5)
    random.shuffle(came)
    assert states(what, came, date(2021, 1, 1), at=at, days=5) == told


def test_reports_at_no_fixed_hour_are_due_when_the_day_ends():
    what, day = owed(terms(times=(), per_day=2)), date(2021, 1, 1)
    ends = on(2021, 1, 1, 16)
    assert states(what, [], day, at=ends + HOUR) == [State.DUE] * 2
    assert states(what, [], day, at=ends + 2 * HOUR) == [State.MISSING] * 2
    first = Arrival(on(2020, 12, 31, 16), ends, is_checked=True)
    late = Arrival(on(2021, 1, 1, 15, 59), ends + 2 * HOUR, is_checked=False)
    after = Arrival(ends, ends, is_checked=True)
    assert states(what, [late, first, after], day, at=on(2021, 2, 1)) == [State.ARRIVED, State.LATE]
    assert states(what, [first, late, late], day, at=on(2021, 2, 1)) == [State.ARRIVED, State.LATE]
    with pytest.raises(InvalidInput):
        terms(times=(), per_day=25)


@given(zone=st.sampled_from(ZONES), day=st.dates(date(1995, 1, 1), date(2037, 12, 1)),
       parts=st.lists(st.floats(0, 0.999), min_size=2, max_size=2, unique=True))  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_two_readings_at_any_hour_of_any_day_of_any_zone_are_enough(zone, day, parts):
    what = owed(terms(starts_on=date(1990, 1, 1), zone=zone, times=(), per_day=2))
    begins, _ = instant_due(day, time(0), ZoneInfo(zone))
    ends, _ = instant_due(day + timedelta(days=1), time(0), ZoneInfo(zone))
    taken = [begins + (ends - begins) * part for part in parts]
    came = [Arrival(moment, moment, is_checked=True) for moment in taken]
    assert states(what, came, day, at=on(2040, 1, 1)) == [State.ARRIVED] * 2
