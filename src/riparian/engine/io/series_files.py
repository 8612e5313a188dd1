"""Full series to disk, one file a block of 64 traces, so that memory holds one block."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import xarray as xr

from riparian.engine.river.compiling import CompiledRiver
from riparian.engine.river.datasets import run_to_dataset
from riparian.engine.river.inflows import Inflows
from riparian.engine.river.measures import Measure, Period
from riparian.engine.river.simulation import simulate_river

BLOCK = 64


def stream_series(
    river: CompiledRiver,
    inflows: Inflows,
    *,
    measures: Sequence[Measure],
    folder: Path,
    period: Period = Period.STEP,
) -> Iterator[Path]:
    """Simulate block by block and yield each NetCDF file as it is finished.

    A file appears under its own name only when it is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, inflows.traces, BLOCK)):
        traces = range(start, min(start + BLOCK, inflows.traces))
        run = simulate_river(river, inflows.select(traces), measures=measures, period=period)
        dataset = run_to_dataset(run).isel(rule_set=0, drop=True)
        dataset = dataset.assign_coords(trace=[trace + 1 for trace in traces])
        yield write_dataset(dataset, folder / f"series-{number:03d}.nc")


def write_dataset(dataset: xr.Dataset, path: Path) -> Path:
    """Write one NetCDF file, whole or not at all; the same data give the same bytes."""
    unfinished = path.with_suffix(".unfinished")
    renamed = dataset.rename({str(name): _netcdf_name(str(name)) for name in dataset.data_vars})
    renamed.to_netcdf(unfinished, engine="scipy", format="NETCDF3_64BIT")
    unfinished.replace(path)
    return path


def _netcdf_name(name: str) -> str:
    return name.replace("→", " to ").replace(" ", "_")
