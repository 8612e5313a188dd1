"""Who may enter and revise what is owed, and who may announce a pause."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.lib.errors import NotAllowed


def check_can_revise(actor: Actor, party: str) -> None:
    """Refuse anyone but those who prepare papers for the country that owes.

    Raises:
        NotAllowed: what one country owes, another does not write.
    """
    check_can(actor, Capability.PREPARE)
    if actor.country != party:
        raise NotAllowed(_("Only %(country)s writes what it owes.") % {"country": party})


def check_can_announce(actor: Actor, owner_country: str) -> None:
    """Refuse anyone but those who deliver for the country whose series it is.

    Raises:
        NotAllowed: a country announces pauses of its own series.
    """
    check_can(actor, Capability.DELIVER)
    if actor.country != owner_country:
        raise NotAllowed(
            _("Only %(country)s announces a pause of its series.") % {"country": owner_country}
        )


def check_can_watch(actor: Actor) -> None:
    """Refuse anyone who does not prepare papers."""
    check_can(actor, Capability.PREPARE)
