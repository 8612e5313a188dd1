"""Who may do what with a figure."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.figures.models import Statement
from riparian.secretariat.lib.errors import NotAllowed


def check_can_state(actor: Actor) -> None:
    """Refuse anyone who does not prepare papers."""
    check_can(actor, Capability.PREPARE)


def check_can_confirm(actor: Actor, statement: Statement) -> None:
    """Refuse anyone who does not chair, and whoever stated it.

    Raises:
        NotAllowed: nobody approves what they stated themselves.
    """
    check_can(actor, Capability.CHAIR)
    if statement.stated_by_id is not None and statement.stated_by_id == actor.user_id:
        raise NotAllowed(_("A second person approves what you stated."))


def check_can_withdraw(actor: Actor, statement: Statement) -> None:
    """Refuse anyone but the country whose statement it is; what is on record, any secretariat.

    Raises:
        NotAllowed: with the country.
    """
    check_can(actor, Capability.PREPARE)
    if statement.is_of_record or actor.country == statement.owner_country:
        return
    raise NotAllowed(
        _("Only %(country)s, which stated it, withdraws this figure.")
        % {"country": statement.owner_country}
    )
