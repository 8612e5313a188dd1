"""What would flow past every station without dams and abstraction."""

from collections.abc import Mapping
from dataclasses import dataclass

from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.balance import WaterBalance
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.operation import NATURAL
from riparian.engine.river.simulation import simulate_river
from riparian.engine.studies.setting import (
    Setting,
    mean_m3s,
    monthly_means_m3s,
    observed_or_mean_inflows,
    station_measures,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StationFlow:
    """Mean flow at a station and of its months (12,) [m³/s]."""

    mean_m3s: float
    monthly_m3s: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NaturalFlow:
    """Natural flow at every station over the years simulated."""

    first_year: int
    last_year: int
    stations: Mapping[str, StationFlow]
    balance: WaterBalance


def natural_flow(setting: Setting, *, years: tuple[int, int] | None = None) -> NaturalFlow:
    """Simulate observed (or mean) inflow through the empty river."""
    inflows = observed_or_mean_inflows(setting, years)
    river = compile_river(setting.basin, NATURAL, inflows.clock)
    measures = station_measures(setting.basin)
    run = simulate_river(river, inflows, measures=measures)
    stations = {}
    for measure in measures:
        monthly = monthly_means_m3s(run, measure.name, inflows.clock)
        stations[measure.name] = StationFlow(
            mean_m3s=mean_m3s(monthly, inflows.clock), monthly_m3s=monthly
        )
    return NaturalFlow(
        first_year=inflows.clock.first_year,
        last_year=inflows.clock.last_year,
        stations=stations,
        balance=run.balance,
    )
