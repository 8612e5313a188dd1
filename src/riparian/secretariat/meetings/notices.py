"""Invitations and cancellations, sent as e-mail that calendars understand."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from riparian.secretariat.meetings import itip
from riparian.secretariat.meetings.models import Invitation


def _send(invitation: Invitation, subject: str, calendar: bytes, method: str) -> None:
    message = EmailMessage(
        subject, invitation.meeting.title, settings.DEFAULT_FROM_EMAIL, [invitation.email]
    )
    message.attach("invitation.ics", calendar.decode(), f"text/calendar; method={method}")
    message.send()


def invite(invitations: list[Invitation], *, at: datetime) -> None:
    """Send each invitation as an iTIP REQUEST."""
    for invitation in invitations:
        calendar = itip.request_of(invitation, organizer=settings.DEFAULT_FROM_EMAIL, stamp=at)
        subject = _("Invitation: %(title)s") % {"title": invitation.meeting.title}
        _send(invitation, subject, calendar, "REQUEST")


def cancel(invitations: list[Invitation], *, at: datetime) -> None:
    """Send each cancellation as an iTIP CANCEL."""
    for invitation in invitations:
        calendar = itip.cancel_of(invitation, organizer=settings.DEFAULT_FROM_EMAIL, stamp=at)
        subject = _("Cancelled: %(title)s") % {"title": invitation.meeting.title}
        _send(invitation, subject, calendar, "CANCEL")
