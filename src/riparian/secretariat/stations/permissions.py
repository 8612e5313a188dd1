"""Who may deliver readings, and who may judge them."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.lib.errors import NotAllowed


def check_can_deliver(actor: Actor) -> None:
    """Refuse anyone whose roles do not deliver; of which series is asked row by row."""
    check_can(actor, Capability.DELIVER)


def can_judge(actor: Actor, owner_country: str) -> bool:
    """Say whether an actor judges readings of that country."""
    return actor.can(Capability.JUDGE) and actor.country == owner_country


def check_can_judge(actor: Actor, owner_country: str) -> None:
    """Refuse anyone but those who judge readings of the country they belong to.

    Raises:
        NotAllowed: what one country measured, another does not correct.
    """
    check_can(actor, Capability.JUDGE)
    if actor.country != owner_country:
        raise NotAllowed(
            _("Only %(country)s judges its own readings.") % {"country": owner_country or "?"}
        )
