"""Pages, forms, exports and API of commitments: the path of two coders, and who sees what."""

import csv
import io
import json

import pytest
from django.test import Client
from icalendar import Calendar

from riparian.secretariat.accounts import operations as accounts
from riparian.secretariat.accounts.actor import NOBODY
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.accounts.visibility import is_visible_to
from riparian.secretariat.commitments import operations, reporting
from riparian.secretariat.commitments.models import Cell, Commitment, Evidence, Report
from riparian.secretariat.commitments.operations import Proof

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/commitments/", "/commitments/?area=water&by=2027&sort=due", "/commitments/matrix?page=3",
    "/commitments/matrix?country=LAO&due=overdue&evidence=without&stage=open", "/commitments/CM-092",
    "/commitments/scores", "/commitments/scores?by=document", "/commitments/scores?by=country",
    "/commitments/scores?by=pillar&area=water", "/commitments/reports", "/commitments/scores.svg",
    "/commitments/matrix.csv", "/commitments/due.ics", "/commitments/due.atom",
]  # fmt: skip
SIGNED_IN = [
    "/commitments/CM-092/evidence", "/commitments/CM-092/score/2026", "/commitments/CM-092/assign",
    "/commitments/reports/ask", "/desk",
]  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC + SIGNED_IN)
def test_every_page_answers_within_its_queries(path, signed_in, django_assert_max_num_queries):
    reader = signed_in("tha-officer", "zh-hans")
    reader.get("/studies/")
    with django_assert_max_num_queries(12):
        assert reader.get(path).status_code == 200


def test_a_longer_list_needs_no_more_queries(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/commitments/matrix?document=D-WATER24")
    with CaptureQueriesContext(connection) as many:
        client.get("/commitments/matrix")
    assert len(few) == len(many)


def test_what_was_promised_on_water_by_2027_is_found(client):
    page = client.get("/commitments/?area=water&by=2027&sort=due").content.decode()
    assert "CM-212" in page
    assert "CM-074" in page
    assert "CM-001" not in page
    rows = list(csv.DictReader(io.StringIO(
        client.get("/commitments/matrix.csv?area=water&by=2027").content.decode())))  # fmt: skip
    assert {row["area"] for row in rows} == {"water"}
    assert all("" < row["deadline"] < "2028" for row in rows)


def test_filters_that_mean_nothing_are_left_out(client):
    for query in ("area=x", "by=20x7", "by=٢٠٢٧", "sort=x", "due=x", "stage=x", "country=LAOO",
                  "by=0000"):  # fmt: skip
        assert client.get(f"/commitments/?{query}").status_code == 200


def test_scripts_get_only_the_table(client):
    part = client.get("/commitments/matrix?page=2", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert part.content.startswith(b'<div id="matrix">')


def test_deadlines_stand_in_the_calendar_on_the_last_day_they_may_mean(client):
    calendar = Calendar.from_ical(client.get("/commitments/due.ics").content)
    days = {str(event["uid"]): event["dtstart"].dt.isoformat() for event in calendar.events}
    assert days["commitment-CM-145@riparian"] == "2027-12-31"
    assert days["commitment-CM-199@riparian"] == "2027-08-16"
    feed = client.get("/commitments/due.atom").content.decode()
    assert "CM-199" in feed
    assert "CM-074" not in feed  # 2022 is over


def send(client, path, given):
    answer = client.post(path, given)
    assert answer.status_code == 302, answer.content.decode()[-2500:]
    return answer["Location"]


def test_the_path_from_paragraph_to_report(signed_in, paragraph):  # noqa: PLR0915 - one walk
    officer = signed_in("tha-officer")
    location = send(officer, f"/commitments/cut/{paragraph.pk}", {
        "title_en": "Share levels daily", "title_zh": "每日共享水位", "verb": "Share",
        "quantity": "2", "unit": "reports per day", "deadline": "2027", "deadline_basis": "text",
        "pillar": "economic-sustainable", "area": "water", "responsible": ["LAO", "VNM"],
        "audience": "mechanism",
    })  # fmt: skip
    page = officer.get(location).content.decode()
    for words in ("Share levels daily", "2 reports per day", "2027", "LAO, VNM"):
        assert words in page
    send(officer, f"{location}/correct", {
        "title_en": "Share levels daily", "deadline": "2027-06", "pillar": "economic-sustainable",
        "area": "water", "is_for_all": "on", "audience": "mechanism",
    })  # fmt: skip
    send(signed_in("lao-officer"), f"{location}/evidence", {
        "text": "Sent since March", "dated": "2026-03", "source": "Bulletin 3", "country": "LAO",
        "link": "", "audience": "mechanism",
    })  # fmt: skip
    coders = [form_choice(officer, location, "China analyst"),
              form_choice(officer, location, "Viet Nam analyst")]  # fmt: skip
    send(officer, f"{location}/assign", {"year": "2026", "coders": coders})
    assert "Share levels daily" in signed_in("chn-analyst").get("/desk").content.decode()
    send(signed_in("chn-analyst"), f"{location}/score/2026",
         {"score_LAO": "1", "reason_LAO": "Bulletin 3"})  # fmt: skip
    send(signed_in("vnm-analyst"), f"{location}/score/2026",
         {"score_LAO": "0", "reason_LAO": "Not daily"})  # fmt: skip
    chair = signed_in("khm-officer")
    assert "scores differ" in chair.get(location).content.decode()
    assert chair.get(f"{location}/rule/2026/VNM").status_code == 200
    assert chair.get(f"{location}/rule/2025/LAO").status_code == 404
    send(chair, f"{location}/rule/2026/LAO", {"score": "0", "reason": "Begun"})
    page = chair.get(location).content.decode()
    for words in ("Bulletin 3", "Not daily", "Begun", "commitment.ruled"):
        assert words in page
    number = Evidence.objects.get().pk
    send(signed_in("lao-analyst"), f"/commitments/evidence/{number}/withdraw", {"because": "old"})
    report = send(officer, "/commitments/reports/ask", {"year": "2026", "audience": "mechanism"})
    part = officer.get(report, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" in part
    key = int(report.rsplit("/", 1)[1])
    reporting.build(key, at=Report.objects.get(pk=key).asked_at)
    assert officer.get(report, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "Share levels daily" in officer.get(report).content.decode()
    assert officer.get(f"{report}/chart.svg").content.startswith(b"<svg")
    assert officer.get(f"{report}.html").status_code == 200
    assert officer.get(f"{report}.odt").status_code == 404
    assert Client().get(report).status_code == 404


def form_choice(client, location, name):
    import re

    page = client.get(f"{location}/assign").content.decode()
    return re.search(rf'value="(\d+)"[^>]*>\s*{name}', page).group(1)


def test_an_error_in_a_form_is_said_and_what_was_typed_is_kept(signed_in, paragraph):
    officer = signed_in("tha-officer")
    page = officer.post(f"/commitments/cut/{paragraph.pk}", {
        "title_en": "Kept words", "deadline": "soon", "is_for_all": "on",
        "pillar": "economic-sustainable", "area": "water", "audience": "mechanism"}).content.decode()  # fmt: skip
    assert "Kept words" in page
    assert "write YYYY" in page
    page = signed_in("tha-analyst").post("/commitments/CM-001/score/2026", {"score_LAO": "1"})
    assert "say why" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("lao-fund-manager", "/commitments/CM-001/score/2026"),
        ("lao-analyst", "/commitments/CM-001/assign"),
        ("lao-public-reader", "/commitments/CM-001/evidence"),
        ("lao-analyst", "/commitments/reports/ask"),
        ("lao-analyst", "/commitments/cut/1"),
    ],
)
def test_what_a_role_may_not_do_is_a_designed_page(who, path, signed_in):
    assert signed_in(who).get(path).status_code == 403
    assert Client().get(path).status_code == 302


def test_a_report_that_is_not_built_has_no_files(signed_in, actor, at):
    row = reporting.ask_report(2026, audience="public", by=actor("lao-officer"), at=at)
    client = signed_in("lao-officer")
    for path in (f"/commitments/reports/{row.pk}.pdf", f"/commitments/reports/{row.pk}/chart.svg"):
        assert client.get(path).status_code == 404


SINGLE = ("/commitments/{id}", "/commitments/{id}/record.json", "/api/commitments/{id}")
LISTS = ("/commitments/?q=cm-matrix", "/commitments/matrix?q=cm-matrix",
         "/commitments/matrix.csv?q=cm-matrix", "/commitments/matrix.json?q=cm-matrix",
         "/commitments/due.ics?q=cm-matrix", "/commitments/due.atom?q=cm-matrix",
         "/api/commitments?q=cm-matrix&limit=200")  # fmt: skip


@pytest.fixture
def protected(cut, actor, at):
    """Commitments of each audience and owner, each with evidence of each audience."""
    made = []
    for audience in Audience.values:
        for owner, named in (("THA", ()), ("VNM", ()), ("CHN", ("LAO",))):
            row = cut(title=f"cm-matrix {audience} {owner}", deadline="2199")
            changes = {"audience": audience, "owner_country": owner,
                       "countries": "|LAO|" if named else ""}  # fmt: skip
            Commitment.objects.filter(pk=row.pk).update(**changes)
            Cell.objects.filter(commitment=row).update(**changes)
            made.append(Commitment.objects.get(pk=row.pk))
    return made


def test_every_page_feed_export_and_api_agrees_with_the_rule(protected, signed_in, actor):
    wrong, cases = [], 0
    for name in [None, *(f"lao-{role}" for role in Role.values)]:
        client, who = (signed_in(name), actor(name)) if name else (Client(), NOBODY)
        lists = {path: client.get(path).content.decode() for path in LISTS}
        for row in protected:
            may = is_visible_to(row, who)
            for path, text in lists.items():
                cases += 1
                if (row.identifier in text) != may:
                    wrong.append((name, path, str(row)))
            for path in SINGLE:
                cases += 1
                status = client.get(path.format(id=row.identifier)).status_code
                if status != (200 if may else 404):
                    wrong.append((name, path, str(row), status))
    assert wrong == []
    assert cases >= 1_000


def test_secret_evidence_shows_nowhere(signed_in, actor, at):
    proof = Proof(text="Only for two", dated="2026-03", source="Cable", audience="delegation",
                  countries=["VNM"])  # fmt: skip
    operations.add_evidence("CM-186", proof, by=actor("lao-officer"), at=at)
    paths = ("/commitments/CM-186", "/commitments/CM-186/record.json",
             "/commitments/matrix.csv?q=CM-186", "/commitments/matrix.json?q=CM-186",
             "/api/commitments/CM-186")  # fmt: skip
    for name, may in (("lao-officer", True), ("vnm-negotiator", True), ("vnm-analyst", False),
                      ("chn-officer", False), ("tha-auditor", False)):  # fmt: skip
        client = signed_in(name)
        for path in paths:
            assert ("Only for two" in client.get(path).content.decode()) == may, (name, path)
        matrix = client.get("/commitments/matrix?q=CM-186").content.decode()
        assert ("▤1" in matrix) == may
        listed = client.get("/commitments/?q=CM-186&evidence=with").content.decode()
        assert ("CM-186" in listed.split("<tbody>")[-1]) == may or "<tbody>" not in listed


def test_programs_enter_evidence_and_scores_with_a_token(actor, at, client):
    _, token = accounts.make_token(label="t", scope="write", by=actor("lao-analyst"), at=at)
    headers = {"Authorization": f"Bearer {token}"}
    proof = {"text": "Sent", "dated": "2026-03", "source": "Bulletin"}
    at_api = "/api/commitments/CM-186"
    made = client.post(f"{at_api}/evidence", json.dumps(proof), "application/json", headers=headers)
    assert made.status_code == 201, made.content
    given = {"year": 2026, "scores": [{"score": "1", "reason": "Bulletin"}]}
    sent = client.post(f"{at_api}/scores", json.dumps(given), "application/json", headers=headers)
    assert sent.json() == {"entered": 1}
    again = client.post(f"{at_api}/scores", json.dumps(given), "application/json", headers=headers)
    assert again.status_code == 409
    twice = {"year": 2026, "scores": [{"score": "1", "reason": "x"}] * 2}
    refused = client.post(
        f"{at_api}/scores", json.dumps(twice), "application/json", headers=headers
    )
    assert refused.status_code == 422
    found = client.get(at_api, headers=headers).json()
    assert found["evidence"][0]["source"] == "Bulletin"
    assert found["countries"] == [
        {"country": None, "stage": "one-in", "year": 2026, "score": None, "evidence": []}
    ]
    listed = client.get("/api/commitments?q=CM-186", headers=headers).json()["items"][0]
    assert listed["responsible"] == "B-JWG-WAT"
    assert listed["due"] == "none"
