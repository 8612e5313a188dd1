"""How good the rule search is: the most a coalition could have with perfect foresight.

A linear programme knows all inflow in advance and runs every dam for the coalition; whatever
rules are searched, they cannot do better than it, and the gap says how much better they might.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.rule_space import RuleChoice
from riparian.engine.studies.coalition_search import CoalitionRules, SearchSpace
from riparian.engine.studies.foresight_accounts import (
    Ledger,
    add_domestic,
    add_floods,
    add_irrigation,
    add_power,
    add_river_fisheries,
)
from riparian.engine.studies.foresight_lake import (
    add_lake,
    add_lake_fisheries,
    add_salinity,
    lake_error_musd,
    linear_lake,
)
from riparian.engine.studies.foresight_network import trace_network
from riparian.engine.studies.foresight_programme import Draft, Programme
from riparian.engine.studies.foresight_record import record_rules
from riparian.engine.studies.foresight_solver import WarmSolver
from riparian.engine.studies.foresight_water import Water, add_water
from riparian.engine.studies.progress import Progress, silent
from riparian.engine.vocabulary import TimeStep

DEFAULT_TRACES = 2
STAGE = "foresight"

RELAXED = (
    "All inflow of the years is known in advance.",
    "Every dam of the basin works for the coalition, also those of outsiders.",
    "Storage may take any course; no rule has to be followed.",
    (
        "Users below a dam may be served less than there is water for; runoff that no dam holds "
        "back is still taken first."
    ),
    "Energy lies below an envelope of head times flow over live storage, at or above the truth.",
    "Evaporation is linear in storage, with the largest error of the line allowed for.",
    (
        "Reservoirs may start as any searched rule starts them and must end at least as full, but "
        "for the largest fall that one of these rules left."
    ),
    (
        "A minimum release is kept at least as far as every searched rule kept it; flows wanted at "
        "control points further down are not asked for."
    ),
)
LAKE_IS_LINEAR = (
    "An approximation, no relaxation: the lake answers a change of flow by its fitted linear "
    "balance around the run in which all act alone; the gap is measured with the same lake for "
    "the searched rules."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ForesightBound:
    """What the searched rules found and what foresight could have, by coalition bit mask.

    Values are the members' benefit, mean over these traces and years [million USD a year].
    `lake_error_musd` is what the linear lake adds to the value found, so that both sides of
    the gap speak of the same lake.
    """

    players: tuple[str, ...]
    traces: int
    years: int
    found_musd: Mapping[int, float]
    bound_musd: Mapping[int, float]
    lake_error_musd: Mapping[int, float]
    relaxed: tuple[str, ...]
    solves: int
    cold_starts: int

    def gap_musd(self, coalition: int) -> float:
        """Return how much more foresight could have than the searched rules found."""
        found = self.found_musd[coalition] + self.lake_error_musd[coalition]
        return self.bound_musd[coalition] - found

    def gap_fraction(self, coalition: int) -> float:
        """Return the gap relative to the value found; 0 where there is no value."""
        found = abs(self.found_musd[coalition])
        return self.gap_musd(coalition) / found if found > 0.0 else 0.0

    def most_gain_musd(self) -> float:
        """Return the most that all could gain over the value found when each acts alone."""
        grand = (1 << len(self.players)) - 1
        alone = sum(
            self.found_musd[1 << bit] + self.lake_error_musd[1 << bit]
            for bit in range(len(self.players))
        )
        return self.bound_musd[grand] - alone


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ForesightStudy:
    """A programme for all coalitions of a basin, and what the searched rules had instead.

    `found_musd` and `lake_error_musd` are (rule set, country), `rule_set` gives each coalition's.
    """

    programme: Programme
    rule_set: Mapping[int, int]
    found_musd: FloatArray
    lake_error_musd: FloatArray


def bound_by_foresight(
    space: SearchSpace,
    rules: CoalitionRules,
    *,
    traces: int = DEFAULT_TRACES,
    progress: Progress = silent,
) -> ForesightBound:
    """Return for every coalition the value of its searched rules beside an upper bound.

    Raises:
        InvalidInput: the space is not monthly, has fewer traces, or has dams that come later.
        NoSolution: the programme of a coalition has no optimum (a defect of ours).
    """
    study = lay_out_foresight(space, rules, traces=traces)
    players = space.basin.country_ids
    solvers = [WarmSolver(study.programme, trace) for trace in range(traces)]
    bounds = _solve_all(solvers, study.programme, progress)

    def by_coalition(values: FloatArray) -> dict[int, float]:
        return {
            mask: float(values[study.rule_set[mask]] @ _members(mask, len(players)))
            for mask in sorted(bounds)
        }

    return ForesightBound(
        players=players,
        traces=traces,
        years=space.river.clock.years,
        found_musd=by_coalition(study.found_musd),
        bound_musd={mask: bounds[mask] for mask in sorted(bounds)},
        lake_error_musd=by_coalition(study.lake_error_musd),
        relaxed=(*RELAXED, LAKE_IS_LINEAR) if space.basin.lakes else RELAXED,
        solves=sum(solver.solves for solver in solvers),
        cold_starts=sum(solver.cold_starts for solver in solvers),
    )


def lay_out_foresight(space: SearchSpace, rules: CoalitionRules, *, traces: int) -> ForesightStudy:
    """Simulate the searched rules on the first traces and write the programme around them."""
    _check(space, traces)
    network = trace_network(space.river)
    choices, rule_set = _distinct(rules.choices)
    record = record_rules(space, network, choices, traces)
    clock = space.river.clock
    water = Water(
        space=space,
        network=network,
        record=record,
        draft=Draft(space.basin.country_ids, traces),
        labels=tuple(
            f"{year}-{month + 1:02d}" for year, month in zip(clock.year, clock.month, strict=True)
        ),
    )
    add_water(water)
    ledger = Ledger(water)
    for add in (add_power, add_irrigation, add_domestic, add_floods, add_river_fisheries):
        add(ledger)
    lake = linear_lake(ledger)
    error = np.zeros_like(record.benefits_musd)
    rise = None
    if lake is not None:
        rise = add_lake(ledger, lake)
        add_lake_fisheries(ledger, lake, rise)
        error = lake_error_musd(ledger, lake)
    add_salinity(ledger, lake, rise)
    return ForesightStudy(
        programme=water.draft.finish(),
        rule_set=rule_set,
        found_musd=record.benefits_musd.mean(axis=1),
        lake_error_musd=error.mean(axis=1),
    )


def _check(space: SearchSpace, traces: int) -> None:
    if space.river.clock.step is not TimeStep.MONTHLY:
        raise InvalidInput("foresight bound: the search space is daily; prepare a monthly one")
    if not 1 <= traces <= space.inflows.traces:
        raise InvalidInput(
            f"foresight bound: {traces} traces asked for, the search has {space.inflows.traces}; "
            "ask for 1 to as many"
        )
    if space.operation.first_year:
        late = ", ".join(sorted(space.operation.first_year))
        raise InvalidInput(
            f"foresight bound: {late} come later than the first year; bound an operation in "
            "which all dams stand from the start"
        )


def _distinct(choices: Mapping[int, RuleChoice]) -> tuple[list[RuleChoice], dict[int, int]]:
    """Return the different rule sets, that of all alone first, and which one each mask uses."""
    found: list[RuleChoice] = []
    place = {}
    for mask in sorted(choices, key=lambda each: (each.bit_count(), each)):
        if choices[mask] not in found:
            found.append(choices[mask])
        place[mask] = found.index(choices[mask])
    return found, place


def _members(mask: int, count: int) -> FloatArray:
    return np.array([float(mask >> bit & 1) for bit in range(count)])


def _solve_all(
    solvers: list[WarmSolver], programme: Programme, progress: Progress
) -> dict[int, float]:
    """Return the bound of each coalition, mean over traces; the traces run side by side.

    Countries with much at stake change least often on the way; one without any account changes
    nothing, so it is left out.
    """
    count = len(programme.earnings)
    stake = _at_stake(programme)
    active = sorted(np.flatnonzero(stake > 0.0).tolist(), key=lambda bit: float(stake[bit]))
    walk = list(_gray_code(active))
    values: dict[int, float] = {0: 0.0}
    with ThreadPoolExecutor(max_workers=len(solvers)) as threads:
        for done, mask in enumerate(walk):
            progress(STAGE, done, len(walk))
            members = _members(mask, count)
            found = threads.map(lambda solver, who=members: solver.solve(who), solvers)
            values[mask] = float(np.mean(list(found)))
    progress(STAGE, len(walk), len(walk))
    known = sum(1 << bit for bit in active)
    return {mask: values[mask & known] for mask in range(1, 1 << count)}


def _at_stake(programme: Programme) -> FloatArray:
    """Return roughly how much each country's earnings can move; open-ended columns count little."""
    most = programme.column_bounds[1][:, 0]
    moves = np.abs(programme.earnings) @ np.where(np.isfinite(most), most, 1.0)
    return np.asarray(moves + np.abs(programme.constants[:, 0]))


def _gray_code(bits: list[int]) -> Iterator[int]:
    """Yield all coalitions of these countries, each differing from the last by one member."""
    for number in range(1, 1 << len(bits)):
        code = number ^ (number >> 1)
        yield sum(1 << bit for place, bit in enumerate(bits) if code >> place & 1)
