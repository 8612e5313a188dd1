"""A real broker and its own command-line client hear of new public readings."""

import json
import signal
import subprocess

import pytest
from mosquitto import MOSQUITTO, SUBSCRIBE, Broker

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not MOSQUITTO or not SUBSCRIBE,
        reason="Mosquitto and its clients are not installed",
    ),
]


@pytest.fixture
def port(tmp_path):
    broker = Broker(tmp_path / "broker")
    broker.start()
    yield broker.port
    broker.kill(signal.SIGTERM)


@pytest.fixture
def heard(port):
    """What `mosquitto_sub` is given of everything that was published after it subscribed."""
    command = [SUBSCRIBE, "-p", str(port), "-t", "#", "-q", "1", "-c",
               "-i", "listener"]  # fmt: skip
    subprocess.run([*command, "-E"], check=True)

    def messages(count):
        done = subprocess.run(
            [*command, "-v", "-C", str(count), "-W", "20"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        lines = [line.split(" ", 1) for line in done.stdout.splitlines()]
        return [(topic, json.loads(payload)) for topic, payload in lines]

    return messages


def test_programs_and_the_world_hear_of_public_readings_once(port, heard, river, at):
    from riparian.secretariat.accounts.actor import NOBODY
    from riparian.secretariat.publishing.announcing import Announcer
    from riparian.secretariat.publishing.entities import Reader
    from riparian.secretariat.publishing.models import Told
    from riparian.secretariat.stations.bridge import broker_at
    from riparian.secretariat.stations.models import DeliveredSeries

    first = DeliveredSeries.objects.filter(datastream__in=river.values()).order_by("pk").first()
    Told.objects.create(broker=f"127.0.0.1:{port}", cursor=first.pk - 1)
    announcer = Announcer(
        broker=broker_at(f"mqtt://127.0.0.1:{port}"), site="https://river.example", centre="xx-test"
    )
    reader = Reader(actor=NOBODY, at=at, root="https://river.example/sta/v1.1")
    assert announcer.run(is_over=lambda seconds: seconds > 0, reader_now=lambda: reader) == 203
    messages = heard(203)
    series = f"v1.1/Datastreams({river['open'].pk})"
    readings = [m for topic, m in messages if topic == f"{series}/Observations"]
    notices = [
        m for topic, m in messages if topic == "origin/a/wis2/xx-test/data/recommended/hydrology"
    ]
    assert [m["result"] for m in readings] == pytest.approx([1 + hour / 10 for hour in range(100)])
    assert [m for topic, m in messages if topic == "v1.1/Observations"] == readings
    changed = [(t, m["@iot.id"], m["phenomenonTime"]) for t, m in messages if "name" in m]
    spans = {span for _, _, span in changed}
    assert [(t, key) for t, key, _ in changed] == [
        (series, river["open"].pk),
        ("v1.1/Datastreams", river["open"].pk),
    ]
    assert len(spans) == 1
    assert spans.pop().endswith(readings[-1]["phenomenonTime"])
    assert len(notices) == 1
    assert announcer.run(is_over=lambda seconds: seconds > 0, reader_now=lambda: reader) == 0
