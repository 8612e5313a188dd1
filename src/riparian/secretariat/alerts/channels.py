"""How a message leaves: by e-mail and by MQTT. A channel that is down is tried again later."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

TIMEOUT_SECONDS = 10.0


class NotSent(Exception):
    """The message did not leave; the reason is kept beside it."""


def send_email(address: str, *, subject: str, text: str, xml: str, name: str) -> None:
    """Send one e-mail with the CAP message attached.

    Raises:
        NotSent: the mail server refused it or is down.
    """
    message = EmailMessage(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [address])
    # As bytes: what is signed must arrive byte for byte, Chinese included.
    message.attach(name, xml.encode(), "application/cap+xml")
    try:
        message.send()
    except (OSError, ValueError) as error:  # a server that refuses, or an address that cannot be
        raise NotSent(str(error)) from error


def publish(topic: str, xml: str) -> None:
    """Publish a CAP message, retained, at least once.

    Raises:
        NotSent: no broker is configured, or it cannot be reached.
    """
    # Only an installation with a broker needs the client.
    from paho.mqtt import publish as mqtt  # noqa: PLC0415
    from paho.mqtt.client import MQTTv311  # noqa: PLC0415

    url = settings.ENVIRONMENT.mqtt_url  # type: ignore[misc]
    if not url:
        raise NotSent("no broker: set RIPARIAN_MQTT_URL to mqtt://host:1883")
    parts = urlsplit(url)
    auth: Any = (
        {"username": unquote(parts.username), "password": unquote(parts.password or "")}
        if parts.username
        else None
    )
    tls: Any = {} if parts.scheme == "mqtts" else None
    try:
        mqtt.single(
            topic, payload=xml, qos=1, retain=True, hostname=parts.hostname or "127.0.0.1",
            port=parts.port or (8883 if parts.scheme == "mqtts" else 1883), auth=auth,
            tls=tls, protocol=MQTTv311,
            keepalive=int(TIMEOUT_SECONDS),
        )  # fmt: skip
    except Exception as error:  # the client raises errors of many kinds, all of them mean this
        raise NotSent(f"{type(error).__name__}: {error}") from error
