"""What people do with commitments and evidence, and what they are refused."""

from dataclasses import replace

import pytest

from riparian.secretariat.audit.models import Entry
from riparian.secretariat.commitments import engine, kinds, operations, queries
from riparian.secretariat.commitments.models import Cell, Commitment, Evidence
from riparian.secretariat.commitments.operations import Proof
from riparian.secretariat.documents.models import Document, Wording
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable

pytestmark = pytest.mark.django_db
PROOF = Proof(text="Levels of 14 gauges are sent.", dated="2026-03", source="Annual report")


def acts(row):
    return list(Entry.objects.filter(subject_kind="commitments.commitment",
                                     subject_id=str(row.pk)).values_list("act", flat=True))  # fmt: skip


def test_a_commitment_keeps_the_words_of_its_paragraph_as_they_stood(cut, paragraph):
    row = cut(deadline="2027", verb="Share")
    words = Wording.objects.get(paragraph=paragraph)
    assert row.quote == words.text
    assert row.deadline_basis == "text"
    assert str(row.due_on) == "2027-12-31"
    assert row.cells.count() == 6
    assert acts(row) == ["commitment.cut"]


def test_a_body_has_one_cell_and_named_countries_one_each(cut):
    from riparian.secretariat.bodies.models import Body

    joint = cut(is_for_all=False, body=Body.objects.get(identifier="B-JWG-WAT"))
    assert list(joint.cells.values_list("country", flat=True)) == [""]
    some = cut(is_for_all=False, responsible=["LAO", "CHN"])
    assert sorted(some.cells.values_list("country", flat=True)) == ["CHN", "LAO"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_for_all": False}, "Say whom it binds"),
        ({"responsible": ["LAO"]}, "Say whom it binds"),
        ({"is_for_all": False, "responsible": ["XXX"]}, "XXX: not a member"),
        ({"deadline": "soon"}, "write YYYY"),
    ],
)
def test_terms_that_cannot_be_are_refused_and_nothing_is_kept(cut, changes, words):
    before = Commitment.objects.count()
    with pytest.raises(Unacceptable, match=words):
        cut(**changes)
    assert Commitment.objects.count() == before


def test_a_commitment_is_seen_by_no_more_people_than_its_document(cut, paragraph):
    Document.objects.filter(pk=paragraph.document_id).update(
        audience="delegation", owner_country="THA", countries="|LAO|"
    )
    with pytest.raises(Unacceptable, match="Fewer people"):
        cut(audience="mechanism")
    with pytest.raises(Unacceptable, match="VNM may not see"):
        cut(audience="delegation", countries=["VNM"])
    assert cut(audience="delegation", countries=["LAO"]).audience == "delegation"


def test_a_paragraph_of_a_secret_document_is_not_there(paragraph, terms, actor, at):
    Document.objects.filter(pk=paragraph.document_id).update(
        audience="delegation", owner_country="VNM"
    )
    with pytest.raises(NotFound):
        operations.cut_commitment(paragraph.pk, terms(), by=actor("tha-officer"), at=at)


def test_a_correction_files_the_cells_anew_and_keeps_those_that_are_scored(
    cut, terms, enter, actor, at
):
    row, by = cut(), actor("tha-officer")
    operations.correct_commitment(
        row.identifier, terms(is_for_all=False, responsible=["LAO"], area="finance"), by=by, at=at
    )
    assert list(Cell.objects.filter(commitment=row).values_list("country", "area")) == [
        ("LAO", "finance")
    ]
    enter(row, "chn-analyst", LAO="1")
    narrower = terms(is_for_all=False, responsible=["VNM"])
    with pytest.raises(CannotFollow, match="was scored"):
        operations.correct_commitment(row.identifier, narrower, by=by, at=at)
    assert acts(row).count("commitment.corrected") == 1


def test_the_record_is_corrected_in_its_file(terms, actor, at):
    with pytest.raises(CannotFollow, match="of the record"):
        operations.correct_commitment("CM-001", terms(), by=actor("tha-officer"), at=at)


def test_evidence_has_source_date_country_and_who_entered_it(actor, at):
    row = operations.add_evidence(
        "CM-186", replace(PROOF, audience="public"), by=actor("lao-analyst"), at=at
    )
    assert (row.entered_for, row.dated, str(row.dated_on)) == ("LAO", "2026-03", "2026-03-01")
    assert acts(row.commitment) == ["commitment.evidence"]
    assert "14 gauges" not in Entry.objects.filter(act="commitment.evidence").last().after


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"country": "LAO"}, "LAO is not bound"),
        ({"dated": "yesterday"}, "write YYYY"),
        ({"dated": "2199"}, "day to come"),
    ],
)
def test_evidence_that_cannot_be_is_refused(changes, words, actor, at):
    with pytest.raises(Unacceptable, match=words):
        operations.add_evidence("CM-186", replace(PROOF, **changes), by=actor("tha-officer"), at=at)


def test_evidence_is_withdrawn_by_its_own_country_with_a_reason(actor, at):
    row = operations.add_evidence("CM-186", PROOF, by=actor("lao-officer"), at=at)
    with pytest.raises(NotAllowed):
        operations.withdraw_evidence(row.pk, because="x", by=actor("vnm-officer"), at=at)
    with pytest.raises(Unacceptable):
        operations.withdraw_evidence(row.pk, because=" ", by=actor("lao-officer"), at=at)
    operations.withdraw_evidence(row.pk, because="Wrong year", by=actor("lao-analyst"), at=at)
    assert not queries.evidence_for(actor("lao-officer")).exists()
    assert Evidence.objects.get(pk=row.pk).withdrawn_because == "Wrong year"
    with pytest.raises(NotFound):
        operations.withdraw_evidence(row.pk, because="x", by=actor("lao-officer"), at=at)


@pytest.mark.parametrize("who", ["lao-public-reader", "lao-fund-manager", "lao-auditor"])
def test_roles_without_the_capability_do_nothing(who, cut, terms, paragraph, actor, at):
    with pytest.raises(NotAllowed):
        operations.cut_commitment(paragraph.pk, terms(), by=actor(who), at=at)
    with pytest.raises(NotAllowed):
        operations.add_evidence("CM-186", PROOF, by=actor(who), at=at)


def test_the_copies_in_the_cells_equal_what_they_are_copied_from(cut):
    cut(audience="countries", countries=["LAO"])
    for cell in Cell.objects.select_related("commitment"):
        for name in operations.COPIED:
            assert getattr(cell, name) == getattr(cell.commitment, name), (cell, name)


def test_the_words_of_the_platform_are_those_of_the_engine():
    from riparian.engine.responsibilities.commitments import deadline, scoring

    assert set(kinds.Score.values) == {score.value for score in scoring.Score}
    assert set(kinds.Stage.values) == {stage.value for stage in scoring.Stage}
    assert set(kinds.Due.values) == {due.value for due in deadline.Due}


def test_the_state_in_sql_is_the_state_in_python(actor, at):
    on = engine.today(at)
    Commitment.objects.filter(identifier="CM-199").update(is_met=True)
    for due in kinds.Due.values:
        rows = queries.matching(actor("lao-officer"), queries.Filters(due=due), on=on)
        assert {engine.due_of(row, on=on) for row in rows} <= {due}
    total = sum(
        queries.matching(actor("lao-officer"), queries.Filters(due=due), on=on).count()
        for due in kinds.Due.values
    )
    assert total == Commitment.objects.count()
