"""A small answer of the main study, made by hand on the toy basin, for tests of what is shown."""

import numpy as np

from riparian.engine.interests.valuation import NotValued, Parameter, Valuation
from riparian.engine.io.basin_folder import read_basin
from riparian.engine.river.operation import find_built
from riparian.engine.river.rule_space import first_guess, group_reservoirs, variants
from riparian.engine.studies.coalition_search import CoalitionRules
from riparian.engine.studies.foresight_bound import ForesightBound
from riparian.engine.studies.setting import Setting
from riparian.engine.studies.value_of_cooperation import (
    ESTIMATES,
    CooperationRequest,
    CooperationValue,
)
from riparian.engine.vocabulary import Sector

TRACES, PLAYERS = 4, ("UPP", "MID", "LOW")
STATES = ("no dams", "rule curves", "each alone", "all together")
GAINS = {3: (-1.0, 2.0, 0.5), 5: (-1.5, 0.0, 2.5), 6: (0.0, 0.5, 0.5), 7: (-2.0, 2.5, 4.0)}
"""Coalition (bit mask) to what each country gains by it at base estimates."""


def small_setting() -> Setting:
    parameter = Parameter(
        id="irr.value.LOW", account="irrigation", meaning="value of <water> & more", unit="USD/m3",
        low=0.1, base=0.2, high=0.3, price_year=2020, country="LOW", quality="B", source="farm2020",
    )  # fmt: skip
    valuation = Valuation(
        parameters={parameter.id: parameter},
        not_valued=(NotValued(what="eels", why="not sold", needed="a market"),),
        sources={"farm2020": "A farm, 2020"},
    )
    return Setting(basin=read_basin("three-rivers"), valuation=valuation)


def small_answer(*, losing_traces: int = 1) -> CooperationValue:
    """Return an answer in which acting together loses in the first traces at base estimates."""
    basin = small_setting().basin
    groups = group_reservoirs(basin, find_built(basin))
    alone = {group.name: first_guess(group) for group in groups}
    together = {group.name: variants(group)[4] for group in groups}
    hydrographs = {
        node: {state: 100.0 + 10 * at * np.sin(np.arange(12.0)) for at, state in enumerate(STATES)}
        for node in ("BORDER_GAUGE", "MID_TOWN", "LOW_GAUGE")
    }
    masks = range(1, 8)
    benefits = _benefits(losing_traces)
    by_class = np.stack([benefits[1] * scale for scale in (0.8, 1.0, 1.2)])
    by_class[2, :, 0] = np.nan
    accounts = (
        ("UPP", Sector.HYDROPOWER),
        ("MID", Sector.IRRIGATION),
        ("LOW", Sector.FISHERIES),
        ("LOW", Sector.FLOOD),
    )
    return CooperationValue(
        players=PLAYERS,
        request=CooperationRequest(traces=TRACES, first_year=2021, last_year=2022, seed=7),
        benefits_musd=benefits,
        by_class_musd=by_class,
        alpha_musd=np.array([0.0, 9, 19, 29, 28, 39, 49, 64]),
        accounts=accounts,
        states=STATES,
        accounts_musd=np.arange(48.0).reshape(3, 4, 4),
        rules=CoalitionRules(
            groups=groups,
            choices={mask: together if mask == 7 else alone for mask in masks},
            search_values_musd={mask: 10.0 * mask for mask in masks},
            worst_choices={},
            sweeps_until_settled=2,
            evaluations=123,
        ),
        bound=ForesightBound(
            players=PLAYERS,
            traces=2,
            years=3,
            found_musd={mask: 10.0 * mask for mask in masks},
            bound_musd={mask: 11.0 * mask for mask in masks},
            lake_error_musd=dict.fromkeys(masks, 0.0),
            relaxed=("heads do not fall",),
            solves=7,
            cold_starts=1,
        ),
        unpriced=(("UPP", "LOW"),),
        not_valued=(NotValued(what="eels", why="not sold", needed="a market"),),
        hydrographs=hydrographs,
    )


def _benefits(losing_traces: int) -> np.ndarray:
    alone = np.array([10.0, 20.0, 30.0])
    benefits = np.tile(alone, (len(ESTIMATES), 8, TRACES, 1))
    for mask, gains in GAINS.items():
        benefits[:, mask] += np.array(gains)
    benefits *= np.array([0.5, 1.0, 2.0])[:, None, None, None]
    benefits += np.arange(TRACES)[None, None, :, None] * 0.01
    benefits[1, 7, :losing_traces, 0] -= 8.0
    return benefits
