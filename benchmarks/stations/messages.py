"""Messages by MQTT into PostgreSQL: messages.py BROKER [COUNT].

Needs a loaded installation (RIPARIAN_DATABASE_URL, RIPARIAN_HOME) and a broker with
`max_inflight_messages 2000` or more. Publishes, then times how long the bridge takes.
"""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from riparian.secretariat.config.starting import start_django

SERIES = "ST_CHIANG_SAEN.water-level"
START = datetime(2001, 1, 1, tzinfo=UTC)
BRIDGE = "from riparian.cli.main import run; run()"


def publish(broker: str, count: int) -> None:
    """Publish that many readings at QoS 1 and wait until the broker has them."""
    host, _, port = broker.removeprefix("mqtt://").partition(":")
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="bench", clean_session=True)
    client.max_inflight_messages_set(1000)
    client.connect(host, int(port or 1883))
    client.loop_start()
    last = None
    for number in range(count):
        moment = (START + timedelta(minutes=number)).isoformat()
        said = json.dumps({"time": moment, "value": number % 90 / 10, "unit": "m"})
        last = client.publish(f"riparian/readings/THA/{SERIES}", said, qos=1)
    if last:
        last.wait_for_publish(300)
    client.disconnect()


def main() -> None:
    """Let the bridge meet the broker once, fill the broker, then time the bridge."""
    broker, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50_000  # noqa: PLR2004
    start_django()
    from riparian.secretariat.stations.models import Observation  # noqa: PLC0415

    def stored() -> int:
        return Observation.objects.filter(
            datastream__identifier=SERIES, phenomenon_time__lt=START + timedelta(minutes=count)
        ).count()

    command = [sys.executable, "-c", BRIDGE, "mqtt", "bridge", "--broker", broker]
    meeting = subprocess.Popen(command)
    time.sleep(5)
    meeting.terminate()
    meeting.wait()
    publish(broker, count)
    bridge = subprocess.Popen(command)
    while (first := stored()) == 0:
        time.sleep(0.05)
    before = time.perf_counter()
    while stored() < count:
        time.sleep(0.05)
    span = time.perf_counter() - before
    bridge.terminate()
    bridge.wait()
    print(f"MQTT: {(count - first) / span:,.0f} messages a second ({count:,} messages)")


if __name__ == "__main__":
    main()
