"""Questions to the engine: queued, taken once, stored with what they were run on."""

from dataclasses import asdict, replace

import pytest

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.models import User
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.meetings.models import Meeting
from riparian.secretariat.studies import charts, engine, jobs, operations, queries
from riparian.secretariat.studies.models import Progress, Run

QUESTION = engine.Question(
    instance="lancang-mekong", node_id="ST_KRATIE", minimum_m3s=2500.0, months=(12, 1, 2),
    first_year=2027, last_year=2028, traces=2, seed=1,
)  # fmt: skip
RESULT = {
    "countries": [
        {"country": "CHN", "before_musd": 10.0, "change_musd": -1.5, "low_musd": -3.0,
         "high_musd": 0.5, "would_object": True},
        {"country": "VNM", "before_musd": 20.0, "change_musd": 2.0, "low_musd": 1.0,
         "high_musd": 4.0, "would_object": False},
    ],
    "dam": "DAM_X", "days_below_before": 30.0, "days_below_after": 4.5,
}  # fmt: skip


@pytest.fixture
def asked(actor, at):
    return operations.ask_study(
        title="2,500 m³/s, Kratie", question=QUESTION, audience="countries",
        by=actor("vnm-analyst"), at=at,
    )  # fmt: skip


@pytest.fixture
def done(asked, at):
    operations.take_next(at=at)
    return operations.finish_study(asked.pk, result=RESULT, at=at)


def test_a_run_is_taken_once_and_put_back_when_the_server_stopped(asked, at):
    assert operations.take_next(at=at) == asked
    assert operations.take_next(at=at) is None
    assert operations.put_back_interrupted() == 1
    assert operations.take_next(at=at) == asked


def test_an_answer_is_stored_with_inputs_version_and_journal_row(done):
    assert len(done.inputs_hash) == 64
    assert done.engine_version == engine.engine_version()
    assert Entry.objects.filter(act="study.done", subject_id=str(done.pk)).count() == 1


def test_the_hash_of_inputs_changes_with_every_parameter():
    hashes = {
        engine.inputs_hash(question, asdict(question))
        for question in (QUESTION, replace(QUESTION, seed=2), replace(QUESTION, months=(12,)))
    }
    assert len(hashes) == 3
    assert engine.Question.from_document(asdict(QUESTION)) == QUESTION


def test_what_the_engine_refuses_is_said_on_the_page(asked, at, monkeypatch, signed_in):
    def refuse(*_args, **_named):
        raise InvalidInput("rule: no reservoir stands upstream")

    monkeypatch.setattr(engine, "answer", refuse)
    jobs.carry_out(asked.pk)
    assert Run.objects.get(pk=asked.pk).progress == Progress.FAILED
    page = signed_in("vnm-analyst").get(f"/studies/{asked.pk}").content.decode()
    assert "no reservoir stands upstream" in page


def test_a_study_is_seen_by_its_country_until_it_is_opened(done, signed_in, actor):
    address = f"/studies/{done.pk}"
    page = signed_in("vnm-officer").get(address).content.decode()
    assert "China" in page
    assert "−1.5" in page or "-1.5" in page
    assert signed_in("vnm-officer").get(address + "/chart.svg").content.startswith(b"<svg")
    assert b"VNM,20.0,2.0" in signed_in("vnm-officer").get(address + "/result.csv").content
    assert signed_in("chn-officer").get(address).status_code == 404
    with pytest.raises(NotFound):
        queries.get_run(done.pk, actor("chn-officer"))


def test_a_study_is_attached_to_the_agenda_by_its_own_country(done, actor, at, signed_in):
    item = Meeting.objects.get(body__identifier="B-JWG-WAT", ordinal=3).items.first()
    operations.attach_study(done.pk, item_id=item.pk, by=actor("vnm-officer"), at=at)
    address = f"/meetings/{item.meeting.identifier}"
    assert done.title in signed_in("vnm-officer").get(address).content.decode()
    assert done.title not in signed_in("chn-officer").get(address).content.decode()
    Run.objects.filter(pk=done.pk).update(audience="mechanism")
    with pytest.raises(NotAllowed):
        operations.attach_study(done.pk, item_id=item.pk, by=actor("chn-officer"), at=at)


def test_an_unfinished_study_is_not_attached(asked, actor, at):
    item = Meeting.objects.get(body__identifier="B-JWG-WAT", ordinal=3).items.first()
    with pytest.raises(CannotFollow):
        operations.attach_study(asked.pk, item_id=item.pk, by=actor("vnm-officer"), at=at)


@pytest.mark.parametrize("changes", [{"traces": 4_000}, {"last_year": 2020}])
def test_more_than_a_machine_should_give_is_refused(actor, at, changes):
    with pytest.raises(Unacceptable):
        operations.ask_study(
            title="t", question=replace(QUESTION, **changes), audience="countries",
            by=actor("vnm-analyst"), at=at,
        )  # fmt: skip


def test_roles_without_the_capability_do_not_run_studies(actor, at):
    with pytest.raises(NotAllowed):
        operations.ask_study(
            title="t", question=QUESTION, audience="countries", by=actor("vnm-fund-manager"), at=at
        )
    assert User.objects.filter(username="vnm-fund-manager").exists()


def test_the_chart_starts_at_zero_labels_its_bars_and_shows_the_range():
    spec = charts.change_spec(RESULT, title="t", axis="million")
    bar, rule, text = spec["layer"]
    assert bar["encoding"]["x"]["scale"]["zero"] is True
    assert rule["encoding"]["x"]["field"] == "low_musd"
    assert text["encoding"]["text"]["field"] == "label"
    assert "-1.5" in charts.drawn(spec) or "−1.5" in charts.drawn(spec)


@pytest.mark.long
def test_the_engine_answers_for_every_country(asked, at):
    operations.take_next(at=at)
    jobs.carry_out(asked.pk)
    run = Run.objects.get(pk=asked.pk)
    assert run.progress == Progress.DONE
    assert {row["country"] for row in run.result["countries"]} == {
        "CHN", "KHM", "LAO", "MMR", "THA", "VNM",
    }  # fmt: skip
    for row in run.result["countries"]:
        assert row["low_musd"] <= row["change_musd"] <= row["high_musd"]
