"""The door to the engine: statements as the rule sees them, dates as it reads them."""

from collections.abc import Iterable

from riparian.engine.mechanism.statements import Stated, find_contradictions, span_of
from riparian.secretariat.figures.models import Statement


def check_date(text: str) -> str:
    """Return a date that may be a year or a month only, or nothing.

    Raises:
        InvalidInput: it is none of these.
    """
    if text:
        span_of(text)
    return text


def year_of(text: str) -> float:
    """Return where a date lies on a line of years: the middle of what is known of it."""
    first, last = span_of(text)
    middle = (first.toordinal() + last.toordinal()) / 2
    start, end = first.replace(month=1, day=1), last.replace(month=12, day=31)
    return start.year + (middle - start.toordinal()) / (end.toordinal() - start.toordinal() + 1)


def contradictions(statements: Iterable[Statement]) -> list[tuple[str, str]]:
    """Return the pairs of statements, by number, that cannot both be right."""
    return find_contradictions(
        Stated(
            identifier=str(row.identifier), dated=row.dated, bound=row.bound,
            quantity=row.quantity,
            about=(str(row.subject_id), row.part, row.scope_country, row.unit, row.status,
                   str(row.is_cumulative)),
        )
        for row in statements
        if row.quantity is not None
    )  # fmt: skip
