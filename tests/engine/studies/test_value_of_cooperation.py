"""The main study on the three rivers, where upstream power and downstream water conflict."""

import numpy as np
import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.io.setting_folder import read_setting
from riparian.engine.studies.setting import Setting
from riparian.engine.studies.value_of_cooperation import (
    CooperationRequest,
    CooperationValue,
    value_of_cooperation,
)
from riparian.engine.vocabulary import Estimate

REQUEST = CooperationRequest(traces=6, first_year=2021, last_year=2022, seed=3)
BASE = list(Estimate).index(Estimate.BASE)


@pytest.fixture(scope="module")
def setting() -> Setting:
    return read_setting("three-rivers")


@pytest.fixture(scope="module")
def answer(setting: Setting) -> CooperationValue:
    return value_of_cooperation(setting, REQUEST)


def test_acting_together_is_worth_more_than_each_alone(answer: CooperationValue) -> None:
    assert answer.gain_musd()[BASE].mean() > 1.0
    assert 0.0 < answer.gain_fraction()[BASE].mean() < 1.0


def test_a_single_country_has_the_same_worth_in_every_singleton_row(
    answer: CooperationValue,
) -> None:
    # Nobody cooperates in any of them, so all singletons describe one state of the river.
    for bit in range(1, len(answer.players)):
        np.testing.assert_array_equal(answer.benefits_musd[:, 1], answer.benefits_musd[:, 1 << bit])


def test_the_empty_coalition_is_worth_nothing(answer: CooperationValue) -> None:
    assert np.all(answer.worth_musd()[..., 0] == 0.0)


def test_the_search_never_gives_a_coalition_less_than_its_parts_found(
    answer: CooperationValue,
) -> None:
    values = answer.rules.search_values_musd
    for mask in values:
        for bit in range(len(answer.players)):
            part = mask & ~(1 << bit)
            if mask >> bit & 1 and part:
                assert values[mask] >= values[part] + values[1 << bit] - 1e-6


def test_harm_by_outsiders_never_helps_a_coalition(answer: CooperationValue) -> None:
    for mask, found in answer.rules.search_values_musd.items():
        assert answer.alpha_musd[mask] <= found + 0.05


def test_the_upstream_country_loses_by_the_joint_rules_and_would_need_a_side_payment(
    answer: CooperationValue,
) -> None:
    change = answer.externalities_musd()[answer.grand]
    assert change[answer.players.index("UPP")] < 0.0
    assert change[answer.players.index("LOW")] > 0.0


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(
    setting: Setting, answer: CooperationValue
) -> None:
    again = value_of_cooperation(setting, REQUEST)
    np.testing.assert_array_equal(again.benefits_musd, answer.benefits_musd)
    other = value_of_cooperation(
        setting, CooperationRequest(traces=6, first_year=2021, last_year=2022, seed=4)
    )
    assert not np.array_equal(other.benefits_musd, answer.benefits_musd)


def test_progress_is_told_in_order_and_ends_whole(setting: Setting) -> None:
    told: list[tuple[str, int, int]] = []
    value_of_cooperation(setting, REQUEST, progress=lambda *step: told.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages[0] == "prepare"
    assert stages[-1] == "judge"
    for stage in stages:
        last = [step for step in told if step[0] == stage][-1]
        assert last[1] == last[2]


def test_a_basin_without_valuation_is_refused_in_words(setting: Setting) -> None:
    with pytest.raises(InvalidInput, match="has no valuation"):
        value_of_cooperation(Setting(basin=setting.basin), REQUEST)
