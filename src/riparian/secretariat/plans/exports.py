"""Plans, values, goals and coverage that leave the platform."""

from collections.abc import Iterable, Sequence
from typing import Any

from riparian.secretariat.lib.exports import csv_of
from riparian.secretariat.plans.models import Coverage, Goal, Plan, Section, Value
from riparian.secretariat.plans.queries import CoverageTable


def _cited(sources: list[dict[str, str]]) -> str:
    return " | ".join(source["text"] or source["kind"] for source in sources)


def list_csv(rows: Iterable[Plan]) -> str:
    """Return the list of plans as CSV."""
    header = ("number", "title_en", "title_zh", "kind", "parties", "adopted", "from", "until",
              "sources")  # fmt: skip
    return csv_of(
        header,
        (
            (row.identifier, row.titles.get("en"), row.titles.get("zh"), row.kind,
             ";".join(row.party_codes), row.adopted, row.starts, row.ends, _cited(row.sources))
            for row in rows
        ),
    )  # fmt: skip


def tree_csv(sections: Sequence[Section]) -> str:
    """Return a plan as one line a measure; a section without measures has a line of its own."""
    header = ("section", "standing", "measure", "title_en", "title_zh", "area", "responsible",
              "quantity", "unit", "due", "sources")  # fmt: skip
    return csv_of(header, (line for section in sections for line in _lines(section)))


def _lines(section: Section) -> list[tuple[Any, ...]]:
    place = (section.number or section.title, section.standing)
    measures = list(section.measures.all())
    if not measures:
        return [(*place, *[""] * 8, _cited(section.sources))]
    return [
        (*place, row.identifier, row.titles.get("en"), row.titles.get("zh"), row.area,
         row.responsible, row.quantity, row.unit, row.due, _cited(row.sources))
        for row in measures
    ]  # fmt: skip


def values_csv(values: Iterable[Value]) -> str:
    """Return every value of an indicator, corrected ones too, as CSV."""
    header = ("id", "date", "value", "as_printed", "corrects", "entered_at", "entered_by",
              "sources")  # fmt: skip
    return csv_of(
        header,
        (
            (row.pk, row.dated, row.value, row.note, row.corrects_id, row.entered_at,
             row.entered_by, _cited(row.sources))
            for row in values
        ),
    )  # fmt: skip


def goals_csv(rows: Iterable[tuple[Goal, Sequence[Any]]]) -> str:
    """Return the goals with both rates and the verdict as CSV, one line a path."""
    header = ("goal", "stage", "due", "indicator", "value", "basis", "words_en", "path", "values",
              "last", "needed_a_year", "actual_a_year", "low", "high", "verdict")  # fmt: skip
    return csv_of(header, (line for goal, found in rows for line in _goal_lines(goal, found)))


def _goal_lines(goal: Goal, found: Sequence[Any]) -> list[tuple[Any, ...]]:
    indicator = goal.indicator.identifier if goal.indicator else ""
    start = (goal.identifier, goal.stage, goal.due, indicator, goal.value, goal.basis,
             goal.words.get("en"))  # fmt: skip
    if not found:
        return [(*start, *[""] * 7, "undecided")]
    return [
        (*start, one.path, one.values, one.last.value if one.last else "", one.needed, one.actual,
         *(one.interval or ("", "")), one.verdict)
        for one in found
    ]  # fmt: skip


def coverage_csv(table: CoverageTable) -> str:
    """Return the coverage table as CSV; what nobody found is not on record."""
    header = ("text", "parties", "adopted", *table.areas)
    return csv_of(
        header,
        (
            (row.identifier, ";".join(row.party_codes), row.adopted,
             *(cell.finding if isinstance(cell, Coverage) else "not on record" for cell in cells))
            for row, cells in table.rows
        ),
    )  # fmt: skip
