from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from riparian.engine.errors import InvalidProblem, NoSolution
from riparian.engine.interests.sharing.certificate import Certificate, certify_nucleolus
from riparian.engine.interests.sharing.exact import share_exactly
from riparian.engine.interests.sharing.exact_algebra import Span, as_words, sums_exactly
from riparian.engine.interests.sharing.exact_nucleolus import WholeGame, exact_ladder, solve_level
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.nucleolus import NUCLEOLUS, VARIANTS
from riparian.engine.interests.sharing.owen import share_by_owen
from riparian.engine.interests.sharing.power import voting_game


def test_a_certificate_lists_the_ladder_in_names_and_fractions(gains):
    plain = certify_nucleolus(gains, NUCLEOLUS).to_dict()
    assert plain["shares"] == {"Laos": "9", "Thailand": "2", "Cambodia": "5"}
    assert plain["levels"][0]["t"] == "-2"
    assert plain["levels"][0]["coalitions"] == {"Laos + Cambodia": "1/2", "Thailand": "1/2"}


def test_a_floor_that_binds_is_part_of_the_proof():
    game = Game(players=("1", "2", "3"), values=np.array([0, 0, 0, 10, 0, 0, 0, 2.0]))
    certificate = certify_nucleolus(game, NUCLEOLUS)
    assert certificate.shares.exact == (1, 1, 0)
    assert certificate.to_dict()["levels"][0]["floors"] == {"3": "1"}


def broken(certificate: Certificate, *, shares=None, level=None):
    if shares is not None:
        exact = tuple(map(Fraction, shares))
        return replace(certificate, shares=replace(certificate.shares, exact=exact))
    return replace(
        certificate, levels=(replace(certificate.levels[0], **level), *certificate.levels[1:])
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"shares": (9, 2, 6)}, "do not sum"),
        ({"shares": (17, -1, 0)}, "below its own value"),
        ({"shares": (8, 3, 5)}, "does not complain exactly"),
        ({"level": {"complaint": Fraction(-5)}}, "does not complain exactly"),
        ({"level": {"coalitions": ((0b101, Fraction(1, 2)),)}}, "do not add up"),
        ({"level": {"coalitions": ((0b101, Fraction(1)), (0b010, Fraction(-1)))}}, "not positive"),
        ({"level": {"floors": ((0, Fraction(1)),)}}, "does not hold its player"),
    ],
)
def test_a_tampered_certificate_is_caught(gains, change, reason):
    with pytest.raises(NoSolution, match=reason):
        broken(certify_nucleolus(gains, NUCLEOLUS), **change).check()


def test_a_ladder_that_hides_a_louder_coalition_or_stops_early_is_caught(gains):
    certificate = certify_nucleolus(gains, NUCLEOLUS)
    with pytest.raises(NoSolution, match="complains more than t"):
        replace(certificate, levels=certificate.levels[::-1]).check()
    with pytest.raises(NoSolution, match="do not span"):
        replace(certificate, levels=certificate.levels[:1]).check()


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.rule)
def test_every_variant_has_a_certificate(variant):
    values = [0, 2, 3, 9, 1, 7, 8, 20]
    game = Game.from_fractions(("A", "B", "C"), [Fraction(value, 7) for value in values])
    certificate = certify_nucleolus(game, variant)
    assert variant.share(game).amounts == pytest.approx(
        [float(x) for x in certificate.shares.exact]
    )


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.rule)
def test_the_exact_ladder_needs_no_guess(variant, gains, monkeypatch):
    expected = exact_ladder(gains, variant)[0]
    monkeypatch.setattr("riparian.engine.interests.sharing.exact_nucleolus._guesses", lambda *_: [])
    assert exact_ladder(gains, variant)[0] == expected


def test_a_vote_of_many_ties_is_certified():
    game = voting_game(tuple("ABCDEFGHIJ"), quota=21, weights=[9, 9, 7, 3, 3, 3, 1, 1, 1, 1])
    assert sum(certify_nucleolus(game, NUCLEOLUS).shares.exact) == 1


def test_integers_beyond_machine_words_stay_exact():
    values = [0, 0, 0, 7, 0, 12, 3, 16]
    game = Game.from_fractions(("A", "B", "C"), [value * 10**30 + (value > 15) for value in values])
    exact = certify_nucleolus(game, NUCLEOLUS).shares.exact
    assert sum(exact) == 16 * 10**30 + 1
    assert exact[0] == 9 * 10**30 + Fraction(1, 4)


def test_one_player_takes_everything_exactly():
    game = Game.from_fractions(("A",), [0, "1/3"])
    assert share_exactly(game, rule="nucleolus").exact == (Fraction(1, 3),)


def test_linear_rules_are_exact_over_fractions(gains):
    assert share_exactly(gains, rule="shapley").exact == (Fraction(15, 2), 3, Fraction(11, 2))
    assert share_exactly(gains, rule="tau").exact == (
        Fraction(199, 23),
        Fraction(52, 23),
        Fraction(117, 23),
    )


def test_an_exact_rule_refuses_as_its_float_form_does(majority):
    with pytest.raises(NoSolution, match="must lie between"):
        share_exactly(majority, rule="tau")


def test_a_rule_without_an_exact_form_says_so(gains):
    with pytest.raises(InvalidProblem, match="floats only"):
        share_exactly(gains, rule="owen", unions=[("Laos", "Thailand")])
    assert share_by_owen(gains, unions=[("Laos", "Thailand")]).exact is None


def test_sums_over_coalitions_leave_machine_words_when_they_must():
    assert sums_exactly([1, 2]).tolist() == [0, 1, 2, 3]
    assert sums_exactly([1 << 62, 1]).tolist()[3] == (1 << 62) + 1
    assert as_words(np.array([1], dtype=object), factor=1 << 62).dtype == object


def test_a_span_knows_which_coalitions_it_decides():
    span = Span(3)
    assert span.add(0b111)
    assert span.add(0b001)
    assert not span.add(0b110)
    assert np.flatnonzero(~span.undecided()).tolist() == [0b000, 0b001, 0b110, 0b111]


def test_a_useless_guess_costs_time_and_not_the_answer(gains):
    whole = WholeGame(gains, NUCLEOLUS)
    span = Span(3)
    span.add(7)
    settled = [replace(whole.line(7), weight=Fraction(0))]
    guess = [whole.line(1), whole.line(1), whole.line(2)]
    worth, _, multipliers = solve_level(whole, settled, span, guess)
    assert worth == -2
    assert min(multipliers[1:]) >= 0


@pytest.mark.parametrize(
    ("rule", "values", "reason"),
    [
        ("proportional_nucleolus", [0, 0, 0, 0, 0, 0, 0, 4], "single out"),
        ("disruption_nucleolus", [0, 0, 0, 2, 0, 2, 2, "5/2"], "core is empty"),
        ("proportional_nucleolus", [0, 1, -1, 2], "both signs"),
        ("nucleolus", [0, 6, 6, 10], "own value"),
    ],
)
def test_exact_shares_are_refused_where_the_rule_gives_none(rule, values, reason):
    game = Game.from_fractions(tuple("ABC"[: len(values).bit_length() - 1]), values)
    with pytest.raises(NoSolution, match=reason):
        share_exactly(game, rule=rule)


def test_an_exact_refusal_that_rounding_hides_names_the_condition():
    hair = Fraction(1, 10**20)
    game = Game.from_fractions(("A", "B"), [0, "1/3", "1/3", Fraction(2, 3) - hair])
    with pytest.raises(NoSolution, match="quasi-balanced"):
        share_exactly(game, rule="tau")
