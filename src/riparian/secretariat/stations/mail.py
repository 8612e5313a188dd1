"""Readings by e-mail: attachments of a message that carries a token with the scope `write`."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.operations import count_call
from riparian.secretariat.accounts.queries import actor_of, find_token
from riparian.secretariat.lib.errors import NotAllowed, Unacceptable
from riparian.secretariat.stations.files import key_of, read_file
from riparian.secretariat.stations.intake import Sender
from riparian.secretariat.stations.operations import Origin, Report, deliver, sender_of
from riparian.secretariat.stations.quality import Door

HEADER = "X-Riparian-Token"
_LINE = re.compile(r"^\s*Token:\s*(\S+)\s*$", re.MULTILINE | re.IGNORECASE)


def receive_readings(content: bytes, *, at: datetime) -> list[tuple[str, Report]]:
    """Deliver every attachment of a message; return name and report of each.

    The address a message claims to come from proves nothing, so a token must be in it: in the
    header X-Riparian-Token or in a line `Token: …` of the text.

    Raises:
        NotAllowed: there is no valid token that may write.
        Unacceptable: there is no attachment.
        InvalidInput: an attachment cannot be read; those before it are delivered.
    """
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy makes it one
    sender = _sender(message, at=at)
    attachments = [
        (part.get_filename() or "attachment", part.get_payload(decode=True) or b"")
        for part in message.iter_attachments()
    ]
    if not attachments:
        raise Unacceptable(_("The message has no attachment; attach a CSV or WaterML file."))
    done = []
    for name, data in attachments:
        assert isinstance(data, bytes)  # noqa: S101 - decoded above
        origin = Origin(door=Door.MAIL, sender=sender, key=key_of(data), file_name=name)
        done.append((name, deliver(read_file(data), origin=origin, at=at)))
    return done


def _sender(message: EmailMessage, *, at: datetime) -> Sender:
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    line = _LINE.search(text)
    key = str(message.get(HEADER, "")).strip() or (line.group(1) if line else "")
    token = find_token(key, at=at) if key else None
    if token is None or "write" not in token.scopes.split():
        raise NotAllowed(_("The message carries no valid token with the scope “write”."))
    count_call(token, at=at)
    return sender_of(actor_of(token.user))
