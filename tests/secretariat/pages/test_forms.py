"""Every form of the platform, sent as a browser sends it."""

import json
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from riparian.secretariat.accounts.models import Token, User
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.decisions.models import Decision, Record
from riparian.secretariat.lib.views import say_failed
from riparian.secretariat.meetings.models import FollowUp, Meeting
from riparian.secretariat.studies.models import Run

pytestmark = pytest.mark.django_db
PLAN = {
    "title": "", "theme": "Rail", "zone": "Asia/Bangkok", "starts_on": "2027-09-01",
    "starts": "09:00", "ends_on": "2027-09-02", "ends": "16:00", "format": "hybrid",
    "city": "Nan", "host_country": "THA", "link": "https://video.example/x",
    "audience": "mechanism",
}  # fmt: skip


@pytest.fixture
def chair(signed_in):
    return signed_in("tha-officer")


@pytest.fixture
def meeting(chair):
    body = Body.objects.get(identifier="B-JWG-CON")
    answer = chair.post("/meetings/plan", PLAN | {"body": body.pk, "ordinal": ""})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Meeting.objects.get(identifier=answer["Location"].rsplit("/", 1)[1])


def send(client, path, given=None):
    answer = client.post(path, given or {})
    assert answer.status_code == 302, re.findall(r'class="error">[^<]*', answer.content.decode())
    return answer["Location"]


def test_a_meeting_from_plan_to_minutes(chair, meeting, signed_in):
    at = f"/meetings/{meeting.identifier}"
    send(chair, at + "/item", {"title": "Tracks", "owner_country": "VNM", "minutes_planned": "20",
                               "papers_due_on": "2027-08-20"})  # fmt: skip
    item = meeting.items.get()
    send(chair, at + "/invite", {"name": "Chi", "email": "chi@x.example", "country": "VNM"})
    again = chair.post(at + "/invite", {"name": "C", "email": "chi@x.example", "country": "VNM"})
    assert "already" in again.content.decode()
    send(chair, at + "/act/convene")
    vietnam = signed_in("vnm-officer")
    file = SimpleUploadedFile("paper.pdf", b"%PDF-1.7")
    send(vietnam, f"{at}/item/{item.pk}/paper",
         {"title": "Our paper", "text": "", "file": file, "audience": "mechanism"})  # fmt: skip
    nothing = vietnam.post(f"{at}/item/{item.pk}/paper", {"title": "x", "audience": "mechanism"})
    assert "choose a file" in nothing.content.decode()
    send(vietnam, at + "/delegate", {"name": "An", "function": "Head", "is_head": "on"})
    send(vietnam, f"{at}/invitation/{meeting.invitations.get().pk}", {"answer": "ACCEPTED"})
    send(chair, at + "/move", PLAN | {"city": "Phayao"})
    send(chair, f"{at}/item/{item.pk}/minutes", {
        "note": "All spoke.", "decision_title": "Gauge", "decision_text": "Standard gauge.",
        "action": "Send plans", "action_country": "VNM", "action_due_on": "2027-10-01"})  # fmt: skip
    half = chair.post(f"{at}/item/{item.pk}/minutes", {"note": "x", "decision_title": "only"})
    assert half.status_code == 200
    send(chair, at + "/act/close")
    page = vietnam.get(at).content.decode()
    for words in ("Our paper", "All spoke.", "Gauge", "Send plans", "An, Head", "Phayao"):
        assert words in page
    assert Decision.objects.get(agenda_item=item).stage == "adopted"
    follow_up = FollowUp.objects.get(meeting=meeting)
    send(vietnam, f"/meetings/follow-ups/{follow_up.pk}/done", {"note": "sent"})
    assert "sent" in vietnam.get("/meetings/follow-ups?country=VNM").content.decode()
    assert "Send plans" not in vietnam.get("/meetings/follow-ups?open=1").content.decode()


def test_a_meeting_that_ends_before_it_starts_is_said_beside_its_field(chair):
    body = Body.objects.get(identifier="B-JWG-CON")
    bad = PLAN | {"body": body.pk, "ends_on": "2027-08-01"}
    page = chair.post("/meetings/plan", bad).content.decode()
    assert "must end after it starts" in page
    assert 'value="Rail"' in page


def test_an_answer_is_taken_in_from_a_file(chair, meeting):
    at = f"/meetings/{meeting.identifier}"
    send(chair, at + "/invite", {"name": "Chi", "email": "chi@x.example", "country": "VNM"})
    send(chair, at + "/act/convene")
    reply = (
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{meeting.uid}\r\nATTENDEE;PARTSTAT=DECLINED:mailto:chi@x.example\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    send(chair, "/meetings/answers", {"file": SimpleUploadedFile("r.ics", reply.encode())})
    assert meeting.invitations.get().answer == "DECLINED"
    bad = chair.post("/meetings/answers", {"file": SimpleUploadedFile("r.ics", b"no")})
    assert "carries no calendar" in bad.content.decode()


def test_a_meeting_is_cancelled_with_its_reason(chair, meeting):
    send(chair, f"/meetings/{meeting.identifier}/act/cancel", {"text": "flood"})
    assert Meeting.objects.get(pk=meeting.pk).status == "cancelled"
    assert chair.post(f"/meetings/{meeting.identifier}/act/convene").status_code == 409
    assert chair.post(f"/meetings/{meeting.identifier}/act/nonsense").status_code == 404


def test_a_decision_through_its_forms(chair, signed_in):
    body = Body.objects.get(identifier="B-JWG-WAT")
    number = send(chair, "/decisions/draft", {
        "body": body.pk, "title_en": "T", "text_en": "W", "audience": "mechanism"}
    ).rsplit("/", 1)[1]  # fmt: skip
    at = f"/decisions/{number}"
    send(chair, at + "/edit", {"title_en": "T2", "text_en": "W2", "text_zh": "文"})
    silence = {"addressees": ["LAO", "VNM", "THA"], "expires_on": "2027-08-01", "expires": "17:00",
               "zone": "Asia/Bangkok"}  # fmt: skip
    late = chair.post(at + "/circulate", silence | {"expires_on": "2020-01-01"})
    assert "run out after it begins" in late.content.decode()
    send(chair, at + "/circulate", silence)
    laos, second = signed_in("lao-officer"), signed_in("lao-negotiator")
    send(laos, at + "/act/receive")
    empty = laos.post(at + "/position", {"kind": "object", "text": "", "reached_by": "note"})
    assert "Write the words" in empty.content.decode()
    send(laos, at + "/position", {"kind": "object", "text": "No.", "reached_by": "phone"})
    record = Record.objects.get(decision__identifier=number, kind="object")
    send(second, f"{at}/record/{record.pk}/confirm")
    assert chair.post(at + "/adopt", {"text": "room"}).status_code == 200
    send(chair, at + "/act/consult")
    send(laos, f"{at}/record/{record.pk}/take-back", {"text": "settled"})
    assert laos.post(f"{at}/record/{record.pk}/take-back").status_code == 409
    assert laos.post(f"{at}/record/{record.pk}/nonsense").status_code == 404
    send(chair, at + "/adopt", {"text": "room"})
    assert chair.post(at + "/act/withdraw").status_code == 409
    assert chair.post(at + "/act/nonsense").status_code == 404
    document = json.loads(laos.get(at + "/record.json").content)
    assert document["state"] == "adopted"
    assert [r["kind"] for r in document["records"]] == [
        "circulate", "receive", "object", "confirm", "consult", "retract", "adopt",
    ]  # fmt: skip
    assert number in laos.get("/decisions/?state=adopted&body=B-JWG-WAT").content.decode()


def test_a_body_through_its_forms(chair, signed_in):
    top = Body.objects.get(identifier="B-SOM")
    send(signed_in("vnm-officer"), "/bodies/propose", {
        "identifier": "B-JWG-DIG", "name_en": "Digital", "name_zh": "数字",
        "tier": "joint-working-group", "sector": "all", "parent": top.pk})  # fmt: skip
    at = "/bodies/B-JWG-DIG"
    send(chair, at + "/mandate", {"text": "Connect.", "since": "2027-01-01", "source": "x"})
    send(chair, at + "/participant", {"kind": "observer", "organisation": "MRC"})
    both = chair.post(at + "/participant", {"kind": "observer", "organisation": "M",
                                            "country": "LAO"})  # fmt: skip
    assert "not both" in both.content.decode()
    send(chair, at + "/stage/standing")
    send(chair, at + "/upgrade", {"tier": "senior-officials", "parent": top.pk})
    send(chair, at + "/term", {"chairs": ["CHN", "LAO"], "starts_on": "2027-01-01",
                               "ends_on": "2029-01-01"})  # fmt: skip
    backwards = chair.post(at + "/term", {"chairs": ["CHN"], "starts_on": "2030-01-01",
                                          "ends_on": "2029-06-01"})  # fmt: skip
    assert "end after it starts" in backwards.content.decode()
    page = chair.get(at).content.decode()
    for words in ("Connect.", "MRC", "Laos", "body.upgraded"):
        assert words in page
    found = chair.get("/bodies/list?tier=senior-officials&q=Digital&stage=standing").content
    assert b"B-JWG-DIG" in found


def test_an_account_and_a_token_through_their_forms(chair):
    send(chair, "/people/new", {
        "full_name": "New One", "username": "new-one", "email": "n@x.example",
        "password": "a long river word", "roles": ["analyst"]})  # fmt: skip
    user = User.objects.get(username="new-one")
    send(chair, f"/people/{user.pk}", {"roles": ["auditor"]})
    user.refresh_from_db()
    assert not user.is_active
    assert "New One" in chair.get("/people/").content.decode()
    page = chair.post("/people/tokens", {"label": "script", "scope": "read"}).content.decode()
    secret = re.search(r"rip_[\w-]+", page).group()
    assert secret not in chair.get("/people/tokens").content.decode()
    send(chair, f"/people/tokens/{Token.objects.get(label='script').pk}/revoke")


def test_the_journal_is_read_and_verified_by_auditors(signed_in):
    auditor = signed_in("mmr-auditor")
    assert "decision.circulate" in auditor.get("/journal/").content.decode()
    assert "Sound" in auditor.post("/journal/verify").content.decode()


def test_the_clock_moves_in_a_demonstration_only(chair, settings):
    from dataclasses import replace

    assert send(chair, "/journal/clock", {"days": "7", "next": "/decisions/"}) == "/decisions/"
    page = chair.get("/decisions/DEC-0001").content.decode()
    assert 'class="state adopted"' in page
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, is_demo=False)
    assert chair.post("/journal/clock", {"days": "7"}).status_code == 404


def test_a_study_through_its_forms(signed_in):
    analyst = signed_in("vnm-officer")
    ask = "/studies/ask/effect-of-rule/lancang-mekong"
    question = {
        "instance": "lancang-mekong", "node_id": "ST_KRATIE", "minimum_m3s": "4000",
        "months": ["1", "2"], "first_year": "2027", "last_year": "2028", "traces": "2",
        "seed": "1", "audience": "countries",
    }  # fmt: skip
    too_much = analyst.post(ask, question | {"traces": "500", "last_year": "2090"})
    assert "must be from 1 to" in too_much.content.decode()
    address = send(analyst, ask, question)
    run = Run.objects.get(pk=int(address.rsplit("/", 1)[1]))
    assert "Queued" in analyst.get(address).content.decode()
    assert analyst.get(address + "/charts/change.svg").status_code == 404
    part = analyst.get(address, headers={"hx-request": "true"}).content.decode()
    assert part.startswith('<div id="progress"')
    Run.objects.filter(pk=run.pk).update(progress="done", result={
        "countries": [], "days_below_before": 1.0, "days_below_after": 0.5})  # fmt: skip
    assert analyst.get(address, headers={"hx-request": "true"})["HX-Refresh"] == "true"
    item = Meeting.objects.get(body__identifier="B-JWG-WAT", ordinal=3).items.first()
    send(analyst, address + "/attach", {"item": item.pk})
    assert run.title in analyst.get("/studies/").content.decode()


def test_lists_load_in_pages_and_keep_their_filters(chair, draft):
    for number in range(60):
        draft(title=f"paged {number}")
    first = chair.get("/decisions/?q=paged").content.decode()
    assert 'rel="next" href="?q=paged&amp;page=2"' in first
    assert 'rel="prev"' in chair.get("/decisions/?q=paged&page=99").content.decode()


def test_the_pages_of_last_resort_are_designed(rf, client):
    assert b"mend" not in say_failed(rf.get("/")).content
    assert b"<h1>" in client.get("/nothing-here").content


def test_a_form_without_its_token_is_refused_in_words(db):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()
    assert mail.outbox == []
