"""Open a basin folder as the setting of a study."""

from pathlib import Path

from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.flow_record import read_flow_record
from riparian.engine.io.instances import find_instance
from riparian.engine.io.valuation_folder import read_valuation
from riparian.engine.studies.setting import Setting


def read_setting(name_or_path: str | Path) -> Setting:
    """Read basin, flow record and valuation of a shipped instance or a user's folder."""
    folder = find_instance(name_or_path)
    return Setting(
        basin=read_basin(folder),
        record=read_flow_record(folder),
        valuation=read_valuation(folder),
    )
