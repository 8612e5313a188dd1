"""What is done to figures: stated, approved for use, withdrawn; conflicts explained."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.figures import engine, indexing, permissions, queries, transitions
from riparian.secretariat.figures.kinds import Stage
from riparian.secretariat.figures.models import Conflict, Statement, Subject
from riparian.secretariat.lib.errors import Unacceptable


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a source says, as somebody enters it."""

    wording: str
    dated: str
    status: str
    source: str
    quantity: Decimal | None = None
    unit: str = ""
    bound: str = "exact"
    part: str = ""
    scope_country: str = ""
    is_cumulative: bool = False
    note: str = ""

    def check(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            Unacceptable: no source, a number without unit, or a date that is none.
        """
        if not self.source.strip():
            raise Unacceptable(_("A figure has a source; name it."), field="source")
        if self.quantity is not None and not self.unit.strip():
            raise Unacceptable(_("A number has a unit; name it."), field="unit")
        try:
            engine.check_date(self.dated)
        except InvalidInput as error:
            raise Unacceptable(
                _("Write a year, 2027-03 or 2027-03-31, or nothing when it is not known."),
                field="dated",
            ) from error


@transaction.atomic
def state_figure(
    subject: Subject, *, said: Said, audience: str, countries: list[str], by: Actor, at: datetime
) -> Statement:
    """Put on record what a source says; it waits until a second person approves it."""
    permissions.check_can_state(by)
    said.check()
    facts = asdict(said)
    source = facts.pop("source")
    row = Statement(
        subject=subject, **facts, sources=[{"text": source, "kind": "entered", "link": ""}],
        stage=Stage.STATED, audience=audience, countries=marked(countries),
        owner_country=by.country, stated_by_id=by.user_id, stated_by=by.name,
    )  # fmt: skip
    row.full_clean(exclude=["identifier", "countries", "sources", "stated_by_id"])
    row.save()
    row.identifier = f"FIG-{row.pk:04d}"
    row.save(update_fields=["identifier"])
    journal.record("figure.stated", subject=row, by=by, at=at,
                   after=asdict(said) | {"subject": subject.identifier})  # fmt: skip
    indexing.index(row, at=at)
    return row


@transaction.atomic
def approve_figure(identifier: str, *, by: Actor, at: datetime) -> Statement:
    """Approve a figure for use in texts, as a second person."""
    row = queries.lock_statement(identifier, by)
    permissions.check_can_confirm(by, row)
    return _move(row, Stage.CONFIRMED, act="figure.approved", reason="", by=by, at=at)


@transaction.atomic
def withdraw_figure(identifier: str, *, reason: str, by: Actor, at: datetime) -> Statement:
    """Withdraw a figure with a reason; it stays on record and is shown as withdrawn.

    Raises:
        Unacceptable: without a reason.
    """
    row = queries.lock_statement(identifier, by)
    permissions.check_can_withdraw(by, row)
    if not reason.strip():
        raise Unacceptable(_("Say why the figure is withdrawn."), field="reason")
    return _move(row, Stage.WITHDRAWN, act="figure.withdrawn", reason=reason, by=by, at=at)


def _move(
    row: Statement, stage: Stage, *, act: str, reason: str, by: Actor, at: datetime
) -> Statement:
    transitions.check_can_follow(row.stage, stage)
    before, row.stage = row.stage, stage
    row.save(update_fields=["stage"])
    after = {"stage": stage} | ({"reason": reason} if reason else {})
    journal.record(act, subject=row, by=by, at=at, before={"stage": before}, after=after)
    indexing.index(row, at=at)
    return row


@transaction.atomic
def explain_conflict(identifier: str, *, text: str, by: Actor, at: datetime) -> Conflict:
    """Write beside a conflict how it comes about; no claim is taken away.

    Raises:
        Unacceptable: without words.
    """
    permissions.check_can_state(by)
    conflict = queries.get_conflict(identifier, by)
    if not text.strip():
        raise Unacceptable(_("Write how the conflict comes about."), field="text")
    before, conflict.explanation = conflict.explanation, text.strip()
    conflict.explained_by, conflict.explained_at = by.name, at
    conflict.save(update_fields=["explanation", "explained_by", "explained_at"])
    journal.record("figure.conflict-explained", subject=conflict, by=by, at=at,
                   before={"explanation": before}, after={"explanation": text})  # fmt: skip
    return conflict
