"""An e-mail as plain JSON values and back."""

from base64 import b64decode, b64encode
from email.mime.base import MIMEBase
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives

_TEXTS, _LISTS = ("subject", "body", "from_email"), ("to", "cc", "bcc", "reply_to")


def content_of(message: EmailMessage) -> dict[str, Any]:
    """Return what a message is made of.

    Raises:
        TypeError: an attachment is a MIME object; attach its name, content and type instead.
    """
    alternatives = getattr(message, "alternatives", [])
    return {
        **{name: str(getattr(message, name)) for name in _TEXTS},
        **{name: [str(one) for one in getattr(message, name)] for name in _LISTS},
        "headers": {name: str(value) for name, value in message.extra_headers.items()},
        "subtype": message.content_subtype,
        "attachments": [_attachment(one) for one in message.attachments],
        "alternatives": [[str(content), kind] for content, kind in alternatives],
    }


def _attachment(given: MIMEBase | tuple[Any, ...]) -> list[Any]:
    if isinstance(given, MIMEBase):
        raise TypeError("attachment: a MIME object cannot wait; give its name, content and type")
    name, content, kind = given
    is_text = isinstance(content, str)
    return [name, is_text, content if is_text else b64encode(content).decode(), kind]


def message_of(content: dict[str, Any]) -> EmailMessage:
    """Return the message again."""
    given = {name: content[name] for name in (*_TEXTS, *_LISTS, "headers")}
    message = EmailMultiAlternatives(**given)
    message.content_subtype = content["subtype"]
    for name, is_text, body, kind in content["attachments"]:
        message.attach(name, body if is_text else b64decode(body), kind)
    for body, kind in content["alternatives"]:
        message.attach_alternative(body, kind)
    return message
