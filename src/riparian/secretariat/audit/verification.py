"""Read the whole journal again and say where it was touched."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from riparian.engine.errors import InvalidInput
from riparian.secretariat.audit.chain import FIELDS, GENESIS, hash_of
from riparian.secretariat.audit.models import Entry, Head

TRIGGERS = ("audit_entry_no_update", "audit_entry_no_delete", "audit_entry_in_order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place where the journal is not what it must be."""

    number: int
    defect: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a reading of the whole journal found."""

    entries: int
    head: str
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Return whether nothing was touched."""
        return not self.findings

    def as_document(self) -> dict[str, Any]:
        """Return the verdict as plain JSON values."""
        return {
            "sound": self.is_sound,
            "entries": self.entries,
            "head": self.head,
            "findings": [asdict(finding) for finding in self.findings],
        }


def _findings_in(rows: Iterable[dict[str, Any]]) -> Iterator[Finding]:
    expected, previous = 1, GENESIS
    for row in rows:
        number = row["number"]
        if number != expected:
            yield Finding(
                number=expected,
                defect="missing",
                detail=f"entry {expected} is missing; the next one present is {number}",
            )
        if row["previous_hash"] != previous and number == expected:
            yield Finding(
                number=number,
                defect="broken-link",
                detail=f"entry {number} does not follow entry {number - 1} as that stands now",
            )
        if hash_of(row) != row["hash"]:
            yield Finding(
                number=number,
                defect="edited",
                detail=f"entry {number} is not what was written: {row['act']} on"
                f" {row['subject_label']}",
            )
        expected, previous = number + 1, row["hash"]
    yield from _findings_at_the_end(expected - 1, previous)


def _findings_at_the_end(last: int, last_hash: str) -> Iterator[Finding]:
    head = Head.objects.filter(pk=1).values_list("number", "hash").first() or (0, GENESIS)
    if head[0] > last:
        yield Finding(
            number=last + 1,
            defect="missing",
            detail=f"entries {last + 1} to {head[0]} are missing at the end",
        )
    elif head != (last, last_hash):
        yield Finding(
            number=last,
            defect="head-differs",
            detail=f"the head says {head[0]} {head[1][:12]}, the last entry is {last}"
            f" {last_hash[:12]}",
        )


def _find_missing_guards() -> Iterator[Finding]:
    table = "sqlite_master" if connection.vendor == "sqlite" else "pg_trigger"
    column = "name" if connection.vendor == "sqlite" else "tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} LIKE 'audit_entry_%%'")  # noqa: S608 - fixed names
        present = {row[0] for row in cursor.fetchall()}
    for trigger in TRIGGERS:
        if trigger not in present:
            yield Finding(
                number=0, defect="unguarded", detail=f"the database no longer has {trigger}"
            )


def verify(*, anchors: Iterable[dict[str, Any]] = ()) -> Verdict:
    """Read every entry, check each hash and link, the head, the guards and any anchors."""
    columns = ("hash", *FIELDS)
    findings = list(_findings_in(Entry.objects.order_by("number").values(*columns).iterator()))
    findings += _find_missing_guards()
    for anchor in anchors:
        found = Entry.objects.filter(number=anchor["number"]).values_list("hash", flat=True).first()
        if anchor["number"] and found != anchor["hash"]:
            findings.append(
                Finding(
                    number=anchor["number"],
                    defect="anchor-differs",
                    detail=f"the anchor of {anchor['at']} has {anchor['hash'][:12]}, the journal"
                    f" has {found[:12] if found else 'no such entry'}",
                )
            )
    last = Entry.objects.order_by("-number").values_list("hash", flat=True).first()
    return Verdict(entries=Entry.objects.count(), head=last or GENESIS, findings=tuple(findings))


def anchor(*, at: str) -> dict[str, Any]:
    """Return the end of the journal now, to be kept outside the reach of this installation."""
    head = Head.objects.filter(pk=1).first()
    return {
        "kind": "riparian-journal-anchor",
        "at": at,
        "number": head.number if head else 0,
        "hash": head.hash if head else GENESIS,
    }


def read_anchors(path: Path) -> list[dict[str, Any]]:
    """Read anchors from a file, one JSON document a line.

    Raises:
        InvalidInput: a line is no anchor.
    """
    anchors = []
    for line_number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            document = json.loads(line)
            anchors.append({"at": document["at"], "hash": str(document["hash"]),
                            "number": int(document["number"])})  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInput(
                f"{path}, line {line_number}: is no journal anchor ({error}); export one with"
                " `riparian journal anchor`"
            ) from error
    return anchors
