"""Lakes for the kernel: tables become sums of hinges, exact at every point of the table."""

from collections.abc import Mapping, Sequence

import numpy as np

from riparian.engine.kernels import river_arrays as rows
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.works import LakeExchange

MOST_POINTS = rows.LAKE_HINGES


def compile_lakes(lakes: Sequence[LakeExchange], index: Mapping[str, int]) -> rows.LakeArrays:
    """Lay lakes out for the kernel."""
    count = len(lakes)
    level = np.zeros((count, 1 + rows.LAKE_HINGES))
    area, stage = level.copy(), level.copy()
    storage_hinge = np.full((count, rows.LAKE_HINGES), np.inf)
    flow_hinge = storage_hinge.copy()
    for position, lake in enumerate(lakes):
        storage, heights, surface = _thin(lake)
        level[position], storage_hinge[position] = _hinges(storage, heights)
        area[position], _ = _hinges(storage, surface)
        flow, stages = np.array(lake.rating).T
        stage[position], flow_hinge[position] = _hinges(*_thinned(flow, stages))
    return rows.LakeArrays(
        river_node=np.array([index[lake.river_node_id] for lake in lakes], dtype=np.int64),
        conveyance=np.array([lake.conveyance_m3s_per_m for lake in lakes], dtype=np.float64),
        largest_reverse_m3s=np.array(
            [lake.largest_reverse_m3s for lake in lakes], dtype=np.float64
        ),
        largest_share=np.array([lake.largest_share for lake in lakes], dtype=np.float64),
        level=level,
        area=area,
        storage_hinge=np.where(np.isinf(storage_hinge), 1e12, storage_hinge),
        stage=stage,
        flow_hinge=np.where(np.isinf(flow_hinge), 1e12, flow_hinge),
    )


def _thin(lake: LakeExchange) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return storage, level and area at no more points than the kernel has hinges."""
    storage = np.array([point.storage_hm3 for point in lake.curve])
    heights = np.array([point.level_m for point in lake.curve])
    surface = np.array([point.area_km2 or 0.0 for point in lake.curve])
    kept, thinned = _thinned(storage, heights)
    return kept, thinned, np.interp(kept, storage, surface)


def _thinned(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Keep the points that matter: drop, one by one, the inner point nearest to its chord."""
    keep = list(range(len(x)))
    while len(keep) > MOST_POINTS:
        inner = keep[1:-1]
        before, after = np.array(keep[:-2]), np.array(keep[2:])
        here = np.array(inner)
        chord = y[before] + (y[after] - y[before]) * (x[here] - x[before]) / (x[after] - x[before])
        keep.remove(inner[int(np.argmin(np.abs(chord - y[here])))])
    return x[keep], y[keep]


def _hinges(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return (value at x[0] and slope changes, knots) so that y = c0 + Σ c_k max(x − knot_k, 0)."""
    slopes = np.diff(y) / np.diff(x)
    changes = np.diff(slopes, prepend=0.0)
    coefficients = np.zeros(1 + rows.LAKE_HINGES)
    knots = np.full(rows.LAKE_HINGES, np.inf)
    coefficients[0] = y[0]
    coefficients[1 : 1 + len(changes)] = changes
    knots[: len(changes)] = x[:-1]
    return coefficients, knots
