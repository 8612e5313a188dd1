from fractions import Fraction

import numpy as np
import pytest

from riparian.engine.errors import InvalidProblem, MismatchedAxes, NoSolution
from riparian.engine.interests.sharing.airport import (
    AirportProblem,
    share_airport_by_nucleolus,
    share_airport_by_shapley,
)
from riparian.engine.interests.sharing.bargaining import (
    BargainingProblem,
    SplitProblem,
    split_by_kalai_smorodinsky,
    split_by_nash,
    split_equal_gains,
)
from riparian.engine.interests.sharing.blocking import blocking_coalitions
from riparian.engine.interests.sharing.claims.along_river import RiverClaims, share_sequentially
from riparian.engine.interests.sharing.claims.equal_awards import award_proportionally
from riparian.engine.interests.sharing.claims.problem import ClaimsProblem
from riparian.engine.interests.sharing.explain_problem import (
    explain_bargain,
    explain_claims,
    explain_river,
    explain_treaty,
)
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.incremental import share_by_upstream_increments
from riparian.engine.interests.sharing.myerson import links_of_river, share_by_myerson
from riparian.engine.interests.sharing.partition import (
    PartitionGame,
    examine_coalition,
    stable_sizes,
)
from riparian.engine.interests.sharing.power import check_is_vote, voting_game
from riparian.engine.interests.sharing.registry import RULES
from riparian.engine.interests.sharing.river import RiverProblem
from riparian.engine.interests.sharing.shapley import divide_by_shapley
from riparian.engine.interests.sharing.side_payments import side_payments_no_worse
from riparian.engine.interests.sharing.treaty import GANGES_1996, NILE_1959

EFFORTS = PartitionGame.from_public_good(("1", "2", "3"), benefits=[1, 2, 3], costs=[1, 1, 2])


@pytest.mark.parametrize("users", [(1, 1, 1, 1), (3, 1, 2, 1), (1, 2, 1, 3)])
def test_airport_rules_agree_with_the_game_of_single_users(users):
    problem = AirportProblem(players=tuple("ABCD"), costs=(8, 11, 13, 18), counts=users)
    names = tuple(
        f"{kind}{number}"
        for kind, count in zip("ABCD", users, strict=True)
        for number in range(count)
    )
    each = [cost for cost, count in zip((8, 11, 13, 18), users, strict=True) for _ in range(count)]
    game = AirportProblem(players=names, costs=tuple(each), counts=(1,) * len(each)).game()
    first = [names.index(f"{kind}0") for kind in "ABCD"]
    shapley, nucleolus = share_airport_by_shapley(problem), share_airport_by_nucleolus(problem)
    assert shapley.amounts == pytest.approx(RULES["shapley"].share(game).amounts[first])
    assert nucleolus.amounts == pytest.approx(RULES["nucleolus"].share(game).amounts[first])


def test_airports_without_users_or_with_many_as_one_game_are_refused():
    with pytest.raises(InvalidProblem, match="every type must have a user"):
        AirportProblem(players=("A",), costs=(1,), counts=(0,))
    with pytest.raises(InvalidProblem, match="complete the lists"):
        AirportProblem(players=("A",), costs=(1, 2), counts=(1,))
    with pytest.raises(InvalidProblem, match="rules for many users"):
        AirportProblem(players=("A",), costs=(1,), counts=(5,)).game()


def test_a_river_is_shared_place_by_place():
    river = RiverClaims(players=("up", "mid", "down"), inflows=(80, 20, 10), claims=(50, 30, 90))
    shares = share_sequentially(river, awards=award_proportionally, rule="proportional")
    assert sum(shares.exact) == 110
    assert shares["up"] == pytest.approx(80 * 50 / 140)


def test_a_river_with_water_for_all_meets_every_claim():
    river = RiverClaims(players=("up", "down"), inflows=(100, 0), claims=(10, 20))
    shares = share_sequentially(river, awards=award_proportionally, rule="proportional")
    assert shares.exact == (10, 20)


@pytest.mark.parametrize(("inflows", "claims"), [((1,), (1, 2)), ((1, -1), (1, 2))])
def test_river_claims_that_cannot_be_are_refused(inflows, claims):
    with pytest.raises(InvalidProblem):
        RiverClaims(players=("up", "down"), inflows=inflows, claims=claims)


@pytest.mark.parametrize(
    ("estate", "claims", "reason"),
    [(5, (1,), "one for each"), (1, (-1, 3), "must not be negative"), (9, (1, 3), "covers all")],
)
def test_claims_that_cannot_be_are_refused(estate, claims, reason):
    with pytest.raises(InvalidProblem, match=reason):
        ClaimsProblem(players=("A", "B"), estate=estate, claims=claims)


def test_claims_of_nothing_get_nothing():
    problem = ClaimsProblem(players=("A", "B"), estate=0, claims=(0, 0))
    for rule in (
        "proportional",
        "talmud",
        "minimal_overlap",
        "alpha_min",
        "constrained_egalitarian",
    ):
        assert RULES[rule].share(problem).exact == (0, 0)


def test_a_tree_is_shared_from_below_over_all_orders_from_the_mouth():
    values = np.array([0, 1, 1, 2, 1, 4, 4, 10.0])
    game = Game(players=("left", "right", "mouth"), values=values)
    shares = share_by_upstream_increments(game, downstream=("mouth", "mouth", None))
    assert shares.by_player == pytest.approx({"left": 4.5, "right": 4.5, "mouth": 1})


def test_a_river_links_neighbours_for_the_myerson_value():
    links = links_of_river({"China": "Laos", "Laos": "Cambodia", "Cambodia": None})
    game = Game(players=("China", "Laos", "Cambodia"), values=np.array([0, 0, 0, 0, 0, 6, 0, 6.0]))
    assert share_by_myerson(game, links=links).amounts == pytest.approx([2, 2, 2])


def test_coalitions_of_a_public_good_hold_or_fall():
    pair = examine_coalition(EFFORTS, ("1", "2"))
    assert pair.surplus == pytest.approx(2.5)
    assert pair.is_potentially_stable
    assert sum(pair.sure_shares.values()) == pytest.approx(13.5)
    assert not pair.is_stable
    assert stable_sizes(players=10, benefit=1, cost=1) == (2, 3)


def test_a_table_of_structures_is_a_game_with_externalities():
    worths = {(1, 2): {1: 3.0, 2: 5.0}, (3,): {3: 12.0}}
    game = PartitionGame.from_worths(("A", "B"), worths)
    assert game.gamma_game().values.tolist() == [0, 3, 5, 12]
    assert game.delta_game().values.tolist() == [0, 3, 5, 12]
    assert examine_coalition(game, ("A", "B")).surplus == 4
    with pytest.raises(InvalidProblem, match="has no worths"):
        game.payoffs((1,))


def test_public_goods_without_costs_are_refused():
    with pytest.raises(InvalidProblem, match="costs > 0"):
        PartitionGame.from_public_good(("A",), benefits=[1], costs=[0])


def test_splits_follow_nash_kalai_smorodinsky_and_equal_gains():
    def root(x):
        return x**0.5

    split = SplitProblem(players=("A", "B"), utilities=(root, lambda x: 1 - x))
    assert split_by_nash(split).amounts == pytest.approx([1 / 3, 2 / 3], abs=1e-12)
    golden = (3 - 5**0.5) / 2
    assert split_by_kalai_smorodinsky(split).amounts[0] == pytest.approx(golden, abs=1e-9)
    assert split_equal_gains(split).amounts[0] == pytest.approx(golden, abs=1e-9)


def test_a_split_that_pleases_nobody_is_refused():
    split = SplitProblem(
        players=("A", "B"), utilities=(lambda x: x, lambda x: 1 - x), disagreement=(0.8, 0.8)
    )
    with pytest.raises(NoSolution, match="no split of the unit"):
        split_equal_gains(split)
    with pytest.raises(NoSolution, match="no split of the unit"):
        split_by_nash(split)


def test_stronger_players_take_more_and_weights_must_be_positive():
    problem = BargainingProblem(
        players=("Egypt", "Sudan"), total=74, disagreement=(48, 4), weights=("7.5", "14.5")
    )
    assert RULES["nash"].share(problem).exact == (Fraction("55.5"), Fraction("18.5"))
    with pytest.raises(InvalidProblem, match="must be positive"):
        BargainingProblem(players=("A",), total=1, disagreement=(0,), weights=(0,))
    with pytest.raises(InvalidProblem, match="disagreement has 2 numbers"):
        BargainingProblem(players=("A",), total=1, disagreement=(0, 0))


def test_votes_that_cannot_be_are_refused():
    with pytest.raises(InvalidProblem, match="0 < quota"):
        voting_game(("A", "B"), quota=9, weights=[1, 2])
    with pytest.raises(InvalidProblem, match="must be 0"):
        check_is_vote(Game(players=("A",), values=np.array([0, 2.0])))


def test_other_problems_are_explained_too():
    dry = ClaimsProblem(players=("A", "B"), estate=100, claims=(50, 100))
    assert "B claims 100, gets 75 and goes without 25; the others concede it 50" in " ".join(
        explain_claims(dry, RULES["talmud"].share(dry))
    )
    dirty = RiverProblem(players=("up", "down"), costs=(4, 6))
    assert "Cleaning at up costs 4; its water passes up + down" in " ".join(
        explain_river(dirty, RULES["ues"].share(dirty))
    )
    bargain = BargainingProblem(players=("A", "B"), total=10, disagreement=(2, 4))
    assert "A has 2 without agreement and gains 2 (0.5 of the gain)" in " ".join(
        explain_bargain(bargain, RULES["nash"].share(bargain))
    )
    assert "the rest goes in equal parts" in " ".join(explain_treaty(GANGES_1996, 60_000))
    assert "the rest goes by Egypt 7.5" in " ".join(explain_treaty(NILE_1959, 60))


@pytest.mark.parametrize("costs", [(1,), (1, -1)])
def test_rivers_with_wrong_costs_are_refused(costs):
    with pytest.raises(InvalidProblem, match="must be one number"):
        RiverProblem(players=("up", "down"), costs=costs)


def test_rivers_end_at_their_mouth():
    with pytest.raises(InvalidProblem, match="not one of"):
        RiverProblem(players=("up", "down"), costs=(1, 1), downstream=("sea", None))


def test_amounts_of_the_wrong_length_are_refused(gains):
    with pytest.raises(MismatchedAxes):
        blocking_coalitions(gains, np.array([1.0]))
    with pytest.raises(MismatchedAxes):
        side_payments_no_worse(gains, np.array([1.0]), np.array([1.0]))


def test_many_players_are_shared_by_folding():
    random = np.random.default_rng(2)
    values = random.random(1 << 13)
    values[0] = 0
    shares = divide_by_shapley(values[np.newaxis])[0]
    assert shares.sum() == pytest.approx(values[-1])
    by_matrix = divide_by_shapley(values[np.newaxis, : 1 << 12])[0]
    assert by_matrix.sum() == pytest.approx(values[(1 << 12) - 1])


def test_a_disagreement_point_limits_the_best_hope_of_the_other():
    split = SplitProblem(
        players=("A", "B"), utilities=(lambda x: x, lambda x: 1 - x), disagreement=(0.2, 0.4)
    )
    for share in (split_by_nash, split_by_kalai_smorodinsky, split_equal_gains):
        assert share(split).amounts == pytest.approx([0.4, 0.6])
