"""Who may do what with groups and items; what one may not see is not there."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.lib.errors import NotAllowed
from riparian.secretariat.restricted.models import Item, Membership
from riparian.secretariat.restricted.rule import Basis, Code


def check_can_handle(actor: Actor) -> None:
    """Refuse anyone who does not handle restricted information for a country."""
    check_can(actor, Capability.HANDLE)


def check_can_keep(actor: Actor, membership: Membership | None) -> None:
    """Refuse anyone but a keeper of the group.

    Raises:
        NotAllowed: members read; keepers say who is a member.
    """
    check_can_handle(actor)
    if membership is None or membership.part != Membership.Part.KEEPER:
        raise NotAllowed(_("Only a keeper of the group says who is a member."))


def check_is_author(actor: Actor, item: Item) -> None:
    """Refuse anyone but the author.

    Raises:
        NotAllowed: others confirm, they do not write.
    """
    check_can_handle(actor)
    if item.author_id != actor.user_id:
        raise NotAllowed(_("Only its author does this."))


def check_can_release(actor: Actor, item: Item, basis: Basis) -> None:
    """Refuse the author, and anyone who is not of the group it would leave.

    Raises:
        NotAllowed: four eyes, two people.
    """
    check_can_handle(actor)
    if item.author_id == actor.user_id:
        raise NotAllowed(_("A second person releases it; you wrote it."))
    if basis not in {Basis.ORIGIN, Basis.SECOND}:
        raise NotAllowed(_("A second person of the group it comes from releases it."))


def check_can_take_out(item: Item) -> None:
    """Refuse any copy of what is for named persons' eyes only.

    Raises:
        NotAllowed: TLP:RED is read on its page and leaves by no export.
    """
    if item.code == Code.RED:
        raise NotAllowed(_("TLP:RED is read on its page only; it has no export and no API."))
