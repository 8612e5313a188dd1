"""How a message leaves: by e-mail, MQTT and web push. What is down is tried again later."""

import json
import re
from collections.abc import Mapping
from email.utils import parseaddr
from fnmatch import fnmatchcase
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from riparian.secretariat.lib import webpush
from riparian.secretariat.lib.keys import read_or_make
from riparian.secretariat.outbox.operations import carrier

TIMEOUT_SECONDS = 10.0
_ENDPOINT = re.compile(r"(https?://[a-z0-9.-]+(?::\d+)?)/[!-~]*")


class NotSent(Exception):
    """The message did not leave; the reason is kept beside it."""


class InVain(NotSent):
    """The message will never leave; it is not tried again."""


class Gone(InVain):
    """The browser is not subscribed any more."""


class Silent(NotSent):
    """The far end does not answer at all: whoever else is reached by it waits as well."""


def send_email(address: str, *, subject: str, text: str, xml: str, name: str) -> None:
    """Send one e-mail with the CAP message attached.

    Raises:
        NotSent: the mail server refused it or is down.
    """
    message = EmailMessage(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [address])
    # As bytes: what is signed must arrive byte for byte, Chinese included.
    message.attach(name, xml.encode(), "application/cap+xml")
    try:
        carrier().send_messages([message])
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


def push_key() -> bytes:
    """Return the key with which this installation pushes, made when it is first asked for."""
    return read_or_make(settings.ENVIRONMENT.home / "push_key.pem", webpush.make_key)  # type: ignore[misc]


def public_push_key() -> str:
    """Return the half of that key which a browser is given when it subscribes."""
    return webpush.public_key_of(push_key())


def is_push_service(endpoint: str) -> bool:
    """Return whether an endpoint lies with a push service that the deployment names.

    The endpoint comes from a browser, so that it could name any machine the server reaches.
    """
    found = _ENDPOINT.fullmatch(endpoint)
    return found is not None and any(
        fnmatchcase(found[1], known)
        for known in settings.ENVIRONMENT.push_services  # type: ignore[misc]
    )


def push(to: webpush.Subscription, said: Mapping[str, str], *, topic: str, seconds: int) -> None:
    """Push words to one browser, encrypted; undelivered ones of the same topic are replaced.

    Raises:
        Gone: the browser is not subscribed any more.
        Silent: the push service cannot be reached.
        NotSent: the push service is not one of ours, or asks to wait.
    """
    if not is_push_service(to.endpoint):
        raise NotSent("the push service is not among RIPARIAN_PUSH_SERVICES")
    proof = webpush.authorization(
        to.endpoint, pem=push_key(), contact=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        at=timezone.now(),  # the push service goes by the real clock, in a demonstration as well
    )  # fmt: skip
    headers = {
        "Authorization": proof, "Content-Encoding": "aes128gcm", "TTL": str(seconds),
        "Content-Type": "application/octet-stream", "Topic": topic, "Urgency": "high",
    }  # fmt: skip
    body = webpush.encrypt(json.dumps(said, ensure_ascii=False).encode(), to=to)
    request = Request(to.endpoint, data=body, headers=headers, method="POST")  # noqa: S310 - checked
    try:
        build_opener(_NoWayElsewhere).open(request, timeout=TIMEOUT_SECONDS).close()
    except HTTPError as error:
        error.close()
        family = Gone if error.code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE} else NotSent
        raise family(f"the push service answers {error.code}") from error
    except (OSError, HTTPException, ValueError) as error:  # a name can be one that cannot be
        raise Silent(f"{type(error).__name__}: {error}") from error


class _NoWayElsewhere(HTTPRedirectHandler):
    """A push service that sends us elsewhere is not followed: elsewhere is no push service."""

    def redirect_request(self, *_: object) -> None:
        """Follow nowhere, which leaves the answer an error."""
