"""What a set of dams does to the flow at every station, and the energy they give."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.inflows import Inflows
from riparian.engine.river.measures import Measure, Quantity
from riparian.engine.river.operation import (
    NATURAL,
    DamRule,
    Operation,
    full_cycle_rules,
)
from riparian.engine.river.simulation import RiverRun, simulate_river
from riparian.engine.studies.progress import Progress, silent
from riparian.engine.studies.setting import (
    Setting,
    monthly_means_m3s,
    observed_or_mean_inflows,
    station_measures,
)
from riparian.engine.units import GWH_PER_MWH
from riparian.engine.vocabulary import DamStatus


class CascadeRule(StrEnum):
    """By which rule the reservoirs of the cascade are run."""

    FULL_CYCLE = "full-cycle"
    """The season of their rule curves, stretched over all live storage: what they can do."""
    RULE_CURVE = "rule-curve"
    """The rule curves as they stand in the data: what was observed, where it was."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StationEffect:
    """Mean flow of each month at a station without and with the dams (12,) [m³/s]."""

    without_m3s: FloatArray
    with_m3s: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CascadeEffect:
    """The effect of a set of dams on an otherwise natural river."""

    dams: tuple[str, ...]
    rule: CascadeRule
    first_year: int
    last_year: int
    stations: Mapping[str, StationEffect]
    energy_gwh: Mapping[str, float]


def effect_of_cascade(
    setting: Setting,
    *,
    country: str | None = None,
    dams: Collection[str] = (),
    years: tuple[int, int] | None = None,
    rule: CascadeRule = CascadeRule.FULL_CYCLE,
    progress: Progress = silent,
) -> CascadeEffect:
    """Simulate the river with and without dams: those named, or the operational ones of a country.

    Raises:
        InvalidInput: a dam or the country is not in the basin, or the country has no dam.
    """
    chosen = choose_dams(setting.basin, country=country, dams=dams)
    inflows = observed_or_mean_inflows(setting, years)
    rules = full_cycle_rules(setting.basin, chosen) if rule is CascadeRule.FULL_CYCLE else {}
    progress("simulate", 0, 2)
    without = _run(setting.basin, NATURAL, inflows, {})
    progress("simulate", 1, 2)
    operation = Operation(built=frozenset(chosen), has_demands=False)
    with_dams = _run(setting.basin, operation, inflows, rules)
    progress("simulate", 2, 2)
    clock = inflows.clock
    stations = {
        measure.name: StationEffect(
            without_m3s=monthly_means_m3s(without, measure.name, clock),
            with_m3s=monthly_means_m3s(with_dams, measure.name, clock),
        )
        for measure in station_measures(setting.basin)
    }
    energy = {
        dam: float(np.sum(with_dams.of(f"energy {dam}")) / clock.years * GWH_PER_MWH)
        for dam in chosen
    }
    return CascadeEffect(
        dams=chosen,
        rule=rule,
        first_year=clock.first_year,
        last_year=clock.last_year,
        stations=stations,
        energy_gwh=energy,
    )


def choose_dams(basin: Basin, *, country: str | None, dams: Collection[str]) -> tuple[str, ...]:
    """Return the dams meant, in the order of the basin's table."""
    known = basin.dam_by_id
    for dam in dams:
        if dam not in known:
            raise InvalidInput(f"dam '{dam}' is not in {basin.name}; `riparian check` lists ids")
    if country is not None and country not in basin.country_ids:
        raise InvalidInput(
            f"country '{country}' is not in {basin.name}; name one of "
            f"{', '.join(basin.country_ids)}"
        )
    chosen = tuple(
        dam.id
        for dam in basin.dams
        if (
            dam.id in dams
            if dams
            else dam.status is DamStatus.OPERATIONAL and country in {None, dam.country}
        )
    )
    if not chosen:
        raise InvalidInput(f"country '{country}' has no operational dam in {basin.name}")
    return chosen


def _run(
    basin: Basin, operation: Operation, inflows: Inflows, rules: Mapping[str, DamRule]
) -> RiverRun:
    energy = (
        Measure(name=f"energy {dam}", quantity=Quantity.ENERGY, places=(dam,))
        for dam in sorted(operation.built)
    )
    return simulate_river(
        compile_river(basin, operation, inflows.clock),
        inflows,
        measures=(*station_measures(basin), *energy),
        rules=(rules,),
    )
