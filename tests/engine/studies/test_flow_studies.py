"""Natural flow, cascades and flow rules on the shipped basins."""

import numpy as np
import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.io.setting_folder import read_setting
from riparian.engine.studies.effect_of_cascade import CascadeRule, effect_of_cascade
from riparian.engine.studies.effect_of_rule import FlowRule, effect_of_rule
from riparian.engine.studies.natural_flow import natural_flow
from riparian.engine.studies.setting import Setting

DRY, WET = [11, 0, 1, 2, 3, 4], [6, 7, 8]
OBSERVED_STUNG_TRENG = np.array(
    [3588, 2668, 2131, 2068, 3462, 10768, 21560, 35604, 36818, 21701, 10496, 5574]
)
"""Observed monthly means 1960-2004 (reference/flow_statistics.csv) [m³/s]."""


@pytest.fixture(scope="module")
def mekong() -> Setting:
    return read_setting("lancang-mekong")


@pytest.fixture(scope="module")
def toy() -> Setting:
    return read_setting("three-rivers")


MRC_MEANS = {
    "ST_CHIANG_SAEN": 2700,
    "ST_LUANG_PRABANG": 3900,
    "ST_CHIANG_KHAN": 4200,
    "ST_VIENTIANE": 4400,
    "ST_NONG_KHAI": 4500,
    "ST_NAKHON_PHANOM": 7100,
    "ST_MUKDAHAN": 7600,
    "ST_PAKSE": 9700,
    "ST_STUNG_TRENG": 13100,
    "ST_KRATIE": 13200,
}


def test_natural_station_means_lie_within_three_percent_of_the_mrc_table(mekong: Setting) -> None:
    answer = natural_flow(mekong)
    assert (answer.first_year, answer.last_year) == (1960, 2004)
    for station, mean in MRC_MEANS.items():
        assert answer.stations[station].mean_m3s == pytest.approx(mean, rel=0.03), station
    months = answer.stations["ST_STUNG_TRENG"].monthly_m3s
    np.testing.assert_allclose(months, OBSERVED_STUNG_TRENG, rtol=0.06)


def change(effect, station: str, months: list[int]) -> float:
    flow = effect.stations[station]
    return float(flow.with_m3s[months].mean() / flow.without_m3s[months].mean() - 1.0)


def test_the_lancang_cascade_changes_chiang_saen_as_published(mekong: Setting) -> None:
    # Räsänen et al. 2012: +34 to +155 % from December to May, -36 to -29 % from July to September.
    effect = effect_of_cascade(mekong, country="CHN")
    assert 0.34 <= change(effect, "ST_CHIANG_SAEN", DRY) <= 1.55
    assert -0.36 <= change(effect, "ST_CHIANG_SAEN", WET) <= -0.29
    assert change(effect, "ST_STUNG_TRENG", DRY) > 0.0 > change(effect, "ST_STUNG_TRENG", WET)


def test_rule_curves_as_observed_change_the_river_less_than_a_full_cycle(mekong: Setting) -> None:
    whole = effect_of_cascade(mekong, country="CHN", years=(1981, 1990))
    observed = effect_of_cascade(
        mekong, country="CHN", years=(1981, 1990), rule=CascadeRule.RULE_CURVE
    )
    assert abs(change(observed, "ST_CHIANG_SAEN", WET)) < abs(change(whole, "ST_CHIANG_SAEN", WET))


def test_a_dam_named_by_id_is_the_only_one_with_energy(mekong: Setting) -> None:
    effect = effect_of_cascade(mekong, dams=("DAM_MANWAN",), years=(1990, 1990))
    assert list(effect.energy_gwh) == ["DAM_MANWAN"]
    assert effect.energy_gwh["DAM_MANWAN"] > 1000.0


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"dams": ("DAM_X",)}, "dam 'DAM_X' is not in"),
        ({"country": "XXX"}, "country 'XXX' is not in"),
        ({"country": "CHN", "years": (1800, 1801)}, "1800"),
    ],
)
def test_a_cascade_that_cannot_be_is_refused(mekong: Setting, question: dict, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        effect_of_cascade(mekong, **question)


def test_years_of_a_basin_without_a_record_are_refused() -> None:
    setting = read_setting("three-rivers")
    bare = Setting(basin=setting.basin)
    with pytest.raises(InvalidInput, match="has no daily record"):
        natural_flow(bare, years=(1990, 1991))


def test_a_rule_that_is_always_kept_changes_nothing(toy: Setting) -> None:
    rule = FlowRule(node_id="LOW_GAUGE", minimum_m3s=1.0, months=(1, 2, 3))
    effect = effect_of_rule(toy, rule, traces=4, years=(2021, 2022))
    np.testing.assert_allclose(effect.change_musd(), 0.0, atol=1e-9)
    assert effect.objectors() == ()


def test_a_dry_season_minimum_lowers_the_days_below_it(toy: Setting) -> None:
    rule = FlowRule(node_id="LOW_GAUGE", minimum_m3s=200.0, months=(1, 2, 3))
    effect = effect_of_rule(toy, rule, traces=4, years=(2021, 2022))
    assert effect.days_below_after < effect.days_below_before
    assert effect.dam_id in toy.basin.dam_by_id


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"node_id": "NOWHERE"}, "'NOWHERE' is no node"),
        ({"dam_id": "DAM_X"}, "not upstream"),
        ({"minimum_m3s": -1.0}, "must be above 0"),
        ({"months": (13,)}, "month 13 does not exist"),
    ],
)
def test_a_flow_rule_that_cannot_be_is_refused(toy: Setting, rule: dict, words: str) -> None:
    whole = {"node_id": "LOW_GAUGE", "minimum_m3s": 100.0, "months": (1,), **rule}
    with pytest.raises(InvalidInput, match=words):
        effect_of_rule(toy, FlowRule(**whole), traces=2, years=(2021, 2021))
