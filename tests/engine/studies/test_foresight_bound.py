"""What foresight could have bounds what the rule search finds."""

from pathlib import Path

import numpy as np
import pytest

from riparian.engine.errors import InvalidInput, NoSolution
from riparian.engine.io.setting_folder import read_setting
from riparian.engine.river.operation import Operation, find_built
from riparian.engine.studies.coalition_search import (
    CoalitionRules,
    SearchSpace,
    prepare_search,
    search_coalitions,
)
from riparian.engine.studies.foresight_bound import (
    ForesightBound,
    ForesightStudy,
    bound_by_foresight,
    lay_out_foresight,
)
from riparian.engine.studies.foresight_programme import Draft, Programme, earlier, write_programme
from riparian.engine.studies.foresight_solver import WarmSolver
from riparian.engine.studies.setting import generated_inflows

GOLDEN = Path(__file__).parents[2] / "golden" / "foresight" / "two_reservoirs.lp"
Searched = tuple[SearchSpace, CoalitionRules]


def search(instance: str, *, traces: int, years: tuple[int, int]) -> Searched:
    setting = read_setting(instance)
    daily = generated_inflows(setting, years=years, traces=traces, seed=4)
    operation = Operation(built=find_built(setting.basin))
    space = prepare_search(setting.basin, setting.require_valuation(), operation, daily)
    return space, search_coalitions(space)


@pytest.fixture(scope="module")
def searched() -> Searched:
    return search("three-rivers", traces=8, years=(2021, 2022))


@pytest.fixture(scope="module")
def bound(searched: Searched) -> ForesightBound:
    return bound_by_foresight(*searched, traces=2)


@pytest.fixture(scope="module")
def study(searched: Searched) -> ForesightStudy:
    return lay_out_foresight(*searched, traces=2)


def two_reservoirs() -> Programme:
    """Two reservoirs in a row: 10 arrives in the cheap first month, nothing in the dear second."""
    draft = Draft(("UP", "LOW"), 1)
    months = ("1", "2")
    kept = {one: draft.add_columns("storage", one, months, upper=6.0) for one in ("A", "B")}
    sent = {one: draft.add_columns("turbined", one, months, upper=8.0) for one in ("A", "B")}
    for one, inflow, above in (("A", (10.0, 0.0), None), ("B", (0.0, 0.0), "A")):
        terms = [(kept[one], 1.0), (earlier(kept[one], 1), -1.0), (sent[one], 1.0)]
        arriving = [(sent[above], -1.0)] if above else []
        draft.add_rows(
            "balance",
            one,
            months,
            [*terms, *arriving],
            lower=np.array(inflow),
            upper=np.array(inflow),
        )
    draft.earn("UP", sent["A"], [1.0, 3.0])
    draft.earn("LOW", sent["B"], [1.0, 2.0])
    return draft.finish()


@pytest.mark.parametrize(
    ("members", "musd"),
    [
        # Upstream keeps 6 for the dear month: 4 · 1 + 6 · 3.
        ((1.0, 0.0), 22.0),
        # Downstream alone would have all 8 of its dear month: 8 · 2 + 2 · 1.
        ((0.0, 1.0), 18.0),
        # Together: A as alone (22), B keeps 2 of the first 4 beside the 6 to come: 2 + 8 · 2.
        ((1.0, 1.0), 40.0),
    ],
)
def test_two_reservoirs_have_the_value_found_by_hand(
    members: tuple[float, float], musd: float
) -> None:
    assert WarmSolver(two_reservoirs()).solve(np.array(members)) == pytest.approx(musd)


def test_the_programme_reads_as_it_is_meant() -> None:
    assert write_programme(two_reservoirs(), {0: 1.0, 1: 1.0}) == GOLDEN.read_text("utf-8")


def test_no_coalition_finds_more_than_foresight_allows(bound: ForesightBound) -> None:
    for coalition in bound.bound_musd:
        assert bound.gap_musd(coalition) >= -1e-6
    # For a part, the bound also has the outsiders' dams; for all together it has only foresight.
    assert bound.gap_fraction(7) < 0.15


def test_all_together_may_not_have_more_than_their_bounds_apart(bound: ForesightBound) -> None:
    for one in bound.bound_musd:
        for other in bound.bound_musd:
            if not one & other:
                apart = bound.bound_musd[one] + bound.bound_musd[other]
                assert bound.bound_musd[one | other] <= apart + 1e-6


def test_a_larger_coalition_may_have_more(bound: ForesightBound) -> None:
    for mask, musd in bound.bound_musd.items():
        for bit in range(len(bound.players)):
            assert bound.bound_musd[mask | 1 << bit] >= musd - 1e-6


def test_a_warm_start_gives_what_a_cold_start_gives(study: ForesightStudy) -> None:
    warm = WarmSolver(study.programme, 1)
    for mask in (1, 3, 2, 6, 7, 5, 4):
        members = np.array([float(mask >> bit & 1) for bit in range(3)])
        cold = WarmSolver(study.programme, 1)
        assert warm.solve(members) == pytest.approx(cold.solve(members), rel=1e-7)
    assert warm.cold_starts == 0


def test_the_gain_found_lies_below_the_most_that_can_be_gained(bound: ForesightBound) -> None:
    alone = sum(bound.found_musd[1 << bit] for bit in range(len(bound.players)))
    assert bound.found_musd[7] - alone <= bound.most_gain_musd() + 1e-6


def test_what_was_relaxed_is_said(bound: ForesightBound) -> None:
    assert any("known in advance" in sentence for sentence in bound.relaxed)


def test_a_programme_without_an_optimum_is_an_error() -> None:
    draft = Draft(("UP",), 1)
    draft.earn("UP", draft.add_columns("turbined", "A", ("1",)), 1.0)
    with pytest.raises(NoSolution, match="not an optimum"):
        WarmSolver(draft.finish()).solve(np.ones(1))


def test_more_traces_than_the_search_has_are_refused(searched: Searched) -> None:
    with pytest.raises(InvalidInput, match="9 traces asked for"):
        bound_by_foresight(*searched, traces=9)


@pytest.mark.long
def test_the_lancang_mekong_finds_no_more_than_foresight_allows() -> None:
    found = bound_by_foresight(*search("lancang-mekong", traces=4, years=(2021, 2022)), traces=1)
    assert min(found.gap_musd(coalition) for coalition in found.bound_musd) >= -1e-3
