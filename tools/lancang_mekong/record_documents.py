"""The documents of the record: whose words each is, and what the record says stands in it.

The record has no full texts. It has statements (`commitments.csv`), each a short sentence in the
collectors' own words with the section it comes from. A document's text is made of these, one place
per statement, in the order of the file; a document about which there is none has no text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from lancang_mekong.tables import Row, read_rows

DOCUMENTS = (
    "id", "title_en", "title_zh", "type", "nature", "announced_by", "authentic_language",
    "adopted_date", "adopted_at_meeting_id", "text_basis", "text_language", "source",
)  # fmt: skip
PARAGRAPHS = (
    "id", "document_id", "eid", "role", "position", "depth", "number", "statement_id", "text",
    "note", "source",
)  # fmt: skip
LINKS = ("document_id", "kind", "to_table", "to_id", "note")

ONE_COUNTRY = re.compile(r"^D-(CHN|THA)-")
PAPER_TYPES = ("report", "concept")
FORUMS = ("MT-VILL-F2",)
"""Forums that the record keeps under a working group; those of a centre are known by its tier."""

SECTIONS_FROM_OTHER_TEXTS = {"D-POA23": ("4.2", "4.3", "5")}
NOTE_OF_OTHER_TEXTS = "From other texts that report on the plan; this section could not be read."

TITLE_SAYS_SO = "The title says so."
TWO_PLANS = "By the years in both titles; no source for the words."
LINKS_OF_TITLES = (
    ("D-PROG23", "reports on", "documents", "D-POA23", TITLE_SAYS_SO),
    ("D-FM2-MATRIX", "reports on", "meetings", "MT-LDR-1", TITLE_SAYS_SO),
    ("D-POA23", "supersedes", "documents", "D-POA18", TWO_PLANS),
    ("D-W5YP23", "supersedes", "documents", "D-W5YP18", TWO_PLANS),
)  # fmt: skip


def make_documents(source: Path) -> list[Row]:
    """Return the documents with whose words they are and what text the record has of them."""
    tiers = {row["id"]: row["tier"] for row in read_rows(source, "bodies.csv")}
    bodies = {row["id"]: row["body_id"] for row in read_rows(source, "meetings.csv")}
    stated = {row["document_id"] for row in read_rows(source, "commitments.csv")}
    rows = []
    for row in read_rows(source, "documents.csv"):
        meeting = row["adopted_at_meeting_id"]
        tier = tiers[bodies[meeting]] if meeting else ""
        has_text = row["id"] in stated
        rows.append(
            row
            | _nature(row, tier)
            | {"authentic_language": "", "text_basis": "summary" if has_text else "",
               "text_language": "en" if has_text else ""}
        )  # fmt: skip
    return rows


def _nature(row: Row, tier: str) -> Row:
    alone = ONE_COUNTRY.match(row["id"])
    if alone:
        return {"nature": "announcement", "announced_by": alone[1]}
    is_paper = (
        row["type"] in PAPER_TYPES or tier == "centre" or row["adopted_at_meeting_id"] in FORUMS
    )
    return {"nature": "paper" if is_paper else "agreed", "announced_by": ""}


def make_paragraphs(source: Path) -> list[Row]:
    """Return every place of every document: its sections, and in them one place per statement."""
    statements = read_rows(source, "commitments.csv")
    rows: list[Row] = []
    for document in dict.fromkeys(row["document_id"] for row in statements):
        own = [row for row in statements if row["document_id"] == document]
        # What the record puts in no section comes before the first one; the rest keeps its order.
        own.sort(key=lambda row: bool(row["section"]))
        places = _places(document, own)
        rows += [row | {"position": str(place)} for place, row in enumerate(places, start=1)]
    return rows


def _places(document: str, statements: Sequence[Row]) -> Iterator[Row]:
    for section, group in groupby(statements, key=lambda row: _split(row["section"])[0]):
        prefix = f"sec_{section.replace('.', '-')}" if section else ""
        if section:
            yield _place(document, prefix, role="section", number=section)
        for count, row in enumerate(group, start=1):
            eid = f"{prefix}__para_{count}" if prefix else f"para_{count}"
            is_elsewhere = section in SECTIONS_FROM_OTHER_TEXTS.get(document, ())
            yield _place(
                document, eid, role="paragraph", number=_split(row["section"])[1],
                statement_id=row["id"], text=row["title"], source=row["source"],
                note=NOTE_OF_OTHER_TEXTS if is_elsewhere else "",
            )  # fmt: skip


def _split(section: str) -> tuple[str, str]:
    """Part '4.3.5 (82)' into the section 4.3.5 and the printed number (82)."""
    name, _, number = section.partition(" ")
    return name, number


def _place(document: str, eid: str, **cells: str) -> Row:
    row = {"id": f"{document}/{eid}", "document_id": document, "eid": eid, "depth": "1"}
    return dict.fromkeys(PARAGRAPHS, "") | row | cells


def make_links() -> list[Row]:
    """Return the links that titles state; no others are known."""
    return [dict(zip(LINKS, row, strict=True)) for row in LINKS_OF_TITLES]
