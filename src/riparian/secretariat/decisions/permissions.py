"""Who may do what with a decision."""

from datetime import datetime

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.bodies.permissions import can_chair, check_can_chair
from riparian.secretariat.decisions.lifecycle import Standing
from riparian.secretariat.decisions.models import Decision, Record
from riparian.secretariat.lib.errors import NotAllowed, NotFound


def check_can_draft(actor: Actor) -> None:
    """Refuse anyone who does not prepare papers."""
    check_can(actor, Capability.PREPARE)


def check_can_edit(actor: Actor, decision: Decision, *, at: datetime) -> None:
    """Refuse anyone but the drafting country and the chairs of the body.

    Raises:
        NotAllowed: a co-sponsor's text is its own.
    """
    check_can(actor, Capability.PREPARE)
    if actor.country != decision.owner_country and not can_chair(actor, decision.body, at=at):
        raise NotAllowed(
            _("Only %(country)s, which drafted it, and the chairs change this text.")
            % {"country": decision.owner_country}
        )


def check_can_conduct(actor: Actor, decision: Decision, *, at: datetime) -> None:
    """Refuse anyone who does not chair the decision's body now."""
    check_can_chair(actor, decision.body, at=at)


def check_can_speak(actor: Actor, standing: Standing) -> None:
    """Refuse anyone who does not speak for a country that the text was circulated to.

    Raises:
        NotAllowed: observers read, they do not decide.
    """
    check_can(actor, Capability.SPEAK)
    if actor.country not in standing.addressees:
        raise NotAllowed(
            _("The text was not circulated to %(country)s.") % {"country": actor.country}
        )


def check_can_take_back(actor: Actor, record: Record) -> None:
    """Refuse anyone who does not speak for the country whose position it is.

    What was entered for it in the room counts as its own, although nothing was circulated to it.

    Raises:
        NotFound: it is another country's.
    """
    check_can(actor, Capability.SPEAK)
    if record.country != actor.country:
        raise NotFound(f"position {record.pk}: not one of {actor.country}")


def check_can_confirm(actor: Actor, record: Record) -> None:
    """Refuse anyone but a second person of the same country.

    Raises:
        NotAllowed: nobody confirms for another country, nor what they entered themselves.
    """
    check_can(actor, Capability.CONFIRM)
    if record.country != actor.country or record.by_id == actor.user_id:
        raise NotAllowed(
            _("A second person of %(country)s confirms what was entered for it.")
            % {"country": record.country}
        )
