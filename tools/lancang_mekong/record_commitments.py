"""The commitments of the record: who is bound, and by when, as far as the collection says.

Three things are derived and marked. The deadline of a commitment without one is the last year in
the title of the plan it stands in (basis `horizon`). The basis of a deadline that is given is
`text` where the statement itself names the year; elsewhere the collection does not tell text and
horizon apart (`record`). Verb and object part the statement, which is in the collectors' words and
begins with its verb, after that verb.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from lancang_mekong.tables import Row, read_rows

COMMITMENTS = (
    "id", "document_id", "section", "pillar", "priority_area", "title", "verb", "object",
    "responsible", "quantity", "unit", "deadline", "deadline_basis", "source",
)  # fmt: skip
PARTIES = ("id", "commitment_id", "country")
PARTICLES = ("up", "out", "on", "forward", "down", "together", "into")
YEAR = re.compile(r"\b(20\d{2})\b")
COUNTRY = re.compile(r"[A-Z]{3}")


def make_commitments(source: Path) -> list[Row]:
    """Return the commitments with deadline, its basis, verb and object."""
    documents = {row["id"]: row for row in read_rows(source, "documents.csv")}
    return [
        row | _deadline(row, documents[row["document_id"]]) | _parts(row["title"])
        for row in read_rows(source, "commitments.csv")
    ]


def _deadline(row: Row, document: Mapping[str, str]) -> Row:
    due = row.pop("due_date")
    if due:
        return {"deadline": due, "deadline_basis": "text" if due[:4] in row["title"] else "record"}
    years = YEAR.findall(document["title_en"]) if document["type"] == "plan" else []
    return {"deadline": years[-1] if years else "", "deadline_basis": "horizon" if years else ""}


def _parts(title: str) -> Row:
    words = title.split()
    length = 2 if words[1] in PARTICLES else 1
    return {"verb": " ".join(words[:length]), "object": " ".join(words[length:])}


def make_parties(commitments: Iterable[Row], members: Iterable[str]) -> list[Row]:
    """Return one row for each country bound; a body's commitment has one row without a country."""
    members = list(members)
    rows = []
    for commitment in commitments:
        named = commitment["responsible"].split(";")
        if named == ["all"]:
            countries = members
        else:
            countries = [code if COUNTRY.fullmatch(code) else "" for code in named]
        rows += [
            {"id": f"{commitment['id']}/{country or 'body'}", "commitment_id": commitment["id"],
             "country": country}
            for country in countries
        ]  # fmt: skip
    return rows
