"""Loading the record says what it does, does it once, and refuses what it cannot read."""

import shutil

import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.io.instances import find_instance
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.loading.record import load_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(find_instance("lancang-mekong") / "record", tmp_path / "record")


def edit(folder, file, old, new):
    path = folder / file
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def test_what_is_loaded_already_is_left_alone(folder, at):
    counts = load_record(folder, at=at)
    assert {(count.adds, count.changes) for count in counts.values()} == {(0, 0)}
    assert counts["bodies"].leaves_alone == 38
    assert counts["meetings"].leaves_alone == 45


def test_a_dry_run_says_what_changes_and_changes_nothing(folder, at):
    edit(folder, "bodies.csv", "LMC Leaders' Meeting", "Meeting of the leaders")
    counts = load_record(folder, at=at, is_dry_run=True)
    assert (counts["bodies"].adds, counts["bodies"].changes) == (0, 1)
    assert Body.objects.get(identifier="B-LDR").names["en"] == "LMC Leaders' Meeting"
    load_record(folder, at=at)
    assert Body.objects.get(identifier="B-LDR").names["en"] == "Meeting of the leaders"


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("bodies.csv", ",leaders,all", ",kings,all", "bodies.csv row 2 (B-LDR): tier: 'kings'"),
        ("bodies.csv", ",,B-LDR,", ",,B-XX,", "bodies.csv has no row 'B-XX'"),
        ("bodies.csv", "B-FM,LMC", "B-LDR,LMC", "row 3 (B-LDR): the key is empty or stands twice"),
        ("bodies.csv", "2016-03-23,,,", "2016-03-23,,B-FM,", "is its own parent in the end"),
        ("bodies.csv", "name_zh", "name_xx", "the column 'name_zh' is missing"),
        ("members.csv", "CHN,", "CHN,more,", "number of cells"),
        ("terms.csv", "2016-03-23", "2016-33-23", "terms.csv row 2"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_loaded(folder, at, file, old, new, words):
    edit(folder, file, old, new)
    edit(folder, "meetings.csv", "in-person", "hybrid")
    with pytest.raises(InvalidInput) as refused:
        load_record(folder, at=at)
    assert words in str(refused.value)


def test_a_record_without_a_file_is_refused(folder, at):
    (folder / "meetings.csv").unlink()
    with pytest.raises(InvalidInput, match=r"meetings\.csv is missing"):
        load_record(folder, at=at)
