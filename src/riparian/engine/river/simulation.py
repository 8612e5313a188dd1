"""Simulate a compiled river: the one checked caller of the kernel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import InvalidInput, MismatchedAxes
from riparian.engine.kernels import river as kernel
from riparian.engine.kernels import river_arrays as rows
from riparian.engine.kernels.river_arrays import LANES, FloatArray, IntArray
from riparian.engine.river.balance import WaterBalance, close_balance
from riparian.engine.river.compiling import CompiledRiver
from riparian.engine.river.inflows import Inflows
from riparian.engine.river.measures import (
    ANYWHERE,
    AT_LAKES,
    Fold,
    Measure,
    Period,
    Quantity,
)
from riparian.engine.river.operation import DamRule, ReleaseHinge, own_rule

FIRM_STARTS_ABOVE = 0.02
"""Firm release fades in over this fraction of live storage, so that it ends without a jump."""

LONGEST_SPIN_UP_YEARS = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiverRun:
    """What a simulation gives back.

    Ask for one measure with `of`, for all with `values`; `period_year` and `period_month` (0 is
    January) say what each period is (month is -1 for whole years or the whole run). `recorded`
    holds the measures as the kernel wrote them, (rule set, block, period, measure, lane): full
    series are large, and only what is asked for is turned round.
    """

    measures: tuple[Measure, ...]
    traces: int
    period: Period
    period_year: IntArray
    period_month: IntArray
    recorded: FloatArray
    steps_per_month: FloatArray
    """How many steps each calendar month has (12,): sums of a state divided by it are means."""
    storage_hm3: FloatArray
    """Final storage (rule set, trace, place)."""
    balance: WaterBalance

    def of(self, name: str) -> FloatArray:
        """Return one measure, (rule set, trace, period)."""
        for position, measure in enumerate(self.measures):
            if measure.name == name:
                chosen = self.recorded[:, :, :, position : position + 1]
                return np.asarray(_by_trace(chosen, self.traces)[..., 0])
        names = ", ".join(measure.name for measure in self.measures)
        raise InvalidInput(f"measure '{name}' was not asked for; there are {names}")

    @property
    def values(self) -> FloatArray:
        """All measures, (rule set, trace, period, measure)."""
        return _by_trace(self.recorded, self.traces)


def simulate_river(
    river: CompiledRiver,
    inflows: Inflows,
    *,
    measures: Sequence[Measure],
    rules: Sequence[Mapping[str, DamRule]] = ({},),
    period: Period = Period.MONTH,
    spin_up_years: int = 1,
) -> RiverRun:
    """Carry all traces through the river under each set of rules.

    The first `spin_up_years` years (none, one or two) run twice, unrecorded the first time, so
    that reservoirs and reaches start from their own cycle and no one gains by draining.

    Raises:
        InvalidInput: a measure or a rule is of what the river does not have, or the spin-up is
            longer than two years or than the clock.
        MismatchedAxes: the inflows are for another basin or clock.
        BalanceBroken: water was made or lost (a defect of ours).
    """
    _check_axes(river, inflows)
    longest = min(LONGEST_SPIN_UP_YEARS, river.clock.years)
    if not 0 <= spin_up_years <= longest:
        raise InvalidInput(f"spin-up of {spin_up_years} years; it must be 0 to {longest}")
    clock = _clock_arrays(river, period, spin_up_years)
    laid = lay_rules(river, rules)
    recorders, starts = _recorders(river, measures)
    periods = int(clock.period.max()) + 1
    flat = inflows.flow_m3s.reshape(inflows.flow_m3s.shape[0], -1)
    results = _empty_results(len(rules), flat.shape[0], periods, len(measures), len(river.places))
    initial = _initial_storage(river, laid)
    kernel.run_river(
        river.nodes._replace(recorder_start=starts),
        river.reaches,
        _shifted(river.works, int(np.sum(clock.period < 0))),
        river.controls,
        river.lakes,
        recorders,
        clock,
        flat,
        inflows.traces,
        laid,
        initial,
        results,
    )
    first = np.flatnonzero(np.diff(clock.period, prepend=-1) > 0)
    return RiverRun(
        measures=tuple(measures),
        period=period,
        period_year=river.clock.year[clock.source[first]],
        period_month=_period_months(river, clock, first, period),
        traces=inflows.traces,
        recorded=_split(results.recorded, len(measures)),
        steps_per_month=_steps_per_month(river),
        storage_hm3=_by_trace(
            _split(results.storage[:, :, None], len(river.places)), inflows.traces
        )[:, :, 0],
        balance=close_balance(river, results, initial, inflows.traces),
    )


def _steps_per_month(river: CompiledRiver) -> FloatArray:
    months = np.bincount(river.clock.month, minlength=12)
    return np.asarray(months / river.clock.years)


def _check_axes(river: CompiledRiver, inflows: Inflows) -> None:
    expected = tuple(subbasin.id for subbasin in river.basin.subbasins)
    if inflows.subbasin_ids != expected:
        raise MismatchedAxes(
            f"inflows: {len(inflows.subbasin_ids)} sub-basins that are not the "
            f"{len(expected)} of basin '{river.basin.name}' in their order; make them for it"
        )
    if not np.array_equal(inflows.clock.dates, river.clock.dates):
        raise MismatchedAxes(
            f"inflows run {inflows.clock.first_year}-{inflows.clock.last_year} in "
            f"{inflows.clock.step} steps, the river {river.clock.first_year}-"
            f"{river.clock.last_year} in {river.clock.step} steps; use one clock"
        )


def _clock_arrays(river: CompiledRiver, period: Period, spin_up_years: int) -> rows.ClockArrays:
    clock = river.clock
    spin_up = np.flatnonzero(clock.year < clock.first_year + spin_up_years)
    source = np.concatenate([spin_up, np.arange(len(clock))]).astype(np.int64)
    number = {
        Period.STEP: np.arange(len(clock)),
        Period.MONTH: (clock.year - clock.first_year) * 12 + clock.month,
        Period.YEAR: clock.year - clock.first_year,
        Period.RUN: np.zeros(len(clock), dtype=np.int64),
    }[period]
    numbers = np.concatenate([np.full(len(spin_up), -1), number]).astype(np.int64)
    return rows.ClockArrays(
        month=clock.month[source],
        days=clock.days[source],
        into_month=clock.into_month[source],
        period=numbers,
        source=source,
    )


def _period_months(
    river: CompiledRiver, clock: rows.ClockArrays, first: IntArray, period: Period
) -> IntArray:
    if period in {Period.YEAR, Period.RUN}:
        return np.full(len(first), -1)
    return np.asarray(river.clock.month[clock.source[first]])


def _shifted(works: rows.WorksArrays, spin_up_steps: int) -> rows.WorksArrays:
    """Let dams that come later start later by the steps that were put before the first."""
    later = works.start_step > 0
    return works._replace(start_step=works.start_step + spin_up_steps * later)


def lay_rules(river: CompiledRiver, rules: Sequence[Mapping[str, DamRule]]) -> FloatArray:
    """Return rules as the kernel wants them: (rule set, works, 12, RULE_COLUMNS)."""
    own = np.zeros((len(river.places), 12, rows.RULE_COLUMNS))
    own[:, :, rows.RULE_GAIN] = 1.0
    dams = river.basin.dam_by_id
    index = river.place_index
    for place in river.operation.built:
        rule = river.operation.rules.get(place) or own_rule(
            dams[place], mean_inflow_m3s=river.mean_inflow_m3s[place]
        )
        own[index[place]] = _lay_rule(rule, river.works.numbers[index[place]])
    laid = np.repeat(own[None], len(rules), axis=0)
    for number, chosen in enumerate(rules):
        for place, rule in chosen.items():
            if place not in river.operation.built:
                raise InvalidInput(f"rule: '{place}' is no dam that stands; leave it out")
            position = index[place]
            laid[number, position] = _lay_rule(rule, river.works.numbers[position])
    return laid


def _lay_rule(rule: DamRule, numbers: FloatArray) -> FloatArray:
    dead, total = numbers[rows.DEAD_HM3], numbers[rows.TOTAL_HM3]
    laid = np.zeros((12, rows.RULE_COLUMNS))
    target = rule.target_fraction
    laid[:, rows.RULE_TARGET] = target[-1:] + target[:-1]
    laid[:, rows.RULE_TARGET] *= total - dead
    laid[:, rows.RULE_TARGET] += dead
    laid[:, rows.RULE_GAIN] = 1.0
    if rule.hinge is not None:
        _lay_hinge(rule.hinge, laid)
    elif total > dead:
        low = dead / total
        width = FIRM_STARTS_ABOVE * (1.0 - low)
        laid[:, rows.RULE_LOW] = low
        laid[:, rows.RULE_HIGH] = low + width
        laid[:, rows.RULE_K1] = rule.firm_m3s / width
    return laid


def _lay_hinge(hinge: ReleaseHinge, laid: FloatArray) -> None:
    low, high = np.array(hinge.low), np.array(hinge.high)
    laid[:, rows.RULE_LOW], laid[:, rows.RULE_HIGH] = low, high
    laid[:, rows.RULE_K0] = hinge.release_low_m3s / low
    laid[:, rows.RULE_K1] = (hinge.release_high_m3s - hinge.release_low_m3s) / (high - low)
    laid[:, rows.RULE_K2] = (hinge.release_full_m3s - hinge.release_high_m3s) / (1.0 - high)
    laid[:, rows.RULE_GAIN] = 0.0


def _initial_storage(river: CompiledRiver, laid: FloatArray) -> FloatArray:
    """Start each reservoir on its target of the first step, each lake at its given storage."""
    initial = laid[:, :, river.clock.month[0], rows.RULE_TARGET].copy()
    hinged = laid[:, :, 0, rows.RULE_GAIN] == 0.0
    initial = np.where(hinged, river.works.numbers[:-1, rows.TOTAL_HM3], initial)
    index = river.place_index
    for lake in river.basin.lakes:
        initial[:, index[lake.node_id]] = lake.initial_storage_hm3
    return np.minimum(initial, river.works.numbers[:-1, rows.TOTAL_HM3])


def _recorders(
    river: CompiledRiver, measures: Sequence[Measure]
) -> tuple[rows.RecorderArrays, IntArray]:
    """Return the recorders grouped by node, and where each node's group starts."""
    found = [
        entry
        for channel, measure in enumerate(measures)
        for entry in _recorders_of(river, measure, channel)
    ]
    found.sort(key=lambda entry: entry[0])
    counts = np.bincount([entry[0] for entry in found], minlength=len(river.node_index))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    arrays = rows.RecorderArrays(
        places=np.array([entry[1:4] for entry in found], dtype=np.int64).reshape(-1, 3),
        weight=np.array([entry[4] for entry in found]).reshape(-1, 12),
        threshold_m3s=np.array([entry[5] for entry in found]).reshape(-1, 12),
    )
    return arrays, starts


Entry = tuple[int, int, int, int, FloatArray, tuple[float, ...]]


def _recorders_of(river: CompiledRiver, measure: Measure, channel: int) -> list[Entry]:
    demand_node = {demand.id: demand.node_id for demand in river.basin.demands}
    entries = []
    for place, weight in zip(measure.places, measure.weights, strict=True):
        _check_place(river, measure, place)
        monthly = weight * np.array(measure.monthly_weight)
        row, node_id = measure.quantity.row, place
        if measure.quantity is Quantity.DELIVERED:
            if place not in river.demand_rows:
                continue
            number, share = river.demand_rows[place]
            row, node_id, monthly = row + number, demand_node[place], monthly * share
        elif measure.quantity not in ANYWHERE and not river.stands(place):
            continue
        entry = (river.node_index[node_id], row, measure.fold.value, channel, monthly)
        entries.append((*entry, measure.threshold_m3s))
    return entries


def _check_place(river: CompiledRiver, measure: Measure, place: str) -> None:
    basin = river.basin
    lakes = {lake.node_id for lake in basin.lakes}
    what, known = "dam or lake", lakes | {dam.id for dam in basin.dams}
    if measure.quantity in ANYWHERE:
        what, known = "node", {node.id for node in basin.nodes}
    elif measure.quantity is Quantity.DELIVERED:
        what, known = "demand", {demand.id for demand in basin.demands}
    elif measure.quantity in AT_LAKES:
        what, known = "lake", lakes
    if place not in known:
        raise InvalidInput(f"measure '{measure.name}': '{place}' is no {what} of the basin")


def _empty_results(
    rule_sets: int, blocks: int, periods: int, channels: int, places: int
) -> rows.Results:
    shape = (rule_sets, blocks)
    return rows.Results(
        recorded=np.zeros((*shape, periods, channels * LANES)),
        storage=np.zeros((*shape, places * LANES)),
        sent=np.zeros((*shape, places * LANES)),
        throughput=np.zeros((*shape, places * LANES)),
        basin=np.zeros((*shape, rows.BALANCE_TERMS * LANES)),
    )


def _split(flat: FloatArray, width: int) -> FloatArray:
    """Show (…, width · lane) as (…, width, lane)."""
    return flat.reshape(*flat.shape[:-1], width, LANES)


def _by_trace(blocked: FloatArray, traces: int) -> FloatArray:
    """Turn (rule set, block, period, width, lane) into (rule set, trace, period, width)."""
    sets, blocks, periods, width, _ = blocked.shape
    moved = np.moveaxis(blocked, -1, 2).reshape(sets, blocks * LANES, periods, width)
    return np.ascontiguousarray(moved[:, :traces])


__all__ = ["Fold", "Measure", "Period", "Quantity", "RiverRun", "lay_rules", "simulate_river"]
