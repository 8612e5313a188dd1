"""Who may administer accounts, and the check every other app asks for a capability."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.lib.errors import NotAllowed


def check_can(actor: Actor, capability: Capability) -> None:
    """Refuse an actor none of whose roles carries the capability.

    Raises:
        NotAllowed: with the capability in words.
    """
    if not actor.can(capability):
        raise NotAllowed(
            _("Your roles do not let you %(act)s. Ask the administrator of your country.")
            % {"act": capability.label}
        )


def check_can_administer(actor: Actor, country: str) -> None:
    """Refuse anyone but an administrator of that very country.

    Raises:
        NotAllowed: also for administrators of other countries: nobody is in charge of all.
    """
    if not actor.is_administrator or not country or actor.country != country:
        raise NotAllowed(
            _("Only an administrator of %(country)s keeps its accounts.") % {"country": country}
        )
