"""Who may keep the record of bodies, and who may change what stands."""

from datetime import datetime

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.bodies import queries
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.lib.errors import NotAllowed


def check_can_propose(actor: Actor) -> None:
    """Refuse anyone who does not keep the record of bodies."""
    check_can(actor, Capability.KEEP_BODIES)


def can_chair(actor: Actor, body: Body, *, at: datetime) -> bool:
    """Return whether the actor chairs this body now for its country."""
    return actor.can(Capability.CHAIR) and actor.country in queries.chairs_of(body, on=at.date())


def check_can_chair(actor: Actor, body: Body, *, at: datetime) -> None:
    """Refuse anyone who does not chair this body now.

    Raises:
        NotAllowed: with the countries that do.
    """
    check_can(actor, Capability.CHAIR)
    chairs = queries.chairs_of(body, on=at.date())
    if actor.country not in chairs:
        raise NotAllowed(
            _("%(body)s is chaired by %(chairs)s now; ask them.")
            % {"body": body.name, "chairs": ", ".join(chairs) or _("nobody on record")}
        )
