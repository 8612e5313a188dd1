"""Incidents that leave the platform; a drill never without its sign."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from riparian.engine.mechanism.after_action import OF_EACH_PARTY, AfterAction, Delay
from riparian.secretariat.incidents.chart import step_name
from riparian.secretariat.incidents.models import Assistance, Entry, Incident, Task
from riparian.secretariat.lib.clock import in_words
from riparian.secretariat.lib.exports import csv_of
from riparian.secretariat.lib.typesetting import escaped, pdf_of

REGISTER = ("sign", "number", "drill", "title", "type", "severity", "stage", "place", "latitude",
            "longitude", "affected", "owner", "opened_at", "closed_at")  # fmt: skip
LOG = ("sign", "incident", "entry", "kind", "country", "happened_at", "entered_at", "text",
       "corrects", "struck", "by", "by_country")  # fmt: skip
REVIEW = ("sign", "incident", "party", "step", "started_at", "ended_at", "seconds", "lower_bound",
          "ahead_of_its_cause")  # fmt: skip


def register_csv(rows: Iterable[Incident]) -> str:
    """Return the register as CSV; every row says whether it is a drill."""
    return csv_of(
        REGISTER,
        (
            (
                row.sign, row.identifier, "yes" if row.is_drill else "no", row.title, row.kind,
                row.severity, row.stage, row.place, row.latitude, row.longitude,
                " ".join(row.affected_codes), row.owner_country, _iso(row.opened_at),
                _iso(row.closed_at),
            )
            for row in rows
        ),
    )  # fmt: skip


def log_csv(incident: Incident, entries: Iterable[Entry]) -> str:
    """Return the whole log as CSV, corrected entries included."""
    return csv_of(
        LOG,
        (
            (
                incident.sign, incident.identifier, row.pk, row.kind, row.country,
                _iso(row.happened_at), _iso(row.at), row.text, row.corrects_id,
                "yes" if row.is_struck else "", row.by_name, row.by_country,
            )
            for row in entries
        ),
    )  # fmt: skip


def review_csv(incident: Incident, review: AfterAction) -> str:
    """Return the after-action figures as CSV, one row a delay.

    Without any delay there is still one row: a table of a drill never lacks its sign.
    """
    head = (incident.sign, incident.identifier)
    rows = [
        (*head, one.party, one.step.value, _iso(one.started_at), _iso(one.ended_at),
         round(one.seconds), "yes" if one.is_open else "no", "yes" if one.is_ahead else "no")
        for one in review.delays
    ]  # fmt: skip
    return csv_of(REVIEW, rows or [(*head, *[""] * (len(REVIEW) - 2))])


def summary_of(row: Incident) -> dict[str, Any]:
    """Return one incident as a list of the API shows it."""
    return {
        "number": row.identifier, "drill": row.is_drill, "sign": row.sign, "title": row.title,
        "kind": row.kind, "severity": row.severity, "stage": row.stage, "place": row.place,
        "latitude": row.latitude, "longitude": row.longitude, "affected": row.affected_codes,
        "audience": row.audience, "owner_country": row.owner_country,
        "opened_at": _iso(row.opened_at), "closed_at": _iso(row.closed_at),
    }  # fmt: skip


def document_of(
    row: Incident, entries: Iterable[Entry], tasks: Iterable[Task], help_: Iterable[Assistance]
) -> dict[str, Any]:
    """Return an incident with everything on record, as plain JSON values."""
    return summary_of(row) | {
        "log": [entry_of(row, entry) for entry in entries],
        "tasks": [
            {"sign": row.sign, "text": one.text, "country": one.country, "desk": one.desk,
             "due_at": _iso(one.due_at), "done_at": _iso(one.done_at)}
            for one in tasks
        ],
        "assistance": [
            {"sign": row.sign, "number": one.pk, "is_request": one.is_request,
             "state": one.state, "what": one.what, "quantity": str(one.quantity),
             "unit": one.unit, "needing": one.needing, "giving": one.giving,
             "answers": one.answers_id}
            for one in help_
        ],
    }  # fmt: skip


def entry_of(row: Incident, entry: Entry) -> dict[str, Any]:
    """Return one entry of the log, under the sign of its incident."""
    return {
        "sign": row.sign, "number": entry.pk, "kind": entry.kind, "country": entry.country,
        "happened_at": _iso(entry.happened_at), "entered_at": _iso(entry.at), "text": entry.text,
        "corrects": entry.corrects_id, "is_struck": entry.is_struck, "by": entry.by_name,
        "by_country": entry.by_country,
    }  # fmt: skip


def review_document(row: Incident, review: AfterAction) -> dict[str, Any]:
    """Return the after-action figures as plain JSON values."""
    return {
        "number": row.identifier, "drill": row.is_drill, "sign": row.sign, "title": row.title,
        "detected_at": _iso(review.detected_at), "closed_at": _iso(review.closed_at),
        "knowledge": [
            {"country": one.party, "alerted_at": _iso(one.alerted_at),
             "acknowledged_at": _iso(one.acknowledged_at), "responded_at": _iso(one.responded_at),
             "knew_at": _iso(one.knew_at)}
            for one in review.knowledge
        ],
        "delays": [_delay(one) for one in review.delays],
        "bottleneck": _delay(review.bottleneck) if review.bottleneck else None,
    }  # fmt: skip


def _delay(one: Delay) -> dict[str, Any]:
    return {"country": one.party, "step": one.step.value, "started_at": _iso(one.started_at),
            "ended_at": _iso(one.ended_at), "seconds": one.seconds,
            "is_lower_bound": one.is_open, "is_ahead": one.is_ahead}  # fmt: skip


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def json_of(document: dict[str, Any]) -> str:
    """Return a document as JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def bottleneck_in_words(review: AfterAction, names: dict[str, str]) -> str:
    """Say where the delay was, in one sentence."""
    worst = review.bottleneck
    if worst is None:
        return _("The log holds too few moments to say where the delay was.")
    span = in_words(worst.ended_at - worst.started_at) if worst.ended_at else ""
    facts = {"country": names.get(worst.party, worst.party), "step": step_name(worst.step)}
    if not span:
        minutes = int(worst.seconds // 60)
        return _(
            "The longest wait: %(country)s, until “%(step)s”, which never came (at least"
            " %(minutes)d minutes)."
        ) % (facts | {"minutes": minutes})
    return _("The longest wait: %(country)s, until “%(step)s”: %(span)s.") % (
        facts | {"span": span}
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [f"[*{escaped(one)}*]" for one in header]
    cells += [f"[{escaped(one)}]" for row in rows for one in row]
    columns = ", ".join(["1fr"] * len(header))
    return f"#table(columns: ({columns}), {', '.join(cells)})"


def _clock(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else "–"


def review_pdf(
    row: Incident, review: AfterAction, *, at: datetime, address: str, language: str,
    names: dict[str, str],
) -> bytes:  # fmt: skip
    """Typeset the after-action report; a drill's has the sign as head, foot and watermark."""
    knowledge = _table(
        (_("Country"), _("Alerted"), _("Acknowledged"), _("First response"), _("Knew")),
        (
            (names.get(one.party, one.party), _clock(one.alerted_at), _clock(one.acknowledged_at),
             _clock(one.responded_at), _clock(one.knew_at))
            for one in review.knowledge
        ),
    )  # fmt: skip
    delays = _table(
        (_("Country"), _("Step"), _("Minutes")),
        (
            (names.get(one.party, one.party) or "–", step_name(one.step),
             f"{'≥ ' if one.is_open else ''}{one.seconds / 60:.0f}")
            for one in review.delays
        ),
    )  # fmt: skip
    reached = ", ".join(
        f"{step_name(step)}: {fraction:.0%}"
        for step in OF_EACH_PARTY
        if (fraction := review.reached(step)) is not None
    )
    source = (
        f"{escaped(row.get_kind_display())}, {escaped(row.get_severity_display())}."
        f" {escaped(row.place)}.\n\n*{escaped(bottleneck_in_words(review, names))}*\n\n"
        f"= {escaped(_('Who knew when'))}\n\n{knowledge}\n\n"
        f"= {escaped(_('How long each step took'))}\n\n{delays}\n\n{escaped(reached)}"
    )
    return pdf_of(source, title=str(row), address=address, at=at, language=language, mark=row.sign)
