"""Plans, agendas, papers, minutes, follow-ups, load and the handover pack."""

import csv
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from riparian.secretariat.audit.models import Entry
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.decisions import exports
from riparian.secretariat.decisions import operations as decisions
from riparian.secretariat.decisions.lifecycle import Kind, State
from riparian.secretariat.decisions.models import Decision, Record
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.lib.typesetting import escaped
from riparian.secretariat.meetings import agenda, handover, operations, queries
from riparian.secretariat.meetings.load import load_of, pace_of, what_if
from riparian.secretariat.meetings.models import Meeting, Paper

SIX = ["CHN", "KHM", "LAO", "MMR", "THA", "VNM"]


@pytest.fixture
def meeting(db):
    return Meeting.objects.get(body__identifier="B-JWG-WAT", ordinal=3)


def plan(at, **changes):
    fields = {
        "titles": {}, "theme": "t", "starts_at": at + timedelta(days=30), "zone": "Asia/Bangkok",
        "ends_at": at + timedelta(days=31), "city": "Nan", "host_country": "THA",
        "format": "in-person", "link": "", "audience": "mechanism",
    }  # fmt: skip
    return operations.Plan(**(fields | changes))


def test_an_ordinal_is_taken_once_in_a_series(actor, at):
    body = Body.objects.get(identifier="B-FM")
    with pytest.raises(Unacceptable, match="12"):
        operations.plan_meeting(
            body=body, ordinal=11, plan=plan(at), by=actor("tha-officer"), at=at
        )
    assert operations.next_ordinal(body) == 12


def test_only_host_and_chairs_plan_a_meeting(actor, at):
    body = Body.objects.get(identifier="B-FM")
    with pytest.raises(NotAllowed):
        operations.plan_meeting(
            body=body, ordinal=None, plan=plan(at), by=actor("khm-officer"), at=at
        )


def test_a_meeting_ends_after_it_starts(actor, at):
    body = Body.objects.get(identifier="B-FM")
    with pytest.raises(Unacceptable):
        operations.plan_meeting(
            body=body, ordinal=None, plan=plan(at, ends_at=at), by=actor("tha-officer"), at=at
        )


def test_minutes_fill_both_registers(meeting, actor, at):
    chair, item = actor("tha-officer"), meeting.items.first()
    decision = agenda.minute_decision(
        meeting.identifier, item.pk, title="Notice", text="Seven days.", by=chair, at=at
    )
    follow_up = agenda.minute_follow_up(
        meeting.identifier, item.pk, text="Send the list", country="LAO", due_on=at.date(),
        by=chair, at=at,
    )  # fmt: skip
    assert Decision.objects.get(pk=decision.pk).state_at(at) == State.ADOPTED
    assert follow_up in queries.follow_ups_for(actor("vnm-analyst"))
    with pytest.raises(NotAllowed):
        agenda.finish_follow_up(follow_up.pk, note="", by=actor("vnm-officer"), at=at)
    agenda.finish_follow_up(follow_up.pk, note="sent", by=actor("lao-officer"), at=at)
    with pytest.raises(CannotFollow):
        agenda.finish_follow_up(follow_up.pk, note="", by=actor("lao-officer"), at=at)


def test_a_statement_in_the_minutes_is_of_a_member_and_has_words(meeting, actor, at):
    chair, item = actor("tha-officer"), meeting.items.first()

    def minute(**changes):
        said = {"country": "LAO", "kind": Kind.RESERVE, "text": "Not in floods"} | changes
        return agenda.minute_decision(
            meeting.identifier, item.pk, title="Notice", text="Seven days.", by=chair, at=at,
            statements=[decisions.Statement(**said)],
        )  # fmt: skip

    for wrong in ({"country": "FRA"}, {"kind": Kind.OBJECT}, {"text": " "}):
        with pytest.raises(Unacceptable), transaction.atomic():
            minute(**wrong)
    assert not Decision.objects.filter(agenda_item=item).exists()
    row = minute()
    record = Record.objects.get(decision=row, kind=Kind.RESERVE)
    assert (record.country, record.by_name, record.reached_by) == ("LAO", chair.name, "room")
    entry = Entry.objects.filter(act="decision.reserve", subject_id=str(row.pk)).get()
    assert (entry.on_behalf_of, entry.actor_name) == ("LAO", chair.name)


def test_statements_of_the_minutes_travel_into_every_surface(meeting, at, signed_in, monkeypatch):
    item, chair, said = meeting.items.first(), signed_in("tha-officer"), "Not during *floods*"
    typeset = []
    for module in (exports, handover):
        monkeypatch.setattr(
            module, "pdf_of", lambda source, **_named: typeset.append(source) or b"%PDF"
        )
    Meeting.objects.filter(pk=meeting.pk).update(audience="public")
    answered = chair.post(f"/meetings/{meeting.identifier}/item/{item.pk}/minutes", {
        "note": "Agreed", "decision_title": "Notice", "decision_text": "Seven days.",
        "reserve_LAO": said, "interpret_VNM": "Understood as advice",
    })  # fmt: skip
    assert answered.status_code == 302
    number = Decision.objects.get(agenda_item=item).identifier
    surfaces = ["/", "/decisions/", f"/decisions/{number}", "/decisions/register.csv",
                "/decisions/register.atom", f"/decisions/{number}/record.json", "/api/decisions",
                f"/api/decisions/{number}", f"/meetings/{meeting.identifier}"]  # fmt: skip
    reader = signed_in("chn-analyst")
    missing = [
        (surface, words)
        for surface in surfaces
        for words in (said, "Understood as advice")
        if words not in reader.get(surface).content.decode()
    ]
    assert missing == []
    reader.get(f"/decisions/{number}/text.pdf")
    pack = zipfile.ZipFile(BytesIO(chair.get("/meetings/handover.zip").content))
    assert said in pack.read("decisions.csv").decode()
    for source in typeset:
        assert escaped(said) in source
        assert "Understood as advice" in source
    assert len(typeset) == 2


def test_a_capital_confirms_or_takes_back_what_was_entered_for_it_in_the_room(
    meeting, actor, at, signed_in
):
    chair, item = actor("tha-officer"), meeting.items.first()
    row = agenda.minute_decision(
        meeting.identifier, item.pk, title="Notice", text="Seven days.", by=chair, at=at,
        statements=[decisions.Statement(country="LAO", kind=Kind.RESERVE, text="Not in floods")],
    )  # fmt: skip
    record = Record.objects.get(decision=row, kind=Kind.RESERVE)
    page, address = (
        f"/decisions/{row.identifier}",
        f"/decisions/{row.identifier}/record/{record.pk}",
    )
    assert f'action="{address}/confirm"' in signed_in("lao-negotiator").get(page).content.decode()
    assert f'action="{address}/' not in signed_in("vnm-officer").get(page).content.decode()
    signed_in("lao-negotiator").post(f"{address}/confirm")
    assert f'action="{address}/confirm"' not in (
        signed_in("lao-negotiator").get(page).content.decode()
    )
    assert signed_in("vnm-officer").post(f"{address}/take-back").status_code == 404
    signed_in("lao-officer").post(f"{address}/take-back", {"text": "Settled"})
    assert "Not in floods" not in signed_in("chn-analyst").get("/decisions/").content.decode()
    assert Decision.objects.get(pk=row.pk).state_at(at) == State.ADOPTED


def test_minutes_close_once_and_for_all(meeting, actor, at):
    chair, item = actor("tha-officer"), meeting.items.first()
    agenda.close_minutes(meeting.identifier, by=chair, at=at)
    with pytest.raises(CannotFollow):
        agenda.write_minutes(meeting.identifier, item.pk, note="more", by=chair, at=at)
    with pytest.raises(CannotFollow):
        operations.cancel_meeting(meeting.identifier, reason="", by=chair, at=at)


def test_a_paper_is_seen_by_its_own_audience_only(meeting, actor, at, signed_in):
    item = meeting.items.get(owner_country="VNM")
    file = SimpleUploadedFile("../../évil name.html", b"<script>alert(1)</script>")
    paper = agenda.hand_in_paper(
        meeting.identifier, item.pk, title="Our line", text="", file=file, audience="delegation",
        countries=["LAO"], by=actor("vnm-officer"), at=at,
    )  # fmt: skip
    address = f"/meetings/papers/{paper.pk}"
    assert signed_in("lao-negotiator").get(address).status_code == 200
    assert signed_in("lao-analyst").get(address).status_code == 404
    assert signed_in("chn-negotiator").get(address).status_code == 404
    page = signed_in("chn-negotiator").get(f"/meetings/{meeting.identifier}").content.decode()
    assert "Our line" not in page
    answer = signed_in("vnm-officer").get(address + "?file")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert paper.sha256 in Paper.objects.get(pk=paper.pk).file.name


def test_a_country_hands_in_papers_for_its_own_items_only(meeting, actor, at):
    item = meeting.items.get(owner_country="CHN")
    with pytest.raises(NotAllowed, match="CHN"):
        agenda.hand_in_paper(
            meeting.identifier, item.pk, title="x", text="y", file=None, audience="mechanism",
            countries=[], by=actor("vnm-officer"), at=at,
        )  # fmt: skip


def test_a_new_head_of_delegation_takes_the_place_of_the_old(meeting, actor, at):
    for name in ("An", "Binh"):
        agenda.name_delegate(
            meeting.identifier, name=name, function="", is_head=True, is_remote=False,
            by=actor("vnm-officer"), at=at,
        )  # fmt: skip
    assert [d.name for d in meeting.delegates.filter(is_head=True)] == ["Binh"]


def test_the_load_of_2025_is_the_sum_of_the_record(actor):
    rows = queries.meetings_in(2025, actor("chn-officer"))
    loads = {one.country: one for one in load_of(rows, members=SIX, papers={}, actions={"LAO": 2})}
    assert {one.meetings for one in loads.values()} == {3}
    assert loads["CHN"].meeting_days == 2 + 2 + 2
    assert loads["CHN"].hosted_days == 6
    assert loads["THA"].chaired_days == 2
    assert loads["LAO"].open_actions == 2


def test_a_meeting_of_unknown_length_is_unknown_not_zero_days(actor):
    rows = queries.meetings_in(2022, actor("chn-officer"))
    assert {one.days_unknown for one in load_of(rows, members=SIX, papers={}, actions={})} == {1}


def test_upgrading_and_back_again_changes_nothing(actor):
    paces = pace_of(queries.meetings_for(actor("chn-officer")))
    there = [("joint-working-group", "sector-ministers"),
             ("sector-ministers", "joint-working-group")]  # fmt: skip
    assert what_if(40.0, paces, added={}, upgraded=there).added == pytest.approx(0)
    two = what_if(40.0, paces, added={"centre": 2}).added
    assert two > 0
    assert two == pytest.approx(2 * what_if(40.0, paces, added={"centre": 1}).added)


def test_the_handover_pack_is_complete_and_proves_itself(actor, at, circulated):
    archive = handover.zip_of(actor("tha-officer"), at=at, address="https://x/", language="zh-hans")
    with zipfile.ZipFile(BytesIO(archive)) as pack:
        manifest = json.loads(pack.read("manifest.json"))
        assert set(manifest["files"]) | {"manifest.json"} == set(pack.namelist())
        rows = list(csv.DictReader(StringIO(pack.read("decisions.csv").decode())))
        assert circulated.identifier in {row["number"] for row in rows}
        assert len(list(csv.reader(StringIO(pack.read("meetings.csv").decode())))) == 7
    again = handover.zip_of(actor("tha-officer"), at=at, address="https://x/", language="zh-hans")
    assert len(again) > 1_000


def test_a_meeting_one_may_not_see_is_not_found(actor, at):
    secret = operations.plan_meeting(
        body=Body.objects.get(identifier="B-FM"), ordinal=None, by=actor("tha-officer"),
        at=at, plan=plan(timezone.now(), audience="delegation", countries=("LAO",)),
    )  # fmt: skip
    with pytest.raises(NotFound):
        queries.get_meeting(secret.identifier, actor("vnm-officer"))
    assert queries.get_meeting(secret.identifier, actor("lao-co-chair")) == secret


def test_what_is_not_there_is_not_found(meeting, actor, at):
    chair = actor("tha-officer")
    with pytest.raises(NotFound):
        queries.get_meeting("b-none-1", chair)
    with pytest.raises(NotFound, match="agenda item 0"):
        agenda.write_minutes(meeting.identifier, 0, note="x", by=chair, at=at)
    with pytest.raises(NotFound):
        agenda.finish_follow_up(0, note="", by=chair, at=at)
    with pytest.raises(NotFound):
        operations.enter_answer(meeting.identifier, 0, answer="ACCEPTED", by=chair, at=at)


def test_a_file_that_is_too_large_is_refused(meeting, actor, at, monkeypatch):
    monkeypatch.setattr(agenda, "LARGEST_FILE", 3)
    with pytest.raises(Unacceptable, match="split it"):
        agenda.hand_in_paper(
            meeting.identifier, meeting.items.first().pk, title="t", text="",
            file=SimpleUploadedFile("p.pdf", b"%PDF"), audience="mechanism", countries=[],
            by=actor("tha-officer"), at=at,
        )  # fmt: skip


def test_only_a_member_names_delegates(meeting, actor, at):
    with pytest.raises((NotAllowed, NotFound)):
        agenda.name_delegate(
            meeting.identifier, name="x", function="", is_head=False, is_remote=False,
            by=replace(actor("tha-officer"), country=""), at=at,
        )  # fmt: skip


def test_another_delegate_of_the_country_keeps_the_head(meeting, actor, at):
    for name, is_head in (("An", True), ("Binh", False), ("Chi", True)):
        agenda.name_delegate(
            meeting.identifier, name=name, function="", is_head=is_head, is_remote=False,
            by=actor("vnm-officer"), at=at,
        )  # fmt: skip
    assert [str(d.name) for d in meeting.delegates.filter(country="VNM", is_head=True)] == ["Chi"]


def test_a_mail_server_that_is_down_does_not_undo_an_invitation(
    meeting, actor, at, mail_server_down, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        operations.invite(meeting.identifier, email="a@x.example", name="A", country="VNM",
                          by=actor("tha-officer"), at=at)  # fmt: skip
        operations.convene_meeting(meeting.identifier, by=actor("chn-officer"), at=at)
    invitation = meeting.invitations.get()
    assert str(invitation) == "A <a@x.example>"


def test_meetings_are_cut_by_state_body_and_host(signed_in):
    reader = signed_in("tha-officer")
    page = reader.get("/meetings/?status=planned&body=B-JWG-WAT").content.decode()
    assert "b-jwg-wat-3" in page
    found = reader.get("/api/meetings?status=planned&body=B-JWG-WAT").json()
    assert {row["identifier"] for row in found["items"]} == {"b-jwg-wat-3"}
    assert reader.get("/api/meetings/b-jwg-wat-3").json()["identifier"] == "b-jwg-wat-3"
    assert reader.get("/meetings/calendar/1899").status_code == 404
    assert reader.get("/meetings/calendar").status_code == 302
