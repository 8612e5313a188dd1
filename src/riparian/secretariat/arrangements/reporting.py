"""A report of one year in words, as JSON, CSV and PDF, in the language that is active."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from riparian.secretariat.arrangements import engine
from riparian.secretariat.arrangements.assessing import Assessment
from riparian.secretariat.arrangements.models import Criterion
from riparian.secretariat.lib.exports import csv_of
from riparian.secretariat.lib.typesetting import escaped, pdf_of

ANSWERS = {
    engine.Answer.MET: "met",
    engine.Answer.NOT_MET: "not met",
    engine.Answer.UNDECIDED: "undecided",
}


def answer_words(answer: engine.Answer) -> str:
    """Say an answer in the active language."""
    return _(ANSWERS[answer])


def title_of(assessed: Assessment, year: int) -> str:
    """Return the title of a report."""
    facts = {"title": assessed.arrangement.title, "year": year}
    return _("SDG 6.5.2 for %(year)d: %(title)s") % facts


def overall(found: engine.Operationality) -> str:
    """Say whether the arrangement was operational."""
    if found.answer is engine.Answer.MET:
        return _("All four criteria are met: the arrangement was operational.")
    if found.answer is engine.Answer.NOT_MET:
        return _("At least one criterion is not met: the arrangement was not operational.")
    return _("At least one criterion is undecided: nothing is reported until it is settled.")


def text_of(assessed: Assessment, found: engine.Operationality) -> str:
    """Return the report as paragraphs: the answer, each criterion with evidence, the areas."""
    parts = [overall(found)]
    parts += [_criterion(assessed, one) for one in found.findings]
    parts.append(_areas(assessed))
    parts.append(
        _("Drawn up from the record as it stood on %(day)s. The share that each country reports"
          " for all its transboundary basins cannot be worked out here: the areas of its other"
          " basins are not on record.")
        % {"day": found.on.isoformat()}
    )  # fmt: skip
    return "\n\n".join(parts)


def _criterion(assessed: Assessment, one: engine.Finding) -> str:
    label = Criterion(one.criterion.value).label
    lines = [f"{label}: {answer_words(one.answer)} ({_(one.reason.value)})."]
    for key in one.evidence:
        item = assessed.items[key]
        dated = f" ({item.dated})" if item.dated else ""
        lines.append(f"– {item.words}{dated}")
    return "\n".join(lines)


def _areas(assessed: Assessment) -> str:
    known = {row.country: row.area_km2 for row in assessed.arrangement.areas.all()}
    cells = [
        f"{code} {known[code]:,.0f} km²" if code in known else f"{code} {_('not known')}"
        for code in assessed.arrangement.party_codes
    ]
    return _("Area of the basin in each country: %(areas)s.") % {"areas": "; ".join(cells)}


def history_csv(assessed: Assessment, years: Iterable[engine.Operationality]) -> str:
    """Return every year with its criteria, reasons and evidence as CSV."""
    header = ("arrangement", "year", "operational", "criterion", "answer", "reason", "evidence")
    name = assessed.arrangement.identifier
    return csv_of(
        header,
        (
            (name, found.year, found.answer, one.criterion, one.answer, one.reason,
             " | ".join(one.evidence))
            for found in years
            for one in found.findings
        ),
    )  # fmt: skip


def document_of(assessed: Assessment, found: engine.Operationality) -> dict[str, Any]:
    """Return a year with what each evidence is and where it is found, as plain JSON values."""
    document = engine.document_of(found)
    keys = {key for one in found.findings for key in one.evidence}
    return {
        "arrangement": assessed.arrangement.identifier,
        **document,
        "evidence": {
            key: {"words": assessed.items[key].words, "dated": assessed.items[key].dated,
                  "address": assessed.items[key].address}
            for key in sorted(keys)
        },
        "areas_km2": {row.country: row.area_km2 for row in assessed.arrangement.areas.all()},
    }  # fmt: skip


def report_pdf(
    assessed: Assessment, found: engine.Operationality, *, at: datetime, address: str, language: str
) -> bytes:
    """Typeset the report of a year with the sources of its evidence."""
    body = "\n\n".join(
        " \\\n".join(escaped(line) for line in part.split("\n"))
        for part in text_of(assessed, found).split("\n\n")
    )
    keys = dict.fromkeys(key for one in found.findings for key in one.evidence)
    told = [
        f"+ {escaped(assessed.items[key].words)}: "
        + escaped("; ".join(s["text"] or s["kind"] for s in assessed.items[key].sources))
        for key in keys
        if assessed.items[key].sources
    ]
    heading = f"= {escaped(_('Sources'))}\n\n" + "\n".join(told) if told else ""
    title = title_of(assessed, found.year)
    return pdf_of(f"{body}\n\n{heading}", title=title, address=address, at=at, language=language)
