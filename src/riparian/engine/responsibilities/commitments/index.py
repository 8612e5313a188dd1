"""The index of fulfilment: a mean with its coverage, withheld where coders do not agree."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from riparian.engine.responsibilities.commitments.agreement import (
    Agreement,
    Level,
    measure_agreement,
)
from riparian.engine.responsibilities.commitments.matrix import fraction_fulfilled
from riparian.engine.responsibilities.commitments.scoring import Score


class Reliability(StrEnum):
    """What the agreement of the coders lets one say."""

    FIRM = "firm"
    TENTATIVE = "tentative"
    TOO_LOW = "too-low"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The thresholds, as data: alpha from which an index is firm, and from which it is shown.

    A group with fewer than `least_units` doubly coded cells is judged by the alpha of everything
    it is part of. Source: krippendorff2019 (0.800 firm, 0.667 for tentative conclusions).
    """

    firm: float = 0.8
    tentative: float = 0.667
    least_units: int = 20

    def reliability_of(self, alpha: float) -> Reliability:
        """Return what an alpha lets one say."""
        if math.isnan(alpha):
            return Reliability.UNKNOWN
        if alpha >= self.firm:
            return Reliability.FIRM
        return Reliability.TENTATIVE if alpha >= self.tentative else Reliability.TOO_LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """How many cells of one group and cluster have the same two codings and the same final score.

    `None` is a coding that is not in, or a score that is not settled.
    """

    group: str
    cluster: str
    codings: tuple[Score | None, Score | None]
    final: Score | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The index of one group; `mean` and `fraction` are None where nothing may be said."""

    group: str
    mean: float | None
    fraction: float | None
    cells: int
    scored: int
    not_applicable: int
    by_score: dict[Score, int]
    agreement: Agreement
    reliability: Reliability
    rests_on_all: bool

    @property
    def applicable(self) -> int:
        """Return how many cells could have a score."""
        return self.cells - self.not_applicable

    @property
    def coverage(self) -> float | None:
        """Return the fraction of applicable cells with a settled score, or nothing."""
        return self.scored / self.applicable if self.applicable else None

    @property
    def is_withheld(self) -> bool:
        """Return whether scores exist but the coders agree too little to show their mean."""
        return self.mean is None and self.scored > 0


def agreement_of(cells: Sequence[Cells], *, level: Level = Level.ORDINAL) -> Agreement:
    """Return the agreement of the blind codings, drawn by cluster, or by cell where one is all.

    On the ordinal scale a coding 'not applicable' is no rating; on the nominal it is a category.
    """
    numbers = _numbers(level)
    coded = [row for row in cells if None not in row.codings]
    ratings = np.array(
        [[numbers[coding] for coding in row.codings] for row in coded], dtype=float
    ).reshape(-1, 2)
    places = {name: place for place, name in enumerate(sorted({row.cluster for row in coded}))}
    weights = np.array([row.count for row in coded], dtype=float)
    clusters = np.array([places[row.cluster] for row in coded]) if len(places) > 1 else None
    return measure_agreement(ratings, level=level, weights=weights, clusters=clusters)


def _numbers(level: Level) -> dict[Score | None, float]:
    """Return what each coding is as a rating: not applicable is a category or no rating."""
    apart = 2.0 if level is Level.NOMINAL else math.nan
    return {score: apart if score.number is None else score.number for score in Score}


def index_of(
    group: str, cells: Sequence[Cells], *, overall: Agreement | None = None,
    standard: Standard | None = None,
) -> Index:  # fmt: skip
    """Return the index of some cells, with coverage, agreement, and whether it may be shown."""
    standard = standard or Standard()
    own = agreement_of(cells)
    rests_on_all = overall is not None and (
        math.isnan(own.alpha) or own.units < standard.least_units
    )
    judged = overall if overall is not None and rests_on_all else own
    reliability = standard.reliability_of(judged.alpha)
    by_score = _counted(cells)
    numbers = [(score.number, n) for score, n in by_score.items() if score.number is not None]
    scored = sum(n for _, n in numbers)
    is_shown = scored > 0 and reliability in {Reliability.FIRM, Reliability.TENTATIVE}
    mean = sum(number * n for number, n in numbers) / scored if is_shown else None
    return Index(
        group=group, mean=mean, fraction=None if mean is None else fraction_fulfilled(mean),
        cells=sum(row.count for row in cells), scored=scored,
        not_applicable=by_score[Score.NOT_APPLICABLE], by_score=by_score,
        agreement=own, reliability=reliability, rests_on_all=rests_on_all,
    )  # fmt: skip


def _counted(cells: Iterable[Cells]) -> dict[Score, int]:
    counted = dict.fromkeys(Score, 0)
    for row in cells:
        if row.final is not None:
            counted[row.final] += row.count
    return counted


def indices_by_group(
    cells: Sequence[Cells], *, standard: Standard | None = None
) -> tuple[Index, dict[str, Index]]:
    """Return the index of all cells, and that of each group in the order of its name."""
    overall = index_of("", cells, standard=standard)
    groups: dict[str, list[Cells]] = {}
    for row in cells:
        groups.setdefault(row.group, []).append(row)
    return overall, {
        group: index_of(group, rows, overall=overall.agreement, standard=standard)
        for group, rows in sorted(groups.items())
    }
