"""Who may do what with a meeting."""

from datetime import datetime

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.bodies.permissions import can_chair, check_can_chair
from riparian.secretariat.lib.errors import NotAllowed
from riparian.secretariat.meetings.models import AgendaItem, Meeting


def check_can_plan(actor: Actor, body: Body, *, host: str, at: datetime) -> None:
    """Refuse anyone who neither chairs the body nor hosts the meeting.

    Raises:
        NotAllowed: with who does.
    """
    check_can(actor, Capability.PREPARE)
    if actor.country != host:
        check_can_chair(actor, body, at=at)


def may_conduct(actor: Actor, meeting: Meeting, *, at: datetime) -> bool:
    """Return whether the actor prepares, convenes and minutes this meeting."""
    if not actor.can(Capability.PREPARE):
        return False
    ours = actor.country in {meeting.host_country, *meeting.chair_codes}
    return ours or can_chair(actor, meeting.body, at=at)


def check_can_conduct(actor: Actor, meeting: Meeting, *, at: datetime) -> None:
    """Refuse anyone but the host and the chairs.

    Raises:
        NotAllowed: with host and chairs.
    """
    check_can(actor, Capability.PREPARE)
    if not may_conduct(actor, meeting, at=at):
        who = ", ".join(sorted({meeting.host_country, *meeting.chair_codes} - {""}))
        raise NotAllowed(
            _("The host and the chairs (%(who)s) conduct this meeting; ask them.") % {"who": who}
        )


def check_can_hand_in(actor: Actor, meeting: Meeting, item: AgendaItem, *, at: datetime) -> None:
    """Refuse anyone but the owner of the item, the host and the chairs.

    Raises:
        NotAllowed: a co-sponsor's paper is its own.
    """
    check_can(actor, Capability.PREPARE)
    if actor.country != item.owner_country and not may_conduct(actor, meeting, at=at):
        raise NotAllowed(
            _("Papers of this item come from %(country)s.") % {"country": item.owner_country}
        )
