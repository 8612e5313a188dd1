"""The MQTT bridge: every acknowledged message is there once, whatever is killed in between."""

import json
import os
import random
import signal
import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta

import paho.mqtt.client as mqtt
import pytest
from installation import Installation
from mosquitto import MOSQUITTO, SAVED_EVERY_S, SOON_S, Broker, until
from paho.mqtt.enums import CallbackAPIVersion

pytestmark = pytest.mark.skipif(MOSQUITTO is None, reason="Mosquitto is not installed")

SERIES = "ST_CHIANG_SAEN.water-level"
TOPIC = f"riparian/readings/THA/{SERIES}"
START = datetime(2024, 1, 1, tzinfo=UTC)


class Sender:
    """A gauge network: says every reading until the broker has confirmed and kept it."""

    def __init__(self, port):
        self.client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id="gauges", clean_session=False
        )
        self.client.max_inflight_messages_set(500)
        self.client.reconnect_delay_set(1, 1)
        self.said, self.confirmed = [], 0
        self.client.on_publish = self._count
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()

    def _count(self, *_said):
        self.confirmed += 1

    def say(self, number):
        payload = json.dumps(
            {
                "time": (START + timedelta(minutes=number)).isoformat(),
                "value": number / 8192,  # exact, and within the range of the gauge
                "unit": "m",
            }
        )
        self.client.publish(TOPIC, payload, qos=1)
        self.said.append((time.monotonic(), number))

    def say_again_what_a_killed_broker_forgot(self, killed_at):
        """A broker keeps on disk what is older than its last save; the rest is said again."""
        lost = [n for moment, n in self.said if moment > killed_at - SAVED_EVERY_S - 2]
        for number in lost:
            self.say(number)

    def is_confirmed(self):
        """Say whether the broker has answered for every message, those said again too."""
        return self.confirmed >= len(self.said)


def stored(installation):
    """Return the stored numbers, read past the platform."""
    query = (
        "SELECT o.value * 8192 FROM stations_observation o JOIN stations_datastream d"
        " ON d.id = o.datastream_id WHERE d.identifier = 'ST_CHIANG_SAEN.water-level' ORDER BY 1"
    )
    if installation.database:
        import psycopg

        with psycopg.connect(installation.database) as connection:
            return [int(row[0]) for row in connection.execute(query)]
    with sqlite3.connect(installation.home / "riparian.sqlite3", timeout=60) as connection:
        return [int(row[0]) for row in connection.execute(query)]


def end_connections(installation):
    import psycopg

    with psycopg.connect(installation.database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def installation(tmp_path):
    server = os.environ.get("RIPARIAN_TEST_DATABASE_URL", "")
    name = f"riparian_bridge_{os.getpid()}"
    if server:
        import psycopg

        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
    own = Installation(tmp_path, f"{server.rpartition('/')[0]}/{name}" if server else "")
    done = own.run("init")
    assert done.returncode == 0, done.stderr
    yield own
    if server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def broker(tmp_path):
    own = Broker(tmp_path / "broker")
    own.start()
    yield own
    own.kill(signal.SIGKILL)


@pytest.fixture
def start_bridge(installation, broker):
    started = []

    def start():
        started.append(installation.start("mqtt", "bridge", "--broker", broker.address))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


def test_what_is_said_while_the_bridge_is_away_is_stored_when_it_comes_back(
    installation, broker, start_bridge
):
    bridge = start_bridge()
    sender = Sender(broker.port)
    sender.client.publish(TOPIC, json.dumps({"time": START.isoformat(), "value": 0, "unit": "m"}),
                          qos=1, retain=True)  # fmt: skip
    until(lambda: stored(installation) == [0])
    bridge.kill()
    bridge.communicate()
    for number in [*range(1, 400), 7, 8, 7]:
        sender.say(number)
    until(sender.is_confirmed)
    bridge = start_bridge()
    until(lambda: len(stored(installation)) == 400)
    bridge.terminate()
    _, words = bridge.communicate(timeout=SOON_S)
    assert "stored" in words
    assert stored(installation) == list(range(400))
    sender.client.loop_stop()


@pytest.mark.long
def test_every_acknowledged_message_is_there_once_whatever_is_killed(
    installation, broker, start_bridge
):
    """Bounded here; RIPARIAN_KILLS=200 RIPARIAN_KILL_MESSAGES=100000 is the whole of it."""
    kills = int(os.environ.get("RIPARIAN_KILLS", "9"))
    messages = int(os.environ.get("RIPARIAN_KILL_MESSAGES", "4500"))
    draw = random.Random(20)  # noqa: S311 - which part is killed when keeps no secret
    sender, bridge, next_number = Sender(broker.port), start_bridge(), 0
    parts = ["process", "broker", "stop"] + (["database"] if installation.database else [])
    for kill in range(kills):
        while next_number < messages * (kill + 1) // kills:
            sender.say(next_number)
            next_number += 1
        threading.Event().wait(draw.uniform(0.05, 1.5))
        part = parts[kill % len(parts)]
        if part == "process":
            bridge.kill()
            bridge.communicate()
            bridge = start_bridge()
        elif part == "database":
            end_connections(installation)
        else:
            moment = time.monotonic()
            broker.kill(signal.SIGKILL if part == "broker" else signal.SIGTERM)
            broker.start()
            if part == "broker":
                sender.say_again_what_a_killed_broker_forgot(moment)
    until(sender.is_confirmed, 600)
    until(lambda: len(stored(installation)) >= messages, 600)
    assert stored(installation) == list(range(messages))
    bridge.terminate()
    bridge.communicate(timeout=SOON_S)
    sender.client.loop_stop()
