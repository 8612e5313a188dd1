"""Questions to the engine: queued, taken once, cancelled, stored with what they were run on."""

import csv
import io
import json
import subprocess
import threading
from dataclasses import replace

import pytest
from django.db import DatabaseError

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.models import User
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.meetings.models import Meeting
from riparian.secretariat.studies import engine, jobs, operations, progress, queries
from riparian.secretariat.studies.models import Progress, Run
from riparian.secretariat.studies.questions import (
    Cascade,
    Cooperation,
    Kind,
    Natural,
    Rule,
    as_document,
    from_document,
)

QUESTION = Rule(
    instance="lancang-mekong", node_id="ST_KRATIE", minimum_m3s=2500.0, months=(12, 1, 2),
    first_year=2027, last_year=2028, traces=2, seed=1,
)  # fmt: skip
SMALL = {"instance": "three-rivers"}
QUESTIONS = {
    Kind.COOPERATION: Cooperation(**SMALL, first_year=2021, last_year=2021, traces=2, seed=1),
    Kind.RULE: Rule(**SMALL, node_id="LOW_GAUGE", minimum_m3s=300.0, months=(1, 2, 12),
                    first_year=2021, last_year=2021, traces=2, seed=1),
    Kind.CASCADE: Cascade(**SMALL, country="UPP", rule="full-cycle"),
    Kind.NATURAL: Natural(**SMALL),
}  # fmt: skip


def span(mean, low, high):
    return {"mean": mean, "low": low, "high": high}


RESULT = {
    "players": ["CHN", "VNM"],
    "player_names": {"CHN": "China", "VNM": "Viet Nam"},
    "dam": "DAM_X", "dam_name": "Great dam",
    "before_musd": {"CHN": span(10.0, 9.0, 11.0), "VNM": span(20.0, 19.0, 21.0)},
    "after_musd": {"CHN": span(8.5, 7.0, 10.0), "VNM": span(22.0, 20.0, 24.0)},
    "change_musd": {"CHN": span(-1.5, -3.0, 0.5), "VNM": span(2.0, 1.0, 4.0)},
    "days_below_a_year": {"before": 30.0, "after": 4.5},
    "would_object": ["CHN"],
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
        engine.inputs_hash(question, as_document(question))
        for question in (QUESTION, replace(QUESTION, seed=2), replace(QUESTION, months=(12,)))
    }
    assert len(hashes) == 3


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_is_the_same_after_it_was_stored(kind):
    stored = json.loads(json.dumps(as_document(QUESTIONS[kind])))
    assert from_document(stored) == QUESTIONS[kind]


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
    files = (
        "",
        "/result.json",
        "/charts/change.svg",
        "/charts/change.pdf",
        "/tables/countries.csv",
    )
    own, other = signed_in("vnm-officer"), signed_in("chn-officer")
    assert [own.get(address + file).status_code for file in files] == [200] * 5
    assert [other.get(address + file).status_code for file in files] == [404] * 5
    page = own.get(address).content.decode()
    assert "China" in page
    assert "reason to object" in page
    assert "-1.5" in page
    assert (
        f'href="{address}"' in own.get("/studies/?kind=effect-of-rule&state=done").content.decode()
    )
    assert f'href="{address}"' not in own.get("/studies/?kind=natural-flow").content.decode()
    assert done.title in own.get("/studies/list.csv").content.decode()
    assert done.title not in other.get("/studies/list.csv").content.decode()
    with pytest.raises(NotFound):
        queries.get_run(done.pk, actor("chn-officer"))


def test_files_of_an_answer_hold_its_numbers(done, signed_in):
    reader = signed_in("vnm-officer")
    answered = reader.get(f"/studies/{done.pk}/tables/countries.csv").content.decode()
    rows = list(csv.reader(io.StringIO(answered)))
    assert rows[1] == ["China", "10.0", "8.5", "'-1.5", "'-3.0", "0.5"]
    document = json.loads(reader.get(f"/studies/{done.pk}/result.json").content)
    assert document["result"] == RESULT
    assert document["inputs_sha256"] == done.inputs_hash
    svg = reader.get(f"/studies/{done.pk}/charts/change.svg").content
    assert svg.startswith(b"<svg")
    assert b"var(" not in svg
    assert reader.get(f"/studies/{done.pk}/charts/change.pdf").content.startswith(b"%PDF")
    for missing in ("charts/nothing.svg", "charts/change.gif", "tables/nothing.csv"):
        assert reader.get(f"/studies/{done.pk}/{missing}").status_code == 404


def test_an_unfinished_study_has_no_files(asked, signed_in):
    reader = signed_in("vnm-officer")
    assert reader.get(f"/studies/{asked.pk}/charts/change.svg").status_code == 404
    assert reader.get(f"/studies/{asked.pk}/tables/countries.csv").status_code == 404


def test_a_study_is_attached_to_the_agenda_by_its_own_country(done, actor, at, signed_in):
    item = Meeting.objects.get(body__identifier="B-JWG-WAT", ordinal=3).items.first()
    reader = signed_in("vnm-officer")
    assert item.title in reader.get(f"/studies/{done.pk}/attach").content.decode()
    reader.post(f"/studies/{done.pk}/attach", {"item": item.pk})
    address = f"/meetings/{item.meeting.identifier}"
    assert done.title in reader.get(address).content.decode()
    assert item.title in reader.get(f"/studies/{done.pk}").content.decode()
    assert done.title not in signed_in("chn-officer").get(address).content.decode()
    Run.objects.filter(pk=done.pk).update(audience="mechanism")
    with pytest.raises(NotAllowed):
        operations.attach_study(done.pk, item_id=item.pk, by=actor("chn-officer"), at=at)
    with pytest.raises(Unacceptable):
        operations.attach_study(done.pk, item_id=0, by=actor("vnm-officer"), at=at)


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


def test_what_would_take_too_long_is_refused_with_the_time_it_would_take(monkeypatch):
    monkeypatch.setattr(operations.engine, "expected_seconds", lambda _question: 3_600.0)
    with pytest.raises(Unacceptable, match="about 60 minutes"):
        operations.check_size(QUESTION)


def test_a_longer_question_is_expected_to_take_longer():
    asked = Cooperation(
        instance="lancang-mekong", first_year=2027, last_year=2036, traces=64, seed=1
    )
    longer = replace(asked, traces=200)
    assert engine.expected_seconds(asked) == pytest.approx(66, abs=1)
    assert engine.expected_seconds(longer) > engine.expected_seconds(asked)
    assert engine.expected_seconds(replace(asked, instance="three-rivers")) < 10


def test_one_person_cannot_fill_the_queue(actor, at):
    def ask():
        return operations.ask_study(
            title="t", question=QUESTION, audience="countries", by=actor("vnm-analyst"), at=at
        )

    for _ in range(operations.MOST_WAITING):
        ask()
    with pytest.raises(Unacceptable):
        ask()


def test_roles_without_the_capability_do_not_run_studies(actor, at):
    with pytest.raises(NotAllowed):
        operations.ask_study(
            title="t", question=QUESTION, audience="countries", by=actor("vnm-fund-manager"), at=at
        )
    assert User.objects.filter(username="vnm-fund-manager").exists()


def test_a_study_is_cancelled_by_its_country_and_its_answer_is_not_stored(
    asked, actor, at, signed_in
):
    operations.take_next(at=at)
    Run.objects.filter(pk=asked.pk).update(audience="mechanism")
    with pytest.raises(NotAllowed):
        operations.cancel_study(asked.pk, by=actor("chn-officer"), at=at)
    signed_in("vnm-officer").post(f"/studies/{asked.pk}/cancel")
    assert operations.is_cancelled(asked.pk)
    assert operations.finish_study(asked.pk, result=RESULT, at=at).progress == Progress.CANCELLED
    assert operations.fail_study(asked.pk, reason="x", at=at).progress == Progress.CANCELLED
    assert "cancelled" in signed_in("vnm-officer").get(f"/studies/{asked.pk}").content.decode()
    assert Entry.objects.filter(act="study.cancelled", subject_id=str(asked.pk)).count() == 1
    with pytest.raises(CannotFollow):
        operations.cancel_study(asked.pk, by=actor("vnm-officer"), at=at)


def test_progress_is_told_by_the_engine_and_shown_in_steps(asked, at, signed_in):
    page = signed_in("vnm-officer").get(f"/studies/{asked.pk}").content.decode()
    assert "Queued" in page
    assert "expected to take about 5 seconds" in page
    run = operations.take_next(at=at)
    clock = iter([0.0, 0.1, 0.7])
    tell = jobs.teller(run.pk, lambda: next(clock))
    tell("simulate", 0, 3)
    tell("simulate", 1, 3)
    assert Run.objects.get(pk=run.pk).stage_done == 0
    tell("simulate", 2, 3)
    steps = progress.steps_of(Run.objects.get(pk=run.pk))
    assert [(step.is_over, step.is_now, step.done) for step in steps] == [
        (True, False, 0), (True, False, 0), (False, True, 2),
    ]  # fmt: skip
    part = signed_in("vnm-officer").get(f"/studies/{run.pk}", headers={"HX-Request": "true"})
    assert "Running the river" in part.content.decode()
    assert "<html" not in part.content.decode()
    operations.finish_study(run.pk, result=RESULT, at=at)
    over = signed_in("vnm-officer").get(f"/studies/{run.pk}", headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"


def test_every_stage_has_words():
    assert {stage for stages in engine.STAGES.values() for stage in stages} <= set(progress.WORDS)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_question_is_asked_on_a_page_run_and_shown(kind, at, signed_in, monkeypatch):
    told = []
    monkeypatch.setattr(
        operations, "tell_stage", lambda _run, stage, _done, _all: told.append(stage)
    )
    reader = signed_in("vnm-officer")
    page = reader.get(f"/studies/ask/{kind.value}/three-rivers")
    assert page.status_code == 200
    entered = {k: v for k, v in as_document(QUESTIONS[kind]).items() if v is not None}
    answered = reader.post(f"/studies/ask/{kind.value}/three-rivers",
                           {**entered, "audience": "countries"})  # fmt: skip
    assert answered.status_code == 302
    run = operations.take_next(at=at)
    assert from_document(run.parameters) == QUESTIONS[kind]
    jobs.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.progress, run.failure) == (Progress.DONE, "")
    assert list(dict.fromkeys(told)) == list(engine.STAGES[kind])
    for language in ("en", "zh-hans"):
        shown = signed_in("vnm-officer", language).get(f"/studies/{run.pk}").content.decode()
        assert shown.count("<svg role=") >= 1
        assert "style=" not in shown
        assert "<table" in shown


@pytest.mark.parametrize(
    ("path", "entered", "word"),
    [
        ("value-of-cooperation/three-rivers", {"first_year": 2030, "last_year": 2029}, "before"),
        ("natural-flow/lancang-mekong", {"first_year": 1800, "last_year": 1801}, "On record"),
        ("natural-flow/lancang-mekong", {"first_year": 2001}, "both years"),
        ("value-of-cooperation/three-rivers",
         {"first_year": 2030, "last_year": 2090, "traces": 500, "seed": 1}, "traces"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_beside_the_field(path, entered, word, signed_in):
    page = signed_in("vnm-officer").post(
        f"/studies/ask/{path}", {**entered, "audience": "countries"}
    )
    assert page.status_code == 200
    assert word in page.content.decode().split('class="errors"')[1]
    assert not Run.objects.exists()


@pytest.mark.parametrize("path", ["nothing/three-rivers", "natural-flow/nowhere"])
def test_an_unknown_question_or_river_is_not_there(path, signed_in):
    assert signed_in("vnm-officer").get(f"/studies/ask/{path}").status_code == 404


def test_a_basin_put_on_the_server_can_be_asked_about(tmp_path, settings, signed_in):
    import shutil

    from riparian.engine.io.instances import find_instance

    shutil.copytree(find_instance("three-rivers"), tmp_path / "own-river")
    shutil.rmtree(tmp_path / "own-river" / "valuation")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "countries.csv").write_text("nothing\n")
    settings.INSTANCES_ROOT = tmp_path
    assert engine.instances()[-2:] == ("broken", "own-river")
    reader = signed_in("vnm-officer")
    page = reader.get("/studies/ask").content.decode()
    assert "/studies/ask/natural-flow/own-river" in page
    assert "/studies/ask/value-of-cooperation/own-river" not in page
    assert reader.get("/studies/ask/value-of-cooperation/own-river").status_code == 404
    assert "/studies/ask/natural-flow/broken" not in page
    with pytest.raises(InvalidInput, match="not on this server"):
        engine.outline_of("../three-rivers")


class Process:
    """A process as the worker sees it."""

    def __init__(self, waits=0, code=0, told=b""):
        self.waits, self.returncode, self.told, self.killed = waits, code, told, False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def communicate(self, timeout):
        if self.waits:
            self.waits -= 1
            raise subprocess.TimeoutExpired("study", timeout)
        return None, self.told

    def kill(self):
        self.killed = True


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)

    def use(process):
        monkeypatch.setattr(jobs.subprocess, "Popen", lambda *_a, **_k: process)
        return process

    return use


def test_the_worker_runs_what_is_queued_and_rests_when_nothing_is(asked, worker):
    worker(Process(waits=1))
    assert jobs.take_and_run_one()
    assert not jobs.take_and_run_one()
    assert Run.objects.get(pk=asked.pk).progress == Progress.RUNNING


def test_a_process_that_dies_leaves_its_last_words(asked, worker):
    worker(Process(code=1, told=b"Traceback\nMemoryError: no room\n"))
    jobs.take_and_run_one()
    run = Run.objects.get(pk=asked.pk)
    assert (run.progress, run.failure) == (
        Progress.FAILED, f"study {run.pk}: broke off: MemoryError: no room",
    )  # fmt: skip


def test_a_process_that_takes_too_long_is_ended(asked, worker, monkeypatch):
    monkeypatch.setattr(jobs, "LONGEST_SECONDS", -1)
    process = worker(Process(waits=1))
    jobs.take_and_run_one()
    assert process.killed
    assert "fewer traces" in Run.objects.get(pk=asked.pk).failure


def test_a_cancelled_run_is_ended(asked, worker, monkeypatch):
    monkeypatch.setattr(operations, "is_cancelled", lambda _run: True)
    process = worker(Process(waits=1))
    jobs.take_and_run_one()
    assert process.killed
    assert Run.objects.get(pk=asked.pk).failure == ""


def test_a_process_that_cannot_start_fails_the_run(asked, worker, monkeypatch):
    def refuse(*_args, **_named):
        raise OSError("no more processes")

    worker(Process())
    monkeypatch.setattr(jobs.subprocess, "Popen", refuse)
    jobs.take_and_run_one()
    assert "no more processes" in Run.objects.get(pk=asked.pk).failure


def test_the_worker_goes_on_after_the_database_was_away(monkeypatch):
    looks = iter([DatabaseError("away"), False, True])
    over = threading.Event()

    def look():
        found = next(looks, None)
        if isinstance(found, DatabaseError):
            raise found
        if found is None:
            over.set()
        return bool(found)

    monkeypatch.setattr(operations, "put_back_interrupted", lambda: 0)
    monkeypatch.setattr(jobs, "SECONDS_BETWEEN", 0.0)
    monkeypatch.setattr(jobs, "take_and_run_one", look)
    stop = jobs.keep_working()
    assert over.wait(timeout=20)
    stop.set()
