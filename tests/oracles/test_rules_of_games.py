import games_by_definition as oracle
import numpy as np
import pytest
from random_games import random_game

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.certificate import certify_nucleolus
from riparian.engine.interests.sharing.core import examine_core
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.nucleolus import NUCLEOLUS, PERCAPITA, PRENUCLEOLUS
from riparian.engine.interests.sharing.registry import RULES

ORACLES = {
    "shapley": oracle.shapley_by_orders,
    "banzhaf_value": oracle.banzhaf,
    "solidarity": oracle.solidarity,
    "tau": oracle.tau,
    "gately": oracle.gately,
    "ensc": oracle.ensc,
    "nucleolus": oracle.nucleolus,
    "prenucleolus": lambda values: oracle.nucleolus(values, floors=False),
    "percapita_nucleolus": lambda values: oracle.nucleolus(values, kind="percapita"),
}


def game_of(values):
    players = tuple("ABCDEF"[: len(values).bit_length() - 1])
    return Game(players=players, values=np.array([float(value) for value in values]))


def share_or_none(rule, game):
    try:
        return RULES[rule].share(game).amounts
    except NoSolution:
        return None


def compare(values, rules):
    """Return the rules whose shares differ from the oracle's by more than rounding."""
    game = game_of(values)
    scale = float(max(map(abs, values))) or 1.0
    wrong = []
    for rule in rules:
        expected, found = ORACLES[rule](values), share_or_none(rule, game)
        if expected is None or found is None:
            differs = (expected is None) != (found is None)
        else:
            differs = np.abs(found - [float(x) for x in expected]).max() > 1e-9 * scale
        if differs:
            wrong.append(rule)
    return wrong


@pytest.mark.parametrize("number", range(160))
def test_the_rules_agree_with_their_definitions_on_random_games(number):
    values = random_game(number, np.random.default_rng([3, number]), most_players=5)
    assert compare(values, ORACLES) == []


@pytest.mark.parametrize("number", range(8))
def test_the_rules_agree_with_their_definitions_for_six_players(number):
    values = random_game(4 * number + 3, np.random.default_rng([6, number]))
    assert compare(values, ORACLES) == []


@pytest.mark.parametrize("number", range(30))
def test_the_prenucleolus_passes_kohlbergs_test_exactly(number):
    values = random_game(number, np.random.default_rng([5, number]), most_players=4)
    game = Game.from_fractions(tuple("ABCDE"[: len(values).bit_length() - 1]), values)
    assert oracle.is_prenucleolus(values, certify_nucleolus(game, PRENUCLEOLUS).shares.exact)


@pytest.mark.parametrize("number", range(60))
@pytest.mark.parametrize("variant", [NUCLEOLUS, PRENUCLEOLUS, PERCAPITA], ids=lambda v: v.rule)
def test_exact_shares_are_the_oracles_to_the_last_digit(variant, number):
    values = random_game(number, np.random.default_rng([7, number]), most_players=5)
    game = Game.from_fractions(tuple("ABCDE"[: len(values).bit_length() - 1]), values)
    expected = ORACLES[variant.rule](values)
    if expected is None:
        with pytest.raises(NoSolution):
            certify_nucleolus(game, variant)
    else:
        assert list(certify_nucleolus(game, variant).shares.exact) == expected


@pytest.mark.parametrize("number", range(60))
def test_the_core_is_empty_exactly_when_balanced_coalitions_claim_more(number):
    values = random_game(number, np.random.default_rng([9, number]), most_players=5)
    assert examine_core(game_of(values)).is_empty == oracle.is_core_empty(values)


@pytest.mark.long
@pytest.mark.parametrize("batch", range(100))
def test_ten_thousand_random_games_are_all_right(batch):
    random = np.random.default_rng([11, batch])
    rules = ("shapley", "tau", "gately", "nucleolus", "prenucleolus", "percapita_nucleolus")
    wrong = []
    for number in range(100 * batch, 100 * batch + 100):
        values = random_game(number, random)
        wrong += [(number, rule) for rule in compare(values, rules)]
    assert wrong == []
