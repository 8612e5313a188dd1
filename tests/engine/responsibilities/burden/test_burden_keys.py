import numpy as np
import pytest

from riparian.engine.errors import InvalidProblem, MismatchedAxes
from riparian.engine.responsibilities.burden.capability_responsibility import (
    Incomes,
    income_above,
    responsibility_capacity_index,
)
from riparian.engine.responsibilities.burden.fair_range import Standing, range_over_keys
from riparian.engine.responsibilities.burden.path import KeyPath, path_to_equal
from riparian.engine.responsibilities.burden.problem import BurdenProblem, BurdenShares
from riparian.engine.responsibilities.burden.progressivity import measure_progressivity
from riparian.engine.responsibilities.burden.registry import KEYS, bear_by, get_key
from riparian.engine.responsibilities.burden.un_scale import (
    UnScale,
    bear_by_average_un_scale,
    bear_by_un_scale,
)

MEMBERS = ("Cambodia", "Laos", "Thailand", "Viet Nam")
MEKONG = BurdenProblem(
    players=MEMBERS,
    gni=np.array([28.0, 15.0, 500.0, 390.0]),
    population=np.array([17.0, 7.5, 70.0, 98.0]),
    is_least_developed=np.array([1, 1, 0, 0]),
    capacity=np.array([1.0, 1.0, 6.0, 4.0]),
    responsibility=np.array([1.0, 3.0, 2.0, 2.0]),
    benefit=np.array([3.0, 1.0, 3.0, 3.0]),
    members_key=np.array([0.2, 0.2, 0.3, 0.3]),
)


@pytest.mark.parametrize("key", sorted({*KEYS} - {"un_scale"}))
def test_every_key_carries_the_whole_burden(key):
    shares = bear_by(key, MEKONG)
    assert sum(shares.by_player.values()) == pytest.approx(1)
    assert min(shares.by_player.values()) >= 0


def test_the_least_developed_are_capped_and_the_richest_hit_the_ceiling():
    shares = bear_by_un_scale(MEKONG, UnScale(ceiling=0.55)).by_player
    assert shares["Cambodia"] == pytest.approx(0.0001)
    assert shares["Thailand"] == pytest.approx(0.55)
    assert shares["Viet Nam"] == pytest.approx(1 - 0.55 - 0.0002)


def test_limits_made_for_many_states_are_refused_among_few():
    with pytest.raises(InvalidProblem, match="use the key `capacity`"):
        bear_by("un_scale", MEKONG)


def test_relief_for_low_income_is_carried_by_the_others():
    relieved = bear_by_un_scale(MEKONG, UnScale(ceiling=1, least_developed_cap=1)).parts
    plain = bear_by_un_scale(MEKONG, UnScale(ceiling=1, least_developed_cap=1, gradient=0)).parts
    assert plain == pytest.approx(MEKONG.gni / MEKONG.gni.sum())
    assert relieved[0] < plain[0]
    assert relieved[2] > plain[2]


def test_debt_lowers_and_the_floor_lifts_a_share():
    problem = BurdenProblem(players=("A", "B"), gni=[100, 100], population=[1, 1], debt=[400, 0])
    shares = bear_by_un_scale(problem, UnScale(ceiling=1)).by_player
    assert shares["A"] < 0.5
    lifted = bear_by_un_scale(problem, UnScale(ceiling=1, floor=0.4)).by_player
    assert lifted["A"] == pytest.approx(0.4)


def test_the_scale_is_the_average_of_its_base_periods():
    other = BurdenProblem(players=MEMBERS, gni=[30, 16, 520, 400], population=[17, 7.5, 70, 98])
    scale = UnScale(ceiling=1)
    both = bear_by_average_un_scale((MEKONG, other), scale).parts
    first, second = bear_by_un_scale(MEKONG, scale).parts, bear_by_un_scale(other, scale).parts
    assert both == pytest.approx((first + second) / 2)
    with pytest.raises(InvalidProblem, match="different players"):
        bear_by_average_un_scale((), scale)


def test_limits_that_leave_nobody_to_carry_the_rest_are_refused():
    with pytest.raises(InvalidProblem, match="nobody is left"):
        bear_by_un_scale(
            BurdenProblem(players=("A",), gni=[1], population=[1]), UnScale(ceiling=0.22)
        )
    with pytest.raises(InvalidProblem, match="divide a percentage by 100"):
        UnScale(ceiling=22)


def test_income_above_a_threshold_follows_the_lognormal():
    incomes = Incomes(mean=10_000, gini=0.4, population=1)
    random = np.random.default_rng(1)
    sigma = 0.7416143  # sqrt(2) times the normal quantile of 0.7
    sample = np.exp(random.normal(np.log(10_000) - sigma**2 / 2, sigma, 400_000))
    sampled = np.maximum(sample - 7_500, 0).mean()
    assert income_above(incomes, threshold=7_500) == pytest.approx(sampled, rel=0.01)
    assert income_above(incomes, threshold=0) == 10_000
    with pytest.raises(InvalidProblem, match="Gini"):
        Incomes(mean=1, gini=40, population=1)


def test_the_weight_of_responsibility_is_a_fraction():
    with pytest.raises(InvalidProblem, match="must be from 0 to 1"):
        responsibility_capacity_index(np.ones(2), np.ones(2), responsibility_weight=50)


def test_a_path_reaches_equal_parts_by_its_year():
    start = bear_by("negotiated", MEKONG)
    path = path_to_equal(start, from_year=2020, equal_by=2030)
    assert path.parts_in(2020).parts == pytest.approx([0.2, 0.2, 0.3, 0.3])
    assert path.parts_in(2025).parts == pytest.approx([0.225, 0.225, 0.275, 0.275])
    assert path.parts_in(2040).parts == pytest.approx([0.25] * 4)
    with pytest.raises(InvalidProblem, match="must be later"):
        path_to_equal(start, from_year=2030, equal_by=2030)
    with pytest.raises(InvalidProblem, match="no year is agreed"):
        KeyPath(players=MEMBERS, agreed={})


def test_the_un_scale_is_progressive_and_equal_parts_are_not():
    scale = measure_progressivity(MEKONG, bear_by_un_scale(MEKONG, UnScale(ceiling=1)), burden=10)
    equal = measure_progressivity(MEKONG, bear_by("equal", MEKONG), burden=10)
    assert scale.players[-1] == "Thailand"
    assert scale.kakwani > 0 > equal.kakwani
    assert scale.suits > 0 > equal.suits
    assert scale.redistribution > 0
    assert scale.elasticity > 1


def test_a_burden_in_proportion_to_income_is_neutral():
    shares = BurdenShares(key="income", players=MEMBERS, parts=MEKONG.gni / MEKONG.gni.sum())
    neutral = measure_progressivity(MEKONG, shares, burden=10)
    assert (neutral.kakwani, neutral.suits) == pytest.approx((0, 0), abs=1e-12)
    assert neutral.elasticity == pytest.approx(1)
    with pytest.raises(InvalidProblem, match="below the income of all"):
        measure_progressivity(MEKONG, shares, burden=10_000)


def test_the_elasticity_of_one_country_is_unknown():
    alone = BurdenProblem(players=("A",), gni=[5], population=[1])
    shares = BurdenShares(key="equal", players=("A",), parts=np.array([1.0]))
    assert np.isnan(measure_progressivity(alone, shares, burden=1).elasticity)


def test_a_fair_range_names_its_keys_and_where_the_actual_share_lies():
    keys = tuple(bear_by(key, MEKONG) for key in ("equal", "benefit", "negotiated"))
    ranges = range_over_keys(keys, np.array([0.1, 0.15, 0.27, 0.48]))
    assert [found.standing for found in ranges] == [
        Standing.BELOW,
        Standing.WITHIN,
        Standing.WITHIN,
        Standing.ABOVE,
    ]
    assert (ranges[0].low_key, ranges[0].high_key) == ("negotiated", "benefit")
    assert ranges[0].gap_by_key["equal"] == pytest.approx(-0.15)
    with pytest.raises(MismatchedAxes, match="same players"):
        range_over_keys(keys, np.array([1.0]))


@pytest.mark.parametrize(
    ("gni", "error"), [([1, -1, 1, 1], InvalidProblem), ([1, 2], MismatchedAxes)]
)
def test_indicators_that_cannot_be_are_refused(gni, error):
    with pytest.raises(error):
        BurdenProblem(players=MEMBERS, gni=gni)


def test_parts_must_carry_the_whole_burden():
    with pytest.raises(InvalidProblem, match="sum to"):
        BurdenShares(key="half", players=("A",), parts=np.array([0.5]))
    with pytest.raises(MismatchedAxes):
        BurdenShares(key="half", players=("A",), parts=np.array([0.5, 0.5]))
    with pytest.raises(InvalidProblem, match="must be one of equal"):
        get_key("fair")
