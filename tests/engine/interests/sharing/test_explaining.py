import numpy as np
import pytest

from riparian.engine.errors import InvalidProblem, MismatchedAxes, NoSolution
from riparian.engine.interests.sharing.axioms import check_axioms
from riparian.engine.interests.sharing.compare import compare_rules, nearest_rule
from riparian.engine.interests.sharing.dividends import list_dividends
from riparian.engine.interests.sharing.ensembles import SharesEnsemble
from riparian.engine.interests.sharing.explain import (
    explain_shares,
    sensitivity,
    strongest_trades,
)
from riparian.engine.interests.sharing.game import Game, Sense
from riparian.engine.interests.sharing.nucleolus import NUCLEOLUS, ladder_of
from riparian.engine.interests.sharing.pictures import draw_core, draw_ensemble, draw_rules
from riparian.engine.interests.sharing.registry import RULES, get_rule
from riparian.engine.interests.sharing.shares import Shares

FLOOR = Game(players=("1", "2", "3"), values=np.array([0, 0, 0, 10, 0, 0, 0, 2.0]))


def test_a_nucleolus_is_explained_by_the_groups_that_bind(gains):
    words = str(explain_shares(gains, RULES["nucleolus"], unit="million"))
    assert "Laos gets 9, Thailand gets 2, Cambodia gets 5" in words
    assert "Level 1: the least content are Laos + Cambodia | Thailand, 2 above" in words
    assert "One more million for Laos + Cambodia would bring Laos +0.25, Thailand -0.5" in words


def test_a_floor_is_named_where_it_binds():
    words = str(explain_shares(FLOOR, RULES["nucleolus"]))
    assert "(or 3, held at the own value)" in words
    assert "short of what they make alone" in words


def test_other_rules_are_explained_by_who_could_block_and_who_presses_whom(gains):
    words = str(explain_shares(gains, RULES["equal_division"]))
    assert "Laos + Cambodia would do 1.33333 better alone and can block" in words
    assert "Laos can ask more of Thailand" in words


def test_costs_are_explained_as_payments():
    towns = Game(players=("A", "B"), values=np.array([0, 11, 7, 15.0]), sense=Sense.COST)
    words = str(explain_shares(towns, RULES["equal_division"]))
    assert "A pays 7.5, B pays 7.5" in words
    assert "B can shift costs to A" in words


def test_one_player_needs_no_reasons():
    alone = Game(players=("A",), values=np.array([0, 5.0]))
    assert "A is alone" in str(explain_shares(alone, RULES["shapley"]))


def test_the_nucleolus_leaves_no_argument_unanswered(gains):
    trades = strongest_trades(gains, RULES["nucleolus"].share(gains))
    assert all(trade.is_balanced for trade in trades)


def test_sensitivity_is_none_where_the_rule_then_fails(majority):
    game = Game(players=("A", "B"), values=np.array([0, 3, 4, 7.0]))
    assert sensitivity(game, RULES["nucleolus"], 1) is None
    assert sensitivity(majority, RULES["shapley"], 7) == pytest.approx(
        dict.fromkeys(majority.players, 1 / 3), abs=1e-5
    )


def test_dividends_are_listed_by_name(gains):
    listed = list_dividends(gains)
    assert (listed[0].coalition, listed[0].amount) == ("Laos + Cambodia", 12)
    assert sum(dividend.amount for dividend in listed) == 16


def test_the_axiom_table_says_what_is_promised_and_what_holds(gains):
    table = {row.axiom: row for row in check_axioms(gains, RULES["equal_division"])}
    assert table["efficiency"].is_promised
    assert table["efficiency"].holds_here
    assert not table["core"].holds_here
    assert not table["core"].is_promised
    assert table["additivity"].holds_here is None
    shapley = {row.axiom: row for row in check_axioms(gains, RULES["shapley"])}
    assert shapley["dummy player"].is_promised
    gately = {row.axiom: row for row in check_axioms(gains, RULES["gately"])}
    assert gately["null player"].is_promised


def test_rules_are_compared_with_their_refusals(majority):
    found = {each.rule: each for each in compare_rules(majority)}
    assert found["shapley"].objections == 3
    assert "must lie between" in found["tau"].refusal


def test_an_agreed_division_is_matched_to_the_nearest_rule(gains):
    assert nearest_rule(gains, {"Laos": 9, "Thailand": 2, "Cambodia": 5})[0] in {
        "nucleolus",
        "prenucleolus",
    }


def test_three_and_four_players_are_drawn_with_their_core(gains):
    picture = draw_core(gains, [RULES["shapley"].share(gains), RULES["nucleolus"].share(gains)])
    assert picture.startswith("<svg")
    assert picture.count("<circle") == 4
    assert "<polygon" in picture
    four = Game(
        players=tuple("ABCD"),
        values=np.array([0, 0, 0, 5, 0, 5, 9, 13, 0, 8, 10, 15, 8, 16, 17, 21.0]),
    )
    assert draw_core(four).count("<line") == 6


def test_an_empty_core_is_said_and_other_numbers_of_players_refused(majority):
    assert "the core is empty" in draw_core(majority)
    with pytest.raises(InvalidProblem, match="use draw_share_ranges"):
        draw_core(Game(players=("A", "B"), values=np.array([0, 0, 0, 1.0])))
    with pytest.raises(NoSolution, match="must be a gain"):
        draw_core(Game(players=tuple("ABC"), values=np.zeros(8)))


def test_more_players_are_drawn_as_ranges_of_shares(gains):
    shares = [RULES[rule].share(gains) for rule in ("shapley", "nucleolus", "tau")]
    assert draw_rules(shares).count("<circle") == 3
    ensemble = SharesEnsemble(
        rule="shapley", players=gains.players, shares=np.array([[7, 3, 6.0], [8, 3, 5.0]])
    )
    assert "Cambodia" in draw_ensemble(ensemble)


def test_an_ensemble_without_any_share_has_no_range():
    nothing = SharesEnsemble(rule="tau", players=("A",), shares=np.array([[np.nan]]))
    assert np.isnan(nothing.mean()).all()
    assert np.isnan(nothing.low()).all()


def test_shares_are_one_for_each_player():
    with pytest.raises(MismatchedAxes, match="one amount for each"):
        Shares(rule="shapley", players=("A", "B"), amounts=np.array([1.0]))
    assert Shares(rule="shapley", players=("A",), amounts=np.array([1.0]))["A"] == 1
    with pytest.raises(InvalidProblem, match="must be one of shapley"):
        get_rule("fairness")


def test_twins_get_the_same_even_with_a_stranger_between_them():
    game = Game(players=("A", "B", "C"), values=np.array([0, 0, 0, 0, 0, -1, -1, 1.0]))
    shares = RULES["percapita_nucleolus"].share(game)
    assert shares["A"] == shares["B"]


def test_one_player_has_no_ladder_and_a_refused_nucleolus_has_none_either():
    alone = Game(players=("A",), values=np.array([0, 5.0]))
    assert RULES["nucleolus"].share(alone)["A"] == 5
    assert ladder_of(alone, NUCLEOLUS) == ()
    losing = Game(players=("A", "B"), values=np.array([0, 6, 6, 10.0]))
    with pytest.raises(NoSolution, match="use the prenucleolus"):
        ladder_of(losing, NUCLEOLUS)


def test_trades_are_not_searched_among_very_many_players():
    game = Game(players=tuple("ABCDEFGHIJKLMNO"), values=np.arange(1 << 15, dtype=float))
    assert strongest_trades(game, RULES["equal_division"].share(game)) == ()


def test_an_explanation_leaves_out_changes_that_no_division_survives():
    edge = Game(players=("A", "B"), values=np.array([0, 3, 4, 7.0]))
    words = str(explain_shares(edge, RULES["nucleolus"]))
    assert "One more unit for A + B" in words
    assert "One more unit for A would" not in words
