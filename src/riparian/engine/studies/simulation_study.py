"""Simulate a basin as it stands: flow at stations, storage and energy of dams, balance."""

from collections.abc import Collection
from dataclasses import dataclass

from riparian.engine.errors import InvalidInput
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import CompiledRiver, compile_river
from riparian.engine.river.inflows import Inflows, generate_inflows
from riparian.engine.river.measures import Fold, Measure, Quantity
from riparian.engine.river.operation import Operation, find_built
from riparian.engine.studies.setting import Setting, observed_or_mean_inflows, station_measures
from riparian.engine.vocabulary import DamStatus, TimeStep

DAM_SETS: dict[str, tuple[DamStatus, ...]] = {
    "none": (),
    "operational": (DamStatus.OPERATIONAL,),
    "under-construction": (DamStatus.OPERATIONAL, DamStatus.UNDER_CONSTRUCTION),
    "all": tuple(DamStatus),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationRequest:
    """What to simulate; without traces the observed years (or the mean year) are run.

    `by_year` switches dams on in the year they were commissioned; those without a known year
    stand from the start.
    """

    dams: str = "operational"
    years: tuple[int, int] | None = None
    traces: int = 0
    seed: int = 1
    step: TimeStep = TimeStep.DAILY
    by_year: bool = False
    has_demands: bool = True

    def __post_init__(self) -> None:
        if self.dams not in DAM_SETS:
            raise InvalidInput(f"dams '{self.dams}': choose one of {', '.join(DAM_SETS)}")
        if self.traces and self.years is None:
            raise InvalidInput("generated traces need years; say which, as in 2021-2050")


def prepare_simulation(
    setting: Setting, request: SimulationRequest
) -> tuple[CompiledRiver, Inflows]:
    """Return the compiled river and the inflows that a request asks for."""
    inflows = _inflows(setting, request)
    built = find_built(setting.basin, statuses=DAM_SETS[request.dams])
    operation = Operation(
        built=built,
        first_year=_first_years(setting.basin, built) if request.by_year else {},
        has_demands=request.has_demands,
    )
    return compile_river(setting.basin, operation, inflows.clock), inflows


def _inflows(setting: Setting, request: SimulationRequest) -> Inflows:
    if request.traces and request.years:
        clock = Clock(first_year=request.years[0], last_year=request.years[1], step=request.step)
        return generate_inflows(
            setting.basin, clock, setting.record, traces=request.traces, seed=request.seed
        )
    inflows = observed_or_mean_inflows(setting, request.years)
    return inflows if request.step is TimeStep.DAILY else inflows.to_monthly()


def _first_years(basin: Basin, built: Collection[str]) -> dict[str, int]:
    return {
        dam.id: dam.commissioned_year
        for dam in basin.dams
        if dam.id in built and dam.commissioned_year is not None
    }


def simulation_measures(basin: Basin, built: Collection[str]) -> tuple[Measure, ...]:
    """Return flow at stations, and energy and storage of every dam that stands."""
    dams = [dam for dam in basin.dams if dam.id in built]
    return (
        *station_measures(basin),
        *(
            Measure(name=f"energy {dam.id}", quantity=Quantity.ENERGY, places=(dam.id,))
            for dam in dams
            if dam.installed_mw > 0.0
        ),
        *(
            Measure(
                name=f"storage {dam.id}",
                quantity=Quantity.STORAGE,
                places=(dam.id,),
                fold=Fold.LAST,
            )
            for dam in dams
            if dam.live_storage_hm3 > 0.0
        ),
        *(
            Measure(
                name=f"level {lake.node_id}",
                quantity=Quantity.LAKE_LEVEL,
                places=(lake.node_id,),
                fold=Fold.LAST,
            )
            for lake in basin.lakes
        ),
    )
