"""The follow-up matrix and the due dates as they leave the platform: CSV, JSON, calendar, feed."""

import json
import math
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from riparian.engine.responsibilities.commitments.index import Index
from riparian.engine.responsibilities.commitments.scoring import Score
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.commitments import engine, queries
from riparian.secretariat.commitments.models import Commitment, Evidence
from riparian.secretariat.lib.exports import csv_of

CHUNK = 1_000
PRODID = "-//Riparian//secretariat//EN"
HEADER = (
    "document", "commitment", "title_en", "title_zh", "pillar", "area", "responsible", "quantity",
    "unit", "deadline", "deadline_basis", "due", "country", "stage", "score_year", "score",
    "evidence",
)  # fmt: skip


def document_of(row: Commitment, evidence: Iterable[Evidence], *, on: date) -> dict[str, Any]:
    """Return one commitment with its cells and the evidence given, as plain JSON values."""
    shown = [_evidence(one) for one in evidence]
    return {
        "document": row.document.identifier,
        "commitment": row.identifier,
        "titles": row.titles,
        "quote": row.quote,
        "parts": {"actor": row.actor, "verb": row.verb, "object": row.object},
        "pillar": row.pillar,
        "area": row.area,
        "responsible": row.responsible_in_words,
        "quantity": None if row.quantity is None else float(row.quantity),
        "unit": row.unit,
        "deadline": row.deadline or None,
        "deadline_basis": row.deadline_basis or None,
        "due": engine.due_of(row, on=on),
        "audience": row.audience,
        "sources": row.sources,
        "evidence": [one for one in shown if not one["country"]],
        "countries": [
            {
                "country": cell.country or None, "stage": cell.stage, "year": cell.year,
                "score": cell.final or None,
                "evidence": [one for one in shown if one["country"] and
                             one["country"] == cell.country],
            }
            for cell in row.cells.all()
        ],
    }  # fmt: skip


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "number": one.pk, "country": one.country, "dated": one.dated, "text": one.text,
        "source": one.source, "link": one.link, "entered_by": one.entered_by,
        "entered_for": one.entered_for,
    }  # fmt: skip


def documents_of(rows: QuerySet[Commitment], actor: Actor, *, on: date) -> Iterator[dict[str, Any]]:
    """Yield every commitment of a list with its evidence, reading a thousand at a time."""
    found = queries.with_cells(rows).iterator(chunk_size=CHUNK)
    while chunk := [row for row, _ in zip(found, range(CHUNK), strict=False)]:
        by_commitment: dict[int, list[Evidence]] = {}
        for one in queries.evidence_for(actor).filter(commitment__in=[row.pk for row in chunk]):
            by_commitment.setdefault(one.commitment_id, []).append(one)
        for row in chunk:
            yield document_of(row, by_commitment.get(row.pk, []), on=on)


def _lines(document: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    titles = document["titles"]
    place = (
        document["document"], document["commitment"], titles.get("en", ""), titles.get("zh", ""),
        document["pillar"], document["area"], document["responsible"], document["quantity"],
        document["unit"], document["deadline"], document["deadline_basis"], document["due"],
    )  # fmt: skip
    for cell in document["countries"]:
        shown = [*cell["evidence"], *document["evidence"]]
        words = " | ".join(f"{one['dated']} {one['text']} ({one['source']})" for one in shown)
        yield (*place, cell["country"], cell["stage"], cell["year"], cell["score"], words)


def matrix_csv(rows: QuerySet[Commitment], actor: Actor, *, on: date) -> str:
    """Return the matrix as CSV, one line per commitment and country."""
    lines = (line for document in documents_of(rows, actor, on=on) for line in _lines(document))
    return csv_of(HEADER, lines)


def matrix_json(rows: QuerySet[Commitment], actor: Actor, *, on: date) -> str:
    """Return the matrix as JSON, one object per commitment."""
    return json.dumps(list(documents_of(rows, actor, on=on)), ensure_ascii=False, indent=1)


def due_ics(rows: Iterable[Commitment], *, address: str, stamp: datetime) -> bytes:
    """Return the deadlines as a calendar: each stands on the last day that it may mean."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    for row in rows:
        if row.due_on is None:
            continue
        event = Event()
        event.add("uid", f"commitment-{row.identifier}@riparian")
        # The day is enough, and a calendar that asks again the same day is told of no change.
        event.add("dtstamp", stamp.astimezone(UTC).replace(hour=0, minute=0, second=0))
        event.add("dtstart", row.due_on)
        event.add("dtend", row.due_on + timedelta(days=1))
        event.add("summary", f"{row.identifier} {row.title}")
        words = _("Deadline %(deadline)s, %(basis)s; responsible: %(who)s") % {
            "deadline": row.deadline, "basis": row.get_deadline_basis_display(),
            "who": row.responsible_in_words,
        }  # fmt: skip
        event.add("description", words)
        event.add("url", f"{address}{row.identifier}")
        event.add("transp", "TRANSPARENT")
        event.add("categories", [row.area])
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def due_entries(
    rows: Iterable[Commitment], *, address: str
) -> Iterator[tuple[str, str, str, datetime]]:
    """Yield the entries of the feed of due dates."""
    for row in rows:
        if row.due_on is not None:
            words = f"{row.deadline} · {row.responsible_in_words} · {row.get_area_display()}"
            instant = datetime.combine(row.due_on, time(), tzinfo=UTC)
            yield str(row), f"{address}{row.identifier}", words, instant


def json_text(document: dict[str, Any]) -> str:
    """Return a document as JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=1)


INDICES = (
    "group", "cells", "not_applicable", "scored", "coverage", "index", "fraction", "reliability",
    "alpha", "alpha_low", "alpha_high", "doubly_coded", "done", "partly", "not_done",
)  # fmt: skip


def indices_csv(groups: Iterable[tuple[str, Index]]) -> str:
    """Return indices as CSV; what is withheld or not known is empty."""
    return csv_of(INDICES, (_index_line(label, index) for label, index in groups))


def _index_line(label: str, index: Index) -> tuple[object, ...]:
    agreement = index.agreement
    numbers = (index.coverage, index.mean, index.fraction)
    alphas = (agreement.alpha, agreement.low, agreement.high)
    return (
        label, index.cells, index.not_applicable, index.scored,
        *("" if number is None else f"{number:.4f}" for number in numbers),
        index.reliability.value,
        *("" if math.isnan(alpha) else f"{alpha:.4f}" for alpha in alphas),
        agreement.units, *(index.by_score[score] for score in (Score.FULL, Score.PARTIAL,
                                                               Score.CONTRARY)),
    )  # fmt: skip
