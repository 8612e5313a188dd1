"""From a basin and an operation to the arrays of the kernel; checked once, used for many runs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import InvalidBasin
from riparian.engine.kernels import river_arrays as rows
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiled_demands import (
    DAYS_IN_MONTH,
    DemandClasses,
    ReturnNodes,
    find_return_nodes,
    group_demands,
    lay_classes,
    lay_returns,
    locate_demands,
)
from riparian.engine.river.compiled_lakes import compile_lakes
from riparian.engine.river.compiled_network import (
    cut_segments,
    index_starts,
    lay_nodes,
    lay_reaches,
    sort_nodes,
)
from riparian.engine.river.curves import ReservoirCurve, fit_reservoir_curve
from riparian.engine.river.operation import Operation, check_operation, mean_natural_flows
from riparian.engine.river.works import Dam, LakeExchange
from riparian.engine.units import GRAVITY_KN_PER_M3, HM3_PER_DAY_PER_M3S
from riparian.engine.vocabulary import ReachKind

UNLIMITED_M3S = 1e9
MWH_PER_HM3_M = GRAVITY_KN_PER_M3 * 1e6 / 3.6e6
"""One hm³ falling one metre, without losses: 2.725 MWh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledRiver:
    """A basin under one operation, as the kernel wants it.

    `places` are the works in the kernel's order (dams, lakes, nodes with demands);
    `demand_rows` says in which class row of which place a demand is served, and its share there.
    """

    basin: Basin
    operation: Operation
    clock: Clock
    node_index: Mapping[str, int]
    places: tuple[str, ...]
    nodes: rows.NodeArrays
    reaches: rows.ReachArrays
    works: rows.WorksArrays
    controls: rows.ControlArrays
    lakes: rows.LakeArrays
    demand_rows: Mapping[str, tuple[int, FloatArray]]
    curves: Mapping[str, ReservoirCurve]
    mean_inflow_m3s: Mapping[str, float]
    """Mean natural flow at every node."""

    @property
    def place_index(self) -> dict[str, int]:
        """Position of each place among the works."""
        return {place: index for index, place in enumerate(self.places)}

    def stands(self, place: str) -> bool:
        """Answer whether a dam or a lake is at this place, from the start or later."""
        return place in self.operation.built or any(
            lake.node_id == place for lake in self.basin.lakes
        )


def compile_river(basin: Basin, operation: Operation, clock: Clock) -> CompiledRiver:
    """Lay a basin out for the kernel.

    Raises:
        InvalidBasin: a return flow runs upstream, a node serves too many priorities, or an
            operation names what the basin does not have.
    """
    check_operation(basin, operation)
    step_days = float(np.mean(clock.days)) if clock.days[0] > 1.0 else 1.0
    segments = cut_segments(basin, step_days)
    classes = group_demands(basin, operation)
    returns = find_return_nodes(basin, operation)
    order = sort_nodes(basin, segments, returns)
    index = {node_id: position for position, node_id in enumerate(order)}
    places = _places(basin, operation, order, classes)
    curves = {dam.id: fit_reservoir_curve(dam) for dam in basin.dams if dam.id in operation.built}
    return CompiledRiver(
        basin=basin,
        operation=operation,
        clock=clock,
        node_index=index,
        places=places,
        nodes=lay_nodes(basin, order, places, segments),
        reaches=lay_reaches(order, index, segments),
        works=_works_arrays(basin, operation, clock, places, classes, returns, curves, index),
        controls=_control_arrays(basin, operation),
        lakes=compile_lakes(basin.lakes, index),
        demand_rows=locate_demands(classes),
        curves=curves,
        mean_inflow_m3s=mean_natural_flows(basin),
    )


def _places(
    basin: Basin,
    operation: Operation,
    order: Iterable[str],
    classes: Mapping[str, object],
) -> tuple[str, ...]:
    lakes = {lake.node_id for lake in basin.lakes}
    wanted = operation.built | lakes | set(classes)
    return tuple(node_id for node_id in order if node_id in wanted)


def _works_arrays(  # noqa: PLR0913, PLR0917 - the one place where all parts of the works meet
    basin: Basin,
    operation: Operation,
    clock: Clock,
    places: Sequence[str],
    classes: DemandClasses,
    returns: ReturnNodes,
    curves: Mapping[str, ReservoirCurve],
    index: Mapping[str, int],
) -> rows.WorksArrays:
    diverting = {r.from_id for r in basin.reaches if r.kind is ReachKind.DIVERSION}
    dams = {dam.id: dam for dam in basin.dams if dam.id in operation.built}
    lakes = {lake.node_id: lake for lake in basin.lakes}
    control = {need.dam_id: position for position, need in enumerate(operation.requirements)}
    numbers = np.zeros((len(places) + 1, rows.WORKS_COLUMNS))
    evaporation = np.zeros((len(places), 12))
    start = np.zeros(len(places), dtype=np.int64)
    for position, place in enumerate(places):
        if place in dams:
            dam = dams[place]
            numbers[position] = _dam_numbers(dam, curves[place], operation, place in diverting)
            evaporation[position] = np.array(dam.net_evaporation_mm) / DAYS_IN_MONTH
            start[position] = _first_step(operation, clock, place)
        elif place in lakes:
            numbers[position] = _lake_numbers(lakes[place])
            evaporation[position] = np.array(lakes[place].net_evaporation_mm) / DAYS_IN_MONTH
    laid = [demands for place in places for demands in classes.get(place, {}).values()]
    return rows.WorksArrays(
        numbers=numbers,
        start_step=start,
        evaporation_mm_day=evaporation,
        evaporates=np.any(evaporation != 0.0, axis=1).astype(np.int64),
        class_start=index_starts(len(classes.get(place, {})) for place in places),
        class_m3s=lay_classes(laid),
        **lay_returns(laid, returns, index),
        control=np.array([control.get(place, -1) for place in places], dtype=np.int64),
    )


def _first_step(operation: Operation, clock: Clock, dam_id: str) -> int:
    year = operation.first_year.get(dam_id)
    return 0 if year is None else int(np.searchsorted(clock.year, year))


def _dam_numbers(
    dam: Dam,
    curve: ReservoirCurve,
    operation: Operation,
    diverts: bool,  # noqa: FBT001 - read off the reaches
) -> FloatArray:
    has_turbines = dam.turbine_m3s is not None and dam.installed_mw > 0.0
    is_run_of_river = dam.live_storage_hm3 <= 0.0
    numbers = np.zeros(rows.WORKS_COLUMNS)
    numbers[rows.DEAD_HM3] = dam.total_storage_hm3 if is_run_of_river else dam.dead_storage_hm3
    numbers[rows.TOTAL_HM3] = dam.total_storage_hm3
    numbers[rows.TURBINE_M3S] = dam.turbine_m3s if has_turbines else UNLIMITED_M3S
    numbers[rows.MINIMUM_M3S] = dam.minimum_release_m3s
    numbers[rows.TURBINES_MINIMUM] = float(not diverts)
    numbers[rows.DIVERTS] = float(diverts)
    numbers[rows.FILLING_FRACTION] = operation.filling_fraction
    numbers[rows.MWH_PER_HM3_M] = MWH_PER_HM3_M * dam.efficiency * float(has_turbines)
    numbers[rows.INSTALLED_MW] = dam.installed_mw
    numbers[rows.HEAD_M : rows.HEAD_M + 4] = curve.head_m
    numbers[rows.AREA_KM2 : rows.AREA_KM2 + 4] = curve.area_km2
    return numbers


def _lake_numbers(lake: LakeExchange) -> FloatArray:
    """A lake has dead storage and area but no rule; area is cubic in storage over the top's."""
    top = lake.curve[-1].storage_hm3
    storage = np.array([point.storage_hm3 for point in lake.curve])
    area = np.array([point.area_km2 or 0.0 for point in lake.curve])
    numbers = np.zeros(rows.WORKS_COLUMNS)
    numbers[rows.DEAD_HM3] = lake.dead_storage_hm3
    numbers[rows.TOTAL_HM3] = top
    degree = min(3, len(storage) - 1)
    fitted = np.polynomial.polynomial.polyfit(storage / top, area, degree)
    numbers[rows.AREA_KM2 : rows.AREA_KM2 + len(fitted)] = fitted
    return numbers


def _control_arrays(basin: Basin, operation: Operation) -> rows.ControlArrays:
    """Return, for each requirement, the runoff that enters between its dam and its point.

    What is taken there is added to the flow required: whoever releases knows of it.
    """
    subbasin = {sub.id: position for position, sub in enumerate(basin.subbasins)}
    required, counts, flat = [], [], []
    for need in operation.requirements:
        above_point = upstream_of(basin, need.node_id)
        between = above_point - upstream_of(basin, need.dam_id)
        if need.dam_id not in above_point:
            raise InvalidBasin(
                f"flow requirement: dam '{need.dam_id}' is not upstream of '{need.node_id}'"
            )
        local = [
            (subbasin[inflow.subbasin_id], inflow.flow_fraction)
            for inflow in basin.inflows
            if inflow.node_id in between
        ]
        taken = _net_abstraction_m3s(basin, between) if operation.has_demands else 0.0
        required.append(np.array(need.monthly_m3s) + taken * (np.array(need.monthly_m3s) > 0.0))
        counts.append(len(local))
        flat.extend(local)
    return rows.ControlArrays(
        required_m3s=np.array(required, dtype=np.float64).reshape(-1, 12),
        local_start=index_starts(counts),
        local_subbasin=np.array([pair[0] for pair in flat], dtype=np.int64),
        local_fraction=np.array([pair[1] for pair in flat], dtype=np.float64),
    )


def _net_abstraction_m3s(basin: Basin, nodes: Collection[str]) -> FloatArray:
    """Return what demands at some nodes keep when fully served, by month (12,) [m³/s]."""
    kept = np.zeros(12)
    for demand in basin.demands:
        if demand.node_id in nodes:
            kept += (1.0 - demand.return_fraction) * np.array(demand.monthly_hm3)
    flow_m3s: FloatArray = kept / DAYS_IN_MONTH / HM3_PER_DAY_PER_M3S
    return flow_m3s


def upstream_of(basin: Basin, node_id: str) -> set[str]:
    """Return a node and all that drains to it."""
    feeding: dict[str, list[str]] = defaultdict(list)
    for reach in basin.reaches:
        feeding[reach.to_id].append(reach.from_id)
    found, ahead = {node_id}, [node_id]
    while ahead:
        for start in feeding[ahead.pop()]:
            if start not in found:
                found.add(start)
                ahead.append(start)
    return found
