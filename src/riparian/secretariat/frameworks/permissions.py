"""Who may tag, and who reviews the crosswalk."""

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability


def check_can_tag(actor: Actor) -> None:
    """Refuse anyone who does not prepare papers."""
    check_can(actor, Capability.PREPARE)


def check_can_review(actor: Actor) -> None:
    """Refuse anyone who is not of a secretariat that keeps the record of bodies."""
    check_can(actor, Capability.KEEP_BODIES)
