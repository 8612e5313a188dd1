"""Figures, projects and milestones as tables for other programs."""

from collections.abc import Iterable

from riparian.secretariat.accounts.visibility import unmarked
from riparian.secretariat.figures.models import Milestone, Project, Statement
from riparian.secretariat.lib.exports import csv_of


def _sources(sources: list[dict[str, str]]) -> str:
    return " | ".join(source["text"] or source["kind"] for source in sources)


def _plain(number: object) -> str:
    text = "" if number is None else f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def statements_csv(rows: Iterable[Statement], *, conflicting: set[int]) -> str:
    """Write statements with all that keeps them apart."""
    header = ("number", "subject", "wording", "part", "date", "country", "bound", "quantity",
              "unit", "status", "cumulative", "stage", "in_conflict", "note",
              "sources")  # fmt: skip
    return csv_of(header, (
        (row.identifier, row.subject.identifier, row.wording, row.part, row.dated,
         row.scope_country, row.bound, _plain(row.quantity), row.unit, row.status,
         "yes" if row.is_cumulative else "no", row.stage,
         "yes" if row.pk in conflicting else "no", row.note, _sources(row.sources))
        for row in rows
    ))  # fmt: skip


def projects_csv(rows: Iterable[Project]) -> str:
    """Write projects; the status is that of the day of the source."""
    header = ("id", "title", "country", "partners", "organisation", "area", "year", "until",
              "amount", "currency", "money", "status_by_source", "sources")  # fmt: skip
    return csv_of(header, (
        (row.identifier, row.title, row.owner_country, ";".join(unmarked(row.partners)),
         row.organisation, row.area, row.starts, row.ends, _plain(row.amount), row.currency,
         row.window, row.status, _sources(row.sources))
        for row in rows
    ))  # fmt: skip


def milestones_csv(rows: Iterable[Milestone]) -> str:
    """Write milestones."""
    header = ("id", "date", "kind", "title", "country", "description", "sources")
    return csv_of(header, (
        (row.identifier, row.dated, row.kind, row.title, row.country, row.description,
         _sources(row.sources))
        for row in rows
    ))  # fmt: skip
