"""Make the documents of the record: make_record_documents.py SOURCE_DIR [OUT_DIR].

Writes documents.csv, paragraphs.csv and document_links.csv, adds the sources they name to
sources.csv, and describes the files anew in datapackage.json.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lancang_mekong.record_documents import (
    DOCUMENTS,
    LINKS,
    PARAGRAPHS,
    make_documents,
    make_links,
    make_paragraphs,
)
from lancang_mekong.tables import Row, read_rows, write_rows

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src" / "riparian" / "instances" / "lancang_mekong" / "record"
REQUIRED, UNIQUE = {"required": True}, {"required": True, "unique": True}
YEAR_OR_DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"
TITLES = {
    "documents": "Documents: declarations, plans, statements, lists, reports, announcements",
    "paragraphs": "Places in the documents: sections, and statements in our own words",
    "document_links": "Links between documents that their titles state",
}
FIELDS: Mapping[str, Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "documents": {
        "id": ("", UNIQUE),
        "title_en": ("", REQUIRED),
        "nature": (
            "agreed: by the countries together; announcement: of one; paper: of a body or forum",
            {"required": True, "enum": ["agreed", "announcement", "paper"]},
        ),
        "announced_by": ("ISO 3166-1 alpha-3", {"pattern": "^[A-Z]{3}$"}),
        "authentic_language": ("No source names one; empty is not known", {}),
        "adopted_date": ("As far as the source goes", {"pattern": YEAR_OR_DAY}),
        "text_basis": ("summary: in our own words; empty: no text on record",
                       {"enum": ["summary", "full"]}),
    },
    "paragraphs": {
        "id": ("document_id/eid; stays for ever", UNIQUE),
        "document_id": ("", REQUIRED),
        "eid": ("eId of Akoma Ntoso", REQUIRED),
        "role": ("", {"required": True, "enum": ["section", "paragraph"]}),
        "number": ("As printed; empty where the record does not know it", {}),
        "statement_id": ("The row of the commitments that stands here", {}),
        "text": ("In the collectors' own words, not the document's", {}),
    },
    "document_links": {
        "document_id": ("", REQUIRED),
        "to_table": ("", {"required": True, "enum": ["documents", "meetings"]}),
        "note": ("How it is known", REQUIRED),
    },
}  # fmt: skip


def describe(name: str, header: Sequence[str]) -> dict[str, Any]:
    """Return the description of one file."""
    known = FIELDS[name]
    fields = []
    for column in header:
        words, constraints = known.get(column, ("", {}))
        field: dict[str, Any] = {"name": column, "type": "string", "description": words}
        fields.append(field | ({"constraints": constraints} if constraints else {}))
    key = {"primaryKey": "id"} if "id" in header else {}
    return {
        "name": name.replace("_", "-"), "path": f"{name}.csv", "title": TITLES[name],
        "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""], **key},
    }  # fmt: skip


def add_sources(source: Path, out: Path, rows: Sequence[Row]) -> None:
    """Add to sources.csv what the rows name and it lacks, in the order of the collection."""
    present = {row["source"]: row for row in read_rows(out, "sources.csv")}
    named = {part for row in rows for part in row["source"].split(" | ")}
    lacking = [
        {"source": row["source"], "kind": row["kind"]}
        for row in read_rows(source, "sources.csv")
        if row["source"] in named and row["source"] not in present
    ]
    write_rows(out / "sources.csv", ("source", "kind"), [*present.values(), *lacking])


def main() -> None:
    """Write the files and their descriptions."""
    source = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else OUT  # noqa: PLR2004 - the second argument
    documents, paragraphs = make_documents(source), make_paragraphs(source)
    tables = {"documents": (DOCUMENTS, documents), "paragraphs": (PARAGRAPHS, paragraphs),
              "document_links": (LINKS, make_links())}  # fmt: skip
    for name, (header, rows) in tables.items():
        write_rows(out / f"{name}.csv", header, rows)
    add_sources(source, out, [*documents, *paragraphs])
    package = out / "datapackage.json"
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    own = {f"{name}.csv": describe(name, header) for name, (header, _) in tables.items()}
    kept = [item for item in descriptor["resources"] if item["path"] not in own]
    descriptor["resources"] = [*kept, *own.values()]
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    package.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
