"""Who may do what with a document."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.documents.models import Document
from riparian.secretariat.lib.errors import NotAllowed


def check_can_draft(actor: Actor) -> None:
    """Refuse anyone who does not prepare papers."""
    check_can(actor, Capability.PREPARE)


def can_edit(actor: Actor, document: Document) -> bool:
    """Return whether the actor may add a version: its owner, or anyone for a common document."""
    return actor.can(Capability.PREPARE) and document.owner_country in {"", actor.country}


def check_can_edit(actor: Actor, document: Document) -> None:
    """Refuse anyone but the country a document belongs to; common documents belong to all.

    Raises:
        NotAllowed: one country's words are its own.
    """
    check_can(actor, Capability.PREPARE)
    if not can_edit(actor, document):
        raise NotAllowed(
            _("Only %(country)s changes this document; it is its own.")
            % {"country": document.owner_country}
        )


def check_can_translate(actor: Actor) -> None:
    """Refuse anyone who does not prepare papers; whoever reads a document may translate it."""
    check_can(actor, Capability.PREPARE)
