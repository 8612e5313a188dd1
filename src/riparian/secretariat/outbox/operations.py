"""Letters are kept before they are sent, and sent again where a mail server did not take them."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from riparian.secretariat.lib.retrying import claim, due
from riparian.secretariat.outbox import BACKEND
from riparian.secretariat.outbox.models import Letter
from riparian.secretariat.outbox.writing import content_of, message_of

MOST_AT_ONCE = 200
_log = logging.getLogger(__name__)


def carrier() -> BaseEmailBackend:
    """Return the connection that sends at once, for whoever keeps what waits by itself."""
    behind = settings.MAIL_CARRIER if settings.EMAIL_BACKEND == BACKEND else None  # type: ignore[misc]
    found: BaseEmailBackend = get_connection(behind)
    return found


def post(message: EmailMessage, *, at: datetime) -> None:
    """Keep a message and send it; what does not leave now is tried again."""
    letter = Letter.objects.create(
        to=", ".join(message.recipients()), subject=str(message.subject),
        content=content_of(message), made_at=at, due_at=at,
    )  # fmt: skip
    _send(letter.pk, at=at)


def send_letters(*, at: datetime) -> int:
    """Send what is due; return how many left. Two workers never send the same."""
    keys = list(due(Letter.objects.all(), at=at).values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(_send(key, at=at) for key in keys)


def _send(key: int, *, at: datetime) -> bool:
    """Send one letter, with no lock held while the mail server takes its time."""
    letter = claim(Letter.objects.all(), key, at=at)
    if letter is None:
        return False
    try:
        carrier().send_messages([message_of(letter.content)])
    except (OSError, ValueError) as error:  # a server that refuses, or an address that cannot be
        _keep_for_later(letter, str(error))
        return False
    letter.delete()
    return True


def _keep_for_later(letter: Letter, failure: str) -> None:
    is_given_up = letter.due_at is None
    _log.warning(
        "mail %s to %s did not leave (%s)%s", letter.pk, letter.to, failure,
        "; it is given up" if is_given_up else "; it is tried again",
    )  # fmt: skip
    content = {} if is_given_up else letter.content
    Letter.objects.filter(pk=letter.pk).update(failure=failure[:300], content=content)
