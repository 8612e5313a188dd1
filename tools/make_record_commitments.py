"""Make the commitments of the record: make_record_commitments.py SOURCE_DIR [OUT_DIR].

Writes commitments.csv and commitment_parties.csv, adds the sources they name to sources.csv, and
describes the files anew in datapackage.json.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lancang_mekong.record_commitments import (
    COMMITMENTS,
    PARTIES,
    make_commitments,
    make_parties,
)
from lancang_mekong.tables import read_rows, write_rows
from make_record_documents import add_sources

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src" / "riparian" / "instances" / "lancang_mekong" / "record"
REQUIRED, UNIQUE = {"required": True}, {"required": True, "unique": True}
PARTIAL_DATE = {"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
TITLES = {
    "commitments": "Commitments: undertakings taken from the documents, in our own words",
    "commitment_parties": "Whom each commitment binds: a country, or a joint body",
}
FIELDS: Mapping[str, Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "commitments": {
        "id": ("", UNIQUE),
        "document_id": ("", REQUIRED),
        "pillar": ("", {"required": True,
                        "enum": ["political-security", "economic-sustainable", "social-people"]}),
        "priority_area": ("", REQUIRED),
        "title": ("In the collectors' own words", REQUIRED),
        "verb": ("Derived: the first words of the title", {}),
        "object": ("Derived: the rest of the title", {}),
        "responsible": ("all (also where the text names nobody), country codes, or a body",
                        REQUIRED),
        "quantity": ("The number printed", {}),
        "deadline": ("As far as known: YYYY, YYYY-MM or YYYY-MM-DD", PARTIAL_DATE),
        "deadline_basis": (
            ("text: the statement names the year; record: given, text or horizon not told apart;"
            " horizon: derived, last year in the title of the plan it stands in"),
            {"enum": ["text", "record", "horizon"]},
        ),
    },
    "commitment_parties": {
        "id": ("", UNIQUE),
        "commitment_id": ("", REQUIRED),
        "country": ("ISO 3166-1 alpha-3; empty: the body named", {"pattern": "^[A-Z]{3}$"}),
    },
}  # fmt: skip


def describe(name: str, header: Sequence[str]) -> dict[str, Any]:
    """Return the description of one file."""
    fields = []
    for column in header:
        words, constraints = FIELDS[name].get(column, ("", {}))
        kind = "number" if column == "quantity" else "string"
        field: dict[str, Any] = {"name": column, "type": kind, "description": words}
        fields.append(field | ({"constraints": constraints} if constraints else {}))
    return {
        "name": name.replace("_", "-"), "path": f"{name}.csv", "title": TITLES[name],
        "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": "id"},
    }  # fmt: skip


def main() -> None:
    """Write the files and their descriptions."""
    source = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else OUT  # noqa: PLR2004 - the second argument
    commitments = make_commitments(source)
    members = [row["code"] for row in read_rows(source, "members.csv")]
    tables = {
        "commitments": (COMMITMENTS, commitments),
        "commitment_parties": (PARTIES, make_parties(commitments, members)),
    }
    for name, (header, rows) in tables.items():
        write_rows(out / f"{name}.csv", header, rows)
    add_sources(source, out, commitments)
    package = out / "datapackage.json"
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    own = {f"{name}.csv": describe(name, header) for name, (header, _) in tables.items()}
    kept = [item for item in descriptor["resources"] if item["path"] not in own]
    descriptor["resources"] = [*kept, *own.values()]
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    package.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
