"""The record's documents: what they are, what is on record of their text, and where they lead."""

import shutil

import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.io.instances import find_instance
from riparian.secretariat.documents.kinds import Nature
from riparian.secretariat.documents.models import Document, Link, Paragraph, Translation, Wording
from riparian.secretariat.documents.record import find_paragraph
from riparian.secretariat.lib.record import Record
from riparian.secretariat.loading.record import load_record

pytestmark = pytest.mark.django_db
RECORD = find_instance("lancang-mekong") / "record"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(RECORD, tmp_path / "record")


def edit(folder, file, old, new):
    path = folder / file
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def test_all_documents_of_the_record_are_there_and_say_whose_words_they_are():
    assert Document.objects.filter(is_of_record=True).count() == 62
    by_nature = {nature: Document.objects.filter(nature=nature) for nature in Nature}
    announced = set(by_nature["announcement"].values_list("announced_by", flat=True))
    assert announced == {"CHN", "THA"}
    assert {row.announced_by for row in by_nature["agreed"]} == {""}
    assert by_nature["paper"].filter(identifier="D-LEREP25").exists()
    assert by_nature["agreed"].filter(identifier="D-SANYA").exists()


def test_every_statement_of_the_record_stands_at_one_place_as_a_summary():
    places = Paragraph.objects.filter(role="paragraph")
    assert places.count() == 225
    words = Wording.objects.get(paragraph__document__identifier="D-POA18",
                                paragraph__eid="sec_4-3-5__para_1")  # fmt: skip
    assert words.number == "(82)"
    assert words.version.is_summary
    assert words.sources[0]["kind"] in {"reprint", "press-or-academic", "official"}


def test_a_document_about_which_there_is_no_statement_has_no_text():
    without = Document.objects.filter(versions=None).values_list("identifier", flat=True)
    assert len(without) == 15
    assert "D-PROG23" in without


def test_no_authentic_language_is_guessed():
    assert set(Document.objects.values_list("authentic_language", flat=True)) == {""}


def test_a_link_is_loaded_only_with_how_it_is_known():
    assert Link.objects.count() == 4
    assert not Link.objects.filter(note="").exists()
    matrix = Link.objects.get(document__identifier="D-FM2-MATRIX")
    assert str(matrix) == f"D-FM2-MATRIX reports on {matrix.to_meeting}"


def test_a_change_of_the_record_changes_its_version_and_leaves_translations(folder, at):
    place = Paragraph.objects.get(document__identifier="D-SANYA", eid="para_4")
    words = place.wordings.get()
    kept = Translation.objects.create(
        paragraph=place, language="zh", text="确定三大支柱", source_language="en",
        source_hash=words.text_hash, made_at=at, made_by="test",
    )  # fmt: skip
    edit(folder, "paragraphs.csv", "Adopt three pillars", "Take three pillars")
    counts = load_record(folder, at=at)
    assert (counts["wordings"].changes, counts["wordings"].adds) == (1, 0)
    words.refresh_from_db()
    kept.refresh_from_db()
    assert words.text.startswith("Take three")
    assert kept.source_hash != words.text_hash


def test_an_app_above_finds_the_place_of_a_statement(folder, at):
    record = Record(folder)
    record.keep("paragraphs", {place.key: place for place in Paragraph.objects.all()})
    assert find_paragraph(record, "CM-052").key == "D-POA18/sec_4-3-5__para_1"
    with pytest.raises(InvalidInput, match="CM-999"):
        find_paragraph(record, "CM-999")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("documents.csv", ",agreed,", ",signed,", "nature: 'signed' is none of"),
        ("documents.csv", "MT-FM-1", "MT-FM-99", "meetings.csv has no row 'MT-FM-99'"),
        ("paragraphs.csv", ",D-EHLIST,", ",D-NONE,", "documents.csv has no row 'D-NONE'"),
        ("document_links.csv", "D-POA23", "D-POA99", "documents.csv has no row 'D-POA99'"),
    ],
)
def test_a_row_that_cannot_be_is_named(folder, at, file, old, new, words):
    edit(folder, file, old, new)
    with pytest.raises(InvalidInput) as refused:
        load_record(folder, at=at)
    assert words in str(refused.value)
