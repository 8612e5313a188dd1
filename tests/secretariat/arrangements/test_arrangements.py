"""SDG 6.5.2 from meetings, plans and exchanges, with evidence, alarms and a draft to agree on."""

from datetime import UTC, date, datetime

import pytest

from riparian.secretariat.arrangements import assessing, engine, operations, papers, queries
from riparian.secretariat.arrangements.models import Arrangement, Evidence, Membership, Report
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.meetings.models import Meeting

pytestmark = pytest.mark.django_db

ON = date(2024, 3, 1)
THEN = datetime(2024, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def group():
    """A joint body of an invented river, founded in 2015."""
    return Body.objects.create(identifier="X-GROUP", names={"en": "Group"}, stage="standing",
                               tier="joint-working-group", established="2015")  # fmt: skip


@pytest.fixture
def river(group):
    row = Arrangement.objects.create(
        identifier="X-RIVER", titles={"en": "Invented river"}, basins={"en": "X"},
        parties="|LAO|THA|", audience="mechanism", deciding_body=group,
    )  # fmt: skip
    Membership.objects.create(arrangement=row, body=group)
    return row


def met(body, starts, status="held", audience="mechanism", **facts):
    return Meeting.objects.create(identifier=f"x-{starts}", body=body, starts=starts,
                                  status=status, audience=audience, **facts)  # fmt: skip


def new(criterion, began, ended="", **options):
    facts = {"words": {"en": f"{criterion} {began}"}, "source": "note", "plan": None,
             "meeting": None, "audience": "mechanism", "countries": []} | options  # fmt: skip
    return operations.NewEvidence(criterion=criterion, began=began, ended=ended, **facts)


def give(actor, *given, by="tha-officer"):
    return [operations.enter_evidence("X-RIVER", one, by=actor(by), at=THEN) for one in given]


def answers(actor, year, who="tha-officer"):
    row = queries.get_arrangement("X-RIVER", actor(who))
    found = assessing.assess(row, actor(who), at=THEN).in_year(year, on=ON)
    return str(found.answer), {str(f.criterion): str(f.answer) for f in found.findings}


def test_a_first_made_up_history_is_operational(river, group, actor):
    met(group, "2022-05-02")
    give(actor, new("plan", "2020", "2025"), new("exchange", "2022-07"))
    assert answers(actor, 2022)[0] == "met"


def test_a_second_made_up_history_lost_a_year_that_is_declared_complete(river, group, actor):
    met(group, "2022-05-02")
    met(group, "2023-05-02", status="cancelled")
    met(group, "2023-06-02", status="planned")
    give(actor, new("plan", "2020", "2025"), new("exchange", "2023-07"))
    assert answers(actor, 2023) == (
        "undecided",
        {"joint-body": "met", "meetings": "undecided", "plan": "met", "exchange": "met"},
    )
    give(actor, new("complete", "2023"))
    assert answers(actor, 2023)[0] == "not-met"


def test_a_third_made_up_history_knows_too_little_to_say(river, group, actor):
    Body.objects.filter(pk=group.pk).update(established="")
    give(actor, new("plan", "2024"))
    assert answers(actor, 2023) == (
        "undecided", dict.fromkeys(("joint-body", "meetings", "plan", "exchange"), "undecided"),
    )  # fmt: skip
    met(group, "2021-02-03")
    assert answers(actor, 2023)[1]["joint-body"] == "met"
    Body.objects.filter(pk=group.pk).update(stage="closed")
    assert answers(actor, 2023)[1]["joint-body"] == "undecided"


def test_evidence_that_is_taken_back_no_longer_counts_and_stays_on_record(river, actor):
    (row,) = give(actor, new("exchange", "2023-07"))
    assert answers(actor, 2023)[1]["exchange"] == "met"
    with pytest.raises(NotAllowed, match="Only the country"):
        operations.take_back(row.pk, by=actor("lao-officer"), at=THEN)
    operations.take_back(row.pk, by=actor("tha-officer"), at=THEN)
    assert answers(actor, 2023)[1]["exchange"] == "undecided"
    assert Evidence.objects.filter(pk=row.pk).exists()
    with pytest.raises(NotFound):
        operations.take_back(row.pk, by=actor("tha-officer"), at=THEN)
    acts = Entry.objects.filter(subject_kind="arrangements.evidence", subject_id=str(row.pk))
    assert {entry.act for entry in acts} == {"evidence.entered", "evidence.taken-back"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (new("exchange", "soon"), "must be YYYY"),
        (new("exchange", ""), "at least the year"),
        (new("exchange", "2031"), "cannot lie ahead"),
        (new("plan", "2023", "2020"), "cannot end before"),
        (new("complete", "2024"), "only when it is over"),
    ],
)
def test_evidence_that_cannot_be_is_refused(river, actor, given, words):
    with pytest.raises(Unacceptable, match=words):
        give(actor, given)
    assert not Evidence.objects.filter(arrangement=river).exists()


@pytest.mark.parametrize("who", ["vnm-officer", "lao-analyst", "lao-public-reader"])
def test_only_those_who_prepare_papers_for_a_party_keep_an_arrangement(river, actor, who):
    with pytest.raises((NotAllowed, NotFound)):
        give(actor, new("exchange", "2023"), by=who)


def test_the_draft_rests_on_what_all_see_and_goes_through_a_decision(river, group, actor):
    met(group, "2023-05-02", audience="delegation", owner_country="THA")
    give(actor, new("exchange", "2023-07", audience="delegation"), new("plan", "2020", "2025"))
    assert answers(actor, 2023)[0] == "met"
    report = operations.draft_report("X-RIVER", 2023, by=actor("tha-officer"), at=THEN)
    assert report.findings["answer"] == "undecided"
    decision = Decision.objects.get(pk=report.decision_id)
    assert (decision.audience, decision.body) == ("mechanism", group)
    assert "undecided: nothing is reported" in decision.texts["en"]
    assert "2023" in decision.titles["zh"]
    assert decision.texts["zh"] != decision.texts["en"]
    assert "exchange 2023-07" not in decision.texts["en"]
    assert report.findings_hash == engine.hash_of(report.findings)
    assert Entry.objects.filter(act="report.drafted", subject_id=str(report.pk)).exists()


def test_no_report_is_drafted_where_nobody_here_decides_or_of_a_coming_year(actor, river):
    with pytest.raises(CannotFollow, match="kept elsewhere"):
        operations.draft_report("AR-MRC", 2023, by=actor("lao-officer"), at=THEN)
    with pytest.raises(Unacceptable, match="must be from"):
        operations.draft_report("X-RIVER", 2031, by=actor("lao-officer"), at=THEN)
    assert not Report.objects.exists()


def test_an_alarm_rings_before_the_year_is_lost(river, group, actor):
    met(group, "2023-04-01")
    met(group, "2024-11-20", status="planned")
    row = queries.get_arrangement("X-RIVER", actor("lao-officer"))
    assessed = assessing.assess(row, actor("lao-officer"), at=THEN)
    assert [a.criterion for a in assessed.alarms(on=date(2023, 12, 1))] == ["exchange"]
    meetings, exchange = assessed.alarms(on=date(2024, 8, 1))
    assert (meetings.last, meetings.planned) == ("meeting:x-2023-04-01", ("meeting:x-2024-11-20",))
    assert (exchange.last, exchange.months_since) == ("", None)


def test_the_record_says_what_is_known_of_the_lancang_mekong_and_no_more(actor):
    by = actor("vnm-officer")
    row = queries.get_arrangement("AR-LMC-WATER", by)
    assessed = assessing.assess(row, by, at=THEN)
    found = assessed.in_year(2020, on=date(2026, 11, 1))
    assert found.answer == "met"
    evidence = {str(f.criterion): f.evidence for f in found.findings}
    assert evidence["meetings"] == ("meeting:MT-JWG-WAT-V1", "meeting:MT-JWG-WAT-V2")
    later = assessed.in_year(2022, on=date(2026, 11, 1))
    assert {str(f.criterion): str(f.answer) for f in later.findings} == {
        "joint-body": "met", "meetings": "undecided", "plan": "met", "exchange": "undecided",
    }  # fmt: skip
    words = " ".join(str(item) for item in assessed.uncounted)
    assert "a duty, not yet an exchange" in words
    assert "Center" in words
    assert round(sum(area.area_km2 for area in row.areas.all())) == 794_400


PAGES = ("/arrangements/", "/arrangements/AR-LMC-WATER", "/arrangements/AR-LMC-WATER/2020",
         "/arrangements/AR-MRC")  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", PAGES)
def test_the_pages_answer_within_their_queries(
    path, language, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        answer = client.get(path, headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "style=" not in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_report_for_paper_and_the_tables_leave_with_their_evidence(client, language):
    asked = {"accept-language": language}
    page = client.get("/arrangements/AR-LMC-WATER/2020/report.pdf", headers=asked)
    assert page.content.startswith(b"%PDF")
    table = client.get("/arrangements/AR-LMC-WATER/history.csv").content.decode()
    assert "AR-LMC-WATER,2020,met,meetings,met,held in the year,meeting:MT-JWG-WAT-V1" in table
    told = client.get("/api/arrangements/AR-LMC-WATER/2020").json()
    assert told["evidence"]["meeting:MT-JWG-WAT-V1"]["address"] == "/meetings/MT-JWG-WAT-V1"
    assert client.get("/api/arrangements").json()["count"] == 2


@pytest.mark.parametrize("year", [1, 2999])
def test_a_year_that_no_record_holds_is_not_found(client, year):
    for path in ("/arrangements/AR-LMC-WATER/{}", "/api/arrangements/AR-LMC-WATER/{}"):
        assert client.get(path.format(year)).status_code == 404


def test_a_person_enters_evidence_drafts_the_report_and_takes_evidence_back(signed_in):
    officer = signed_in("lao-officer")
    form = {"criterion": "exchange", "words_en": "Levels sent daily", "words_zh": "每日报送水位",
            "began": "2025-06", "source": "letter 12", "audience": "mechanism",
            "plan": "PL-W5YP23"}  # fmt: skip
    path = "/arrangements/AR-LMC-WATER"
    assert officer.get(f"{path}/evidence?criterion=exchange").status_code == 200
    refused = officer.post(f"{path}/evidence", form | {"began": "soon"})
    assert b"must be YYYY" in refused.content
    assert officer.post(f"{path}/evidence", form)["Location"] == path
    page = officer.get(f"{path}/2025").content.decode()
    assert "Levels sent daily" in page
    assert 'href="/plans/PL-W5YP23"' in page
    answer = officer.post(f"{path}/2025/draft")
    text = officer.get(answer["Location"]).content.decode()
    assert "Levels sent daily" in text
    assert answer["Location"] in officer.get(path).content.decode()
    row = Evidence.objects.get(entered_at__isnull=False)
    assert officer.post(f"/arrangements/evidence/{row.pk}/take-back")["Location"] == path
    assert "Levels sent daily" not in officer.get(f"{path}/2025").content.decode()


def test_every_surface_follows_the_visibility_rule(river, group, actor, signed_in, client):
    Arrangement.objects.filter(pk=river.pk).update(audience="delegation", owner_country="THA")
    cases = {"tha-officer": True, "tha-analyst": False, "vnm-officer": False, None: False}
    for who, may in cases.items():
        reader = signed_in(who) if who else client
        for path in ("/arrangements/", "/api/arrangements"):
            page = reader.get(path).content.decode()
            assert ("Invented river" in page) is may, (who, path)
        for path in ("/arrangements/X-RIVER", "/arrangements/X-RIVER/2022",
                     "/arrangements/X-RIVER/history.csv", "/api/arrangements/X-RIVER/2022",
                     "/arrangements/X-RIVER/2022/report.pdf"):  # fmt: skip
            assert reader.get(path).status_code == (200 if may else 404), (who, path)


def test_secret_evidence_is_evidence_only_for_those_who_see_it(river, actor, signed_in):
    give(actor, new("exchange", "2023-07", audience="delegation", words={"en": "Zebra data"}))
    assert answers(actor, 2023)[1]["exchange"] == "met"
    assert answers(actor, 2023, "lao-officer")[1]["exchange"] == "undecided"
    for path in ("/arrangements/X-RIVER/2023", "/api/arrangements/X-RIVER/2023"):
        assert "Zebra" in signed_in("tha-officer").get(path).content.decode()
        assert "Zebra" not in signed_in("lao-officer").get(path).content.decode()


def test_every_thing_on_record_says_what_it_is(river, group, actor):
    (row,) = give(actor, new("exchange", "2023-07"))
    report = operations.draft_report("X-RIVER", 2023, by=actor("tha-officer"), at=THEN)
    names = [str(one) for one in (row, report, river.memberships.get(), river)]
    assert names[0] == "exchange 2023-07"
    assert all(names)
    assert str(Arrangement.objects.get(identifier="AR-MRC").areas.first()).endswith("KHM")


def test_the_words_of_a_year_that_was_lost_say_so(river, group, actor):
    give(actor, new("complete", "2023"))
    assessed = assessing.assess(queries.get_arrangement("X-RIVER", actor("lao-officer")),
                                actor("lao-officer"), at=THEN)  # fmt: skip
    found = assessed.in_year(2023, on=ON)
    assert "was not operational" in papers.overall(found)


def test_a_meeting_can_be_put_on_record_as_evidence(signed_in):
    officer = signed_in("lao-officer")
    form = {"criterion": "meetings", "words_en": "Forum held as a formal meeting",
            "began": "2025-09-24", "source": "note 7", "audience": "public",
            "meeting": "MT-WAT-F4"}  # fmt: skip
    assert officer.post("/arrangements/AR-LMC-WATER/evidence", form).status_code == 302
    page = officer.get("/arrangements/AR-LMC-WATER/2025").content.decode()
    assert '<a href="/meetings/MT-WAT-F4">Forum held as a formal meeting</a>' in page
