"""What every study starts from: a basin, its flow record, its valuation, and inflow for years."""

from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.interests.valuation import Valuation
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.inflows import (
    FlowRecord,
    Inflows,
    generate_inflows,
    mean_inflows,
    observed_inflows,
    routed_climatology,
)
from riparian.engine.river.measures import Measure, Quantity
from riparian.engine.river.simulation import RiverRun
from riparian.engine.units import HM3_PER_DAY_PER_M3S
from riparian.engine.vocabulary import NodeKind, TimeStep

MEAN_YEAR = 2001
"""The calendar year that stands for the mean year; it has no 29 February."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """A basin with what is known of its flow and of its worth."""

    basin: Basin
    record: FlowRecord | None = None
    valuation: Valuation | None = None

    def require_valuation(self) -> Valuation:
        """Return the valuation, or raise where the basin has none."""
        if self.valuation is None:
            raise InvalidInput(
                f"basin '{self.basin.name}': has no valuation; add valuation/parameters.csv "
                "or ask a question that needs no money"
            )
        return self.valuation


def observed_or_mean_inflows(setting: Setting, years: tuple[int, int] | None) -> Inflows:
    """Return the observed years of the record, or the mean year where there is none.

    Without `years` the reference period of the basin's monthly table is taken.
    """
    record = setting.record
    if record is None:
        if years is not None:
            raise InvalidInput(
                f"basin '{setting.basin.name}': has no daily record, so years "
                f"{years[0]}-{years[1]} are not known; leave the years out to run the mean year"
            )
        clock = Clock(first_year=MEAN_YEAR, last_year=MEAN_YEAR)
        climatology = routed_climatology(setting.basin)
        return mean_inflows(setting.basin, clock, climatology=climatology)
    first, last = years or record.reference_years or (record.first_year, record.last_year)
    return observed_inflows(setting.basin, Clock(first_year=first, last_year=last), record)


def generated_inflows(
    setting: Setting, *, years: tuple[int, int], traces: int, seed: int
) -> Inflows:
    """Return generated daily traces with the statistics of the record."""
    clock = Clock(first_year=years[0], last_year=years[1], step=TimeStep.DAILY)
    return generate_inflows(setting.basin, clock, setting.record, traces=traces, seed=seed)


def station_measures(basin: Basin) -> tuple[Measure, ...]:
    """Return the flow past every gauging station, by station id."""
    return tuple(
        Measure(name=node.id, quantity=Quantity.OUTFLOW, places=(node.id,))
        for node in basin.nodes
        if node.kind is NodeKind.STATION
    )


def monthly_means_m3s(run: RiverRun, name: str, clock: Clock) -> FloatArray:
    """Return the mean flow of each calendar month over traces and years (12,) [m³/s]."""
    volume_hm3 = run.of(name)[0].reshape(-1, clock.years, 12).mean(axis=(0, 1))
    days = np.bincount(clock.month, weights=clock.days, minlength=12) / clock.years
    return np.asarray(volume_hm3 / (days * HM3_PER_DAY_PER_M3S))


def mean_m3s(monthly_m3s: FloatArray, clock: Clock) -> float:
    """Return the mean flow of the year from the means of its months."""
    days = np.bincount(clock.month, weights=clock.days, minlength=12)
    return float(np.average(monthly_m3s, weights=days))
