"""Who may do what with alerts and desks."""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.alerts.models import Alert
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.lib.errors import NotAllowed


def is_installation(by: Acting) -> bool:
    """Return whether the installation itself acts, as when a gauge crosses a threshold."""
    return not isinstance(by, Actor) and by.user_id is None


def check_can_watch(by: Acting) -> None:
    """Refuse anyone who does not keep the watch of a country; the installation does."""
    if isinstance(by, Actor):
        check_can(by, Capability.DUTY)


def can_watch(actor: Actor) -> bool:
    """Return whether an actor keeps the watch of a country."""
    return actor.can(Capability.DUTY)


def check_can_steer(by: Acting, alert: Alert) -> None:
    """Refuse anyone but the country whose alert it is.

    Raises:
        NotAllowed: nobody updates or cancels another country's alert.
    """
    check_can_watch(by)
    if isinstance(by, Actor) and by.country != alert.owner_country:
        raise NotAllowed(
            _("Only %(country)s updates or cancels its alert.") % {"country": alert.owner_country}
        )


def can_steer(actor: Actor, alert: Alert) -> bool:
    """Return whether an actor may update or cancel an alert."""
    return can_watch(actor) and actor.country == alert.owner_country and bool(actor.country)


def check_can_acknowledge(by: Actor, alert: Alert) -> None:
    """Refuse anyone but the watch of a country that the alert is addressed to.

    Raises:
        NotAllowed: others may read it; only those addressed answer.
    """
    check_can_watch(by)
    if by.country not in alert.addressed_codes:
        raise NotAllowed(
            _("The alert is not addressed to %(country)s.") % {"country": by.country or "–"}
        )


def check_can_keep_desk(by: Actor, country: str) -> None:
    """Refuse anyone but the watch of that very country.

    Raises:
        NotAllowed: each country keeps its own desk.
    """
    check_can_watch(by)
    if by.country != country:
        raise NotAllowed(_("%(country)s keeps its own desk.") % {"country": country})
