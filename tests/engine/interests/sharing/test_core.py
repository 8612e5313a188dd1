from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from riparian.engine.errors import InvalidProblem, NoSolution
from riparian.engine.interests.sharing.core import (
    examine_core,
    is_in_core,
    least_core_epsilon,
)
from riparian.engine.interests.sharing.core_programs import nearest_acceptable, range_in_core
from riparian.engine.interests.sharing.core_vertices import core_vertices
from riparian.engine.interests.sharing.counterproposal import examine_proposal
from riparian.engine.interests.sharing.game import Game, Sense
from riparian.engine.interests.sharing.registry import RULES
from riparian.engine.interests.sharing.stability import measure_stability

ALONE = Game(players=("A",), values=np.array([0, 5.0]))


def test_an_empty_core_is_shown_by_balanced_weights_and_has_a_cheapest_cure(majority):
    report = examine_core(majority)
    assert report.is_empty
    assert report.claimed == pytest.approx(1.5)
    assert report.cure == pytest.approx(0.5)
    assert sum(weight.weight for weight in report.weights) == pytest.approx(1.5)
    assert "the cheapest cure costs 0.5" in report.explain()


def test_the_cure_makes_the_core_appear(majority):
    values = majority.values.copy()
    values[-1] += examine_core(majority).cure
    assert not examine_core(Game(players=majority.players, values=values)).is_empty


def test_a_core_with_room_says_how_much_the_whole_could_lose(gains):
    report = examine_core(gains)
    assert not report.is_empty
    assert report.slack == pytest.approx(4)
    assert "could lose 4" in report.explain()


def test_one_player_has_a_core_of_one_point_and_no_least_core():
    assert not examine_core(ALONE).is_empty
    with pytest.raises(NoSolution, match="no smaller group can complain"):
        least_core_epsilon(ALONE)


def test_the_cure_of_a_cost_game_is_taken_off_the_joint_cost():
    dear = Game(players=("A", "B"), values=np.array([0, 5, 5, 12.0]), sense=Sense.COST)
    report = examine_core(dear)
    assert (report.cure, report.claimed) == pytest.approx((2, 10))


def test_the_nucleolus_lies_in_the_core_and_equal_division_need_not(gains):
    assert is_in_core(gains, RULES["nucleolus"].share(gains))
    assert not is_in_core(gains, RULES["equal_division"].share(gains))


def test_corners_of_the_core_are_exact(gains):
    corners = core_vertices(gains)
    assert (Fraction(13), Fraction(0), Fraction(3)) in corners
    assert len(corners) == 5


def test_corners_of_a_cost_core_are_costs():
    towns = Game(players=("A", "B"), values=np.array([0, 11, 7, 15.0]), sense=Sense.COST)
    assert core_vertices(towns) == ((8, 7), (11, 4))


def test_corners_are_refused_where_there_are_none_or_too_many(majority):
    with pytest.raises(NoSolution, match="is empty"):
        core_vertices(majority)
    with pytest.raises(NoSolution, match="is empty"):
        core_vertices(Game(players=("A", "B"), values=np.array([0, 5, 5, 8.0])))
    big = Game(players=tuple("ABCDEFGHI"), values=np.zeros(512))
    with pytest.raises(InvalidProblem, match="at most 8"):
        core_vertices(big)


def test_a_game_without_gain_has_one_corner():
    flat = Game(players=("A", "B"), values=np.array([0, 3, 4, 7.0]))
    assert core_vertices(flat) == ((3, 4),)


def test_ranges_in_the_core_are_those_of_its_corners(gains):
    corners = np.array(core_vertices(gains), dtype=float)
    for player, found in enumerate(range_in_core(gains)):
        assert (found.low, found.high) == pytest.approx(
            (corners[:, player].min(), corners[:, player].max()), abs=1e-9
        )
        assert not found.is_forced


def test_ranges_are_refused_where_the_core_is_empty(majority):
    with pytest.raises(NoSolution, match="cheapest cure"):
        range_in_core(majority)


def test_a_proposal_meets_named_objections_with_offers(gains):
    report = examine_proposal(gains, {"Laos": 3, "Thailand": 2, "Cambodia": 11})
    (objection,) = report.objections
    assert objection.members == ("Laos", "Thailand")
    assert objection.offer == pytest.approx({"Laos": 4, "Thailand": 3})
    assert not report.is_acceptable
    assert sum(report.moves.values()) == pytest.approx(0)
    assert "could give Laos 4, Thailand 3" in report.explain()
    assert examine_proposal(
        gains, dict(zip(gains.players, report.nearest, strict=True))
    ).is_acceptable


def test_an_acceptable_proposal_names_the_group_with_the_least_to_spare(gains):
    report = examine_proposal(gains, {"Laos": 9, "Thailand": 2, "Cambodia": 5})
    assert report.is_acceptable
    assert report.spare == pytest.approx(2)
    assert "Nobody can do better alone" in report.explain()


def test_a_proposal_that_gives_away_too_much_is_not_acceptable(gains):
    report = examine_proposal(gains, {"Laos": 10, "Thailand": 3, "Cambodia": 6})
    assert not report.is_acceptable
    assert report.undivided == -3
    assert "leaves -3 undivided" in report.explain()


def test_the_nearest_proposal_of_an_empty_core_has_the_smallest_objections(majority):
    nearest = nearest_acceptable(majority, np.array([0.5, 0.5, 0]))
    assert nearest == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert nearest_acceptable(ALONE, np.array([1.0])) == pytest.approx([5])
    assert examine_proposal(ALONE, {"A": 5.0}).is_acceptable


def test_a_proposal_must_name_every_player_once(gains):
    with pytest.raises(InvalidProblem, match="must give an amount to each"):
        examine_proposal(gains, {"Laos": 16})


def test_power_is_the_part_of_gains_and_disruption_what_others_would_lose(gains):
    stability = measure_stability(gains, RULES["gately"].share(gains))
    assert stability.power == pytest.approx([0.5, 2 / 13, 4.5 / 13])
    assert stability.disruption == pytest.approx([stability.disruption[0]] * 3)
    nucleolus = measure_stability(gains, RULES["nucleolus"].share(gains))
    assert nucleolus.most_disruptive == "Thailand"
    assert nucleolus.variation > stability.variation


def test_stability_of_nothing_is_refused():
    flat = Game(players=("A", "B"), values=np.array([0, 3, 4, 7.0]))
    with pytest.raises(NoSolution, match="division of nothing"):
        measure_stability(flat, RULES["shapley"].share(flat))


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_units_do_not_matter_to_programs_over_the_core(gains, scale):
    scaled = Game(players=gains.players, values=scale * gains.values)
    for plain, found in zip(range_in_core(gains), range_in_core(scaled), strict=True):
        assert found.high == pytest.approx(scale * plain.high)


def test_a_program_that_fails_is_a_defect(gains, monkeypatch):
    failed = SimpleNamespace(success=False, message="out of time")
    monkeypatch.setattr(
        "riparian.engine.interests.sharing.core_programs.linprog", lambda *_, **__: failed
    )
    with pytest.raises(ArithmeticError, match="out of time"):
        range_in_core(gains)
