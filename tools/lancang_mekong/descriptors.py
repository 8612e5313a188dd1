"""Describe a folder of tables of the record as a Frictionless data package."""

import json
from pathlib import Path
from typing import Any

from lancang_mekong.tables import read_rows

WORDS = {
    "id": "Key; stays for ever",
    "source": "Addresses, citations or names, parted by ' | '",
    "value": "Empty where no source gives one",
    "date": "As far as the source goes",
    "coder": "analyst: one reading, not confirmed; TFDD: the published file",
    "rationale": "Why this code",
    "n_coded": "Treaties coded for the variable",
    "n_all": "Treaties in the file",
}


def _resource(folder: Path, path: Path) -> dict[str, Any]:
    rows = read_rows(folder, path.name)
    fields = []
    for column in rows[0]:
        field: dict[str, Any] = {
            "name": column, "type": "string", "description": WORDS.get(column, ""),
        }  # fmt: skip
        if column == "id":
            field["constraints"] = {"required": True, "unique": True}
        fields.append(field)
    return {
        "name": path.stem.replace("_", "-"), "path": path.name,
        "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]},
    }  # fmt: skip


def write_descriptor(folder: Path, *, name: str, title: str, description: str) -> None:
    """Write the datapackage.json of a folder from the tables that lie in it."""
    package = {
        "name": name, "title": title, "profile": "tabular-data-package", "version": "2026-11",
        "description": description,
        "resources": [_resource(folder, path) for path in sorted(folder.glob("*.csv"))],
    }  # fmt: skip
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")
