"""The MQTT bridge: readings from a broker, each acknowledged only after it is committed.

A message stands under `<root>/<COUNTRY>/<series>`; the broker's own rules say which account may
write below which country, and a country delivers its own series only. The broker keeps what is
not acknowledged and sends it again; storing the same reading twice does nothing, so every
acknowledged message is there once, whatever is killed in between.
"""

import logging
import queue
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as mqtt
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from riparian.engine.errors import InvalidInput
from riparian.engine.io.observations.messages import read_message
from riparian.secretariat.stations.intake import Sender
from riparian.secretariat.stations.operations import Origin, deliver
from riparian.secretariat.stations.quality import Door

ROOT = "riparian/readings"
LARGEST_BATCH = 2_000
IN_FLIGHT = 10_000
KEPT_FOR_S = 7 * 86_400
"""How long the broker keeps what comes while the bridge is away."""

_PORTS = {"mqtt": 1883, "mqtts": 8883}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came."""

    topic: str
    payload: bytes
    number: int
    qos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where a broker is and as whom to sign in."""

    host: str
    port: int
    is_encrypted: bool
    username: str = ""
    password: str = field(default="", repr=False)


def broker_at(address: str) -> Broker:
    """Read an address such as `mqtts://name:password@broker.example:8883`.

    Raises:
        InvalidInput: it is none.
    """
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError as error:
        raise InvalidInput(f"broker {address!r}: {error}") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InvalidInput(f"broker {address!r}: must be like mqtt://host:1883 or mqtts://host")
    return Broker(
        host=parts.hostname, port=port or _PORTS[parts.scheme],
        is_encrypted=parts.scheme == "mqtts", username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )  # fmt: skip


def store_batch(batch: list[Message], *, root: str, at: datetime) -> None:
    """Deliver a batch, one transaction a country, so that a feed does not wait for another."""
    by_country: dict[str, list[Message]] = {}
    for message in batch:
        country = message.topic[len(root) + 1 :].partition("/")[0]
        by_country.setdefault(country, []).append(message)
    for country, messages in by_country.items():
        rows = (
            row
            for message in messages
            for row in read_message(
                message.payload, series=message.topic.rpartition("/")[2], place=message.topic
            )
        )
        # A country that is none of the members owns no series: all of it ends in quarantine.
        sender = Sender(name=f"MQTT {country}"[:200], country=country[:3])
        deliver(rows, origin=Origin(door=Door.MQTT, sender=sender), at=at)


class Bridge:
    """One connection to a broker and the loop that stores and acknowledges."""

    def __init__(
        self, broker: Broker, *, root: str = ROOT, name: str = "riparian-bridge",
        now: Callable[[], datetime], say: Callable[[str], None] = _log.info,
    ) -> None:  # fmt: skip
        self.root, self.now, self.say = root, now, say
        self.stored = 0
        self._broker = broker
        self._waiting: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=True,
        )  # fmt: skip
        if broker.username:
            self._client.username_pw_set(broker.username, broker.password)
        if broker.is_encrypted:
            self._client.tls_set_context(ssl.create_default_context())
        self._client.on_connect = self._subscribe
        self._client.on_disconnect = self._forget
        self._client.on_message = self._take
        self._client.reconnect_delay_set(1, 30)

    def run(self, *, is_over: Callable[[], bool] = lambda: False) -> None:
        """Connect, and store what comes until told otherwise."""
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = KEPT_FOR_S
        properties.ReceiveMaximum = IN_FLIGHT
        self._client.connect_async(
            self._broker.host, self._broker.port, clean_start=False, properties=properties
        )
        self._client.loop_start()
        try:
            while not is_over():
                batch = list(self._next_batch())
                if batch:
                    self._keep(batch, is_over)
        finally:
            self._client.disconnect()
            self._client.loop_stop()

    def _subscribe(self, client: mqtt.Client, *said: Any) -> None:  # noqa: ANN401 - paho's signature
        reason = said[2]
        if reason.is_failure:
            self.say(f"the broker refused: {reason}")
            return
        client.subscribe(f"{self.root}/#", qos=1)
        self.say(f"listening below {self.root}/")

    def _forget(self, *_said: Any) -> None:  # noqa: ANN401 - paho's signature
        """Drop what waits: numbers of messages mean nothing in the next connection."""
        while not self._waiting.empty():
            self._waiting.get()

    def _take(self, _client: mqtt.Client, _data: object, came: mqtt.MQTTMessage) -> None:
        self._waiting.put(Message(came.topic, came.payload, came.mid, came.qos))

    def _next_batch(self) -> Iterator[Message]:
        try:
            yield self._waiting.get(timeout=0.2)
            for _ in range(LARGEST_BATCH - 1):
                yield self._waiting.get_nowait()
        except queue.Empty:
            return

    def _keep(self, batch: list[Message], is_over: Callable[[], bool]) -> None:
        """Store a batch, however often the database has to be asked, then acknowledge it."""
        wait_s = 0.1
        while not is_over():
            try:
                store_batch(batch, root=self.root, at=self.now())
            except (OperationalError, InterfaceError, DatabaseError) as error:
                self.say(f"the database does not answer, trying again: {error}".strip())
                connection.close()
                time.sleep(wait_s)
                wait_s = min(2 * wait_s, 10.0)
                continue
            for message in batch:
                self._client.ack(message.number, message.qos)
            self.stored += len(batch)
            return
