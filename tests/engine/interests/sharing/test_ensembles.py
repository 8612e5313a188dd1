import numpy as np
import pytest

from riparian.engine.errors import InvalidProblem, MismatchedAxes, NoSolution
from riparian.engine.interests.sharing.blocking import blocking_coalitions
from riparian.engine.interests.sharing.ensembles import core_frequency, share_ensemble
from riparian.engine.interests.sharing.game import Game, GameEnsemble, Sense
from riparian.engine.interests.sharing.nucleolus import share_by_nucleolus
from riparian.engine.interests.sharing.side_payments import side_payments_no_worse

PLAYERS = ("Laos", "Thailand", "Cambodia")
TRAP_16 = np.array([0, 0, 0, 7, 0, 12, 3, 16.0])
EMPTY_IMPUTATIONS = np.array([0, 9, 9, 7, 9, 12, 3, 16.0])


@pytest.fixture
def ensemble():
    return GameEnsemble(players=PLAYERS, values=np.stack([TRAP_16, 2 * TRAP_16, EMPTY_IMPUTATIONS]))


def test_shares_of_an_ensemble_are_the_shares_of_its_games(ensemble):
    shares = share_ensemble(ensemble, rule="nucleolus")
    assert shares.shares[:2] == pytest.approx(np.array([[9, 2, 5], [18, 4, 10]]))
    assert shares.mean() == pytest.approx([13.5, 3, 7.5])
    assert shares.low(0) == pytest.approx([9, 2, 5])
    assert shares.high(1) == pytest.approx([18, 4, 10])


def test_games_without_shares_are_counted_and_left_out(ensemble):
    shares = share_ensemble(ensemble, rule="nucleolus")
    assert shares.undefined_games == 1
    assert core_frequency(ensemble, shares.shares).fraction == 1.0


def test_core_frequency_names_who_blocks_how_often_and_by_how_much(ensemble):
    frequency = core_frequency(ensemble, np.array([[9, 2, 5], [9, 2, 5], [6, 5, 5.0]]))
    assert frequency.fraction == pytest.approx(1 / 3)
    names = {blocking.name: blocking for blocking in frequency.blocking}
    assert names["Laos + Cambodia"].frequency == pytest.approx(2 / 3)
    assert names["Laos + Cambodia"].mean_excess == pytest.approx((10 + 1) / 2)


def test_an_unknown_rule_is_refused(ensemble):
    with pytest.raises(InvalidProblem, match="must be one of"):
        share_ensemble(ensemble, rule="fairness")


def test_a_coalition_blocks_when_it_gets_less_than_it_makes():
    game = Game(players=PLAYERS, values=TRAP_16)
    (blocking,) = blocking_coalitions(game, np.array([2, 2, 12]))
    assert blocking.name == "Laos + Thailand"
    assert blocking.excess == pytest.approx(3)


def test_a_coalition_blocks_a_cost_share_that_exceeds_its_own_cost():
    game = Game(players=("A", "B"), values=np.array([0, 11, 7, 15.0]), sense=Sense.COST)
    (blocking,) = blocking_coalitions(game, np.array([12, 3]))
    assert (blocking.members, blocking.excess) == (("A",), 1)


def test_side_payments_cover_exactly_the_losses():
    game = Game(players=PLAYERS, values=TRAP_16)
    payments = side_payments_no_worse(game, np.array([2, 2, 12]), np.array([3, 1, 0]))
    assert payments.by_player == pytest.approx(
        {"Laos": 1, "Thailand": -1 / 13, "Cambodia": -12 / 13}
    )
    assert payments.total == pytest.approx(1)


def test_side_payments_are_refused_when_losses_exceed_gains():
    game = Game(players=PLAYERS, values=TRAP_16)
    with pytest.raises(NoSolution, match="the losers lose"):
        side_payments_no_worse(game, np.array([2, 2, 12]), np.array([30, 1, 0]))


def test_a_simplex_that_stalls_is_a_defect_and_no_answer(ensemble, monkeypatch):
    stalled = (np.full(3, 3), np.zeros((3, 3)))
    monkeypatch.setattr("riparian.engine.interests.sharing.nucleolus.nucleoli", lambda *_: stalled)
    with pytest.raises(ArithmeticError, match="a defect of Riparian"):
        share_ensemble(ensemble, rule="nucleolus")


def test_the_nucleolus_is_refused_when_players_alone_are_worth_more_than_together():
    with pytest.raises(NoSolution, match="use the prenucleolus"):
        share_by_nucleolus(Game(players=PLAYERS, values=EMPTY_IMPUTATIONS))


def test_a_rule_that_needs_more_than_games_is_refused_for_ensembles(ensemble):
    with pytest.raises(InvalidProblem, match="one problem at a time"):
        share_ensemble(ensemble, rule="owen")


def test_shares_of_an_ensemble_are_one_row_a_game(ensemble):
    with pytest.raises(MismatchedAxes, match="one row a game"):
        core_frequency(ensemble, np.zeros((2, 3)))
    nothing = core_frequency(ensemble, np.full((3, 3), np.nan))
    assert np.isnan(nothing.fraction)
