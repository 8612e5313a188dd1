"""Where statements disagree: what the rule finds, beside what people met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riparian.secretariat.figures import engine
from riparian.secretariat.figures.kinds import Stage
from riparian.secretariat.figures.models import Claim, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two statements that the rule finds cannot both be right."""

    one: Statement
    other: Statement


def disagreements(rows: Iterable[Statement]) -> list[Disagreement]:
    """Return what the rule finds among statements; what is withdrawn disagrees with nothing."""
    standing = {str(row.identifier): row for row in rows if row.stage != Stage.WITHDRAWN}
    return [
        Disagreement(one=standing[one], other=standing[other])
        for one, other in engine.contradictions(standing.values())
    ]


def in_conflict(rows: Sequence[Statement], found: Iterable[Disagreement]) -> set[int]:
    """Return the keys of statements that are in a conflict, met by people or found by rule."""
    keys = {row.pk for pair in found for row in (pair.one, pair.other)}
    met = Claim.objects.filter(statement__in=[row.pk for row in rows])
    return keys | set(met.values_list("statement_id", flat=True))
