"""Every door leads to the same table: API, file, folder, e-mail, messages."""

import io
import json
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from django.test import Client
from installation import Installation

from riparian.engine.errors import InvalidInput
from riparian.engine.io.observations.messages import read_message
from riparian.secretariat.lib.errors import NotAllowed, Unacceptable
from riparian.secretariat.stations import exports, folder, mail
from riparian.secretariat.stations.bridge import Bridge, Message, broker_at, store_batch
from riparian.secretariat.stations.files import read_file
from riparian.secretariat.stations.intake import Sender
from riparian.secretariat.stations.models import Datastream, Delivery, Quarantined

pytestmark = pytest.mark.django_db
LEVEL = "ST_CHIANG_SAEN.water-level"
DAILY = "ST_STUNG_TRENG.discharge.daily"
CSV = f"series,time,value,unit\n{LEVEL},2024-05-01T00:00:00Z,1.5,m\n{LEVEL},x,1,m\n"
ALL = Sender(name="test", is_installation=True)


@pytest.fixture
def token(actor, at):
    from riparian.secretariat.accounts.operations import make_token

    def make(name, scope="write"):
        return make_token(label="feed", scope=scope, by=actor(name), at=at)[1]

    return make


@pytest.fixture
def post(token):
    def call(readings, name="tha-duty-officer", scope="write", query="", **headers):
        secret = token(name, scope)
        return Client().post(
            f"/api/observations{query}", json.dumps(readings), content_type="application/json",
            headers={"authorization": f"Bearer {secret}", **headers},
        )  # fmt: skip

    return call


READING = {"series": LEVEL, "time": "2024-05-01T00:00:00Z", "value": 1.5, "unit": "m"}


def test_a_program_delivers_and_a_repeat_counts_once(post, standing):
    first = post([READING, {**READING, "unit": ""}], **{"idempotency-key": "a"})
    assert first.status_code == 201, first.content
    assert first.json()["adds"] == 1
    assert first.json()["rejections"][0]["code"] == "unit"
    second = post([READING], **{"idempotency-key": "a"})
    assert (second.status_code, second.json()["is_repeat"]) == (200, True)
    assert len(standing()) == 1


def test_a_dry_run_of_the_api_stores_nothing(post, standing):
    answer = post([READING], query="?dry_run=true")
    assert (answer.status_code, answer.json()["adds"]) == (200, 1)
    assert standing() == []


def test_a_token_that_reads_or_a_role_that_does_not_deliver_is_refused(post):
    assert post([READING], scope="read").status_code == 403
    assert post([READING], name="tha-auditor").status_code == 403
    assert (
        Client().post("/api/observations", "[]", content_type="application/json").status_code == 401
    )


def test_programs_read_what_people_may_see(send, raw, signed_in):
    send(raw())
    public, member = Client(), signed_in("lao-analyst")
    for client, sees in ((public, False), (member, True)):
        series = {row["identifier"] for row in client.get("/api/series?limit=200").json()["items"]}
        latest = {row["series"] for row in client.get("/api/observations/latest").json()}
        values = client.get(f"/api/series/{LEVEL}/observations")
        assert (LEVEL in series, LEVEL in latest, values.status_code == 200) == (sees,) * 3
        assert DAILY in series
    cut = "since=2016-12-29T17:00:00Z&until=2016-12-30T17:00:00Z"
    answer = public.get(f"/api/series/{DAILY}/observations?{cut}").json()
    assert [row["value"] for row in answer["items"]] == [5474]
    stations = public.get("/api/stations?country=CHN&limit=200").json()["items"]
    assert {row["country"] for row in stations} == {"CHN"}
    assert public.get("/api/quarantine").json()["items"] == []


def test_embargo_keeps_new_values_from_others_on_every_way_out(send, raw, at, signed_in):
    Datastream.objects.filter(identifier=LEVEL).update(embargo_hours=24)
    recent = at.replace(microsecond=0).isoformat()
    send(raw("1"), raw("2", recent))
    for name, seen in (("tha-analyst", [1, 2]), ("lao-analyst", [1])):
        client = signed_in(name)
        rows = client.get(f"/api/series/{LEVEL}/observations").json()["items"]
        assert [row["value"] for row in rows] == seen
        latest = {r["series"]: r["value"] for r in client.get("/api/observations/latest").json()}
        assert latest[LEVEL] == seen[-1]


def test_a_file_in_the_folder_is_taken_in_once_and_put_aside(tmp_path, at, standing):
    (tmp_path / "a.csv").write_text(CSV)
    (tmp_path / "b.csv").write_text("nothing")
    (tmp_path / "c.txt").write_text("not mine")
    looks = list(
        folder.watch(tmp_path, sender=ALL, now=lambda: at, every_s=0, is_over=lambda: True)
    )
    assert [(path.name, bool(words)) for path, words, _ in looks] == [
        ("a.csv", False),
        ("b.csv", True),
    ]
    assert len(standing()) == 1
    (report,) = (tmp_path / "done").glob("*.json")
    assert json.loads(report.read_text())["quarantined"] == 1
    assert (tmp_path / "c.txt").exists()
    assert len(list((tmp_path / "refused").iterdir())) == 2
    (tmp_path / "again.csv").write_text(CSV)
    ((_, _, again),) = folder.watch(
        tmp_path, sender=ALL, now=lambda: at, every_s=0, is_over=lambda: True
    )
    assert again.is_repeat


def test_the_folder_is_looked_at_until_told_otherwise(tmp_path, at):
    turns = iter((False, True))
    assert (
        list(
            folder.watch(
                tmp_path, sender=ALL, now=lambda: at, every_s=0, is_over=lambda: next(turns)
            )
        )
        == []
    )


@pytest.fixture
def letter(token):
    def write(*attachments, name="tha-duty-officer", header=True, scope="write", secret=""):
        message = EmailMessage()
        message["From"] = "gauge@example.org"
        secret = secret or token(name, scope)
        if header:
            message[mail.HEADER] = secret
        message.set_content("Readings." if header else f"Readings.\nToken: {secret}\n")
        for number, content in enumerate(attachments):
            message.add_attachment(
                content.encode(), maintype="text", subtype="csv", filename=f"{number}.csv"
            )
        return bytes(message)

    return write


@pytest.mark.parametrize("header", [True, False])
def test_an_attachment_is_delivered_for_the_country_of_the_token(letter, at, standing, header):
    ((name, report),) = mail.receive_readings(letter(CSV, header=header), at=at)
    assert (name, report.adds, report.quarantined) == ("0.csv", 1, 1)
    assert Delivery.objects.get(door="mail").owner_country == "THA"


def test_mail_without_a_token_or_an_attachment_is_refused(letter, at):
    for content in (letter(CSV, secret="x"), letter(CSV, scope="read"), b"From: a\n\nno"):  # noqa: S106
        with pytest.raises(NotAllowed):
            mail.receive_readings(content, at=at)
    with pytest.raises(Unacceptable):
        mail.receive_readings(letter(), at=at)


def test_messages_may_speak_like_sensorthings_and_rubbish_is_seen_by_a_person():
    def read(payload):
        return list(read_message(payload, series="S", place="t"))

    (row,) = read(b'{"phenomenonTime": "T", "result": 1.50, "uom": "m", "resultTime": "R"}')
    assert (row.series, row.time, row.value, row.unit, row.result_time) == (
        "S",
        "T",
        "1.50",
        "m",
        "R",
    )
    rows = read(b'[{"time": "T", "value": "1", "unit": "m", "series": "Z"}, 7]')
    assert [(one.series, one.place) for one in rows] == [("Z", "t [1]"), ("S", "t [2]")]
    for payload in (b"", b"\xff", b"[]", b"null", b'"text"', b"1.5"):
        (row,) = read(payload)
        assert (row.time, row.unit) == ("", "")
    (row,) = read(b'{"time": {}, "value": [1], "unit": true}')
    assert (row.time, row.value, row.unit) == ("", "", "")


def message(payload, topic=f"r/THA/{LEVEL}"):
    return Message(topic, payload.encode(), 1, 1)


def test_a_batch_of_messages_is_stored_by_country_and_rubbish_waits_once(at, standing):
    good = '{"time": "2024-05-01T00:00:00Z", "value": 1.5, "unit": "m"}'
    batch = [message(good), message(good), message("rubbish"), message("rubbish"),
             message(good, f"r/LAO/{LEVEL}")]  # fmt: skip
    store_batch(batch, root="r", at=at)
    store_batch(batch, root="r", at=at)
    assert [value for _, value in standing()] == [1.5]
    waiting = sorted(Quarantined.objects.values_list("place", "code"))
    assert waiting == [(f"r/LAO/{LEVEL}", "series"), (f"r/THA/{LEVEL}", "unit")]


@pytest.mark.parametrize(
    "address", ["broker", "http://broker", "mqtt://", "mqtt://h:x", "mqtt://h:99999"]
)
def test_an_address_that_is_no_broker_is_refused(address):
    with pytest.raises(InvalidInput):
        broker_at(address)


def test_a_broker_is_read_from_its_address():
    broker = broker_at("mqtts://me%40x:p%2Fw@broker.example")
    assert (broker.host, broker.port, broker.is_encrypted) == ("broker.example", 8883, True)
    assert (broker.username, broker.password) == ("me@x", "p/w")
    assert "p/w" not in repr(broker)
    assert Bridge(broker, now=lambda: datetime.now(UTC)).stored == 0  # noqa: TID251


@pytest.mark.parametrize("to", ["csv", "parquet", "waterml"])
def test_what_is_exported_imports_again_and_changes_nothing(to, at):
    import fastparquet
    import pandas as pd

    from riparian.secretariat.stations.operations import Origin, rehearse_delivery
    from riparian.secretariat.stations.quality import Door

    content = exports.exported("ST_STUNG_TRENG", series=DAILY, to=to, at=at)
    if to == "parquet":
        table = fastparquet.ParquetFile(io.BytesIO(content)).to_pandas()
        assert (len(table), table["value"].iloc[-1]) == (39_055, 5436)
        assert table["time"].iloc[0] == pd.Timestamp("1909-12-31T17:00:00Z")
        content = table.to_csv(index=False).encode()
    report = rehearse_delivery(
        read_file(content), origin=Origin(door=Door.IMPORT, sender=ALL), at=at
    )
    assert (report.adds, report.changes, report.leaves_alone, report.quarantined) == (
        0,
        0,
        39_055,
        0,
    )


def test_an_export_says_what_is_there_when_asked_for_what_is_not(at):
    with pytest.raises(InvalidInput):
        exports.exported("ST_NOWHERE", series="", to="csv", at=at)
    both = exports.exported("ST_STUNG_TRENG", series="", to="waterml", at=at)
    assert both.count(b"<wml2:observationMember>") == 2
    assert exports.exported("ST_MANAN", series="", to="csv", at=at).count(b"\n") == 1


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("riparian.secretariat.stations.files.LARGEST", 3)
    with pytest.raises(InvalidInput):
        read_file(b"1234")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A small installation of its own, as one person has it."""
    installation = Installation(tmp_path_factory.mktemp("home"))
    assert installation.run("init").returncode == 0
    return installation.run, installation.home


def test_the_command_line_imports_exports_and_watches(installed):
    run, home = installed
    (home / "in").mkdir()
    (home / "new.csv").write_text("time,value\n2024-05-01T00:00:00Z,150\n")
    said = ("--series", LEVEL, "--unit", "cm", "--json")
    told = run("observations", "import", "new.csv", "--dry-run", *said)
    assert (told.returncode, json.loads(told.stdout)["adds"]) == (0, 1), told.stderr
    done = run("observations", "import", "new.csv", *said)
    assert json.loads(done.stdout)["adds"] == 1
    again = run("observations", "import", "new.csv", "--series", LEVEL, "--unit", "cm")
    assert "came before" in again.stderr
    out = run("observations", "export", "--station", "ST_CHIANG_SAEN")
    assert ",1.5,m," in out.stdout
    assert run("observations", "export", "--station", "X", "--format", "odt").returncode == 3
    kept = run(
        "observations", "export", "--station", "ST_PAKSE", "--format", "parquet", "--out", "p"
    )
    assert kept.returncode == 0
    assert (home / "p").stat().st_size > 1000
    (home / "in" / "a.csv").write_text(CSV)
    watched = run("observations", "watch", "in", "--once", "--country", "THA")
    assert "leaves alone 1, in quarantine 1" in watched.stderr, watched.stderr
    (home / "bad.csv").write_text("time,value\n" + "2024-05-01T00:00:00Z,x\n" * 25)
    rehearsed = run("observations", "import", "bad.csv", "--dry-run", *said[:-1])
    assert rehearsed.stderr.count("is not a number") == 20
    assert "and 5 more; --dry-run --json names each" in rehearsed.stderr
    assert run("observations", "import", "in/none.csv").returncode == 2
    assert run("observations", "receive", given="From: a\n\nx").returncode == 1


def test_the_bridge_refuses_an_address_that_is_none(installed):
    run, _ = installed
    assert run("mqtt", "bridge", "--broker", "nowhere").returncode == 3
