"""The yearly report: built from the matrix, frozen, compared with the last, in seven languages."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.utils.translation import override

from riparian.secretariat.audit.models import Entry
from riparian.secretariat.commitments import blocks, building, jobs, operations, papers
from riparian.secretariat.commitments.models import Report
from riparian.secretariat.commitments.operations import Proof
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, Unacceptable

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans", "th", "vi", "km", "lo", "my"]


@pytest.fixture
def build(actor, at):
    def make(year=2026, audience="mechanism", later=0):
        row = building.ask_report(
            year, audience=audience, by=actor("tha-officer"), at=at + timedelta(days=later)
        )
        return building.build(row.pk, at=at + timedelta(days=later))

    return make


def words(report, language="en"):
    with override(language):
        found = []
        for block in blocks.blocks_of(report.content):
            if isinstance(block, blocks.Table):
                found += [" ".join(row) for row in [block.header, *block.rows]]
            elif not isinstance(block, blocks.Picture):
                found.append(block.text)
        return "\n".join(found)


def test_the_report_counts_what_the_matrix_holds(build, enter, cut):
    row = cut(title="Share data", deadline="2026")
    for who in ("chn-analyst", "tha-analyst"):
        enter(row, who, LAO="1", VNM="0")
    report = build()
    content = report.content
    assert content["totals"]["commitments"] == 226
    assert sum(content["dues"].values()) == 226
    overall = content["indices"]["country"][0]
    assert (overall["scored"], overall["cells"]) == (2, 935)
    laos = next(one for one in content["indices"]["country"] if one["group"] == "LAO")
    assert laos["by_score"]["1"] == 1
    assert len(report.inputs_hash) == 64
    assert Entry.objects.filter(act="report.done", subject_id=str(report.pk)).count() == 1


def test_a_report_says_what_changed_since_the_last(build, enter, cut):
    row = cut(title="Old promise")
    first = build()
    assert "This is the first report" in words(first)
    for who in ("chn-analyst", "tha-analyst"):
        enter(row, who, LAO="1")
    new = cut(title="New promise")
    second = build(later=1)
    assert second.previous_id == first.pk
    assert second.content["totals"]["new"] == 1
    assert [(one["country"], one["before"], one["after"]) for one in
            second.content["lists"]["changed"]] == [("LAO", "", "1")]  # fmt: skip
    assert "1 new commitments, 1 changed scores" in words(second)
    assert new.identifier in words(second)


def test_a_report_that_is_built_never_changes(build, enter, cut):
    row = cut(title="Share data")
    report = build()
    before = papers.written(report, suffix="html", language="en", address="x")
    for who in ("chn-analyst", "tha-analyst"):
        enter(row, who, LAO="1")
    again = Report.objects.get(pk=report.pk)
    assert papers.written(again, suffix="html", language="en", address="x") == before
    with pytest.raises(CannotFollow, match="is built"):
        building.build(report.pk, at=report.finished_at)


def test_the_hash_of_inputs_changes_with_what_was_read(build, cut):
    one, other = build(), build(later=1)
    assert one.inputs_hash == other.inputs_hash
    cut()
    assert build(later=2).inputs_hash != one.inputs_hash


def test_scores_of_later_years_are_not_in_the_report_of_an_earlier_one(build, enter, cut):
    row = cut()
    for who in ("chn-analyst", "tha-analyst"):
        enter(row, who, year=2025, LAO="0")
    for who in ("chn-analyst", "tha-analyst"):
        enter(row, who, year=2026, LAO="1")
    assert build(year=2025).scores.endswith(":0")
    assert build(year=2026).scores.endswith(":1")


def test_a_newer_dispute_does_not_take_a_settled_score_away(build, enter, cut):
    row = cut()
    for who in ("chn-analyst", "tha-analyst"):
        enter(row, who, year=2025, LAO="0")
    enter(row, "chn-analyst", year=2026, LAO="1")
    enter(row, "tha-analyst", year=2026, LAO="0")
    assert build(year=2026).scores.endswith(":0")


def test_a_public_report_holds_only_what_is_public(build, cut, actor, at):
    row = cut(title="Not for everyone", audience="mechanism")
    secret = cut(title="Of two", audience="countries", countries=["LAO"])
    proof = Proof(text="A hidden proof", dated="2026", source="s", audience="mechanism")
    operations.add_evidence("CM-186", proof, by=actor("lao-officer"), at=at)
    public, inner = build(audience="public"), build(audience="mechanism")
    for text, seen_publicly, seen_inside in (
        (row.identifier, False, True), (secret.identifier, False, False),
        ("A hidden proof", False, True), ("CM-186", True, True),
    ):  # fmt: skip
        assert (text in words(public)) == seen_publicly
        assert (text in words(inner)) == seen_inside


@pytest.mark.parametrize(
    "language",
    [
        language
        if language in {"zh-hans", "lo"}
        else pytest.param(language, marks=pytest.mark.long)
        for language in LANGUAGES
    ],
)
def test_it_is_written_in_every_language_as_pdf_and_editable_document(language, build, cut):
    report = build(audience="public")
    pdf = papers.written(report, suffix="pdf", language=language, address="https://x/")
    assert pdf.startswith(b"%PDF")
    body = papers.written(report, suffix="docx", language=language, address="https://x/")
    document = docx.Document(BytesIO(body))
    with override(language):
        assert document.core_properties.title == blocks.title_of(report.content)
    assert len(document.tables) >= 5
    assert len(document.inline_shapes) == 1
    page = papers.written(report, suffix="html", language=language, address="https://x/").decode()
    assert f'<html lang="{language}">' in page
    assert "<svg" in page


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-hans", ["年度承诺", "水资源", "老挝", "已逾期", "全体成员国"]),
        ("lo", ["ຄຳໝັ້ນສັນຍາ", "ຊັບພະຍາກອນນ້ຳ", "ຈີນ", "ກາຍກຳນົດ", "ທຸກປະເທດສະມາຊິກ"]),
    ],
)
def test_chinese_and_lao_leave_no_label_in_english(language, expected, build):
    report = build(audience="public")
    with override(language):
        title = blocks.title_of(report.content)
    text = f"{title}\n{words(report, language)}"
    for part in expected:
        assert part in text
    for label in ("Coverage", "Overdue", "Responsible", "Deadline", "Water resources", "Summary"):
        assert label not in text


def test_the_machine_itself_builds_once_while_nothing_changes(at, cut):
    told = []
    first = building.build_here(
        2026, audience="mechanism", at=at, tell=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (225, 225)
    again = building.build_here(2026, audience="mechanism", at=at, tell=lambda *_: None)
    assert again.pk == first.pk
    cut()
    third = building.build_here(2026, audience="mechanism", at=at, tell=lambda *_: None)
    assert third.previous_id == first.pk


def test_a_report_is_asked_for_by_those_who_prepare_and_for_a_year_that_began(actor, at):
    with pytest.raises(NotAllowed):
        building.ask_report(2026, audience="public", by=actor("lao-analyst"), at=at)
    by = actor("lao-officer")
    with pytest.raises(Unacceptable, match="choose a year"):
        building.ask_report(2199, audience="public", by=by, at=at)
    with pytest.raises(Unacceptable, match="for everyone"):
        building.ask_report(2026, audience="delegation", by=by, at=at)
    for _ in range(5):
        building.ask_report(2026, audience="public", by=by, at=at)
    with pytest.raises(CannotFollow, match="Five reports"):
        building.ask_report(2026, audience="public", by=by, at=at)


def test_the_queue_gives_each_report_once_and_takes_it_back_when_the_server_stopped(actor, at):
    asked = building.ask_report(2026, audience="public", by=actor("lao-officer"), at=at)
    assert building.take_next(at=at) == asked
    assert building.take_next(at=at) is None
    building.tell_step(asked.pk, 100, 225)
    assert Report.objects.get(pk=asked.pk).step == 100
    assert building.put_back_interrupted() == 1
    jobs.carry_out(asked.pk)
    assert Report.objects.get(pk=asked.pk).progress == "done"


def test_a_report_that_cannot_be_built_says_why(actor, at, monkeypatch, signed_in):
    asked = building.ask_report(2026, audience="mechanism", by=actor("lao-officer"), at=at)

    def refuse(*_args, **_named):
        raise CannotFollow("the matrix is being moved")

    monkeypatch.setattr(building.content, "gather", refuse)
    jobs.carry_out(asked.pk)
    page = signed_in("vnm-analyst").get(f"/commitments/reports/{asked.pk}").content.decode()
    assert "the matrix is being moved" in page


def test_a_worker_that_breaks_off_fails_the_report(actor, at, monkeypatch):
    import subprocess

    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)  # the test's own is old
    assert jobs.take_and_build_one() is False
    asked = building.ask_report(2026, audience="public", by=actor("lao-officer"), at=at)

    def break_off(*_args, **_named):
        raise subprocess.TimeoutExpired("build", 1)

    monkeypatch.setattr(subprocess, "run", break_off)
    assert jobs.take_and_build_one() is True
    assert "TimeoutExpired" in Report.objects.get(pk=asked.pk).failure


def test_a_long_list_is_cut_and_says_by_how_much(build, monkeypatch):
    monkeypatch.setattr(building.content, "LONGEST_LIST", 10)
    report = build(audience="public")
    assert len(report.content["lists"]["all"]) == 10
    assert "And 215 more: see the follow-up matrix." in words(report)


def test_batches_do_not_change_the_report(build, monkeypatch):
    one = build(audience="public")
    monkeypatch.setattr(building.content, "BATCH", 7)
    other = build(audience="public", later=1)
    assert one.inputs_hash == other.inputs_hash
    assert one.content["indices"] == other.content["indices"]


@pytest.mark.parametrize(("code", "language"), [("zh", "zh-hans"), ("lo", "lo"), ("EN", "en")])
def test_a_short_code_names_a_language(code, language):
    assert papers.language_of(code) == language


def test_what_cannot_be_written_is_refused(build):
    with pytest.raises(Unacceptable, match="choose one of en, zh"):
        papers.language_of("xx")
    with pytest.raises(Unacceptable, match="must end in"):
        papers.suffix_of("report.odt")
    with pytest.raises(Unacceptable, match="choose one of"):
        papers.written(build(), suffix="odt", language="en", address="x")
