"""Who may keep plans, and whose."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.lib.errors import NotAllowed
from riparian.secretariat.plans.models import Plan


def can_keep(actor: Actor, plan: Plan) -> bool:
    """Return whether the actor prepares papers for a party of the plan."""
    is_party = not plan.party_codes or actor.country in plan.party_codes
    return actor.can(Capability.PREPARE) and is_party


def check_can_keep(actor: Actor, plan: Plan) -> None:
    """Refuse anyone who does not prepare papers for a party of the plan.

    Raises:
        NotAllowed: a bilateral plan is kept by its two parties.
    """
    check_can(actor, Capability.PREPARE)
    if not can_keep(actor, plan):
        raise NotAllowed(
            _("%(plan)s is kept by its parties: %(parties)s.")
            % {"plan": plan.identifier, "parties": ", ".join(plan.party_codes)}
        )


def check_can_add(actor: Actor) -> None:
    """Refuse anyone who does not prepare papers."""
    check_can(actor, Capability.PREPARE)
