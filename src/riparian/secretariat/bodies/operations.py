"""What is done to bodies: proposed, established, upgraded, closed; mandates and terms."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.bodies import indexing, permissions, queries, transitions
from riparian.secretariat.bodies.models import Body, Mandate, Participation, Stage, Term
from riparian.secretariat.lib.errors import Unacceptable


@transaction.atomic
def propose_body(  # noqa: PLR0913 - what the form asks
    *, identifier: str, names: dict[str, str], tier: str, sector: str, parent: Body | None,
    by: Actor, at: datetime,
) -> Body:  # fmt: skip
    """Put a body on record that does not exist yet."""
    permissions.check_can_propose(by)
    transitions.check_place(tier, parent)
    if Body.objects.filter(identifier=identifier).exists():
        raise Unacceptable(_("That identifier is taken; choose another."), field="identifier")
    body = Body(
        identifier=identifier, names=names, tier=tier, sector=sector, parent=parent,
        stage=Stage.PROPOSED,
    )  # fmt: skip
    body.full_clean()
    body.save()
    after = {"tier": tier, "parent": parent.identifier if parent else "", "names": names}
    journal.record("body.proposed", subject=body, by=by, at=at, after=after)
    indexing.index(body, at=at)
    return body


@transaction.atomic
def move_body(identifier: str, *, stage: str, by: Actor, at: datetime) -> Body:
    """Establish a proposed body, or close one; only who chairs it now may do so."""
    body = queries.lock_body(identifier)
    permissions.check_can_chair(by, body, at=at)
    transitions.check_can_follow(body.stage, stage)
    before, body.stage = body.stage, stage
    if stage == Stage.STANDING and not body.established:
        body.established = at.date().isoformat()
    body.save(update_fields=["stage", "established"])
    act = "body.established" if stage == Stage.STANDING else "body.closed"
    journal.record(act, subject=body, by=by, at=at, before={"stage": before},
                   after={"stage": stage})  # fmt: skip
    indexing.index(body, at=at)
    return body


@transaction.atomic
def upgrade_body(
    identifier: str, *, tier: str, parent: Body | None, by: Actor, at: datetime
) -> Body:
    """Move a body to another tier and parent; only who chairs it now may do so."""
    body = queries.lock_body(identifier)
    permissions.check_can_chair(by, body, at=at)
    transitions.check_place(tier, parent, itself=body)
    before = {"tier": body.tier, "parent": body.parent.identifier if body.parent else ""}
    body.tier, body.parent = tier, parent
    body.save(update_fields=["tier", "parent"])
    after = {"tier": tier, "parent": parent.identifier if parent else ""}
    journal.record("body.upgraded", subject=body, by=by, at=at, before=before, after=after)
    return body


@transaction.atomic
def give_mandate(
    identifier: str, *, text: str, since: date | None, source: str, by: Actor, at: datetime
) -> Mandate:
    """Put a mandate of a body on record."""
    permissions.check_can_propose(by)
    body = queries.lock_body(identifier)
    day = since.isoformat() if since else ""
    mandate = Mandate.objects.create(body=body, text=text.strip(), since=day, source=source)
    journal.record(
        "body.mandate-given", subject=body, by=by, at=at, after={"text": text, "since": day}
    )
    indexing.index(body, at=at)
    return mandate


@transaction.atomic
def plan_term(
    identifier: str, *, chairs: list[str], starts_on: date, ends_on: date | None,
    by: Actor, at: datetime,
) -> Term:  # fmt: skip
    """Put a term of co-chairs on record; an open term before it ends where it starts.

    Raises:
        Unacceptable: the span is empty or overlaps a term that has an end.
    """
    body = queries.lock_body(identifier)
    permissions.check_can_chair(by, body, at=at)
    if ends_on and ends_on <= starts_on:
        raise Unacceptable(_("The term must end after it starts."), field="ends_on")
    _check_free(body, starts_on, ends_on)
    Term.objects.filter(body=body, ends_on=None, starts_on__lt=starts_on).update(ends_on=starts_on)
    term = Term.objects.create(
        body=body, chairs=marked(chairs), starts_on=starts_on, ends_on=ends_on,
        source=_("entered by %(name)s") % {"name": by.name},
    )  # fmt: skip
    after = {"chairs": chairs, "starts_on": starts_on, "ends_on": ends_on}
    journal.record("body.term-planned", subject=body, by=by, at=at, after=after)
    return term


def _check_free(body: Body, starts_on: date, ends_on: date | None) -> None:
    for term in Term.objects.filter(body=body):
        starts_before_its_end = term.ends_on is not None and starts_on < term.ends_on
        starts_with_or_before = term.ends_on is None and starts_on <= term.starts_on
        if (starts_before_its_end or starts_with_or_before) and (
            ends_on is None or ends_on > term.starts_on
        ):
            raise Unacceptable(
                _("The term meets one from %(day)s; choose another span.")
                % {"day": term.starts_on.isoformat()},
                field="starts_on",
            )


@transaction.atomic
def add_participant(
    identifier: str, *, kind: str, country: str, organisation: str, by: Actor, at: datetime
) -> Participation:
    """Put a member, observer or partner of a body on record."""
    permissions.check_can_propose(by)
    if bool(country) == bool(organisation.strip()):
        raise Unacceptable(_("Give a country or an organisation, not both."), field="organisation")
    body = queries.lock_body(identifier)
    participation = Participation.objects.create(
        body=body, kind=kind, country=country, organisation=organisation.strip(),
        since=at.date().isoformat(),
    )  # fmt: skip
    after = {"kind": kind, "country": country, "organisation": organisation}
    journal.record("body.participant-added", subject=body, by=by, at=at, after=after)
    return participation
