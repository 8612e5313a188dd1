"""What a rule on the river does to each country: a flow to be kept at a control point."""

from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.interests.accounts import benefit_measures
from riparian.engine.interests.benefits import observe_natural_state, value_benefits
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.compiling import compile_river, upstream_of
from riparian.engine.river.inflows import Inflows
from riparian.engine.river.measures import Fold, Measure, Quantity
from riparian.engine.river.operation import NATURAL, FlowRequirement, Operation, find_built
from riparian.engine.river.simulation import RiverRun, simulate_river
from riparian.engine.studies.progress import Progress, silent
from riparian.engine.studies.setting import Setting, generated_inflows
from riparian.engine.vocabulary import Estimate

OBJECTION_MUSD = 0.01
"""A loss below this is not worth an objection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRule:
    """Keep at least `minimum_m3s` at a node in some months, by releases of one dam upstream.

    `months` are numbered from 1 (January). Without a dam the largest reservoir upstream serves.
    """

    node_id: str
    minimum_m3s: float
    months: tuple[int, ...]
    dam_id: str | None = None

    def __post_init__(self) -> None:
        if not self.minimum_m3s > 0.0:
            raise InvalidInput(f"rule: minimum flow is {self.minimum_m3s} m³/s; it must be above 0")
        for month in self.months:
            if not 1 <= month <= 12:  # noqa: PLR2004 - calendar
                raise InvalidInput(f"rule: month {month} does not exist; number them from 1 to 12")

    @property
    def wanted_m3s(self) -> tuple[float, ...]:
        """Return the flow to be kept in each of the twelve months."""
        return tuple(self.minimum_m3s if month + 1 in self.months else 0.0 for month in range(12))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleEffect:
    """Benefits before and after, (estimate, trace, country) [million USD a year]."""

    players: tuple[str, ...]
    rule: FlowRule
    dam_id: str
    before_musd: FloatArray
    after_musd: FloatArray
    days_below_before: float
    days_below_after: float

    def change_musd(self) -> FloatArray:
        """Return the change (estimate, trace, country)."""
        return self.after_musd - self.before_musd

    def objectors(self) -> tuple[str, ...]:
        """Return the countries whose mean at base estimates falls."""
        mean = self.change_musd()[list(Estimate).index(Estimate.BASE)].mean(axis=0)
        return tuple(
            player
            for player, change in zip(self.players, mean, strict=True)
            if change < -OBJECTION_MUSD
        )


def effect_of_rule(
    setting: Setting,
    rule: FlowRule,
    *,
    traces: int = 64,
    years: tuple[int, int] = (2021, 2030),
    seed: int = 1,
    progress: Progress = silent,
) -> RuleEffect:
    """Simulate operational dams on their rule curves without and with the rule in force.

    Raises:
        InvalidInput: the node or dam is unknown, or no reservoir stands upstream of the node.
    """
    basin = setting.basin
    progress("inflow", 0, 1)
    dam_id = rule.dam_id or _largest_reservoir_above(basin, rule.node_id)
    inflows = generated_inflows(setting, years=years, traces=traces, seed=seed)
    progress("inflow", 1, 1)
    free = Operation(built=find_built(basin))
    bound = Operation(
        built=free.built,
        requirements=tuple(
            FlowRequirement(dam_id=dam, node_id=rule.node_id, monthly_m3s=rule.wanted_m3s)
            for dam in _chain(basin, dam_id, rule.node_id, free.built)
        ),
    )
    runs = _run_all(setting, rule, (NATURAL, free, bound), inflows, progress)
    before, after = _worth(setting, runs)
    below = [float(run.of("days below").sum(axis=-1).mean() / inflows.clock.years) for run in runs]
    return RuleEffect(
        players=basin.country_ids,
        rule=rule,
        dam_id=dam_id,
        before_musd=before,
        after_musd=after,
        days_below_before=below[1],
        days_below_after=below[2],
    )


def _run_all(
    setting: Setting,
    rule: FlowRule,
    ways: tuple[Operation, ...],
    inflows: Inflows,
    progress: Progress,
) -> list[RiverRun]:
    days = Measure(
        name="days below",
        quantity=Quantity.OUTFLOW,
        places=(rule.node_id,),
        fold=Fold.STEPS_BELOW,
        threshold_m3s=rule.wanted_m3s,
    )
    valuation = setting.require_valuation()
    measures = (*benefit_measures(setting.basin, valuation, step=inflows.clock.step), days)
    runs = []
    for number, way in enumerate(ways):
        progress("simulate", number, len(ways))
        runs.append(_run(setting.basin, way, inflows, measures))
    progress("simulate", len(ways), len(ways))
    return runs


def _worth(setting: Setting, runs: list[RiverRun]) -> list[FloatArray]:
    """Return (estimate, trace, country) for every run but the first, which is the natural river."""
    basin, valuation = setting.basin, setting.require_valuation()
    natural = observe_natural_state(runs[0], basin, valuation)
    return [
        np.stack(
            [
                value_benefits(run, basin, valuation, natural=natural, estimate=estimate)
                .by_country(basin.country_ids)[0]
                .mean(axis=1)
                for estimate in Estimate
            ]
        )
        for run in runs[1:]
    ]


def _run(
    basin: Basin, operation: Operation, inflows: Inflows, measures: tuple[Measure, ...]
) -> RiverRun:
    river = compile_river(basin, operation, inflows.clock)
    return simulate_river(river, inflows, measures=measures)


def _chain(basin: Basin, dam_id: str, node_id: str, built: frozenset[str]) -> tuple[str, ...]:
    """Return the dam and those below it that must pass its release on to the node."""
    above_node = upstream_of(basin, node_id)
    if dam_id not in above_node:
        raise InvalidInput(f"rule: dam '{dam_id}' is not upstream of '{node_id}'; name one that is")
    return tuple(
        dam.id
        for dam in basin.dams
        if dam.id in built & above_node and dam_id in upstream_of(basin, dam.id)
    )


def _largest_reservoir_above(basin: Basin, node_id: str) -> str:
    if node_id not in basin.node_by_id:
        raise InvalidInput(f"rule: '{node_id}' is no node of {basin.name}; name a station or node")
    above = upstream_of(basin, node_id)
    built = find_built(basin)
    storing = [dam for dam in basin.dams if dam.id in built & above and dam.live_storage_hm3 > 0.0]
    if not storing:
        raise InvalidInput(
            f"rule: no reservoir stands upstream of '{node_id}', so none can keep it"
        )
    return max(storing, key=lambda dam: dam.live_storage_hm3).id
