"""Descriptors of the shipped instances: generated, and valid for an independent reader."""

import json
from pathlib import Path

import pytest

from riparian.engine.io.describing import describe_again
from riparian.engine.io.descriptor import read_descriptor
from riparian.engine.io.form import basin_form
from riparian.engine.io.instances import find_instance
from riparian.engine.vocabulary import (
    DamStatus,
    DemandKind,
    NodeKind,
    Quality,
    ReachKind,
    ThresholdKind,
)

SHIPPED = ("lancang-mekong", "three-rivers")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_descriptor_is_what_the_form_says(name: str):
    folder = find_instance(name)
    written = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert written == describe_again(folder)
    assert read_descriptor(folder).findings == ()


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.filterwarnings("ignore")
def test_an_independent_reader_finds_a_package_valid(name: str):
    from frictionless import Package, system  # noqa: PLC0415 - slow to import

    with system.use_context(trusted=True):
        report = Package(str(find_instance(name) / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "message"])[:5]


@pytest.mark.filterwarnings("ignore")
def test_an_independent_reader_meets_what_we_refuse(tmp_path: Path):
    import shutil  # noqa: PLC0415

    from frictionless import Package, system  # noqa: PLC0415 - slow to import

    folder = Path(shutil.copytree(find_instance("three-rivers"), tmp_path / "mybasin"))
    path = folder / "inflows.csv"
    text = path.read_text(encoding="utf-8").replace("SB_SLOPES", "SB_SLOPE")
    path.write_text(text, encoding="utf-8")
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["title"]) == [["ForeignKey Error"]]


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("nodes", "kind", NodeKind),
        ("reaches", "kind", ReachKind),
        ("dams", "status", DamStatus),
        ("demands", "kind", DemandKind),
        ("thresholds", "kind", ThresholdKind),
        ("nodes", "quality", Quality),
    ],
)
def test_the_form_uses_the_words_of_the_vocabulary(table: str, column: str, words: type):
    assert set(basin_form().table_by_name[table].column_by_name[column].enum) == set(words)


def test_every_column_of_the_form_has_a_description_and_every_number_a_unit():
    for table in basin_form().tables:
        for column in table.columns:
            assert column.description.endswith("."), (table.name, column.name)
            if column.type == "number":
                assert column.unit, (table.name, column.name)


def test_every_row_of_a_shipped_instance_names_its_source():
    for name in SHIPPED:
        for path in find_instance(name).glob("*.csv"):
            header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            assert "source" in header, path


def test_the_lancang_mekong_stays_small():
    folder = find_instance("lancang-mekong")
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 8e6
