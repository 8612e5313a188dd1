"""Who may do what with an incident."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.incidents.lifecycle import WRITTEN_BY_HAND, EntryKind, Side
from riparian.secretariat.incidents.models import Assistance, Entry, HandOver, Incident, Task
from riparian.secretariat.lib.errors import NotAllowed, Unacceptable


def is_system(by: Acting) -> bool:
    """Return whether the installation itself acts, as when a gauge crosses a threshold."""
    return not isinstance(by, Actor) and by.user_id is None


def check_can_watch(by: Acting) -> None:
    """Refuse anyone who does not keep the watch; the installation does."""
    if not is_system(by):
        assert isinstance(by, Actor)  # noqa: S101 - whoever is not the installation
        check_can(by, Capability.DUTY)


def can_watch(actor: Actor) -> bool:
    """Return whether an actor keeps the watch of a country."""
    return actor.can(Capability.DUTY)


def is_concerned(country: str, incident: Incident) -> bool:
    """Return whether a country opened the incident or is affected by it."""
    return bool(country) and country in {incident.owner_country, *incident.affected_codes}


def check_can_steer(by: Acting, incident: Incident) -> None:
    """Refuse anyone but the watch of a country that opened it or is affected.

    Raises:
        NotAllowed: others help and write into the log; they do not close it.
    """
    check_can_watch(by)
    if not is_system(by) and not is_concerned(by.country, incident):
        raise NotAllowed(_("Only the desks of the countries concerned change where it stands."))


def check_can_write(by: Acting, kind: str, country: str) -> None:
    """Refuse kinds that only follow from acts, and words put into another country's mouth.

    Raises:
        NotAllowed: with what a person writes.
    """
    if kind not in EntryKind.values:
        raise Unacceptable(f"kind is {kind!r}, must be one of {', '.join(EntryKind.values)}")
    if is_system(by):
        return
    speaks = {EntryKind.ACKNOWLEDGED, EntryKind.RESPONDED}
    if kind not in {*WRITTEN_BY_HAND, EntryKind.ACKNOWLEDGED}:
        raise NotAllowed(
            _("An entry of the kind “%(kind)s” is not written by hand.") % {"kind": kind}
        )
    if kind in speaks and country != by.country:
        raise NotAllowed(
            _("Only %(country)s says what %(country)s did.") % {"country": country or "–"}
        )


def check_can_correct(by: Acting, entry: Entry) -> None:
    """Refuse anyone but the country that wrote an entry; what the system wrote, any desk mends.

    Raises:
        NotAllowed: nobody corrects another country's words.
    """
    check_can_watch(by)
    if entry.by_country and entry.by_country != by.country:
        raise NotAllowed(
            _("%(country)s wrote this entry and corrects it; add a note of your own.")
            % {"country": entry.by_country}
        )


def check_can_finish(by: Acting, task: Task) -> None:
    """Refuse anyone but the desk the task belongs to.

    Raises:
        NotAllowed: with the country that does it.
    """
    check_can_watch(by)
    if task.country != by.country:
        raise NotAllowed(
            _("The task belongs to %(country)s, which says when it is done.")
            % {"country": task.country}
        )


def check_can_act_on_aid(by: Acting, aid: Assistance, side: str) -> None:
    """Refuse the other side's acts.

    Raises:
        NotAllowed: with whose act it is.
    """
    check_can_watch(by)
    owner = aid.needing if side == Side.NEEDING else aid.giving
    if by.country != owner:
        raise NotAllowed(
            _("This is for %(side)s to do.") % {"side": f"{Side(side).label} ({owner or '–'})"}
        )


def check_can_take_over(by: Acting, row: HandOver) -> None:
    """Refuse the person who hands over, and other countries.

    Raises:
        NotAllowed: one person cannot sign both sides.
    """
    check_can_watch(by)
    if by.country != row.owner_country or by.user_id == row.given_by_id:
        raise NotAllowed(_("A second person of the same desk takes over and signs."))
