"""What a progress report holds: read once, in batches, and frozen with the hash of what was read.

The content is plain JSON values without words of any language, so that one frozen report is
printed in seven. Lists are cut at a stated length; the matrix and its exports hold all of it.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from riparian.engine.responsibilities.commitments.index import Index
from riparian.secretariat.accounts.queries import members
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.commitments import engine
from riparian.secretariat.commitments.kinds import Due, Score, Stage
from riparian.secretariat.commitments.models import (
    Assessment,
    Cell,
    Commitment,
    Evidence,
    Report,
)

BATCH = 2_000
LONGEST_LIST = 500
Tell = Callable[[int, int], None]
Key = tuple[str, str, str, str, str, str, str]
"""Document, area, pillar, country, first and second coding, final score."""


@dataclass(kw_only=True)
class Gathered:
    """What the batches have brought together so far."""

    sums: Counter[Key] = field(default_factory=Counter)
    dues: Counter[str] = field(default_factory=Counter)
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    totals: Counter[str] = field(default_factory=Counter)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    scores: dict[int, str] = field(default_factory=dict)
    last_commitment: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def note(self, name: str, row: Mapping[str, Any]) -> None:
        """Count a row of a list and keep it while the list is not too long."""
        self.totals[name] += 1
        rows = self.lists.setdefault(name, [])
        if len(rows) < LONGEST_LIST:
            rows.append(dict(row))


def audiences_within(audience: str) -> list[str]:
    """Return the audiences of things that everyone of an audience may see."""
    return [Audience.PUBLIC] if audience == Audience.PUBLIC else [
        Audience.PUBLIC, Audience.MECHANISM,
    ]  # fmt: skip


def as_of(year: int, *, on: date) -> date:
    """Return the day that a report of a year speaks of: its last, or today while it runs."""
    return min(on, date(year, 12, 31))


def gather(year: int, *, audience: str, on: date, previous: Report | None, tell: Tell) -> Gathered:
    """Read every commitment of an audience with scores and evidence as of the end of a year."""
    gathered, day = Gathered(), as_of(year, on=on)
    known = _known(previous)
    rows = Commitment.objects.filter(audience__in=audiences_within(audience)).order_by("pk")
    total, done = rows.count(), 0
    for batch in _batches(rows.select_related("document", "body")):
        cells = _cells_of(batch, year)
        evidence = _evidence_of(batch, audience, day)
        for row in batch:
            _add(gathered, row, cells.get(row.pk, []), evidence.get(row.pk, []), day=day,
                 known=known, year=year)  # fmt: skip
        done += len(batch)
        tell(done, total)
    gathered.totals["commitments"] = total
    return gathered


def _batches(rows: QuerySet[Commitment]) -> Iterator[list[Commitment]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _known(previous: Report | None) -> tuple[int, dict[int, str]] | None:
    """Return the last commitment and the scores that the forerunner knew."""
    if previous is None:
        return None
    pairs = (word.partition(":") for word in previous.scores.split())
    return previous.last_commitment, {int(key): score for key, _, score in pairs}


CellState = tuple[int, str, str, str, str]
"""Key, country, first and second coding, final score of a cell as of a year."""


def _cells_of(batch: list[Commitment], year: int) -> dict[int, list[CellState]]:
    """Return the cells of a batch with what was scored by the end of a year."""
    span = Q(commitment__gte=batch[0].pk, commitment__lte=batch[-1].pk)
    both_in = (Stage.SETTLED, Stage.DISPUTED)
    scored: dict[int, tuple[str, str, str]] = {}
    rows = Assessment.objects.filter(
        cell__commitment__gte=batch[0].pk, cell__commitment__lte=batch[-1].pk, year__lte=year,
        stage__in=both_in,
    )  # fmt: skip
    for cell, first, second, final in rows.order_by("year").values_list(
        "cell_id", "first", "second", "final"
    ):
        # The newest settled score counts; while there is none, the newest two codings.
        if final or cell not in scored or not scored[cell][2]:
            scored[cell] = (first, second, final)
    cells: dict[int, list[CellState]] = {}
    found = Cell.objects.filter(span).select_related(None).order_by("commitment_id", "country")
    for key, commitment, country in found.values_list("pk", "commitment_id", "country"):
        state = scored.get(key, ("", "", ""))
        cells.setdefault(commitment, []).append((key, country, *state))
    return cells


def _evidence_of(
    batch: list[Commitment], audience: str, day: date
) -> dict[int, list[dict[str, Any]]]:
    rows = Evidence.objects.filter(
        commitment__gte=batch[0].pk, commitment__lte=batch[-1].pk, withdrawn_at=None,
        audience__in=audiences_within(audience), dated_on__lte=day,
    ).order_by("dated_on", "pk")  # fmt: skip
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows.values("commitment_id", "pk", "country", "text", "dated", "source"):
        found.setdefault(row.pop("commitment_id"), []).append(row)
    return found


def _add(  # noqa: PLR0913 - one commitment with all that belongs to it
    gathered: Gathered, row: Commitment, cells: list[CellState], evidence: list[dict[str, Any]],
    *, day: date, known: tuple[int, dict[int, str]] | None, year: int,
) -> None:  # fmt: skip
    document = str(row.document.identifier)
    gathered.documents.setdefault(document, row.document.titles)
    gathered.last_commitment = row.pk
    for key, country, first, second, final in cells:
        gathered.sums[document, row.area, row.pillar, country, first, second, final] += 1
        if final:
            gathered.scores[key] = final
    line = _line(row, cells, evidence)
    gathered.digest.update(json.dumps(line, sort_keys=True, default=str).encode())
    finals = [final for *_, final in cells if final != Score.NOT_APPLICABLE]
    row.is_met = bool(finals) and all(final == Score.FULL for final in finals)
    due = engine.due_of(row, on=day)
    gathered.dues[due] += 1
    gathered.totals["evidence"] += len(evidence)
    gathered.totals["without_evidence"] += not evidence
    gathered.note("all", line)
    if due in {Due.OVERDUE, Due.SOON}:
        gathered.note(due, line)
    for one in evidence:
        if one["dated"][:4] == str(year):
            gathered.note("shown", one | {"commitment": line["commitment"]})
    if known is not None:
        _compare(gathered, row, line, cells, known)


def _line(
    row: Commitment, cells: list[CellState], evidence: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "commitment": row.identifier, "titles": row.titles, "document": row.document.identifier,
        "area": row.area, "deadline": row.deadline, "responsible": row.responsible_in_words,
        "scores": {country or "body": final for _, country, _, _, final in cells if final},
        "codings": [[country, first, second] for _, country, first, second, _ in cells if first],
        "evidence": [[one["pk"], one["dated"], one["text"], one["source"]] for one in evidence],
    }  # fmt: skip


def _compare(
    gathered: Gathered, row: Commitment, line: dict[str, Any], cells: list[CellState],
    known: tuple[int, dict[int, str]],
) -> None:  # fmt: skip
    last, before = known
    if row.pk > last:
        gathered.note("new", line)
        return
    for key, country, *_, final in cells:
        if final != before.get(key, ""):
            gathered.note("changed", {
                "commitment": line["commitment"], "titles": line["titles"], "country": country,
                "before": before.get(key, ""), "after": final,
            })  # fmt: skip


def content_of(
    gathered: Gathered, *, year: int, audience: str, on: date, previous: Report | None
) -> dict[str, Any]:
    """Return the content that is frozen: numbers, rows and indices."""
    shown = [{name: row[name] for name in row if name != "codings"}
             for row in gathered.lists.get("all", [])]  # fmt: skip
    return {
        "year": year, "on": as_of(year, on=on).isoformat(), "audience": audience,
        "previous": None if previous is None else {"number": previous.pk, "year": previous.year},
        "countries": {country.code: country.short_names for country in members()},
        "documents": gathered.documents,
        "totals": dict(gathered.totals) | {"documents": len(gathered.documents)},
        "dues": dict(gathered.dues),
        "lists": gathered.lists | {"all": shown},
        "indices": {name: _indices(gathered.sums, place)
                    for name, place in (("area", 1), ("country", 3), ("document", 0))},
    }  # fmt: skip


def _indices(sums: Mapping[Key, int], place: int) -> list[dict[str, Any]]:
    """Return the index of everything and of each group as plain values; what is unknown is None."""
    rows: Iterable[dict[str, Any]] = (
        {"document_id": key[0], "group": key[place], "first": key[4], "second": key[5],
         "final": key[6], "count": count}
        for key, count in sums.items()
    )  # fmt: skip
    overall, groups = engine.indices(rows, by="group")
    return [_plain(overall), *(_plain(index) for index in groups.values())]


def _plain(index: Index) -> dict[str, Any]:
    agreement = index.agreement
    return {
        "group": index.group, "mean": index.mean, "cells": index.cells, "scored": index.scored,
        "applicable": index.applicable, "not_applicable": index.not_applicable,
        "reliability": index.reliability.value, "is_withheld": index.is_withheld,
        "by_score": {score.value: count for score, count in index.by_score.items()},
        "alpha": [None if math.isnan(value) else value
                  for value in (agreement.alpha, agreement.low, agreement.high)],
        "units": agreement.units,
    }  # fmt: skip
