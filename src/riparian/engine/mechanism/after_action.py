"""After an incident: who knew when, and where the delay was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median

from riparian.engine.errors import InvalidInput


class Step(StrEnum):
    """The steps from the event to its end, in the order in which they ought to come."""

    DETECTED = "detected"
    ALERTED = "alerted"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    CLOSED = "closed"


OF_THE_INCIDENT = (Step.DETECTED, Step.CLOSED)
OF_EACH_PARTY = (Step.ALERTED, Step.ACKNOWLEDGED, Step.RESPONDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One step that happened: of the incident as a whole, or of one party."""

    step: Step
    at: datetime
    party: str = ""

    def __post_init__(self) -> None:
        """Refuse a moment without a zone, or at the wrong level."""
        if self.at.tzinfo is None:
            raise InvalidInput(f"moment {self.step}: {self.at} has no time zone; give an instant")
        if (self.step in OF_EACH_PARTY) != bool(self.party):
            raise InvalidInput(
                f"moment {self.step}: party is {self.party!r}; {', '.join(OF_EACH_PARTY)} belong to"
                " a party, the other steps to the incident"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """How long one party took from the step before to this one.

    `ended_at` is None where the step never came; `seconds` then counts until the end of the
    incident, so it is a lower bound. `is_ahead` marks a step that came before its predecessor.
    """

    step: Step
    party: str
    started_at: datetime
    ended_at: datetime | None
    seconds: float
    is_ahead: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether the step never came, so that the delay is only a lower bound."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """When one party was alerted, acknowledged and first responded; None where it did not."""

    party: str
    alerted_at: datetime | None
    acknowledged_at: datetime | None
    responded_at: datetime | None

    @property
    def knew_at(self) -> datetime | None:
        """Return the first proof that the party knew: it acknowledged or acted, whichever first."""
        proofs = [one for one in (self.acknowledged_at, self.responded_at) if one is not None]
        return min(proofs) if proofs else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterAction:
    """The figures of one incident."""

    detected_at: datetime | None
    closed_at: datetime | None
    knowledge: tuple[Knowledge, ...]
    delays: tuple[Delay, ...]

    @property
    def bottleneck(self) -> Delay | None:
        """Return the longest delay of any party; the time to close is work, not delay."""
        waits = [one for one in self.delays if one.step in OF_EACH_PARTY]
        return max(waits, key=lambda one: one.seconds, default=None)

    def reached(self, step: Step) -> float | None:
        """Return the fraction of the parties that came to a step; None without parties."""
        if not self.knowledge:
            return None
        came = sum(getattr(one, f"{step}_at") is not None for one in self.knowledge)
        return came / len(self.knowledge)

    def median_seconds(self, step: Step) -> float | None:
        """Return the median delay of a step over the parties that came to it."""
        ended = [one.seconds for one in self.delays if one.step == step and not one.is_open]
        return median(ended) if ended else None


def review_incident(
    moments: Iterable[Moment], *, parties: Sequence[str], at: datetime
) -> AfterAction:
    """Return who knew when and how long each step took, as seen at an instant.

    The first moment of each step counts. A step is measured from the latest step before it that is
    known; a step that was skipped is not charged to anyone; of the steps that never came, only the
    first one is waited for, until the incident was closed or until `at`.
    """
    known = [one for one in moments if one.at <= at]
    first = _first_of(known)
    closed_at = first.get((Step.CLOSED, ""))
    end = closed_at or at
    knowledge = tuple(_knowledge(party, first) for party in parties)
    delays = [delay for one in knowledge for delay in _delays(one, first, end=end)]
    delays += _time_to_close(first, delays, end=end)
    return AfterAction(
        detected_at=first.get((Step.DETECTED, "")), closed_at=closed_at, knowledge=knowledge,
        delays=tuple(delays),
    )  # fmt: skip


def _first_of(moments: Iterable[Moment]) -> dict[tuple[Step, str], datetime]:
    first: dict[tuple[Step, str], datetime] = {}
    for one in moments:
        key = (one.step, one.party)
        # An incident that was opened again is closed when it was closed for good.
        choose = max if one.step == Step.CLOSED else min
        first[key] = choose(first.get(key, one.at), one.at)
    return first


def _knowledge(party: str, first: dict[tuple[Step, str], datetime]) -> Knowledge:
    alerted, acknowledged, responded = (first.get((step, party)) for step in OF_EACH_PARTY)
    return Knowledge(
        party=party, alerted_at=alerted, acknowledged_at=acknowledged, responded_at=responded
    )


def _delays(
    known: Knowledge, first: dict[tuple[Step, str], datetime], *, end: datetime
) -> Iterable[Delay]:
    before = first.get((Step.DETECTED, ""))
    came = [first.get((step, known.party)) for step in OF_EACH_PARTY]
    for place, (step, instant) in enumerate(zip(OF_EACH_PARTY, came, strict=True)):
        if instant is not None:
            if before is not None:
                yield _delay(step, known.party, before, instant)
            before = max(before or instant, instant)
        elif before is not None and not any(came[place:]):
            yield _delay(step, known.party, before, None, end=end)
            return


def _delay(
    step: Step, party: str, started: datetime, ended: datetime | None, *,
    end: datetime | None = None,
) -> Delay:  # fmt: skip
    until = ended or end or started
    seconds = (until - started).total_seconds()
    return Delay(
        step=step, party=party, started_at=started, ended_at=ended, seconds=max(0.0, seconds),
        is_ahead=ended is not None and seconds < 0,
    )  # fmt: skip


def _time_to_close(
    first: dict[tuple[Step, str], datetime], delays: Sequence[Delay], *, end: datetime
) -> list[Delay]:
    responses = [at for (step, _), at in first.items() if step == Step.RESPONDED]
    started = max(responses, default=None) or first.get((Step.DETECTED, ""))
    started = started or max((one.started_at for one in delays), default=None)
    if started is None:
        return []
    return [_delay(Step.CLOSED, "", started, first.get((Step.CLOSED, "")), end=end)]
