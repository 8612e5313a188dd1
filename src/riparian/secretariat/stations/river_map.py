"""The river under the stations: the drawing of reports, read once from the instance."""

from functools import lru_cache
from pathlib import Path

from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.report.river_map import River, draw_river


@lru_cache(maxsize=4)
def river_of(folder: Path) -> River | None:
    """Draw an instance's river; None where its nodes have no coordinates."""
    return draw_river(read_basin(folder))
