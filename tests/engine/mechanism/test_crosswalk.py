"""Mapping through a crosswalk: a small drawn table, and what holds for every one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.mechanism.crosswalk import (
    CrosswalkLink,
    Ground,
    incidence,
    map_through_crosswalk,
)


def link(start, end, *, primary=True, confirmed=True):
    return CrosswalkLink(start=start, end=end, is_primary=primary, is_confirmed=confirmed)


LINKS = (link("A4", "SDG6"), link("A4", "B1", confirmed=False), link("SDG14", "A4"),
         link("SDG6", "G1"))  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "item", "ground"),
    [
        ("A4", "A4", Ground.TAGGED),
        ("A4", "SDG6", Ground.CONFIRMED),
        ("A4", "B1", Ground.UNCONFIRMED),
        ("A4", "SDG14", Ground.CONFIRMED),
        ("SDG6", "A4", Ground.CONFIRMED),
        ("A4", "G1", None),
        ("B1", "SDG6", None),
    ],
)
def test_a_thing_counts_one_step_away_in_both_directions(tag, item, ground):
    found = map_through_crosswalk(
        ["A4", "SDG6", "SDG14", "B1", "G1"], tags=[("dam", tag)], links=LINKS, things=["dam"]
    )
    assert found.things[item].get("dam") == ground


def test_orphans_are_named_on_both_sides():
    found = map_through_crosswalk(
        ["A4", "SDG6", "SDG1"], tags=[("dam", "A4")], links=LINKS, things=["dam", "road"]
    )
    assert found.empty_items == ("SDG1",)
    assert found.untagged == ("road",)
    assert found.count("SDG6", Ground.CONFIRMED) == 1
    assert found.count("SDG1", Ground.TAGGED) == 0


def test_the_firmest_ground_is_kept():
    links = (*LINKS, link("SDG6", "A4", confirmed=False))
    found = map_through_crosswalk(
        ["A4", "SDG6"], tags=[("dam", "SDG6"), ("dam", "A4")], links=links, things=[]
    )
    assert found.things["A4"] == {"dam": Ground.TAGGED}


def test_the_matrix_shows_a_link_in_either_direction_and_the_firmer_of_two():
    weak = link("SDG6", "A4", primary=False, confirmed=False)
    (row,) = incidence(["A4"], ["SDG6", "SDG14", "SDG1"], [weak, *LINKS])
    assert row == [LINKS[0], LINKS[2], None]


def test_an_item_linked_with_itself_is_refused():
    with pytest.raises(InvalidInput, match="linked with itself"):
        link("A4", "A4")


NAMES = st.sampled_from("abcdef")
PAIRS = st.lists(st.tuples(NAMES, NAMES), max_size=12)


def oracle(tags, links, item):
    """Every thing that counts for an item, the slow and obvious way."""
    found = {}
    for thing, tag in tags:
        for ground in Ground:
            met = ground == Ground.TAGGED and tag == item
            for one in links:
                ends = {(one.start, one.end), (one.end, one.start)}
                met |= (tag, item) in ends and ground == (
                    Ground.CONFIRMED if one.is_confirmed else Ground.UNCONFIRMED
                )
            if met:
                found[thing] = max(found.get(thing, ground), ground)
    return found


@settings(deadline=None)
@given(PAIRS, st.lists(st.tuples(NAMES, NAMES, st.booleans()), max_size=12))
def test_the_mapping_equals_the_slow_and_obvious_one(tags, rows):
    links = [link(start, end, confirmed=firm) for start, end, firm in rows if start != end]
    items = list("abcdef")
    found = map_through_crosswalk(items, tags=tags, links=links, things=list("abcdef"))
    for item in items:
        assert found.things[item] == oracle(tags, links, item)
    assert set(found.untagged) == set("abcdef") - {thing for thing, _ in tags}
    assert set(found.empty_items) == {item for item in items if not found.things[item]}
