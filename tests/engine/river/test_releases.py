"""Travel down the network, notice lead time, and what the gauges say of a notice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.io.forecast_folder import read_reaches
from riparian.engine.river.crossings import Reading
from riparian.engine.river.network import Reach
from riparian.engine.river.releases import (
    UNDECIDED,
    Release,
    Verdict,
    adherence_of,
    arrivals_of,
    lead_time,
    overall,
)
from riparian.engine.river.travel import speeds_of, travel_from
from riparian.engine.vocabulary import ReachKind

START = datetime(2026, 1, 10, tzinfo=UTC)
RIVER = (
    Reach(from_id="DAM", to_id="A", distance_km=140.0, travel_time_days=1.0),
    Reach(from_id="A", to_id="B", distance_km=210.0, travel_time_days=1.0),
    Reach(from_id="SIDE", to_id="B", distance_km=10.0, travel_time_days=0.1),
    Reach(from_id="DAM", to_id="B", kind=ReachKind.DIVERSION, distance_km=1.0),
)


def release(**more):
    given = {"from_low_m3s": 1000.0, "from_high_m3s": 1000.0, "to_low_m3s": 600.0,
             "to_high_m3s": 800.0, "announced_at": START - timedelta(days=5)} | more  # fmt: skip
    return Release(node_id="DAM", starts_at=START, **given)


def readings(before, after, *, at=START):
    days = [Reading(at=at - timedelta(days=2), value=before)] if before is not None else []
    return days + ([Reading(at=at + timedelta(days=1), value=after)] if after is not None else [])


def test_a_way_down_the_river_has_bounds_from_the_slowest_and_fastest_reach():
    ways = travel_from(RIVER, "DAM")
    assert set(ways) == {"DAM", "A", "B"}
    assert ways["B"].distance_km == 350.0
    assert ways["B"].days == 2.0
    assert ways["B"].earliest_days == pytest.approx(350 / 210)
    assert ways["B"].latest_days == pytest.approx(350 / 140)


def test_the_quickest_way_counts_where_the_river_parts():
    parted = (*RIVER, Reach(from_id="DAM", to_id="C", travel_time_days=0.2),
              Reach(from_id="C", to_id="B", travel_time_days=0.3))  # fmt: skip
    assert travel_from(parted, "DAM")["B"].days == pytest.approx(0.5)
    assert travel_from(tuple(reversed(parted)), "DAM")["B"].days == pytest.approx(0.5)


def test_a_node_that_is_not_there_or_a_network_without_distances_is_refused():
    with pytest.raises(InvalidInput, match="'NOWHERE' is no node"):
        travel_from(RIVER, "NOWHERE")
    with pytest.raises(InvalidInput, match="no reach of 50 km"):
        speeds_of([Reach(from_id="A", to_id="B")])


def test_jinghong_reaches_the_stations_below_in_the_order_of_the_river():
    notice = Release(node_id="DAM_JINGHONG", starts_at=START, announced_at=START)
    below = ("ST_STUNG_TRENG", "ST_CHIANG_SAEN", "ST_PAKSE", "ST_T_YASOTHON")
    found = arrivals_of(notice, read_reaches("lancang-mekong"), at_nodes=below)
    assert [one.node_id for one in found] == ["ST_CHIANG_SAEN", "ST_PAKSE", "ST_STUNG_TRENG"]
    days = [(one.at - START) / timedelta(days=1) for one in found]
    assert 2.0 < days[0] < 3.0
    for one in found:
        assert one.earliest_at <= one.at <= one.latest_at
        assert one.notice == one.earliest_at - START


def test_the_time_of_notice_is_from_the_announcement_to_the_change_and_to_the_water():
    (first, _) = arrivals_of(release(), RIVER, at_nodes=("A", "B"))
    assert lead_time(release()) == timedelta(days=5)
    assert first.notice == timedelta(days=5) + (first.earliest_at - START)
    late = release(announced_at=START + timedelta(days=2))
    assert lead_time(late) == -timedelta(days=2)
    unannounced = release(announced_at=None)
    assert lead_time(unannounced) is None
    assert arrivals_of(unannounced, RIVER, at_nodes=("A",))[0].notice is None


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (700, "kept"),
        (500, "kept"),
        (950, "kept"),
        (970, "broken"),
        (1300, "broken"),
        (100, "partly"),
    ],
)
def test_the_dams_own_gauge_is_held_against_the_announced_flow(after, verdict):
    found = adherence_of(release(), None, readings(1000, after), is_discharge=True)
    assert found.verdict == verdict
    assert (found.before_value, found.after_value, found.readings) == (1000, after, 2)


def test_half_of_the_announced_change_is_partly_kept():
    notice = release(from_low_m3s=2000.0, from_high_m3s=2000.0)
    found = adherence_of(notice, None, readings(2000, 1100), is_discharge=True)
    assert found.verdict is Verdict.PARTLY


@pytest.mark.parametrize(("after", "verdict"), [(4.0, "kept"), (6.0, "broken"), (5.0, "broken")])
def test_farther_down_only_the_direction_is_judged(after, verdict):
    (arrival,) = arrivals_of(release(), RIVER, at_nodes=("A",))
    seen = readings(5.0, after, at=arrival.latest_at)
    assert adherence_of(release(), arrival, seen, is_discharge=False).verdict == verdict


@pytest.mark.parametrize("seen", [(None, None), (5.0, None), (None, 5.0)])
def test_without_readings_on_both_sides_it_is_undecided(seen):
    assert adherence_of(release(), None, readings(*seen), is_discharge=True) == UNDECIDED


@pytest.mark.parametrize(
    ("flows", "is_own", "verdict"),
    [
        ({"to_low_m3s": None, "to_high_m3s": None}, True, "undecided"),
        ({"from_low_m3s": None, "from_high_m3s": None}, True, "broken"),
        ({"from_low_m3s": 700.0, "from_high_m3s": 700.0}, True, "broken"),
        ({"from_low_m3s": None, "from_high_m3s": None}, False, "undecided"),
        ({"from_low_m3s": 700.0, "from_high_m3s": 700.0}, False, "undecided"),
    ],
)
def test_what_was_not_announced_cannot_be_broken(flows, is_own, verdict):
    arrival = None if is_own else arrivals_of(release(), RIVER, at_nodes=("A",))[0]
    seen = readings(1000, 5000, at=START if is_own else arrival.latest_at)
    assert adherence_of(release(**flows), arrival, seen, is_discharge=True).verdict == verdict


def test_a_release_that_ends_soon_is_judged_while_it_lasts():
    short = release(ends_at=START + timedelta(hours=12))
    assert adherence_of(short, None, readings(1000, 700), is_discharge=True) == UNDECIDED


@pytest.mark.parametrize(
    ("verdicts", "one"),
    [
        ([], "undecided"),
        (["undecided"], "undecided"),
        (["kept", "undecided"], "kept"),
        (["kept", "broken"], "partly"),
        (["broken", "broken"], "broken"),
    ],
)
def test_gauges_that_cannot_say_are_left_out_of_the_verdict(verdicts, one):
    assert overall(Verdict(verdict) for verdict in verdicts) == one


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_at": START - timedelta(days=1)}, "before it starts"),
        ({"to_low_m3s": 900.0}, "the smaller first"),
        ({"from_low_m3s": None}, "give both ends"),
    ],
)
def test_a_release_that_cannot_be_is_refused(wrong, words):
    with pytest.raises(InvalidInput, match=words):
        release(**wrong)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(1, 500), min_size=1, max_size=12), st.floats(50, 300))
def test_a_longer_way_never_arrives_earlier(distances, speed):
    chain = tuple(
        Reach(
            from_id=str(n),
            to_id=str(n + 1),
            distance_km=km + 50,
            travel_time_days=(km + 50) / speed,
        )
        for n, km in enumerate(distances)
    )
    ways = travel_from(chain, "0")
    days = [ways[str(n)].days for n in range(len(distances) + 1)]
    assert days == sorted(days)
    for way in ways.values():
        assert way.earliest_days <= way.days <= way.latest_days
