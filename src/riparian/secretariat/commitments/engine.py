"""The door to the engine: rows in; deadlines, standings and indices out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from riparian.engine.responsibilities.commitments.deadline import (
    PartialDate,
    due_state,
    earliest_day,
    read_partial_date,
)
from riparian.engine.responsibilities.commitments.index import Cells, Index, indices_by_group
from riparian.engine.responsibilities.commitments.scoring import (
    Coding as Entered,
)
from riparian.engine.responsibilities.commitments.scoring import (
    Ruling as Ruled,
)
from riparian.engine.responsibilities.commitments.scoring import (
    Score,
    Standing,
    codings_shown_to,
    standing_of,
)
from riparian.secretariat.accounts.queries import members
from riparian.secretariat.commitments.models import Assessment, Coding, Commitment
from riparian.secretariat.commitments.queries import SOON_DAYS
from riparian.secretariat.lib.clock import get_zone

_SCORES: dict[str, Score | None] = {"": None, **{score.value: score for score in Score}}


def read_date(text: str) -> PartialDate:
    """Read a date known to the year, the month or the day."""
    return read_partial_date(text)


def today(at: datetime) -> date:
    """Return the day of an instant; a day is over when it is over in every member's capital."""
    return earliest_day(at, [get_zone(country.zone) for country in members()])


def due_of(row: Commitment, *, on: date) -> str:
    """Return where a commitment stands against its deadline on a day."""
    deadline = read_partial_date(row.deadline) if row.deadline else None
    return due_state(deadline, on=on, is_met=row.is_met, soon_days=SOON_DAYS).value


def _entered(codings: Iterable[Coding]) -> list[Entered]:
    return [
        Entered(coder=row.coder_id, score=Score(row.score), at=row.entered_at)
        for row in codings
        if row.entered_at is not None
    ]


def standing(assessment: Assessment, *, at: datetime) -> Standing:
    """Return where the scoring of one cell stands at an instant."""
    rulings = [Ruled(score=Score(row.score), at=row.at) for row in assessment.rulings.all()]
    return standing_of(_entered(assessment.codings.all()), rulings, at=at)


def codings_for(assessment: Assessment, reader: int | None) -> list[Coding]:
    """Return the codings that a reader may see: its own, and all once two are in."""
    codings = list(assessment.codings.all())
    shown = {coding.coder for coding in codings_shown_to(reader, _entered(codings))}
    return [row for row in codings if row.entered_at is not None and row.coder_id in shown]


def indices(sums: Iterable[Mapping[str, Any]], *, by: str) -> tuple[Index, dict[str, Index]]:
    """Return the index of everything summed, and that of each value of the column `by`."""
    return indices_by_group(
        [
            Cells(
                group=str(row[by]), cluster=str(row["document_id"]),
                codings=(_SCORES[row["first"]], _SCORES[row["second"]]),
                final=_SCORES[row["final"]], count=row["count"],
            )
            for row in sums
        ]
    )  # fmt: skip
