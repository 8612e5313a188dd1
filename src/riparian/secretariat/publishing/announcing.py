"""New public readings on a broker: SensorThings topics for programs, WIS2 notices for the world.

A broker cannot ask who listens, so it is told only what everyone may see. The cursor moves after
the broker has acknowledged: what is told twice after a crash has the same identifiers.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import paho.mqtt.client as mqtt
from django.db import transaction
from paho.mqtt.enums import CallbackAPIVersion

from riparian.secretariat.accounts.actor import NOBODY
from riparian.secretariat.publishing.answering import documents_of
from riparian.secretariat.publishing.entities import ENTITIES, Reader
from riparian.secretariat.publishing.models import Told
from riparian.secretariat.publishing.notifications import TOPIC, message_of, news_for
from riparian.secretariat.publishing.options import Options
from riparian.secretariat.stations import queries
from riparian.secretariat.stations.bridge import Broker
from riparian.secretariat.stations.models import DeliveredSeries

BATCH = 200
SECONDS_TO_ACKNOWLEDGE = 30.0
SECONDS_BETWEEN = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """Tells one broker of what is new, below the address of this site."""

    broker: Broker
    site: str
    centre: str
    name: str = "riparian-announcer"

    def connect(self) -> mqtt.Client:
        """Connect to the broker and keep the connection going in the background."""
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=self.name)
        if self.broker.username:
            client.username_pw_set(self.broker.username, self.broker.password)
        if self.broker.is_encrypted:
            client.tls_set()
        client.connect(self.broker.host, self.broker.port)
        client.loop_start()
        return client

    def tell(self, client: mqtt.Client, reader: Reader) -> int:
        """Tell of the next deliveries; return how many messages were acknowledged.

        Raises:
            RuntimeError: the broker did not acknowledge in time; the cursor stays where it was.
        """
        name = f"{self.broker.host}:{self.broker.port}"
        told, _ = Told.objects.get_or_create(broker=name)
        found = list(news_for(NOBODY, since=told.cursor)[:BATCH])
        sent = [
            client.publish(topic, json.dumps(content), qos=1)
            for news in found
            for topic, content in self._messages(news, reader)
        ]
        for one in sent:
            one.wait_for_publish(SECONDS_TO_ACKNOWLEDGE)
            if not one.is_published():
                raise RuntimeError(f"broker {name}: did not acknowledge; it is told again")
        if found:
            with transaction.atomic():
                Told.objects.filter(pk=told.pk).update(cursor=found[-1].pk)
        return len(sent)

    def _messages(self, news: DeliveredSeries, reader: Reader) -> list[tuple[str, object]]:
        entity = ENTITIES["Observations"]
        rows = queries.observations_of(news.datastream, reader.actor, at=reader.at).filter(
            phenomenon_time__gte=news.first_time, phenomenon_time__lte=news.last_time,
            delivery=news.delivery_id,
        )  # fmt: skip
        series = f"v1.1/Datastreams({news.datastream_id})"
        readings = documents_of(entity, list(rows), Options(), reader)
        changed = documents_of(ENTITIES["Datastreams"], [news.datastream], Options(), reader)
        notice = message_of(news, site=self.site, centre=self.centre)
        return [
            *product((f"{series}/Observations", "v1.1/Observations"), readings),
            *product((series, "v1.1/Datastreams"), changed),
            (TOPIC.format(centre=self.centre), notice),
        ]

    def run(self, *, is_over: Callable[[float], bool], reader_now: Callable[[], Reader]) -> int:
        """Tell until it is over; return how many messages were acknowledged in all."""
        client, total = self.connect(), 0
        try:
            while True:
                now = self.tell(client, reader_now())
                total += now
                if is_over(0.0 if now else SECONDS_BETWEEN):
                    return total
        finally:
            client.disconnect()
            client.loop_stop()
