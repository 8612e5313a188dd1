"""Load the public record of an instance: members, bodies, meetings, terms, with their sources."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.models import Country
from riparian.secretariat.accounts.queries import forget_countries
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.bodies.models import Body, Participation, Term, Tier
from riparian.secretariat.meetings.models import Meeting, Status

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How much of the record is in the database now."""

    members: int
    bodies: int
    meetings: int
    terms: int


def _rows(folder: Path, name: str) -> Rows:
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise InvalidInput(f"record: {path} is missing; every record has {name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sources_of(text: str, kinds: dict[str, str]) -> list[dict[str, str]]:
    """Return each source with its kind, and with a link unless it is a reprint or no address."""
    sources = []
    for part in filter(None, text.split(" | ")):
        kind = kinds.get(part, "citation")
        address = part.split(" ", maxsplit=1)[0]
        is_address = address.startswith(("http://", "https://"))
        # A reprint lies on an unrelated site with unfit content beside it: named, never linked.
        link = address if is_address and kind != "reprint" else ""
        words = "" if kind == "reprint" and is_address else part
        sources.append({"text": words, "kind": kind, "link": link})
    return sources


def _load_members(rows: Rows) -> None:
    for row in rows:
        Country.objects.update_or_create(
            code=row["code"],
            defaults={
                "names": {"en": row["name_en"], "zh": row["name_zh"]},
                "short_names": {"en": row["short_en"], "zh": row["short_zh"]},
                "capital": {"en": row["capital"], "zh": row["capital_zh"]},
                "zone": row["zone"],
                "source": row["source"],
            },
        )


def _load_bodies(rows: Rows, kinds: dict[str, str], members: Rows) -> dict[str, Body]:
    bodies = {}
    for row in rows:
        if row["tier"] not in Tier.values:
            raise InvalidInput(f"record: body {row['id']}: tier {row['tier']!r} does not exist")
        bodies[row["id"]], _ = Body.objects.update_or_create(
            identifier=row["id"],
            defaults={
                "names": {"en": row["name_en"], "zh": row["name_zh"]},
                "tier": row["tier"],
                "sector": row["sector"],
                "stage": row["stage"],
                "established": row["established_date"],
                "host_country": row["host_country"],
                "sources": sources_of(row["source"], kinds),
            },
        )
    for row in rows:
        if row["parent_id"]:
            Body.objects.filter(identifier=row["id"]).update(parent=bodies[row["parent_id"]])
    top = bodies[rows[0]["id"]]
    for member in members:
        Participation.objects.get_or_create(body=top, kind="member", country=member["code"])
    return bodies


def _load_meetings(rows: Rows, kinds: dict[str, str], bodies: dict[str, Body]) -> None:
    for row in rows:
        Meeting.objects.update_or_create(
            identifier=row["id"],
            defaults={
                "body": bodies[row["body_id"]],
                "ordinal": int(row["ordinal"]) if row["ordinal"] else None,
                "theme": row["theme"],
                "starts": row["date_start"],
                "ends": row["date_end"],
                "city": row["city"],
                "host_country": row["host_country"],
                "chairs": marked(row["co_chair_countries"].split(";"))
                if row["co_chair_countries"]
                else "",
                "format": row["format"],
                "status": Status.HELD,
                "audience": Audience.PUBLIC,
                "is_of_record": True,
                "sources": sources_of(row["source"], kinds),
            },
        )


def _load_terms(rows: Rows, bodies: dict[str, Body]) -> None:
    for row in rows:
        Term.objects.update_or_create(
            body=bodies[row["body_id"]],
            starts_on=date.fromisoformat(row["date_start"]),
            defaults={
                "chairs": marked(row["co_chair_countries"].split(";")),
                "ends_on": date.fromisoformat(row["date_end"]) if row["date_end"] else None,
                "source": row["source"],
            },
        )


@transaction.atomic
def load_record(folder: Path, *, at: datetime) -> Loaded:
    """Load a record folder; loading it again changes only what the folder changed.

    Raises:
        InvalidInput: a file is missing or names a tier that does not exist.
    """
    names = ("members", "bodies", "meetings", "terms", "sources")
    members, bodies, meetings, terms, sources = (_rows(folder, name) for name in names)
    kinds = {row["source"]: row["kind"] for row in sources}
    _load_members(members)
    forget_countries()
    by_identifier = _load_bodies(bodies, kinds, members)
    _load_meetings(meetings, kinds, by_identifier)
    _load_terms(terms, by_identifier)
    loaded = Loaded(
        members=len(members), bodies=len(bodies), meetings=len(meetings), terms=len(terms)
    )
    journal.record(
        "record.loaded", subject=by_identifier[bodies[0]["id"]], by=journal.Installation(), at=at,
        after={"members": loaded.members, "bodies": loaded.bodies, "meetings": loaded.meetings,
               "terms": loaded.terms},
    )  # fmt: skip
    return loaded
