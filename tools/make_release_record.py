"""Make the record of release notices from the table of notices; facts only, sources kept.

Usage: python tools/make_release_record.py NOTICES.csv

Writes src/riparian/instances/lancang_mekong/record/releases/notices.csv and its descriptor.
"""

import csv
import json
import re
import sys
from pathlib import Path

FOLDER = (
    Path(__file__).resolve().parents[1] / "src/riparian/instances/lancang_mekong/record/releases"
)
KINDS = {
    "release-change", "emergency-supply", "unannounced-change", "observed-change",
    "flood-operation-statement", "postponement",
}  # fmt: skip
DAMS = {
    "Jinghong": "DAM_JINGHONG", "Xiaowan and Nuozhadu": "DAM_XIAOWAN;DAM_NUOZHADU",
    "Nuozhadu, Xiaowan and others": "DAM_XIAOWAN;DAM_NUOZHADU",
}  # fmt: skip
COLUMNS = (
    "id", "kind", "operator_country", "receivers", "dam_ids", "dam_text", "announced_on",
    "starts_on", "ends_on", "period_text", "from_low_m3s", "from_high_m3s", "to_low_m3s",
    "to_high_m3s", "reported", "observed_note", "source",
)  # fmt: skip
DESCRIPTION = (
    "Notices of changed releases and changes without one, gathered from public pages; facts in our"
    " own words, one reader's coding, not coded twice. An empty cell means not known. Clock times"
    " of sending were not found: lead times are in days."
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def flows(text: str) -> tuple[str, str]:
    """Return both ends of a flow as printed: `600-800` or `504`."""
    low, _, high = text.partition("-")
    return low, high or low


def day(text: str) -> str:
    """Return a whole date; a month or a year is no day and stays in the text of the period."""
    return text if DAY.fullmatch(text) else ""


def row_of(row: dict[str, str]) -> dict[str, str]:
    """Return one notice in the columns of the record."""
    span = [row["effective_from"], row["effective_to"]]
    partial = [text for text in span if text and not DAY.fullmatch(text)]
    before, after = flows(row["from_m3s"]), flows(row["to_m3s"])
    return {
        "id": row["id"], "kind": row["type"], "operator_country": row["sender"],
        "receivers": row["receivers"], "dam_ids": DAMS.get(row["station_or_dam"], ""),
        "dam_text": row["station_or_dam"], "announced_on": day(row["announced_at"]),
        "starts_on": day(span[0]), "ends_on": day(span[1]),
        "period_text": " – ".join(text for text in span if text) if partial else "",
        "from_low_m3s": before[0], "from_high_m3s": before[1], "to_low_m3s": after[0],
        "to_high_m3s": after[1], "reported": row["kept"], "observed_note": row["observed_note"],
        "source": row["source"],
    }  # fmt: skip


def main(path: Path) -> None:
    """Write the table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row_of(row) for row in csv.DictReader(file) if row["type"] in KINDS]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "notices.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (FOLDER / "datapackage.json").write_text(descriptor(), encoding="utf-8")


def descriptor() -> str:
    """Return the Frictionless descriptor of the table."""
    kinds = {name: "number" for name in COLUMNS if name.endswith("_m3s")}
    kinds |= {name: "date" for name in COLUMNS if name.endswith("_on")}
    fields = [{"name": name, "type": kinds.get(name, "string")} for name in COLUMNS]
    fields[0]["constraints"] = {"required": True, "unique": True}
    resource = {
        "name": "notices", "path": "notices.csv", "profile": "tabular-data-resource",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": "id", "missingValues": [""]},
    }  # fmt: skip
    package = {
        "name": "lancang-mekong-releases", "title": "Release notices of the Lancang-Mekong",
        "profile": "tabular-data-package", "description": DESCRIPTION, "resources": [resource],
    }  # fmt: skip
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
