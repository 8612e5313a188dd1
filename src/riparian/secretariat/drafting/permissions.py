"""Who may code a text."""

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability


def can_code(actor: Actor) -> bool:
    """Return whether the actor studies texts or prepares them."""
    return actor.can(Capability.STUDY) or actor.can(Capability.PREPARE)


def check_can_code(actor: Actor) -> None:
    """Refuse anyone who neither studies nor prepares texts."""
    if not can_code(actor):
        check_can(actor, Capability.STUDY)
