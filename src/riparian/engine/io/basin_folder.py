"""A basin folder becomes a Basin, or is refused with file, line and column."""

from pathlib import Path

from riparian.engine.errors import InvalidBasin
from riparian.engine.io.building import (
    build_country,
    build_demand,
    build_each,
    build_inflow,
    build_node,
    build_reach,
    build_subbasin,
    build_threshold,
    dam_builder,
    lake_builder,
)
from riparian.engine.io.folder import BasinFolder, open_basin_folder
from riparian.engine.io.instances import find_instance
from riparian.engine.io.rules import folder_findings
from riparian.engine.river.basin import Basin
from riparian.engine.river.network import Country


def read_basin(name_or_path: str | Path) -> Basin:
    """Read a shipped instance by name, or a user's folder by path.

    Raises:
        InvalidInput: there is no such instance and no such folder.
        InvalidBasin: something in the folder is wrong; the message names the first thing with
            file, line, column and value, and says how many more there are.
    """
    folder = open_basin_folder(find_instance(name_or_path))
    wrong = [finding for finding in folder_findings(folder) if not finding.is_warning]
    if wrong:
        raise InvalidBasin(f"{wrong[0].message}{_and_more(len(wrong) - 1, folder)}")
    return build_basin(folder)


def _and_more(count: int, folder: BasinFolder) -> str:
    if not count:
        return ""
    things = "one more finding" if count == 1 else f"{count} more findings"
    return f" (and {things}: riparian check {folder.path})"


def build_basin(folder: BasinFolder) -> Basin:
    """Build the Basin of a folder that was found sound.

    Raises:
        InvalidBasin: an object of the engine refuses what the folder says.
    """
    tables = folder.tables
    nodes = build_each(tables["nodes"], build_node)
    country_of = {node.id: node.country for node in nodes}
    return Basin(
        name=folder.name,
        title=folder.descriptor.title or folder.name,
        countries=_in_order(build_each(tables["countries"], build_country), folder),
        nodes=nodes,
        subbasins=build_each(tables["subbasins"], build_subbasin),
        inflows=build_each(tables["inflows"], build_inflow),
        reaches=build_each(tables["reaches"], build_reach),
        dams=build_each(tables["dams"], dam_builder(tables)),
        demands=build_each(tables["demands"], build_demand),
        thresholds=build_each(tables["thresholds"], build_threshold),
        lakes=build_each(tables["lake_exchanges"], lake_builder(tables, country_of)),
    )


def _in_order(countries: tuple[Country, ...], folder: BasinFolder) -> tuple[Country, ...]:
    """Return the countries as the descriptor orders them, else as the file does."""
    wanted = folder.descriptor.countries
    return tuple(sorted(countries, key=lambda one: wanted.index(one.id))) if wanted else countries
