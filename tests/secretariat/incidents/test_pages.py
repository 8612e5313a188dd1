"""Pages, forms and the API of incidents, sent and read as a browser and a program do."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client

from riparian.secretariat.accounts import operations as accounts
from riparian.secretariat.incidents import chart, engine, operations, queries
from riparian.secretariat.incidents.drills import SIGN
from riparian.secretariat.incidents.models import Assistance, Entry, HandOver, Incident, Task

pytestmark = pytest.mark.django_db
LAO, VNM = "lao-duty-officer", "vnm-duty-officer"
GIVEN = {
    "kind": "flood", "severity": "severe", "title_en": "Flood at Pakse", "title_zh": "巴色洪水",
    "place": "Pakse", "affected": ["LAO", "VNM"], "text": "Rising.", "audience": "mechanism",
    "latitude": "15.12", "longitude": "105.8", "detected_on": "2026-01-02", "detected": "03:04",
}  # fmt: skip


def send(client, path, given=None):
    answer = client.post(path, given or {})
    assert answer.status_code == 302, re.findall(r'class="error">[^<]*', answer.content.decode())
    return answer["Location"]


@pytest.fixture
def opened(signed_in):
    return send(signed_in(LAO), "/incidents/open", GIVEN)


def test_an_incident_from_opening_to_closing_by_forms_alone(opened, signed_in, at):
    lao, vnm = signed_in(LAO), signed_in(VNM)
    row = Incident.objects.get(identifier=opened.rsplit("/", 1)[1])
    send(vnm, opened + "/act/acknowledge")
    send(
        vnm,
        opened + "/entry",
        {
            "entry-kind": "responded",
            "entry-text": "Boats.",
            "entry-happened_on": "2026-02-01",
            "entry-happened": "10:00",
        },
    )
    due = at + timedelta(days=2)
    send(
        lao,
        opened + "/task",
        {
            "task-text": "Sandbags",
            "task-country": "VNM",
            "task-due_on": f"{due:%Y-%m-%d}",
            "task-due": "08:00",
        },
    )
    send(vnm, f"{opened}/task/{Task.objects.get(incident=row).pk}/done")
    pumps = {"help-what": "pumps", "help-quantity": "10", "help-unit": "pieces"}
    send(lao, opened + "/help", pumps | {"side": "ask"})
    request = Assistance.objects.get(incident=row)
    send(vnm, opened + "/help", pumps | {"side": "offer", "answers": str(request.pk)})
    offer = Assistance.objects.get(answers=request)
    send(lao, f"{opened}/help/{offer.pk}/accept")
    page = lao.get(opened).content.decode()
    for words in ("Sandbags", "10 pieces", "promised: 10", "Boats.", "15.12"):
        assert words in page
    send(lao, opened + "/act/severity", {"value": "extreme", "text": "Dyke broke."})
    send(lao, opened + "/act/name", {"affected": ["KHM"]})
    send(lao, opened + "/act/stage", {"value": "closed", "text": "Over."})
    assert lao.post(opened + "/act/eat").status_code == 404
    assert "Dyke broke." in vnm.get(opened).content.decode()
    assert row.identifier not in lao.get("/incidents/").content.decode()
    filtered = "/incidents/register?kind=flood&severity=extreme&stage=closed&country=KHM&q=Pakse"
    assert row.identifier in lao.get(filtered).content.decode()


def test_an_entry_is_corrected_on_its_own_page(opened, signed_in):
    client = signed_in(LAO)
    send(client, opened + "/entry", {"entry-kind": "note", "entry-text": "12 m"})
    entry = Entry.objects.get(text="12 m")
    path = f"{opened}/entry/{entry.pk}/correct"
    assert "12 m" in client.get(path).content.decode()
    half = client.post(path, {"text": "11 m", "happened_on": "2026-01-01"})
    assert "day and the hour" in half.content.decode()
    send(client, path, {"text": "11 m", "is_struck": "on"})
    assert "It did not happen." in client.get(opened).content.decode()


@pytest.mark.parametrize(
    ("path", "given", "words"),
    [
        ("/entry", {"entry-kind": "alerted", "entry-text": "x"}, "desk was alerted"),
        ("/entry", {"entry-kind": "note", "entry-text": f"{SIGN} x"}, "sign of drills"),
        ("/entry", {"entry-kind": "note", "entry-text": ""}, "required"),
        ("/task", {"task-text": "x", "task-country": "LAO", "task-due_on": "2020-01-01",
                   "task-due": "08:00"}, "due in the past"),
        ("/help", {"help-what": "x", "help-quantity": "1", "help-unit": "tonnes",
                   "help-country": "LAO", "side": "ask"}, "cannot ask itself"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_on_the_page_and_what_was_typed_stays(
    path, given, words, opened, signed_in
):
    answer = signed_in(LAO).post(opened + path, given)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert 'role="alert"' in page


def test_a_wall_clock_that_does_not_exist_is_refused(signed_in):
    from riparian.secretariat.accounts.models import User

    User.objects.filter(username=LAO).update(zone="Europe/Paris")
    skipped = GIVEN | {"detected_on": "2026-03-29", "detected": "02:30"}
    assert "does not exist" in signed_in(LAO).post("/incidents/open", skipped).content.decode()


def test_a_drill_has_a_form_of_its_own_that_does_not_ask_for_outsiders(signed_in):
    client = signed_in(LAO)
    page = client.get("/incidents/drills/open").content.decode()
    assert SIGN in page
    assert 'name="outside"' not in page
    assert 'value="public"' not in page
    place = send(client, "/incidents/drills/open", GIVEN | {"outside": "a@b.example"})
    row = Incident.objects.get(identifier=place.rsplit("/", 1)[1])
    assert (row.is_drill, row.outside) == (True, "")
    assert client.post("/incidents/drills/open", GIVEN | {"audience": "public"}).status_code == 200


def test_a_shift_is_handed_over_on_its_page(opened, signed_in):
    first, second = signed_in(VNM), signed_in("vnm-officer")
    for base in ("/incidents/handover", "/incidents/drills/handover"):
        send(first, base + "/give", {"remarks": "Rising."})
        page = second.get(base).content.decode()
        assert "Sign and take over" in page
        assert "Sign and take over" not in first.get(base).content.decode()
        row = HandOver.objects.filter(owner_country="VNM").first()
        send(second, f"/incidents/handover/{row.pk}/take")
        assert "vnm" not in signed_in(LAO).get(base).content.decode().lower().split("<main")[1]


def test_the_after_action_report_answers_as_page_paper_table_and_drawing(opened, signed_in, at):
    client, number = signed_in(LAO), opened.rsplit("/", 1)[1]
    page = client.get(opened + "/after-action").content.decode()
    assert "The longest wait" in page
    assert "and nobody has responded" in page
    assert "since the last first response" not in page
    drawing = client.get(opened + "/after-action.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert client.get(opened + "/after-action.pdf").content.startswith(b"%PDF")
    rows = list(csv.DictReader(StringIO(client.get(opened + "/after-action.csv").content.decode())))
    assert {row["step"] for row in rows} == {"alerted", "acknowledged", "responded", "closed"}
    assert {row["incident"] for row in rows} == {number}
    row = Incident.objects.get(identifier=number)
    review = engine.review_of(row, queries.entries_of(row), at=at)
    spec = chart.review_spec(review, title=str(row))
    assert len(spec["data"]["values"]) == len(review.delays) == len(rows)
    operations.add_entry(number, kind="responded", text="", by=_actor(VNM), at=at)
    operations.change_stage(number, stage="closed", text="", by=_actor(VNM), at=at)
    assert "Closed 0 minutes after" in client.get(opened + "/after-action").content.decode()


def _actor(name):
    from riparian.secretariat.accounts.models import User
    from riparian.secretariat.accounts.queries import find_actor

    return find_actor(User.objects.get(username=name).pk)


@pytest.fixture
def program(actor, at):
    _, token = accounts.make_token(label="gauge", scope="write", by=actor(LAO), at=at)
    return Client(headers={"authorization": f"Bearer {token}"})


def test_a_program_opens_an_incident_and_writes_into_its_log(program, at):
    report = {"drill": False, "kind": "flood", "severity": "minor", "titles": {"en": "Gauge"},
              "place": "Pakse", "affected": ["LAO"], "detected_at": at.isoformat()}  # fmt: skip
    answer = program.post("/api/incidents", report, "application/json")
    assert answer.status_code == 201, answer.content
    number = answer.json()["number"]
    entry = {"drill": False, "kind": "note", "text": "12 m"}
    place = f"/api/incidents/{number}/entries"
    assert program.post(place, entry, "application/json").status_code == 201
    mixed = program.post(place, entry | {"drill": True}, "application/json")
    assert (mixed.status_code, "never mix" in mixed.json()["reason"]) == (422, True)
    naive = program.post(place, entry | {"happened_at": "2026-01-01T00:00:00"}, "application/json")
    assert naive.status_code == 422
    assert program.get(f"/api/incidents/{number}").json()["log"][-1]["sign"] == ""
    review = program.get(f"/api/incidents/{number}/after-action").json()
    assert review["knowledge"][0]["country"] == "LAO"
    assert program.get("/api/incidents?kind=x").status_code == 422
    listed = program.get("/api/incidents?kind=flood&stage=open&limit=200").json()["items"]
    assert number in {row["number"] for row in listed}


def test_a_drill_of_a_program_says_so_in_every_field_that_is_read_alone(program):
    report = {"drill": True, "kind": "crime", "severity": "minor", "titles": {"en": "Boats"},
              "place": "Pakse", "affected": ["LAO"]}  # fmt: skip
    answer = program.post("/api/incidents", report, "application/json").json()
    assert (answer["drill"], answer["sign"], answer["title"]) == (True, SIGN, f"{SIGN} Boats")
    document = program.get(f"/api/incidents/{answer['number']}").json()
    assert all(row["sign"] == SIGN for row in document["log"])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_an_incident_does_not_ask_more_with_more_entries(
    language, opened, signed_in, actor, at, django_assert_max_num_queries
):
    number = opened.rsplit("/", 1)[1]
    for _ in range(30):
        operations.add_entry(number, kind="note", text="x", by=actor(LAO), at=at)
    client = signed_in(LAO, language)
    client.get(opened)
    for path in (opened, "/incidents/", opened + "/after-action", "/incidents/handover"):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200
