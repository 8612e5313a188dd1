"""Make the instance lancang_mekong: make_lancang_mekong.py SOURCE_DIR [OUT_DIR]."""

import json
import sys
from pathlib import Path

from lancang_mekong.attribution import attribution
from lancang_mekong.dams import make_dams
from lancang_mekong.demands import make_demands
from lancang_mekong.lake import (
    make_lake_curves,
    make_lake_exchanges,
    make_lake_ratings,
    make_net_evaporation,
)
from lancang_mekong.network import (
    COUNTRIES,
    make_countries,
    make_inflows,
    make_nodes,
    make_reaches,
    make_stations,
    make_subbasins,
)
from lancang_mekong.reference import describe_beside, make_reference
from lancang_mekong.series import make_series
from lancang_mekong.storage import make_reservoir_curves, make_rule_curves
from lancang_mekong.tables import Row, read_rows, write_rows
from lancang_mekong.thresholds import make_thresholds

from riparian.engine.io.describing import describe_folder
from riparian.engine.io.form import basin_form

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src" / "riparian" / "instances" / "lancang_mekong"


def make_tables(source: Path) -> dict[str, list[Row]]:
    """Return the rows of every table of the form."""
    return {
        "countries": make_countries(),
        "nodes": make_nodes(source),
        "subbasins": make_subbasins(source),
        "inflows": make_inflows(source),
        "reaches": make_reaches(source),
        "dams": make_dams(source),
        "reservoir_curves": make_reservoir_curves(source),
        "rule_curves": make_rule_curves(source),
        "net_evaporation": make_net_evaporation(source),
        "demands": make_demands(source),
        "stations": make_stations(source),
        "thresholds": make_thresholds(source),
        "lake_exchanges": make_lake_exchanges(source),
        "lake_curves": make_lake_curves(),
        "lake_ratings": make_lake_ratings(source),
        "sources": [{**row, "note": row["note"]} for row in read_rows(source, "sources.csv")],
    }


def write_package(source: Path, out: Path) -> None:
    """Write every file of the package, and last the descriptor that fits them."""
    for name, rows in make_tables(source).items():
        columns = basin_form().table_by_name[name].column_by_name
        write_rows(out / f"{name}.csv", columns, rows)
    index, files = make_series(source)
    write_rows(out / "series.csv", basin_form().table_by_name["series"].column_by_name, index)
    for file, rows in files.items():
        write_rows(out / file, ("date", "value"), rows)
    make_reference(source, out)
    (out / "LICENCES").mkdir(exist_ok=True)
    (out / "LICENCES" / "ATTRIBUTION.md").write_text(attribution(source), encoding="utf-8")
    descriptor = describe_folder(out, about=_about(source), own=describe_beside(out))
    text = json.dumps(descriptor, ensure_ascii=False, indent=1)
    (out / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")


def _about(source: Path) -> dict[str, object]:
    return {
        "name": "lancang-mekong",
        "title": "The Lancang-Mekong",
        "description": "River, dams, water uses and gauges of the six countries of the "
        "Lancang-Mekong. Every row names its source and how far to trust it.",
        "countries": list(COUNTRIES),
        "sea": "SEA",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "The compilation; single sources keep their terms, see LICENCES",
            }
        ],
        "contributors": [{"title": "Riparian contributors", "role": "wrangler"}],
        "sources": [
            {"title": row["source"]}
            | ({"path": row["address"]} if row["address"].startswith("http") else {})
            for row in read_rows(source, "sources.csv")
        ],
    }


def main() -> None:
    """Read the arguments and write the package anew; files that others wrote there stay."""
    source = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else OUT  # noqa: PLR2004 - the optional argument
    out.mkdir(parents=True, exist_ok=True)
    write_package(source, out)


if __name__ == "__main__":
    main()
