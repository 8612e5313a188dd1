"""Make figures and frameworks of the record: make_record_figures.py SOURCE_DIR [OUT_DIR].

Writes statements, subjects, conflicts, claims, projects, milestones, mechanisms, frameworks and
the crosswalk, adds the sources they name to sources.csv, and describes the files anew in
datapackage.json.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lancang_mekong.record_figures import (
    CLAIMS,
    CONFLICT_COLUMNS,
    STATEMENTS,
    SUBJECTS,
    make_conflicts,
    make_copies,
    make_statements,
    make_subjects,
)
from lancang_mekong.record_frameworks import (
    CROSSWALK,
    FRAMEWORKS,
    ITEMS,
    TAGS,
    make_crosswalk,
    make_frameworks,
    make_tags,
)
from lancang_mekong.tables import Row, read_rows, write_rows
from make_record_documents import add_sources

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src" / "riparian" / "instances" / "lancang_mekong" / "record"
MECHANISMS = (
    "id", "name", "abbreviation", "founded", "members", "sectors", "secretariat_city", "source",
)  # fmt: skip
PARTIAL_DATE = {"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
NEEDED = {"required": True}
TITLES = {
    "subjects": "What is measured",
    "statements": "Dated statements of quantities; never add up rows, they overlap",
    "conflicts": "Contradictions the collectors met",
    "conflict_claims": "What each source claims in a contradiction",
    "projects": "Single projects: special fund, early harvest, related",
    "milestones": "Origin, launch, stages, due dates, bilateral statements",
    "mechanisms": "The mechanism and the others around the river",
    "frameworks": "Frameworks to be connected",
    "framework_items": "Items of the frameworks",
    "tags": "Items of frameworks that rows of the record are filed under",
    "crosswalk": "Links between items; those whose source is analyst wait for a secretariat",
}
WORDS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "id": ("", {"required": True, "unique": True}),
    "subject": ("Row of subjects", NEEDED),
    "wording": ("What the number counts, in short words of ours", NEEDED),
    "part": ("Batch, fund year or span of the year that the number is about", {}),
    "date": ("As far as the source goes; empty is not known", PARTIAL_DATE),
    "scope_country": ("ISO 3166-1 alpha-3; empty is all countries", {}),
    "quantity": ("The number printed; empty where the source states none", {}),
    "bound": ("How the source bounds it",
              {"required": True, "enum": ["exact", "at-least", "about", "nearly"]}),
    "status": ("What the source says had happened; never mixed", {
        "required": True,
        "enum": ["proposed", "announced", "planned", "approved", "agreed", "signed", "launched",
                 "carried-out", "completed", "reported", "funded", "ongoing"]}),
    "cumulative": ("yes: counted since the beginning", {"required": True, "enum": ["yes", "no"]}),
    "says": ("The words of the claim, shortened", NEEDED),
    "conflict": ("Row of conflicts", NEEDED),
    "item_kind": ("What of the record the claim is about", NEEDED),
    "item": ("Its identifier", NEEDED),
    "framework": ("Row of frameworks", NEEDED),
    "strength": ("", {"required": True, "enum": ["primary", "secondary"]}),
    "source": ("Parted by ' | '", NEEDED),
}  # fmt: skip


def describe(name: str, header: Sequence[str]) -> dict[str, Any]:
    """Return the description of one file."""
    fields = []
    for column in header:
        words, constraints = WORDS.get(column, ("", {}))
        kind = "number" if column in {"quantity", "amount"} else "string"
        field: dict[str, Any] = {"name": column, "type": kind, "description": words}
        fields.append(field | ({"constraints": dict(constraints)} if constraints else {}))
    return {
        "name": name.replace("_", "-"), "path": f"{name}.csv", "title": TITLES[name],
        "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": "id"},
    }  # fmt: skip


def make_tables(source: Path) -> Mapping[str, tuple[Sequence[str], list[Row]]]:
    """Return every table with its header."""
    statements = make_statements(source)
    conflicts, claims = make_conflicts()
    frameworks, items = make_frameworks(source)
    return {
        "subjects": (SUBJECTS, make_subjects(statements)),
        "statements": (STATEMENTS, statements),
        "conflicts": (CONFLICT_COLUMNS, conflicts),
        "conflict_claims": (CLAIMS, claims),
        **make_copies(source),
        "mechanisms": (MECHANISMS, read_rows(source, "mechanisms.csv")),
        "frameworks": (FRAMEWORKS, frameworks),
        "framework_items": (ITEMS, items),
        "crosswalk": (CROSSWALK, make_crosswalk(source)),
        "tags": (TAGS, make_tags(source)),
    }


def main() -> None:
    """Write the files and their descriptions."""
    source = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else OUT  # noqa: PLR2004 - the second argument
    tables = make_tables(source)
    for name, (header, rows) in tables.items():
        write_rows(out / f"{name}.csv", header, rows)
    named = [row for _, rows in tables.values() for row in rows if "source" in row]
    add_sources(source, out, [row for row in named if "conflict" not in row])
    package = out / "datapackage.json"
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    own = {f"{name}.csv": describe(name, header) for name, (header, _) in tables.items()}
    kept = [item for item in descriptor["resources"] if item["path"] not in own]
    descriptor["resources"] = [*kept, *own.values()]
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    package.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
