"""The benchmark basin as Riparian's own objects, with physics that Pywr has or with all of it."""

import numpy as np
from parameters import COUNTRIES, IRRIGATION_RETURN, RELEASE_HIGH, RELEASE_LOW, BasinNumbers

from riparian.engine.kernels.river_arrays import LANES
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiled_demands import DAYS_IN_MONTH
from riparian.engine.river.inflows import Inflows
from riparian.engine.river.measures import Fold, Measure, Quantity
from riparian.engine.river.network import Country, Inflow, Node, Reach, Subbasin
from riparian.engine.river.operation import DamRule, Operation, ReleaseHinge
from riparian.engine.river.works import Dam, Demand
from riparian.engine.units import HM3_PER_DAY_PER_M3S
from riparian.engine.vocabulary import DamStatus, DemandKind, NodeKind

SEA = "sea"
DAYS = np.asarray(DAYS_IN_MONTH)


def dam_id(dam: int) -> str:
    """Return the id of a reservoir; the water of the last one goes to the sea."""
    return f"dam{dam}" if dam >= 0 else SEA


def make_basin(numbers: BasinNumbers, *, has_all_physics: bool) -> Basin:
    """Build the basin.

    With all physics there are evaporation, travel times of one and two days and irrigation
    return flow; without, there is what Pywr's model has. Head and energy are in both.
    """
    dams = range(len(numbers.downstream))
    return Basin(
        name="benchmark",
        title=f"Benchmark basin, {numbers.logical_nodes} nodes",
        countries=tuple(Country(id=f"C{c}", name=f"Country {c}") for c in range(COUNTRIES)),
        nodes=(
            *(
                Node(id=dam_id(i), kind=NodeKind.DAM, name=dam_id(i), country=_country(numbers, i))
                for i in dams
            ),
            Node(id=SEA, kind=NodeKind.SEA, name=SEA),
        ),
        subbasins=tuple(_subbasin(numbers, c) for c in range(len(numbers.catchment_dam))),
        inflows=tuple(
            Inflow(subbasin_id=f"catchment{c}", node_id=dam_id(dam), flow_fraction=1.0)
            for c, dam in enumerate(numbers.catchment_dam)
        ),
        reaches=tuple(
            Reach(
                from_id=dam_id(i),
                to_id=dam_id(numbers.downstream[i]),
                travel_time_days=float(numbers.lag_days[i]) if has_all_physics else 0.0,
            )
            for i in dams
        ),
        dams=tuple(_dam(numbers, i, has_all_physics=has_all_physics) for i in dams),
        demands=tuple(
            _demand(numbers, d, IRRIGATION_RETURN if has_all_physics else 0.0)
            for d in range(len(numbers.demand_dam))
        ),
    )


def make_operation(numbers: BasinNumbers) -> Operation:
    """Return all dams built and run by the control-curve rule."""
    return Operation(
        built=frozenset(dam_id(i) for i in range(len(numbers.downstream))),
        rules=make_rules(numbers),
    )


def make_rules(numbers: BasinNumbers, share: float = 1.0) -> dict[str, DamRule]:
    """Return the control-curve rule of every dam, its releases scaled by a share."""
    turbine = numbers.turbine / HM3_PER_DAY_PER_M3S
    return {
        dam_id(i): DamRule(
            hinge=ReleaseHinge(
                low=tuple(numbers.low),
                high=tuple(numbers.high),
                release_low_m3s=share * RELEASE_LOW * turbine[i],
                release_high_m3s=share * RELEASE_HIGH * turbine[i],
                release_full_m3s=turbine[i],
            )
        )
        for i in range(len(turbine))
    }


def make_inflows(
    numbers: BasinNumbers, clock: Clock, flow_hm3_day: np.ndarray, dtype: type = np.float64
) -> Inflows:
    """Lay (step, catchment, trace) inflow out in blocks of 64 traces."""
    steps, catchments, traces = flow_hm3_day.shape
    blocks = -(-traces // LANES)
    wanted = np.resize(np.arange(traces), (blocks, LANES))
    flow = np.empty((blocks, steps, catchments, LANES), dtype=dtype)
    for block, lanes in enumerate(wanted):
        flow[block] = flow_hm3_day[:, :, lanes] / HM3_PER_DAY_PER_M3S
    return Inflows(
        clock=clock,
        subbasin_ids=tuple(f"catchment{c}" for c in range(len(numbers.catchment_dam))),
        traces=traces,
        flow_m3s=flow,
    )


def sums_kept(numbers: BasinNumbers) -> tuple[Measure, ...]:
    """Turbine flow of every dam, energy and deliveries of every country, over the run."""
    dams, demands = range(len(numbers.downstream)), range(len(numbers.demand_dam))
    turbines = tuple(_measure("turbine", Quantity.TURBINE_FLOW, dam_id(i)) for i in dams)
    energy = tuple(
        Measure(
            name=f"energy C{c}",
            quantity=Quantity.ENERGY,
            places=tuple(dam_id(i) for i in dams if numbers.country[i] == c),
        )
        for c in range(COUNTRIES)
    )
    delivered = tuple(
        Measure(
            name=f"delivered C{c}",
            quantity=Quantity.DELIVERED,
            places=tuple(
                f"demand{d}" for d in demands if numbers.country[numbers.demand_dam[d]] == c
            ),
        )
        for c in range(COUNTRIES)
    )
    return (*turbines, *energy, *delivered)


def all_series(numbers: BasinNumbers) -> tuple[Measure, ...]:
    """Storage and turbine flow of every dam, delivery of every demand: what Pywr records."""
    dams, demands = range(len(numbers.downstream)), range(len(numbers.demand_dam))
    return (
        *(_measure("storage", Quantity.STORAGE, dam_id(i), Fold.LAST) for i in dams),
        *(_measure("turbine", Quantity.TURBINE_FLOW, dam_id(i)) for i in dams),
        *(_measure("delivered", Quantity.DELIVERED, f"demand{d}") for d in demands),
    )


def _measure(name: str, quantity: Quantity, place: str, fold: Fold = Fold.SUM) -> Measure:
    return Measure(name=f"{name} {place}", quantity=quantity, places=(place,), fold=fold)


def _country(numbers: BasinNumbers, dam: int) -> str:
    return f"C{numbers.country[dam]}"


def _subbasin(numbers: BasinNumbers, catchment: int) -> Subbasin:
    return Subbasin(
        id=f"catchment{catchment}",
        name=f"Catchment {catchment}",
        country=_country(numbers, numbers.catchment_dam[catchment]),
        area_km2=1000.0,
        monthly_flow_m3s=(numbers.catchment_mean[catchment] / HM3_PER_DAY_PER_M3S,) * 12,
    )


def _dam(numbers: BasinNumbers, dam: int, *, has_all_physics: bool) -> Dam:
    evaporation = numbers.evaporation_mm_day * DAYS if has_all_physics else np.zeros(12)
    # Turbines also pass the minimum release, so that Pywr's two links are one turbine here.
    turbine_m3s = (numbers.turbine[dam] + numbers.minimum[dam]) / HM3_PER_DAY_PER_M3S
    return Dam(
        id=dam_id(dam),
        name=dam_id(dam),
        country=_country(numbers, dam),
        status=DamStatus.OPERATIONAL,
        installed_mw=0.01 * turbine_m3s * numbers.head_m[dam],
        head_m=numbers.head_m[dam],
        turbine_m3s=turbine_m3s,
        total_storage_hm3=numbers.total[dam],
        live_storage_hm3=numbers.total[dam] - numbers.dead[dam],
        area_km2=numbers.area_km2[dam],
        minimum_release_m3s=numbers.minimum[dam] / HM3_PER_DAY_PER_M3S,
        net_evaporation_mm=tuple(evaporation),
    )


def _demand(numbers: BasinNumbers, demand: int, return_fraction: float) -> Demand:
    dam = numbers.demand_dam[demand]
    return Demand(
        id=f"demand{demand}",
        country=_country(numbers, dam),
        kind=DemandKind.IRRIGATION,
        node_id=dam_id(dam),
        monthly_hm3=tuple(numbers.demand[demand] * DAYS),
        return_fraction=return_fraction,
        return_node_id=dam_id(numbers.downstream[dam]),
    )
