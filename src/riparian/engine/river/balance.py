"""Water is neither made nor lost: the balance of every place and of the basin, in every run."""

from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import BalanceBroken
from riparian.engine.kernels import river_arrays as rows
from riparian.engine.kernels.river_arrays import LANES, FloatArray
from riparian.engine.river.compiling import CompiledRiver

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterBalance:
    """Mean volumes over rule sets and traces [hm³], and the worst relative errors found."""

    entered_hm3: float
    left_hm3: float
    evaporated_hm3: float
    consumed_hm3: float
    stored_hm3: float
    in_transit_hm3: float
    worst_place_error: float
    worst_basin_error: float


def close_balance(
    river: CompiledRiver,
    results: rows.Results,
    initial: FloatArray,
    traces: int,
) -> WaterBalance:
    """Check every place and the basin of every rule set and trace.

    Raises:
        BalanceBroken: a place or the basin misses more than 1e-9 of what passed through it.
    """
    place_error = _place_errors(river, results, initial)
    shape = results.basin.shape[:2]
    terms = results.basin.reshape(*shape, rows.BALANCE_TERMS, LANES)
    entered = terms[:, :, rows.ENTERED]
    missing = np.abs(entered - terms[:, :, : rows.ENTERED].sum(axis=2))
    basin_error = missing / np.maximum(entered, 1.0)
    _check(river, place_error, float(basin_error.max()))
    # The lanes after the last trace stand still.
    by_trace = np.moveaxis(terms, 2, -1).reshape(shape[0], -1, rows.BALANCE_TERMS)
    mean = by_trace[:, :traces].mean(axis=(0, 1))
    return WaterBalance(
        entered_hm3=float(mean[rows.ENTERED]),
        left_hm3=float(mean[rows.OUT]),
        evaporated_hm3=float(mean[rows.LOST]),
        consumed_hm3=float(mean[rows.CONSUMED]),
        stored_hm3=float(mean[rows.STORED]),
        in_transit_hm3=float(mean[rows.TRANSIT]),
        worst_place_error=float(place_error.max(initial=0.0)),
        worst_basin_error=float(basin_error.max()),
    )


def _place_errors(river: CompiledRiver, results: rows.Results, initial: FloatArray) -> FloatArray:
    """Return |came − went − stored| / came for each place, the worst over all runs."""
    sets, blocks, _ = results.storage.shape
    shape = (sets, blocks, len(river.places), LANES)
    began = np.where(river.works.start_step <= 0, initial, 0.0)[:, None, :, None]
    throughput = results.throughput.reshape(shape)
    missing = began + throughput - results.sent.reshape(shape) - results.storage.reshape(shape)
    return np.asarray(np.max(np.abs(missing) / np.maximum(throughput, 1.0), axis=(0, 1, 3)))


def _check(river: CompiledRiver, place_error: FloatArray, basin_error: float) -> None:
    for place, error in zip(river.places, place_error, strict=True):
        if not error <= TOLERANCE:
            raise BalanceBroken(f"place '{place}': water balance misses {error:.1e} of its inflow")
    if not basin_error <= TOLERANCE:
        raise BalanceBroken(f"basin: water balance misses {basin_error:.1e} of all inflow")
