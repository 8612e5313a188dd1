"""What is done to decisions: drafted, circulated, consulted on, adopted in the room, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.decisions import indexing, notices, permissions, queries
from riparian.secretariat.decisions.lifecycle import ALLOWED, Kind, Standing, State
from riparian.secretariat.decisions.models import Decision, Record
from riparian.secretariat.lib.errors import CannotFollow, Unacceptable


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a country said in the room when a text was adopted: it goes with the text for good."""

    country: str
    kind: Kind
    text: str


def check_can_follow(standing: Standing, kind: Kind) -> None:
    """Refuse an act that the state does not allow.

    Raises:
        CannotFollow: with the state it is in.
    """
    if standing.state not in ALLOWED[kind]:
        raise CannotFollow(
            _("The decision is “%(state)s”; “%(act)s” is not possible now.")
            % {"state": standing.state.label, "act": kind.label}
        )


def mirror(decision: Decision, records: Sequence[Record], *, at: datetime) -> Standing:
    """Write the standing into the columns that lists are cut by."""
    standing = queries.standing_of_records(records, at=at)
    running = standing.expires_at is not None
    decision.stage = State.CIRCULATED if running else standing.state
    decision.round = standing.round
    decision.opens_at, decision.expires_at = standing.opens_at, standing.expires_at
    decision.settled_at = standing.since if standing.is_final else None
    decision.save(update_fields=["stage", "round", "opens_at", "expires_at", "settled_at"])
    return standing


def enter(
    decision: Decision,
    kind: Kind,
    *,
    by: Actor,
    at: datetime,
    **facts: Any,  # noqa: ANN401
) -> tuple[Record, Standing]:
    """Put a fact on record if the state allows it now, mirror the state and write the journal."""
    records = queries.records_of(decision)
    standing = queries.standing_of_records(records, at=at)
    check_can_follow(standing, kind)
    if records and at < records[-1].at:
        raise CannotFollow(_("Something later is already on record; load the page again."))
    facts.setdefault("country", by.country)
    record = Record(
        decision=decision, kind=kind, at=at, by_id=by.user_id, by_name=by.name,
        text_hash=decision.text_hash, round=standing.round + (kind == Kind.CIRCULATE), **facts,
    )  # fmt: skip
    record.save(force_insert=True)
    after = mirror(decision, [*records, record], at=at)
    journal.record(
        f"decision.{kind.value}", subject=decision, by=by, at=at, on_behalf_of=record.country,
        before={"state": standing.state}, after=_told_to_the_journal(record, after),
    )  # fmt: skip
    indexing.index(decision, at=at)
    return record, after


def _told_to_the_journal(record: Record, after: Standing) -> dict[str, Any]:
    told: dict[str, Any] = {"state": after.state, "record": record.pk, "text": record.text}
    if record.kind == Kind.CIRCULATE:
        told |= {"opens_at": record.opens_at, "expires_at": record.expires_at,
                 "addressees": record.addressee_codes, "text_hash": record.text_hash}  # fmt: skip
    if record.refers_to_id:
        told["refers_to"] = record.refers_to_id
    return told


@transaction.atomic
def draft_decision(  # noqa: PLR0913 - what the form asks
    *, titles: dict[str, str], texts: dict[str, str], body: Body, audience: str,
    countries: list[str], by: Actor, at: datetime, agenda_item_id: int | None = None,
) -> Decision:  # fmt: skip
    """Put a draft on record for the actor's country."""
    permissions.check_can_draft(by)
    decision = Decision(
        titles=titles, texts=texts, body=body, audience=audience, countries=marked(countries),
        owner_country=by.country, drafted_at=at, drafted_by=by.name, zone=by.zone,
        agenda_item_id=agenda_item_id,
    )  # fmt: skip
    decision.full_clean(exclude=["identifier", "countries"])
    decision.save()
    decision.identifier = f"DEC-{decision.pk:04d}"
    decision.save(update_fields=["identifier"])
    after = {"titles": titles, "texts": texts, "body": body.identifier, "audience": audience}
    journal.record("decision.drafted", subject=decision, by=by, at=at, after=after)
    indexing.index(decision, at=at)
    return decision


@transaction.atomic
def change_text(
    identifier: str, *, titles: dict[str, str], texts: dict[str, str], by: Actor, at: datetime
) -> Decision:
    """Change a text that is not circulated now; what was circulated stays on record."""
    decision = queries.lock_decision(identifier, by)
    permissions.check_can_edit(by, decision, at=at)
    standing = queries.standing_of_records(queries.records_of(decision), at=at)
    check_can_follow(standing, Kind.CIRCULATE)
    before = {"titles": decision.titles, "texts": decision.texts}
    decision.titles, decision.texts = titles, texts
    decision.save(update_fields=["titles", "texts"])
    after = {"titles": titles, "texts": texts}
    journal.record("decision.text-changed", subject=decision, by=by, at=at, before=before,
                   after=after)  # fmt: skip
    indexing.index(decision, at=at)
    return decision


def _check_silence(addressees: list[str], opens_at: datetime, expires_at: datetime,
                   at: datetime) -> None:  # fmt: skip
    if not addressees:
        raise Unacceptable(_("Choose the countries to circulate to."), field="addressees")
    if opens_at < at:
        raise Unacceptable(_("Silence cannot begin in the past."), field="opens")
    if expires_at <= opens_at:
        raise Unacceptable(_("Silence must run out after it begins."), field="expires")


@transaction.atomic
def circulate_decision(  # noqa: PLR0913 - what the form asks
    identifier: str, *, addressees: list[str], expires_at: datetime, zone: str, by: Actor,
    at: datetime, opens_at: datetime | None = None,
) -> Decision:  # fmt: skip
    """Circulate the text under silence; the addressees are told until when they may object.

    Raises:
        Unacceptable: the silence is empty, or an addressee may not see the decision.
    """
    decision = queries.lock_decision(identifier, by)
    permissions.check_can_conduct(by, decision, at=at)
    _check_silence(addressees, opens_at or at, expires_at, at)
    _check_addressees_can_see(decision, addressees)
    decision.zone, decision.told_at = zone, None
    decision.save(update_fields=["zone", "told_at"])
    enter(
        decision, Kind.CIRCULATE, by=by, at=at, opens_at=opens_at or at, expires_at=expires_at,
        addressees=marked(addressees), titles=decision.titles, texts=decision.texts,
    )  # fmt: skip
    transaction.on_commit(partial(notices.tell_circulated, decision, addressees))
    return decision


def _check_addressees_can_see(decision: Decision, addressees: list[str]) -> None:
    blind = [code for code in addressees if code not in decision.named_countries]
    if decision.audience in {"countries", "delegation"} and blind:
        raise Unacceptable(
            _("%(countries)s may not see this decision; name them first, or leave them out.")
            % {"countries": ", ".join(blind)},
            field="addressees",
        )


@transaction.atomic
def open_consultation(identifier: str, *, text: str, by: Actor, at: datetime) -> Decision:
    """Open a consultation after silence was broken."""
    decision = queries.lock_decision(identifier, by)
    permissions.check_can_conduct(by, decision, at=at)
    enter(decision, Kind.CONSULT, by=by, at=at, text=text)
    return decision


@transaction.atomic
def adopt_in_the_room(
    identifier: str, *, text: str, by: Actor, at: datetime, statements: Sequence[Statement] = ()
) -> Decision:
    """Adopt by consensus of those in the room; impossible while an objection is open.

    Raises:
        CannotFollow: with the countries that object.
        Unacceptable: a statement is not one, has no words, or is of no member.
    """
    decision = queries.lock_decision(identifier, by)
    permissions.check_can_conduct(by, decision, at=at)
    standing = queries.standing_of_records(queries.records_of(decision), at=at)
    if standing.objections:
        raise CannotFollow(
            _("%(countries)s objects; consensus is not there while an objection is open.")
            % {"countries": ", ".join(sorted(standing.objecting))}
        )
    for said in statements:
        _check_statement(said)
        enter(decision, said.kind, by=by, at=at, text=said.text.strip(), country=said.country,
              reached_by="room")  # fmt: skip
    enter(decision, Kind.ADOPT, by=by, at=at, text=text, titles=decision.titles,
          texts=decision.texts)  # fmt: skip
    told = sorted(standing.addressees)
    transaction.on_commit(partial(notices.tell_adopted, decision, told))
    return decision


def _check_statement(said: Statement) -> None:
    members = {country.code for country in accounts.members()}
    if said.kind not in queries.STATEMENTS or said.country not in members:
        raise Unacceptable(
            f"statement of {said.country!r} is {said.kind!r}, must be a reservation or an"
            " interpretative statement of a member country"
        )
    if not said.text.strip():
        raise Unacceptable(_("Write the words that go on record."))


@transaction.atomic
def withdraw_decision(identifier: str, *, text: str, by: Actor, at: datetime) -> Decision:
    """Withdraw a decision that is not adopted."""
    decision = queries.lock_decision(identifier, by)
    permissions.check_can_edit(by, decision, at=at)
    enter(decision, Kind.WITHDRAW, by=by, at=at, text=text)
    return decision


@transaction.atomic
def tell_of_silences_run_out(*, at: datetime) -> int:
    """Tell the addressees of each decision that silence adopted; return how many there were.

    This only tells. The decision was adopted when its silence ran out, whether or not this ran.
    """
    rows = list(queries.ran_out_untold(at=at).select_for_update(of=("self",)))
    for decision in rows:
        records = queries.records_of(decision)
        standing = queries.standing_of_records(records, at=at)
        decision.told_at = at
        decision.save(update_fields=["told_at"])
        journal.record(
            "decision.adopted-by-silence", subject=decision, by=journal.Installation(), at=at,
            after={"state": standing.state, "since": standing.since},
        )  # fmt: skip
        told = sorted(standing.addressees)
        transaction.on_commit(partial(notices.tell_adopted, decision, told))
    return len(rows)
