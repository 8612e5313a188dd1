"""The page that keeps licences and attributions beside the data."""

from pathlib import Path

from lancang_mekong.tables import read_rows

HEAD = """# Licences and attributions

The compilation (layout, derived columns, descriptor) is offered under CC BY 4.0. Each source
keeps its own terms; name it when you pass its numbers on. Facts without a licence (annual means,
station means, planning thresholds) are quoted with their origin. No program code was copied.

| source | where | licence or terms | version | used in |
|---|---|---|---|---|
"""

TAIL = """
HydroSHEDS products are free for any use with attribution: Lehner, B. and Grill, G. (2013),
Hydrological Processes 27:2171-2186. The dam database is Ang, W. J., Park, E., Alnoor, A. et al.
(2024), Earth System Science Data 16:1209, CC BY 4.0. Lancang storage is Vu, D. T. et al. (2022),
Hydrology and Earth System Sciences 26:2345, CC BY 4.0. The lake's curve is recalled from Kummu, M.
et al. (2014) and Inomata, H. and Fukami, K. (2008), both Hydrological Processes.
"""


def attribution(source: Path) -> str:
    """Return the page."""
    rows = read_rows(source, "sources.csv")
    columns = ("source", "address", "licence", "snapshot", "used_in")
    lines = ("| " + " | ".join(row[name] for name in columns) + " |" for row in rows)
    return HEAD + "\n".join(lines) + "\n" + TAIL
