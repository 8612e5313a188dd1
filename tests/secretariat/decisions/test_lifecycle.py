"""Where a decision stands, for any records, any instant, any time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.secretariat.decisions.lifecycle import (
    ALLOWED,
    Fact,
    Kind,
    State,
    can_be_adopted,
    standing_of,
)
from riparian.secretariat.lib.clock import instant_of
from riparian.secretariat.lib.errors import Unacceptable

START = datetime(2027, 3, 1, tzinfo=UTC)
SIX = frozenset({"CHN", "KHM", "LAO", "MMR", "THA", "VNM"})
ZONES = sorted(available_timezones())


def hours(number):
    return START + timedelta(hours=number)


def circulation(number=1, *, at=0, opens=0, expires=72):
    return Fact(
        number=number, kind=Kind.CIRCULATE, at=hours(at), country="THA", opens_at=hours(opens),
        expires_at=hours(expires), addressees=SIX,
    )  # fmt: skip


def said(number, kind, *, at, country="VNM", of=None):
    return Fact(number=number, kind=kind, at=hours(at), country=country, refers_to=of)


@pytest.mark.parametrize(
    ("facts", "hour", "state"),
    [
        ([], 0, State.DRAFT),
        ([circulation(at=0, opens=24)], 1, State.CIRCULATED),
        ([circulation(at=0, opens=24)], 24, State.SILENCE),
        ([circulation()], 71.999, State.SILENCE),
        ([circulation()], 72, State.ADOPTED),
        ([circulation(), said(2, Kind.OBJECT, at=5)], 72, State.BROKEN),
        ([circulation(), said(2, Kind.OBJECT, at=5)], 4, State.SILENCE),
        ([circulation(), said(2, Kind.OBJECT, at=72)], 80, State.ADOPTED),
        ([circulation(), said(2, Kind.OBJECT, at=5, country="USA")], 72, State.ADOPTED),
        ([circulation(), said(2, Kind.RESERVE, at=5)], 72, State.ADOPTED),
        ([circulation(), said(2, Kind.OBJECT, at=5), said(3, Kind.RETRACT, at=6, of=2)], 99,
         State.BROKEN),
        ([circulation(), said(2, Kind.OBJECT, at=5), said(3, Kind.CONSULT, at=6)], 99,
         State.CONSULTATION),
        ([circulation(), said(2, Kind.OBJECT, at=5), said(3, Kind.CONSULT, at=6),
          circulation(4, at=10, opens=10, expires=20)], 20, State.ADOPTED),
        ([circulation(), said(2, Kind.OBJECT, at=5), said(3, Kind.ADOPT, at=6)], 99, State.BROKEN),
        ([said(1, Kind.ADOPT, at=1)], 1, State.ADOPTED),
        ([circulation(), said(2, Kind.WITHDRAW, at=5)], 99, State.WITHDRAWN),
    ],
)  # fmt: skip
def test_the_state_follows_from_the_records_and_the_instant(facts, hour, state):
    assert standing_of(facts, at=hours(hour)).state == state


@st.composite
def histories(draw):
    facts = []
    hour = 0
    for number in range(1, draw(st.integers(1, 14))):
        hour += draw(st.integers(0, 40))
        kind = draw(st.sampled_from(list(Kind)))
        country = draw(st.sampled_from(sorted(SIX)))
        if kind == Kind.CIRCULATE:
            opens = hour + draw(st.integers(0, 10))
            facts.append(circulation(number, at=hour, opens=opens,
                                     expires=opens + draw(st.integers(1, 90))))  # fmt: skip
        else:
            of = draw(st.integers(1, number))
            facts.append(said(number, kind, at=hour, country=country, of=of))
    return facts


@settings(deadline=None, max_examples=300)
@given(histories(), st.integers(0, 800), st.randoms())
def test_the_order_in_which_records_are_read_does_not_matter(facts, hour, random):
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert standing_of(facts, at=hours(hour)) == standing_of(shuffled, at=hours(hour))


@settings(deadline=None, max_examples=300)
@given(histories())
def test_nobody_adopts_with_an_objection_open(facts):
    for hour in range(0, 700, 7):
        standing = standing_of(facts, at=hours(hour))
        if standing.objections:
            assert standing.state != State.ADOPTED
            assert not can_be_adopted(standing)


@settings(deadline=None, max_examples=200)
@given(histories(), st.integers(0, 600), st.integers(0, 600))
def test_what_is_settled_stays_settled(facts, one, other):
    early, late = sorted((one, other))
    before = standing_of(facts, at=hours(early))
    if before.is_final:
        assert standing_of(facts, at=hours(late)).state == before.state


@settings(deadline=None, max_examples=200)
@given(histories(), st.integers(0, 600))
def test_what_comes_later_does_not_change_what_was(facts, hour):
    known = [fact for fact in facts if fact.at <= hours(hour)]
    assert standing_of(facts, at=hours(hour)) == standing_of(known, at=hours(hour))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(ZONES), st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)))
def test_a_silence_runs_out_at_the_same_instant_on_every_clock(zone, wall):
    wall = wall.replace(microsecond=0)
    try:
        expires = instant_of(wall, ZoneInfo(zone))
    except Unacceptable:
        return  # an hour that is skipped or doubled is refused when the deadline is entered
    assert expires.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
    opens = expires - timedelta(hours=30)
    facts = [Fact(number=1, kind=Kind.CIRCULATE, at=opens, opens_at=opens, expires_at=expires,
                  addressees=SIX)]  # fmt: skip
    for other in ("Asia/Yangon", "Pacific/Kiritimati", zone):
        last = (expires - timedelta(seconds=1)).astimezone(ZoneInfo(other))
        assert standing_of(facts, at=last).state == State.SILENCE
        assert standing_of(facts, at=expires.astimezone(ZoneInfo(other))).state == State.ADOPTED


@pytest.mark.parametrize("zone", ZONES)
def test_every_change_of_a_clock_in_the_next_years_is_refused_or_exact(zone):
    found = ZoneInfo(zone)
    instant, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    step = timedelta(days=1)
    while instant < end:
        before, after = (moment.astimezone(found).utcoffset() for moment in
                         (instant, instant + step))  # fmt: skip
        if before != after:
            _check_day(instant, found)
        instant += step


def _check_day(day, zone):
    for minutes in range(0, 48 * 60, 15):
        wall = (day.astimezone(zone) + timedelta(minutes=minutes)).replace(tzinfo=None)
        instants = {
            wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
            for fold in (0, 1)
            if wall.replace(tzinfo=zone, fold=fold).astimezone(UTC).astimezone(zone)
            .replace(tzinfo=None) == wall
        }  # fmt: skip
        if len(instants) == 1:
            assert instant_of(wall, zone) == instants.pop()
        else:
            with pytest.raises(Unacceptable):
                instant_of(wall, zone)


def test_every_kind_of_record_has_the_states_that_allow_it():
    assert set(ALLOWED) == set(Kind)
    for kind in (Kind.CIRCULATE, Kind.OBJECT, Kind.ADOPT, Kind.WITHDRAW):
        assert not ALLOWED[kind] & {State.ADOPTED, State.WITHDRAWN}
