"""How a river is run: which dams stand, by which rules they release, what must flow where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from riparian.engine.errors import InvalidBasin, InvalidInput
from riparian.engine.river.basin import Basin
from riparian.engine.river.network import Monthly, check_fraction, check_monthly
from riparian.engine.river.works import Dam
from riparian.engine.vocabulary import MONTHS_PER_YEAR, DamStatus, ReachKind

DEFAULT_FIRM_FRACTION = 0.5
"""Release kept up while a reservoir is below its target, as a fraction of mean natural inflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DamRule:
    """The operating rule of one reservoir.

    `target_fraction` is the storage aimed at when each month ends, as a fraction of live
    storage: everything above it is released through the turbines. Below it the dam still
    releases `firm_m3s` as long as live storage lasts, and the linear `hinge` if one is given.
    """

    target_fraction: Monthly = (1.0,) * MONTHS_PER_YEAR
    firm_m3s: float = 0.0
    hinge: "ReleaseHinge | None" = None

    def __post_init__(self) -> None:
        check_monthly("dam rule: target", self.target_fraction)
        check_fraction("dam rule: highest target", max(self.target_fraction))
        if not self.firm_m3s >= 0.0:
            raise InvalidInput(f"dam rule: firm release is {self.firm_m3s}; it must be 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHinge:
    """Release as a piecewise-linear function of the fraction of total storage, by month.

    It rises from 0 to `release_low_m3s` at `low`, to `release_high_m3s` at `high` and to
    `release_full_m3s` when full; `low` and `high` have twelve values.
    """

    low: Monthly
    high: Monthly
    release_low_m3s: float
    release_high_m3s: float
    release_full_m3s: float

    def __post_init__(self) -> None:
        check_monthly("release hinge: low", self.low)
        check_monthly("release hinge: high", self.high)
        for low, high in zip(self.low, self.high, strict=True):
            if not 0.0 < low < high < 1.0:
                raise InvalidInput(
                    f"release hinge: low {low} and high {high} must rise between 0 and 1"
                )
        for release in (self.release_low_m3s, self.release_high_m3s, self.release_full_m3s):
            if not release >= 0.0:
                raise InvalidInput(f"release hinge: release is {release}; it must be 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRequirement:
    """A discharge that one dam must keep up at a control point downstream of it [m³/s]."""

    dam_id: str
    node_id: str
    monthly_m3s: Monthly

    def __post_init__(self) -> None:
        check_monthly(f"flow requirement at '{self.node_id}'", self.monthly_m3s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One way of running a basin.

    `built` names the dams that stand (`first_year` holds those that are switched on later);
    `rules` those that differ from the dam's own rule curve. `has_demands` switches abstraction.
    """

    built: frozenset[str]
    rules: Mapping[str, DamRule] = field(default_factory=dict)
    first_year: Mapping[str, int] = field(default_factory=dict)
    requirements: tuple[FlowRequirement, ...] = ()
    has_demands: bool = True
    filling_fraction: float = 0.3

    def __post_init__(self) -> None:
        check_fraction("operation: filling fraction", self.filling_fraction)

    def with_rules(self, rules: Mapping[str, DamRule]) -> "Operation":
        """Return the same operation with some dams run by other rules."""
        return replace(self, rules={**self.rules, **rules})


NATURAL = Operation(built=frozenset(), has_demands=False)
"""No dams, no abstraction."""


def find_built(
    basin: Basin,
    *,
    statuses: Collection[DamStatus] = (DamStatus.OPERATIONAL,),
    by_year: int | None = None,
) -> frozenset[str]:
    """Return the dams of these statuses, commissioned by the given year where it is known."""
    return frozenset(
        dam.id
        for dam in basin.dams
        if dam.status in statuses
        and (by_year is None or dam.commissioned_year is None or dam.commissioned_year <= by_year)
    )


def own_rule(dam: Dam, *, mean_inflow_m3s: float) -> DamRule:
    """Return the rule a dam follows unless told otherwise: its rule curve, or kept full."""
    if dam.rule_fraction is None or dam.live_storage_hm3 <= 0.0:
        return DamRule()
    return DamRule(
        target_fraction=dam.rule_fraction, firm_m3s=DEFAULT_FIRM_FRACTION * mean_inflow_m3s
    )


def mean_natural_flows(basin: Basin) -> dict[str, float]:
    """Return the mean natural flow at every node [m³/s], runoff summed along flow fractions."""
    runoff = {sub.id: float(np.mean(sub.monthly_flow_m3s)) for sub in basin.subbasins}
    flow = dict.fromkeys(basin.order, 0.0)
    for inflow in basin.inflows:
        flow[inflow.node_id] += inflow.flow_fraction * runoff[inflow.subbasin_id]
    total = leaving_fractions(basin)
    leaving = {node_id: [] for node_id in basin.order}  # type: dict[str, list[tuple[str, float]]]
    for reach in basin.reaches:
        if reach.kind is ReachKind.RIVER:
            fraction = reach.flow_fraction / total[reach.from_id]
            leaving[reach.from_id].append((reach.to_id, fraction))
    for node_id in basin.order:
        for to_id, fraction in leaving[node_id]:
            flow[to_id] += fraction * flow[node_id]
    return flow


def leaving_fractions(basin: Basin) -> dict[str, float]:
    """Return the sum of the flow fractions that leave each node: 1 but for printed rounding."""
    total: dict[str, float] = {}
    for reach in basin.reaches:
        if reach.kind is ReachKind.RIVER:
            total[reach.from_id] = total.get(reach.from_id, 0.0) + reach.flow_fraction
    return total


def check_operation(basin: Basin, operation: Operation) -> None:
    """Raise unless all an operation names is part of the basin and each dam serves one point."""
    dams = basin.dam_by_id
    for what, names in (
        ("built", operation.built),
        ("rules", operation.rules),
        ("first year", operation.first_year),
        ("flow requirement", {need.dam_id for need in operation.requirements}),
    ):
        for name in sorted(names):
            if name not in dams:
                raise InvalidInput(f"operation, {what}: '{name}' is no dam of {basin.name}")
    _check_requirements(basin, operation)


def _check_requirements(basin: Basin, operation: Operation) -> None:
    served: set[str] = set()
    for need in operation.requirements:
        if need.dam_id in served:
            raise InvalidInput(
                f"flow requirement: dam '{need.dam_id}' is given two; give the larger one alone"
            )
        served.add(need.dam_id)
        if need.dam_id not in operation.built:
            raise InvalidInput(
                f"flow requirement: dam '{need.dam_id}' does not stand; leave the requirement out"
            )
        if need.node_id not in basin.node_by_id:
            raise InvalidBasin(f"flow requirement: '{need.node_id}' is no node of {basin.name}")


def full_cycle_rules(basin: Basin, dams: Collection[str]) -> dict[str, DamRule]:
    """Return rules that empty and refill all live storage once a year.

    The season is that of each dam's rule curve, stretched to run from 0 to 1: what the
    reservoirs are able to do, where the curve shows what was done in the years it was observed.
    """
    inflow_m3s = mean_natural_flows(basin)
    rules = {}
    for dam_id in dams:
        dam = basin.dam_by_id[dam_id]
        curve = dam.rule_fraction
        if curve is not None and dam.live_storage_hm3 > 0.0 and max(curve) > min(curve):
            low, high = min(curve), max(curve)
            rules[dam_id] = DamRule(
                target_fraction=tuple((value - low) / (high - low) for value in curve),
                firm_m3s=DEFAULT_FIRM_FRACTION * inflow_m3s[dam_id],
            )
    return rules
