"""Where a decision stands: a pure function of what is on record and an instant.

No worker moves a decision. A silence that has run out *is* an adoption, from that instant on,
whoever looks; an objection that came in time *is* a broken silence. The same records
and the same instant always give the same answer, in every time zone, because only UTC instants
are compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a decision can stand."""

    DRAFT = "draft", _("Draft")
    CIRCULATED = "circulated", _("Circulated")
    SILENCE = "silence", _("Silence running")
    BROKEN = "broken", _("Silence broken")
    CONSULTATION = "consultation", _("In consultation")
    ADOPTED = "adopted", _("Adopted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Kind(TextChoices):
    """What can be put on record about a decision."""

    CIRCULATE = "circulate", _("circulated under silence")
    RECEIVE = "receive", _("receipt confirmed")
    AGREE = "agree", _("agrees")
    OBJECT = "object", _("objects")
    RESERVE = "reserve", _("reservation")
    INTERPRET = "interpret", _("interpretative statement")
    RETRACT = "retract", _("taken back")
    CONFIRM = "confirm", _("confirmed by the capital")
    CONSULT = "consult", _("consultation opened")
    ADOPT = "adopt", _("adopted in the room")
    WITHDRAW = "withdraw", _("withdrawn")


POSITIONS = frozenset({Kind.AGREE, Kind.OBJECT, Kind.RESERVE, Kind.INTERPRET})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing on record, as the function sees it."""

    number: int
    kind: Kind
    at: datetime
    country: str = ""
    refers_to: int | None = None
    opens_at: datetime | None = None
    expires_at: datetime | None = None
    addressees: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The answer: the state, since when, the silence that runs, and who objects."""

    state: State = State.DRAFT
    since: datetime | None = None
    round: int = 0
    addressees: frozenset[str] = frozenset()
    opens_at: datetime | None = None
    expires_at: datetime | None = None
    objections: dict[int, str] = field(default_factory=dict)
    agreements: frozenset[str] = frozenset()

    @property
    def objecting(self) -> frozenset[str]:
        """Return the countries with an objection that is still open."""
        return frozenset(self.objections.values())

    @property
    def is_final(self) -> bool:
        """Return whether nothing can change the state any more."""
        return self.state in {State.ADOPTED, State.WITHDRAWN}


OPEN_TO_CIRCULATION = frozenset({State.DRAFT, State.BROKEN, State.CONSULTATION})
RUNNING = frozenset({State.CIRCULATED, State.SILENCE})

ALLOWED: dict[Kind, frozenset[State]] = {
    Kind.CIRCULATE: OPEN_TO_CIRCULATION,
    Kind.RECEIVE: RUNNING,
    Kind.AGREE: RUNNING | {State.BROKEN, State.CONSULTATION},
    Kind.OBJECT: RUNNING | {State.BROKEN, State.CONSULTATION},
    # A statement on a draft is made in the room, at the moment in which the room adopts it.
    Kind.RESERVE: RUNNING | OPEN_TO_CIRCULATION,
    Kind.INTERPRET: RUNNING | OPEN_TO_CIRCULATION,
    Kind.RETRACT: frozenset(State) - {State.WITHDRAWN, State.DRAFT},
    Kind.CONFIRM: frozenset(State) - {State.WITHDRAWN, State.DRAFT},
    Kind.CONSULT: frozenset({State.BROKEN}),
    Kind.ADOPT: frozenset({State.DRAFT, State.BROKEN, State.CONSULTATION}) | RUNNING,
    Kind.WITHDRAW: frozenset({State.DRAFT, State.BROKEN, State.CONSULTATION}) | RUNNING,
}


def _at_the_clock(standing: Standing, at: datetime) -> Standing:
    """Let the clock act: silence opens, silence runs out."""
    if standing.state not in RUNNING or standing.opens_at is None or standing.expires_at is None:
        return standing
    if at >= standing.expires_at:
        return replace(standing, state=State.ADOPTED, since=standing.expires_at)
    if at >= standing.opens_at:
        return replace(standing, state=State.SILENCE, since=standing.opens_at)
    return standing


def can_be_adopted(standing: Standing) -> bool:
    """Say whether the room may adopt: no objection is open. Everything else is for the room."""
    return standing.state in ALLOWED[Kind.ADOPT] and not standing.objections


def _circulate(standing: Standing, fact: Fact) -> Standing:
    return Standing(
        state=State.CIRCULATED, since=fact.at, round=standing.round + 1,
        addressees=fact.addressees, opens_at=fact.opens_at, expires_at=fact.expires_at,
    )  # fmt: skip


def _object(standing: Standing, fact: Fact) -> Standing:
    if fact.country not in standing.addressees:
        return standing
    state = State.BROKEN if standing.state in RUNNING else standing.state
    since = fact.at if standing.state in RUNNING else standing.since
    return replace(
        standing, state=state, since=since, opens_at=None, expires_at=None,
        objections={**standing.objections, fact.number: fact.country},
        agreements=standing.agreements - {fact.country},
    )  # fmt: skip


def _retract(standing: Standing, fact: Fact) -> Standing:
    # A broken silence never mends itself: the text is circulated again, or adopted in the room.
    left = {number: who for number, who in standing.objections.items() if number != fact.refers_to}
    return replace(standing, objections=left)


def _after(standing: Standing, fact: Fact) -> Standing:  # noqa: C901, PLR0911
    if standing.state not in ALLOWED[fact.kind]:
        return standing
    match fact.kind:
        case Kind.CIRCULATE:
            return _circulate(standing, fact)
        case Kind.OBJECT:
            return _object(standing, fact)
        case Kind.AGREE:
            return replace(standing, agreements=standing.agreements | {fact.country})
        case Kind.RETRACT:
            return _retract(standing, fact)
        case Kind.CONSULT:
            return replace(standing, state=State.CONSULTATION, since=fact.at)
        case Kind.ADOPT if can_be_adopted(standing):
            return replace(
                standing, state=State.ADOPTED, since=fact.at, opens_at=None, expires_at=None
            )
        case Kind.WITHDRAW:
            return replace(
                standing, state=State.WITHDRAWN, since=fact.at, opens_at=None, expires_at=None
            )
    return standing


def standing_of(facts: Iterable[Fact], *, at: datetime) -> Standing:
    """Return where a decision stands at an instant, given everything on record about it.

    Facts of later instants are not yet known at `at`. A fact that its state does not allow changes
    nothing, so an objection that comes after the silence ran out leaves the decision adopted.
    """
    standing = Standing()
    for fact in sorted(facts, key=lambda fact: (fact.at, fact.number)):
        if fact.at > at:
            break
        standing = _after(_at_the_clock(standing, fact.at), fact)
    return _at_the_clock(standing, at)
