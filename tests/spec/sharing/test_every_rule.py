"""Every rule by example: a problem and its shares, and a problem that it refuses."""

import pytest

from riparian.engine.errors import RiparianError
from riparian.engine.interests.sharing.registry import RULES
from riparian.engine.interests.sharing.rule import Family
from riparian.engine.io.sharing_answers import share_document
from riparian.engine.responsibilities.burden.registry import KEYS

TRIO = ["Laos", "Thailand", "Cambodia"]
# Alone nobody gains; Laos and Cambodia gain most as a pair.
GAINS = {"players": TRIO, "v": [0, 0, 0, 7, 0, 12, 3, 16]}
OWN = {"players": TRIO, "v": [0, 1, 2, 7, 1, 12, 3, 16]}
# A cost game: two towns and one plant.
TOWNS = {"players": ["A", "B"], "c": [0, 11, 7, 15]}
TOO_DEAR = {"players": ["A", "B"], "v": [0, 6, 6, 10]}
VOTE = {"players": TRIO, "quota": 51, "weights": [50, 49, 1]}
NO_VOTE = {"players": TRIO, "v": [0, 1, 0, 0, 0, 0, 0, 1]}
DRY = {"players": TRIO, "estate": 200, "claims": [100, 200, 300]}
WET = {"players": TRIO, "estate": 700, "claims": [100, 200, 300]}
DIRTY = {"players": TRIO, "costs": [4, 6, 9]}
ROUND = {"players": TRIO, "costs": [4, 6, 9], "downstream": ["Thailand", "Cambodia", "Laos"]}
RIVER = {"players": TRIO, "v": [0, 42, 18, 64, "19/2", "103/2", "111/4", "153/2"]}
BARGAIN = {"players": TRIO, "total": 100, "disagreement": [10, 20, 40]}
NO_BARGAIN = {"players": TRIO, "total": 60, "disagreement": [10, 20, 40]}
HOPES = {**BARGAIN, "ideal": [30, 50, 50]}
MEMBERS = {
    "players": TRIO,
    "gni": [10, 30, 60],
    "population": [1, 1, 1],
    "capacity": [1, 1, 2],
    "responsibility": [0, 1, 1],
    "benefit": [2, 1, 1],
    "members_key": [0.5, 0.3, 0.2],
    "ceiling": 100,
    "ldc_cap": 100,
    "gradient": 0,
}
NOTHING = {"players": TRIO, "gni": [0, 0, 0], "benefit": [0, 0, 0]}
NO_MEMBERS = {"players": []}

EXAMPLES = {
    "shapley": (GAINS, [7.5, 3, 5.5]),
    "weighted_shapley": ({**GAINS, "weights": [1, 1, 2]}, [6, 3, 7]),
    "owen": ({**GAINS, "unions": [["Laos", "Thailand"], ["Cambodia"]]}, [8, 3.5, 4.5]),
    "myerson": ({**GAINS, "links": [["Laos", "Thailand"]]}, [3.5, 3.5, 0]),
    "banzhaf_value": (GAINS, [8, 3.5, 6]),
    "banzhaf_normalized": (GAINS, [8 * 16 / 17.5, 3.2, 6 * 16 / 17.5]),
    "solidarity": (GAINS, [109 / 18, 41 / 9, 97 / 18]),
    "equal_division": (GAINS, [16 / 3, 16 / 3, 16 / 3]),
    "equal_surplus": (OWN, [5, 6, 5]),
    "proportional_division": (OWN, [4, 8, 4]),
    "ensc": (GAINS, [29 / 3, 2 / 3, 17 / 3]),
    "scrb": (TOWNS, [9.5, 5.5]),
    "gately": (GAINS, [8, 32 / 13, 72 / 13]),
    "tau": (GAINS, [199 / 23, 52 / 23, 117 / 23]),
    "nucleolus": (GAINS, [9, 2, 5]),
    "prenucleolus": (TOO_DEAR, [5, 5]),
    "percapita_nucleolus": (GAINS, [28 / 3, 4 / 3, 16 / 3]),
    "percapita_prenucleolus": (TOO_DEAR, [5, 5]),
    "proportional_nucleolus": (GAINS, [11.2, 0, 4.8]),
    "disruption_nucleolus": (GAINS, [8, 32 / 13, 72 / 13]),
    "shapley_shubik": (VOTE, [2 / 3, 1 / 6, 1 / 6]),
    "banzhaf_index": (VOTE, [0.6, 0.2, 0.2]),
    "banzhaf_swings": (VOTE, [3, 1, 1]),
    "deegan_packel": (VOTE, [0.5, 0.25, 0.25]),
    "holler_pgi": (VOTE, [0.5, 0.25, 0.25]),
    "johnston": (VOTE, [2 / 3, 1 / 6, 1 / 6]),
    "proportional": (DRY, [100 / 3, 200 / 3, 100]),
    "cea": (DRY, [200 / 3, 200 / 3, 200 / 3]),
    "cel": (DRY, [0, 50, 150]),
    "talmud": (DRY, [50, 75, 75]),
    "reverse_talmud": (DRY, [50 / 3, 200 / 3, 350 / 3]),
    "piniles": (DRY, [50, 75, 75]),
    "constrained_egalitarian": (DRY, [50, 75, 75]),
    "random_arrival": (DRY, [100 / 3, 250 / 3, 250 / 3]),
    "adjusted_proportional": (DRY, [40, 80, 80]),
    "minimal_overlap": (DRY, [100 / 3, 250 / 3, 250 / 3]),
    "alpha_min": (DRY, [200 / 3, 200 / 3, 200 / 3]),
    "ganges_1996": ({"flow": 74419}, [39419, 35000]),
    "nile_1959": ({"flow": 74}, [55.5, 18.5]),
    "colorado_shortage": ({"quantity": 30}, [500 - 17 - 500 / 6, 17, 500 / 6]),
    "lrs": (DIRTY, [4, 6, 9]),
    "ues": (DIRTY, [10, 6, 3]),
    "des": (DIRTY, [4 / 3, 13 / 3, 40 / 3]),
    "downstream_incremental": (RIVER, [42, 22, 12.5]),
    "upstream_incremental": (RIVER, [48.75, 18.25, 9.5]),
    "nash": (BARGAIN, [20, 30, 50]),
    "kalai_smorodinsky": (HOPES, [20, 35, 45]),
    "egalitarian": (BARGAIN, [20, 30, 50]),
    "equal": (MEMBERS, [100 / 3, 100 / 3, 100 / 3]),
    "capacity": ({**MEMBERS, "gni": [20, 80, 80]}, [28 / 5.4, 256 / 5.4, 256 / 5.4]),
    "un_scale": (MEMBERS, [10, 30, 60]),
    "capability_responsibility": (MEMBERS, [12.5, 37.5, 50]),
    "benefit": (MEMBERS, [50, 25, 25]),
    "negotiated": (MEMBERS, [50, 30, 20]),
}


def keys_of(family):
    return [rule.key for rule in RULES.values() if rule.family is family]


SHORT = {"players": TRIO, "v": [0, 0, 0, 7]}
GAMES_ALWAYS = ("shapley", "banzhaf_value", "solidarity", "equal_division", "equal_surplus", "ensc")
REFUSALS = {
    **dict.fromkeys(GAMES_ALWAYS, (SHORT, "complete the table")),
    "prenucleolus": (SHORT, "complete the table"),
    "percapita_prenucleolus": (SHORT, "complete the table"),
    "weighted_shapley": ({**GAINS, "weights": [1, 0, 2]}, "must be one positive number"),
    "owen": ({**GAINS, "unions": [["Laos"], ["Laos", "Thailand"]]}, "unions must be disjoint"),
    "myerson": ({**GAINS, "links": [["Laos", "China"]]}, "name a player of the game"),
    "banzhaf_normalized": ({"players": TRIO, "v": [0, 2, 2, 1, 2, 1, 1, 1]}, "no scale fits"),
    "proportional_division": (GAINS, "must have one sign"),
    "scrb": ({"players": TRIO, "v": [0, 0, 0, 10, 0, 0, 0, 2]}, "must have one sign"),
    "gately": ({"players": TRIO, "v": [0, 0, 0, 10, 0, 0, 0, 2]}, "must have one sign"),
    "tau": ({"players": TRIO, "v": [0, 0, 0, 1, 0, 1, 1, 1]}, "must lie between"),
    "nucleolus": (TOO_DEAR, "use the prenucleolus"),
    "percapita_nucleolus": (TOO_DEAR, "use the prenucleolus"),
    "proportional_nucleolus": ({"players": TRIO, "v": [0, 0, 0, 0, 0, 0, 0, 4]}, "single out"),
    "disruption_nucleolus": ({"players": TRIO, "v": [0, 0, 0, 1, 0, 1, 1, 1]}, "core is empty"),
    **dict.fromkeys(keys_of(Family.VOTING), (NO_VOTE, "and it loses")),
    **dict.fromkeys(keys_of(Family.CLAIMS), (WET, "gets its claim")),
    "ganges_1996": ({"flow": -1}, "cannot be negative"),
    "nile_1959": ({"flow": 40}, "leaves the shares to a commission"),
    "colorado_shortage": ({"quantity": -5}, "nobody is short"),
    "lrs": (ROUND, "must not flow in a circle"),
    "ues": (ROUND, "must not flow in a circle"),
    "des": (ROUND, "must not flow in a circle"),
    "downstream_incremental": ({**RIVER, "downstream": ["China", None, None]}, "is not one of"),
    "upstream_incremental": ({**RIVER, "downstream": [2, 3]}, "places downstream"),
    "nash": (NO_BARGAIN, "an agreement must not lose"),
    "egalitarian": (NO_BARGAIN, "an agreement must not lose"),
    "kalai_smorodinsky": ({**BARGAIN, "ideal": [5, 50, 50]}, "correct the ideal point"),
    "equal": (NO_MEMBERS, None),
    "capacity": ({"players": TRIO, "gni": [1, 2, 3]}, "population is not given"),
    "un_scale": ({"players": TRIO, "gni": [1, 2, 3]}, "population is not given"),
    "capability_responsibility": (
        {"players": TRIO, "capacity": [0, 0, 0], "responsibility": [1, 1, 1]},
        "capacity sums to 0",
    ),
    "benefit": (NOTHING, "must be positive"),
    "negotiated": (NOTHING, "members_key is not given"),
}


def test_every_rule_has_an_example_and_a_refusal():
    known = {*RULES, *KEYS}
    assert known == set(EXAMPLES)
    assert known == set(REFUSALS)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_a_rule_gives_the_shares_of_its_example(rule):
    document, expected = EXAMPLES[rule]
    assert share_document(document, rule).amounts == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("rule", REFUSALS)
def test_a_rule_refuses_with_a_reason_what_it_cannot_divide(rule):
    document, reason = REFUSALS[rule]
    with pytest.raises(RiparianError, match=reason) as refusal:
        share_document(document, rule)
    assert ";" in str(refusal.value)
