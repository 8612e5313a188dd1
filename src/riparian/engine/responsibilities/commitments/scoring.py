"""One commitment of one country scored by two coders who do not see each other's score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CODERS = 2


class Score(StrEnum):
    """The scale of the G7 and G20 research groups. Source: g20manual2020."""

    CONTRARY = "-1"
    PARTIAL = "0"
    FULL = "1"
    NOT_APPLICABLE = "na"

    @property
    def number(self) -> float | None:
        """Return the score as a number; not applicable is none, never zero."""
        return None if self is Score.NOT_APPLICABLE else float(self.value)


class Stage(StrEnum):
    """Where the scoring stands."""

    OPEN = "open"
    ONE_IN = "one-in"
    DISPUTED = "disputed"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What one coder entered."""

    coder: int
    score: Score
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was decided on record after both coders were in."""

    score: Score
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The stage, the score that counts once settled, and whether it was decided by a ruling."""

    stage: Stage
    score: Score | None = None
    is_ruled: bool = False


def _counting(codings: Iterable[Coding], at: datetime) -> list[Coding]:
    """Return the first codings of the first two coders known at an instant."""
    first: dict[int, Coding] = {}
    for coding in sorted(codings, key=lambda coding: (coding.at, coding.coder)):
        if coding.at <= at and len(first) < CODERS:
            first.setdefault(coding.coder, coding)
    return list(first.values())


def standing_of(
    codings: Iterable[Coding], rulings: Iterable[Ruling] = (), *, at: datetime
) -> Standing:
    """Return where a scoring stands at an instant, whatever the order of the records.

    Two equal scores settle it; two unequal ones wait for a ruling. The last ruling counts; one
    made before both coders were in changes nothing.
    """
    known = _counting(codings, at)
    if len(known) < CODERS:
        return Standing(stage=Stage.ONE_IN if known else Stage.OPEN)
    opened_at = max(coding.at for coding in known)
    valid = [ruling for ruling in rulings if opened_at <= ruling.at <= at]
    if valid:
        last = max(valid, key=lambda ruling: ruling.at)
        return Standing(stage=Stage.SETTLED, score=last.score, is_ruled=True)
    scores = {coding.score for coding in known}
    if len(scores) == 1:
        return Standing(stage=Stage.SETTLED, score=scores.pop())
    return Standing(stage=Stage.DISPUTED)


def codings_shown_to(reader: int | None, codings: Sequence[Coding]) -> list[Coding]:
    """Return what a reader may see: everything once two coders are in, before that only its own."""
    if len({coding.coder for coding in codings}) >= CODERS:
        return list(codings)
    return [coding for coding in codings if coding.coder == reader]
