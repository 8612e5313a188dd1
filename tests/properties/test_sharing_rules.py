"""Axioms of the sharing rules as properties of random problems."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.blocking import blocking_coalitions
from riparian.engine.interests.sharing.claims.problem import ClaimsProblem
from riparian.engine.interests.sharing.core import examine_core
from riparian.engine.interests.sharing.game import Game, Sense
from riparian.engine.interests.sharing.registry import RULES
from riparian.engine.interests.sharing.river import RiverProblem
from riparian.engine.interests.sharing.rule import Family, Rule

BUDGET = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.filter_too_much],  # some rules exist for few games
)
NAMES = ("China", "Myanmar", "Laos", "Thailand", "Cambodia")
GAME_RULES = [r for r in RULES.values() if r.family is Family.GAME and r.divide is not None]
CLAIMS_RULES = [r for r in RULES.values() if r.family is Family.CLAIMS]


def promising(axiom, rules=GAME_RULES):
    return pytest.mark.parametrize(
        "rule", [r for r in rules if axiom in r.axioms], ids=lambda r: r.key
    )


@st.composite
def games(draw, *, least=2, most=4):
    n = draw(st.integers(least, most))
    values = draw(st.lists(st.integers(-20, 60), min_size=1 << n, max_size=1 << n))
    values[0] = 0
    values[-1] = max(values) + draw(st.integers(0, 40))
    return Game(players=NAMES[:n], values=np.array(values, dtype=float))


@st.composite
def claims_problems(draw):
    claims = draw(st.lists(st.integers(0, 50), min_size=2, max_size=5))
    part = draw(st.fractions(0, 1, max_denominator=12))
    players = NAMES[: len(claims)]
    return ClaimsProblem(players=players, estate=part * sum(claims), claims=tuple(claims))


def shares_of(rule: Rule, game: Game):
    try:
        return rule.share(game).amounts
    except NoSolution:
        assume(False)


@promising("efficiency")
@BUDGET
@given(game=games())
def test_shares_sum_to_the_value_of_everybody(rule, game):
    assert shares_of(rule, game).sum() == pytest.approx(game.values[-1], abs=1e-6)


@pytest.mark.parametrize("rule", GAME_RULES, ids=lambda r: r.key)
@BUDGET
@given(game=games(most=3), data=st.data())
def test_shares_ignore_the_order_of_players(rule, game, data):
    order = data.draw(st.permutations(range(len(game.players))))
    masks = [
        sum(1 << order.index(p) for p in range(len(order)) if s >> p & 1)
        for s in range(1 << len(order))
    ]
    values = np.empty_like(game.values)
    values[masks] = game.values
    turned = Game(players=tuple(game.players[p] for p in order), values=values)
    before, after = shares_of(rule, game), shares_of(rule, turned)
    assert after == pytest.approx(before[list(order)], abs=1e-6)


@pytest.mark.parametrize("rule", GAME_RULES, ids=lambda r: r.key)
@BUDGET
@given(game=games(most=3))
def test_a_cost_game_is_the_mirrored_benefit_game(rule, game):
    costs = Game(players=game.players, values=-game.values, sense=Sense.COST)
    assert shares_of(rule, costs) == pytest.approx(-shares_of(rule, game), abs=1e-6)


@promising("symmetry")
@BUDGET
@given(game=games(most=4))
def test_interchangeable_players_get_the_same_to_the_last_digit(rule, game):
    values = game.values.copy()
    for s in range(len(values)):
        first, second = s & 1, s >> 1 & 1
        if first and not second:
            values[s ^ 0b11] = values[s]
    shares = shares_of(rule, Game(players=game.players, values=values))
    assert shares[0] == shares[1]


@promising("covariance")
@BUDGET
@given(game=games(most=4), scale=st.sampled_from([0.5, 3.0, 1e6]), shift=st.integers(-30, 30))
def test_units_and_own_values_do_not_matter(rule, game, scale, shift):
    own = np.array(
        [sum(shift * (p + 1) for p in range(4) if s >> p & 1) for s in range(len(game.values))]
    )
    moved = Game(players=game.players, values=scale * game.values + own)
    expected = scale * shares_of(rule, game) + own[1 << np.arange(len(game.players))]
    assert shares_of(rule, moved) == pytest.approx(expected, rel=1e-6, abs=1e-6 * scale)


@promising("null player")
@BUDGET
@given(game=games(most=3))
def test_who_adds_nothing_gets_nothing(rule, game):
    values = np.concatenate((game.values, game.values))
    shares = shares_of(rule, Game(players=(*game.players, "Nobody"), values=values))
    assert shares[-1] == pytest.approx(0, abs=1e-6)


@promising("additivity")
@BUDGET
@given(first=games(least=3, most=3), second=games(least=3, most=3))
def test_shares_of_a_sum_are_the_sum_of_shares(rule, first, second):
    both = Game(players=first.players, values=first.values + second.values)
    apart = shares_of(rule, first) + shares_of(rule, second)
    assert shares_of(rule, both) == pytest.approx(apart, abs=1e-6)


@promising("core selection")
@BUDGET
@given(game=games(most=4))
def test_the_nucleolus_is_in_the_core_whenever_there_is_one(rule, game):
    assume(not examine_core(game).is_empty)
    assert blocking_coalitions(game, shares_of(rule, game)) == ()


@promising("individual rationality")
@BUDGET
@given(game=games(most=4))
def test_nobody_falls_below_its_own_value(rule, game):
    assert (shares_of(rule, game) >= game.own_values - 1e-6).all()


@pytest.mark.parametrize("rule", CLAIMS_RULES, ids=lambda r: r.key)
@BUDGET
@given(problem=claims_problems())
def test_awards_divide_the_estate_within_the_claims(rule, problem):
    awards = rule.share(problem).exact
    assert sum(awards) == problem.estate
    assert all(0 <= a <= c for a, c in zip(awards, problem.claims, strict=True))


@promising("equal treatment of equals", CLAIMS_RULES)
@BUDGET
@given(problem=claims_problems())
def test_equal_claims_get_equal_awards_and_larger_ones_no_less(rule, problem):
    pairs = sorted(zip(problem.claims, rule.share(problem).exact, strict=True))
    for (claim, award), (other, more) in pairwise(pairs):
        assert award <= more
        assert claim != other or award == more
        assert claim - award <= other - more


def dual_of(rule, problem):
    losses = sum(problem.claims) - problem.estate
    mirrored = ClaimsProblem(players=problem.players, estate=losses, claims=problem.claims)
    return [c - x for c, x in zip(problem.claims, rule.share(mirrored).exact, strict=True)]


@promising("self-duality", CLAIMS_RULES)
@BUDGET
@given(problem=claims_problems())
def test_a_self_dual_rule_divides_losses_as_it_divides_awards(rule, problem):
    assert dual_of(rule, problem) == list(rule.share(problem).exact)


@BUDGET
@given(problem=claims_problems())
def test_equal_losses_mirror_equal_awards(problem):
    assert dual_of(RULES["cea"], problem) == list(RULES["cel"].share(problem).exact)


@promising("claims truncation invariance", CLAIMS_RULES)
@BUDGET
@given(problem=claims_problems())
def test_claims_beyond_the_estate_do_not_count(rule, problem):
    cut = ClaimsProblem(
        players=problem.players,
        estate=problem.estate,
        claims=tuple(min(claim, problem.estate) for claim in problem.claims),
    )
    assert rule.share(cut).exact == rule.share(problem).exact


@promising("minimal rights first", CLAIMS_RULES)
@BUDGET
@given(problem=claims_problems())
def test_conceded_parts_can_be_awarded_first(rule, problem):
    total = sum(problem.claims)
    rights = [max(Fraction(0), problem.estate - (total - c)) for c in problem.claims]
    rest = ClaimsProblem(
        players=problem.players,
        estate=problem.estate - sum(rights),
        claims=tuple(c - r for c, r in zip(problem.claims, rights, strict=True)),
    )
    then = [r + x for r, x in zip(rights, rule.share(rest).exact, strict=True)]
    assert then == list(rule.share(problem).exact)


@pytest.mark.parametrize(
    ("claims_rule", "game_rule"),
    [("talmud", "nucleolus"), ("random_arrival", "shapley"), ("adjusted_proportional", "tau")],
)
@BUDGET
@given(problem=claims_problems())
def test_claims_rules_are_values_of_oneills_game(claims_rule, game_rule, problem):
    awards = RULES[claims_rule].share(problem).amounts
    assert RULES[game_rule].share(problem.game()).amounts == pytest.approx(awards, abs=1e-6)


@st.composite
def rivers(draw):
    n = draw(st.integers(2, 5))
    costs = draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))
    below = [draw(st.integers(place + 1, n - 1)) for place in range(n - 1)]
    downstream = (*(NAMES[place] for place in below), None)
    return RiverProblem(players=NAMES[:n], costs=tuple(costs), downstream=downstream)


@BUDGET
@given(river=rivers())
def test_upstream_and_downstream_sharing_are_shapley_values_of_river_games(river):
    upstream = RULES["shapley"].share(river.upstream_game()).amounts
    downstream = RULES["shapley"].share(river.downstream_game()).amounts
    assert RULES["ues"].share(river).amounts == pytest.approx(upstream, abs=1e-9)
    assert RULES["des"].share(river).amounts == pytest.approx(downstream, abs=1e-9)


@pytest.mark.parametrize("rule", ["downstream_incremental", "upstream_incremental"])
@BUDGET
@given(game=games())
def test_incremental_rules_divide_everything_on_a_line(rule, game):
    assert RULES[rule].share(game).amounts.sum() == pytest.approx(game.values[-1], abs=1e-6)
