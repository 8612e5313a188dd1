"""Requests and offers between countries, step by step as the table of transitions says."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.incidents import drills, permissions, queries
from riparian.secretariat.incidents.lifecycle import (
    OPEN_AID,
    AidAct,
    AidState,
    EntryKind,
    aid_after,
)
from riparian.secretariat.incidents.models import Assistance, Incident
from riparian.secretariat.incidents.operations import check_clean, lock_open, write
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What is asked for or offered: how much of what, in which unit."""

    what: str
    quantity: Decimal
    unit: str


def _put(  # noqa: PLR0913 - the two sides and what passes between them
    incident: Incident, help_: Help, *, needing: str, giving: str, answers: Assistance | None,
    by: Acting, at: datetime,
) -> Assistance:  # fmt: skip
    drills.check_words(help_.what)
    members = {one.code for one in accounts.members()}
    for country in {needing, giving} - {""}:
        if country not in members:
            raise Unacceptable(f"country {country!r}: is no member on record", field="country")
        if (incident.audience in {"countries", "delegation"}
                and country not in incident.named_countries):  # fmt: skip
            raise Unacceptable(
                _("%(country)s may not see this incident; name it first.") % {"country": country},
                field="country",
            )
    is_request = by.country == needing
    row = Assistance(
        incident=incident, answers=answers, is_request=is_request,
        state=AidState.ASKED if is_request else AidState.OFFERED, what=help_.what,
        quantity=help_.quantity, unit=help_.unit, needing=needing, giving=giving, made_at=at,
        made_by=by.name,
    )  # fmt: skip
    check_clean(row, exclude=["incident", "answers"])
    row.save()
    _log(row, by=by, at=at)
    return row


def _log(row: Assistance, *, by: Acting, at: datetime) -> None:
    words = f"#{row.pk} {AidState(row.state).label}: {row.amount} {row.unit}"
    parties = f"{row.needing} ← {row.giving or '…'}"
    write(row.incident, EntryKind.ASSISTANCE, by=by, at=at, text=f"{words} {row.what} ({parties})")


@transaction.atomic
def ask_for_help(
    identifier: str, help_: Help, *, by: Acting, at: datetime, of: str = ""
) -> Assistance:
    """Ask for help, of one country or of all who see the incident.

    Raises:
        Unacceptable: a country would ask itself.
    """
    incident = lock_open(identifier, by)
    permissions.check_can_watch(by)
    if of == by.country:
        raise Unacceptable(_("A country cannot ask itself."), field="country")
    return _put(incident, help_, needing=by.country, giving=of, answers=None, by=by, at=at)


@transaction.atomic
def offer_help(
    identifier: str, help_: Help, *, to: str, by: Acting, at: datetime, answers: int | None = None
) -> Assistance:
    """Offer help to a country, of one's own accord or in answer to its request.

    Raises:
        Unacceptable: an answer in another unit than the request: nobody converts silently.
    """
    incident = lock_open(identifier, by)
    permissions.check_can_watch(by)
    request = _request(incident, answers) if answers is not None else None
    if request is not None:
        to = request.needing
        if request.unit != help_.unit:
            raise Unacceptable(
                _("The request counts in %(asked)s, the offer in %(offered)s; offer in the same.")
                % {"asked": request.unit, "offered": help_.unit},
                field="unit",
            )
    if to == by.country:
        raise Unacceptable(_("A country cannot offer to itself."), field="country")
    return _put(incident, help_, needing=to, giving=by.country, answers=request, by=by, at=at)


def _request(incident: Incident, key: int) -> Assistance:
    found = Assistance.objects.filter(incident=incident, pk=key, is_request=True).first()
    if found is None:
        raise NotFound(f"request {key}: not one of {incident.identifier}")
    if found.state not in OPEN_AID:
        raise CannotFollow(_("The request is “%(state)s”.") % {"state": found.get_state_display()})
    return found


@transaction.atomic
def act_on_help(identifier: str, key: int, *, act: str, by: Acting, at: datetime) -> Assistance:
    """Accept, decline, confirm or withdraw, as the table of transitions lets this side."""
    incident = queries.lock_incident(identifier, by)
    row = Assistance.objects.select_for_update().filter(incident=incident, pk=key).first()
    if row is None:
        raise NotFound(f"assistance {key}: not one of {incident.identifier}")
    if act not in AidAct.values:
        raise Unacceptable(f"act is {act!r}, must be one of {', '.join(AidAct.values)}")
    after, side = aid_after(row.state, act)
    permissions.check_can_act_on_aid(by, row, side)
    row.state = after
    row.settled_at = None if after in OPEN_AID else at
    row.save(update_fields=["state", "settled_at"])
    _log(row, by=by, at=at)
    return row
