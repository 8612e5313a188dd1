"""The commitments of the record: all of them, with whom they bind and what is derived marked."""

import shutil

import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.io.instances import find_instance
from riparian.secretariat.commitments.models import Cell, Commitment
from riparian.secretariat.loading.record import load_record

pytestmark = pytest.mark.django_db
RECORD = find_instance("lancang-mekong") / "record"


def test_all_commitments_of_the_record_stand_at_their_paragraphs():
    rows = Commitment.objects.filter(is_of_record=True).select_related("paragraph__document")
    assert len(rows) == 225
    for row in rows:
        assert row.paragraph.document_id == row.document_id
        assert row.quote == row.titles["en"]


def test_whom_a_commitment_binds_are_all_named_countries_or_a_body():
    assert Cell.objects.count() == 929
    for identifier, countries in (
        ("CM-001", ["CHN", "KHM", "LAO", "MMR", "THA", "VNM"]), ("CM-092", ["CHN", "LAO", "THA"]),
        ("CM-020", [""]),
    ):  # fmt: skip
        row = Commitment.objects.get(identifier=identifier)
        assert sorted(row.cells.values_list("country", flat=True)) == countries
    assert row.body.identifier == "B-JWG-WAT"
    assert row.responsible_in_words == "B-JWG-WAT"


@pytest.mark.parametrize(
    ("identifier", "deadline", "basis", "last_day"),
    [
        ("CM-199", "2027-08-16", "record", "2027-08-16"),
        ("CM-028", "2019-12-31", "text", "2019-12-31"),
        ("CM-145", "2027", "horizon", "2027-12-31"),
        ("CM-085", "2020", "text", "2020-12-31"),
        ("CM-001", "", "", "None"),
    ],
)
def test_a_deadline_says_where_it_comes_from(identifier, deadline, basis, last_day):
    row = Commitment.objects.get(identifier=identifier)
    assert (row.deadline, row.deadline_basis, str(row.due_on)) == (deadline, basis, last_day)


def test_a_measure_is_printed_without_zeros_of_the_column():
    assert Commitment.objects.get(identifier="CM-008").measure == "300,000,000 USD"
    assert Commitment.objects.get(identifier="CM-001").measure == ""
    assert Commitment.objects.get(identifier="CM-001").parts_missing == [
        "actor", "quantity", "deadline",
    ]  # fmt: skip


def test_loading_again_changes_nothing_and_keeps_what_people_added(tmp_path, at):
    Commitment.objects.filter(identifier="CM-001").update(mean_score=0.5)
    Cell.objects.filter(commitment__identifier="CM-001", country="LAO").update(final="1")
    counts = load_record(RECORD, at=at)
    for name in ("commitments", "commitment_parties"):
        assert (counts[name].adds, counts[name].changes) == (0, 0)
    assert Commitment.objects.get(identifier="CM-001").mean_score == 0.5
    assert Cell.objects.get(commitment__identifier="CM-001", country="LAO").final == "1"


def test_a_changed_area_reaches_the_cells(tmp_path, at):
    folder = shutil.copytree(RECORD, tmp_path / "record")
    path = folder / "commitments.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('institution,"Work by', 'finance,"Work by'), encoding="utf-8")
    counts = load_record(folder, at=at)
    assert counts["commitments"].changes == 1
    assert counts["commitment_parties"].changes == 6
    assert set(Cell.objects.filter(commitment__identifier="CM-001").values_list("area")) == {
        ("finance",)
    }


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2027-08-16", "2027-13", "2027-13"),
        (",water,", ",rivers,", "'rivers'"),
        (",CHN;LAO;THA,", ",CHN;LAO;XXX,", "no row 'XXX'"),
        (",B-SEC-INT,", ",B-NONE,", "no row 'B-NONE'"),
    ],
)
def test_a_commitment_that_cannot_be_is_named(tmp_path, at, old, new, words):
    folder = shutil.copytree(RECORD, tmp_path / "record")
    path = folder / "commitments.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"commitments\.csv row") as refused:
        load_record(folder, at=at)
    assert words in str(refused.value)
