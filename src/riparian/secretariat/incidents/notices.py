"""What is told to whom about an incident, after the transaction; a drill only to the desks."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.visibility import is_visible_to
from riparian.secretariat.incidents.drills import with_sign
from riparian.secretariat.incidents.models import Incident


def desk_addresses(incident: Incident, countries: list[str]) -> list[str]:
    """Return the addresses of the watch of some countries, of those who may see the incident."""
    return [
        address
        for actor, address in accounts.desks_of(countries)
        if is_visible_to(incident, actor)
    ]  # fmt: skip


def _send(incident: Incident, address: str, subject: str, text: str) -> None:
    # Subject and text both carry the sign: a mail is quoted, forwarded and cut.
    message = EmailMessage(
        with_sign(subject, is_drill=incident.is_drill),
        with_sign(text, is_drill=incident.is_drill),
        settings.DEFAULT_FROM_EMAIL,
        [address],
    )
    message.send()


def _facts(incident: Incident) -> dict[str, object]:
    return {
        "number": incident.identifier, "title": incident.title, "place": incident.place,
        "kind": incident.get_kind_display(), "severity": incident.get_severity_display(),
        "stage": incident.get_stage_display(), "minutes": incident.minutes_to_acknowledge,
    }  # fmt: skip


def tell_opened(incident: Incident, addresses: list[str]) -> None:
    """Tell the desks that an incident was opened and that they are awaited."""
    facts = _facts(incident)
    subject = _("%(number)s %(kind)s, %(severity)s: %(place)s") % facts
    text = _(
        "%(title)s\n%(kind)s, %(severity)s. %(place)s.\n\nAcknowledge it on its page within"
        " %(minutes)s minutes."
    )
    for address in addresses:
        _send(incident, address, subject, text % facts)


def tell_outside(incident: Incident) -> None:
    """Tell the addresses outside the desks; a drill has none."""
    facts = _facts(incident)
    for address in incident.outside_addresses:
        _send(
            incident, address, _("%(number)s %(kind)s, %(severity)s: %(place)s") % facts,
            _("%(title)s\n%(kind)s, %(severity)s. %(place)s. It is “%(stage)s”.") % facts,
        )  # fmt: skip


def tell_changed(incident: Incident, addresses: list[str], *, what: str) -> None:
    """Tell the desks what changed."""
    facts = _facts(incident) | {"what": what}
    for address in addresses:
        _send(incident, address, _("%(number)s: %(what)s") % facts,
              _("%(title)s\n\n%(what)s") % facts)  # fmt: skip


def tell_overdue(incident: Incident, addresses: list[str], *, country: str) -> None:
    """Tell a desk and the desk that opened the incident that an acknowledgement is overdue."""
    facts = _facts(incident) | {"country": country}
    for address in addresses:
        _send(
            incident, address, _("%(number)s: %(country)s has not acknowledged") % facts,
            _("%(title)s\n\n%(country)s was to acknowledge within %(minutes)s minutes and has not."
              " Reach the desk by telephone and write it into the log.") % facts,
        )  # fmt: skip
