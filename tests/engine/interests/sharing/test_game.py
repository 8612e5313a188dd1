from fractions import Fraction

import numpy as np
import pytest

from riparian.engine.errors import InvalidProblem, MismatchedAxes
from riparian.engine.interests.sharing.game import Game, GameEnsemble, Sense


def test_a_game_is_read_by_the_names_of_its_coalitions():
    game = Game.from_coalitions(
        ("Laos", "Viet Nam"), {"Laos": 1, "Viet Nam": "1/3", "Laos + Viet Nam": 3}
    )
    assert game.value_of("Viet Nam", "Laos") == 3
    assert game.fractions()[2] == Fraction(1, 3)
    assert game.name_of(3) == "Laos + Viet Nam"
    assert game.name_of(0) == "nobody"


def test_a_float_counts_as_the_decimal_that_prints_it():
    game = Game(players=("A",), values=np.array([0, 0.1]))
    assert game.fractions() == (0, Fraction(1, 10))


def test_costs_are_benefits_with_the_sign_turned():
    game = Game(players=("A", "B"), values=np.array([0, 11, 7, 15.0]), sense=Sense.COST)
    assert game.benefits.tolist() == [0, -11, -7, -15]


def test_values_cannot_be_changed_after_they_were_checked():
    game = Game(players=("A",), values=np.array([0, 1.0]))
    with pytest.raises(ValueError, match="read-only"):
        game.values[1] = 2


def test_an_ensemble_gives_its_games_back():
    ensemble = GameEnsemble(players=("A",), values=np.array([[0, 1.0], [0, 2.0]]))
    assert len(ensemble) == 2
    assert ensemble.game(1).value_of("A") == 2


@pytest.mark.parametrize(
    ("players", "values", "reason"),
    [
        (("A", "A"), [0, 1, 1, 2], "appear twice"),
        ((), [0], "must have 1 to 24"),
        (("A", "B"), [0, 1, 2], "complete the table"),
        (("A", "B"), [0, 1, np.nan, 2], "coalition B: value is nan"),
        (("A",), [5, 1], "coalition nobody: value is 5; must be 0"),
        (("A",), [[0, 1]], "use GameEnsemble"),
    ],
)
def test_a_game_that_cannot_be_is_refused(players, values, reason):
    with pytest.raises((InvalidProblem, MismatchedAxes), match=reason):
        Game(players=players, values=np.array(values, dtype=float))


def test_a_missing_coalition_and_a_stranger_are_refused():
    with pytest.raises(InvalidProblem, match=r"coalition A \+ B: has no value"):
        Game.from_coalitions(("A", "B"), {"A": 1, "B": 1})
    with pytest.raises(InvalidProblem, match="'C': is not one of A, B"):
        Game.from_coalitions(("A", "B"), {"A": 1, "C": 1})


def test_an_ensemble_without_games_is_refused():
    with pytest.raises(MismatchedAxes, match="at least one game"):
        GameEnsemble(players=("A",), values=np.empty((0, 2)))
