"""Who announces and changes release notices."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.lib.errors import NotAllowed
from riparian.secretariat.releases.models import Notice


def check_can_announce(actor: Actor) -> None:
    """Refuse anyone who does not keep the watch of a country."""
    check_can(actor, Capability.DUTY)


def check_can_change(actor: Actor, notice: Notice) -> None:
    """Refuse anyone but the operator's country; what is on public record nobody changes.

    Raises:
        NotAllowed: with whose notice it is.
    """
    check_can_announce(actor)
    if notice.is_of_record or actor.country != notice.owner_country:
        raise NotAllowed(
            _("Only %(country)s changes its notice; what is on public record stays.")
            % {"country": notice.owner_country}
        )


def can_change(actor: Actor, notice: Notice) -> bool:
    """Return whether an actor may postpone or withdraw a notice."""
    return (
        actor.can(Capability.DUTY)
        and not notice.is_of_record
        and notice.withdrawn_at is None
        and actor.country == notice.owner_country
    )
