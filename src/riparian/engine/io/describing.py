"""A descriptor for a folder, generated from the form and the headers that are there."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from riparian.engine.io.descriptor import DESCRIPTOR_FILE, describe_table
from riparian.engine.io.form import TableForm, basin_form


def describe_folder(
    folder: Path, *, about: Mapping[str, Any], own: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the content of `datapackage.json` for the files of a folder.

    `about` holds name, title, countries in the order of the players, the id of the sea, and any
    property of the Data Package standard; `own` describes files beside the form.
    """
    form = basin_form()
    files = {f"{table.name}.csv": table for table in form.tables}
    files |= {path.relative_to(folder).as_posix(): form.series_table for path in _series(folder)}
    resources = [
        _resource(folder, file, table) for file, table in files.items() if (folder / file).exists()
    ]
    kept = {key: value for key, value in about.items() if key not in _ABOUT_BASIN}
    return {
        "profile": "tabular-data-package",
        **kept,
        "riparian": {
            "form": form.name,
            "version": form.version,
            "title": about["title"],
            "countries": about["countries"],
            "sea": about["sea"],
        },
        "resources": [*resources, *({**_FORMAT, **resource} for resource in own)],
    }


_ABOUT_BASIN = ("form", "version", "countries", "sea")
_FORMAT = {
    "profile": "tabular-data-resource",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
}


def _series(folder: Path) -> list[Path]:
    return sorted((folder / "series").glob("*.csv"))


def _resource(folder: Path, file: str, table: TableForm) -> dict[str, Any]:
    with (folder / file).open(encoding="utf-8-sig", newline="") as stream:
        header = next(csv.reader(stream))
    name = file.removesuffix(".csv").replace("/", "-").replace("_", "-")
    is_series = table.name == "series_file"
    return {
        "name": name if is_series else table.name,
        "title": table.title,
        "path": file,
        **_FORMAT,
        "schema": describe_table(table, header),
    }


def describe_again(folder: Path) -> dict[str, Any]:
    """Return the descriptor of a folder that has one, with its resources generated anew."""
    old = json.loads((folder / DESCRIPTOR_FILE).read_text(encoding="utf-8"))
    known = {f"{table.name}.csv" for table in basin_form().tables}
    own = [
        resource
        for resource in old["resources"]
        if resource["path"] not in known and not resource["path"].startswith("series/")
    ]
    kept = {key: value for key, value in old.items() if key not in {"resources", "riparian"}}
    return describe_folder(folder, about={**old["riparian"], **kept}, own=own)
