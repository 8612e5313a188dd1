"""Simulation results as labelled arrays with units."""

import numpy as np
import xarray as xr

from riparian.engine.river.measures import Fold, Measure, Period
from riparian.engine.river.simulation import RiverRun


def run_to_dataset(run: RiverRun, *, rule_sets: tuple[str, ...] = ()) -> xr.Dataset:
    """Return each measure as a variable (rule set, trace, period) with its unit.

    Periods carry their year and month (January is 1); a whole year has month 0.
    """
    names = rule_sets or tuple(f"rule set {number + 1}" for number in range(run.recorded.shape[0]))
    variables = {
        measure.name: (
            ("rule_set", "trace", "period"),
            run.of(measure.name),
            {"units": measure.quantity.unit, "long_name": _describe(measure, run.period)},
        )
        for measure in run.measures
    }
    return xr.Dataset(
        variables,
        coords={
            "rule_set": list(names),
            "trace": np.arange(1, run.traces + 1),
            "year": ("period", run.period_year),
            "month": ("period", run.period_month + 1),
        },
        attrs={"period": str(run.period), "worst_balance_error": run.balance.worst_basin_error},
    )


def _describe(measure: Measure, period: Period) -> str:
    fold = "" if measure.fold is Fold.SUM else f", {measure.fold.name.lower().replace('_', ' ')}"
    return f"{measure.quantity.name.lower().replace('_', ' ')} at {measure.name} per {period}{fold}"
