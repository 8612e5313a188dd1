"""Who may put evidence on record, and who drafts the report."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.arrangements.models import Arrangement, Evidence
from riparian.secretariat.lib.errors import NotAllowed


def can_keep(actor: Actor, arrangement: Arrangement) -> bool:
    """Return whether the actor prepares papers for a party."""
    return actor.can(Capability.PREPARE) and actor.country in arrangement.party_codes


def check_can_keep(actor: Actor, arrangement: Arrangement) -> None:
    """Refuse anyone who does not prepare papers for a party.

    Raises:
        NotAllowed: with the parties.
    """
    check_can(actor, Capability.PREPARE)
    if not can_keep(actor, arrangement):
        raise NotAllowed(
            _("%(arrangement)s is kept by its parties: %(parties)s.")
            % {"arrangement": arrangement, "parties": ", ".join(arrangement.party_codes)}
        )


def check_can_take_back(actor: Actor, evidence: Evidence) -> None:
    """Refuse anyone but the country that entered it.

    Raises:
        NotAllowed: what the record holds is corrected in the record.
    """
    check_can_keep(actor, evidence.arrangement)
    if not evidence.entered_at or evidence.owner_country != actor.country:
        raise NotAllowed(_("Only the country that entered it takes evidence back."))
