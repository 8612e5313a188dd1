"""Rules that the damaged copies of Three Rivers do not reach: lakes, warnings, odd folders."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from riparian.engine.io.check_basin import check_basin
from riparian.engine.io.descriptor import read_descriptor
from riparian.engine.io.instances import find_instance


@pytest.fixture
def basin_path(tmp_path: Path) -> Path:
    """A copy of Three Rivers without its descriptor."""
    folder = Path(shutil.copytree(find_instance("three-rivers"), tmp_path / "mybasin"))
    (folder / "datapackage.json").unlink()
    return folder


@pytest.fixture
def lake_path(basin_path: Path) -> Path:
    """Three Rivers with a lake beside the confluence."""
    append(basin_path / "nodes.csv", "LAKE,lake,Side Lake,MID,22,101.7,600,Side River,invented,C")
    change(basin_path / "reaches.csv", "SIDE_DAM,CONFLUENCE,river", "SIDE_DAM,LAKE,river")
    append(basin_path / "reaches.csv", "LAKE,CONFLUENCE,river,Side River,5,0,,1,invented,C,")
    files = {
        "lake_exchanges.csv": "node_id,river_node_id,conveyance_m3s_per_m,largest_reverse_m3s,"
        "largest_share,initial_storage_hm3,dead_storage_hm3,source,quality\n"
        "LAKE,CONFLUENCE,100,200,0.5,50,10,invented,C\n",
        "lake_curves.csv": "node_id,level_m,storage_hm3,area_km2,source,quality\n"
        "LAKE,0,0,1,invented,C\nLAKE,5,100,30,invented,C\n",
        "lake_ratings.csv": "node_id,flow_m3s,stage_m,source,quality\n"
        "LAKE,0,0,invented,C\nLAKE,1000,6,invented,C\n",
    }
    for file, text in files.items():
        (basin_path / file).write_text(text, encoding="utf-8")
    return basin_path


def append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def errors_of(folder: Path) -> list[str]:
    return [finding.message for finding in check_basin(folder).errors]


def warnings_of(folder: Path) -> list[str]:
    return [finding.message for finding in check_basin(folder).warnings]


def test_a_basin_may_have_a_lake(lake_path: Path):
    assert check_basin(lake_path).findings == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "nodes.csv",
            "LAKE,lake",
            "LAKE,junction",
            (
                "lake_exchanges.csv, line 2, column node_id: 'LAKE' is a junction in nodes.csv; "
                "make that node's kind lake"
            ),
        ),
        (
            "lake_exchanges.csv",
            "0.5,50,10",
            "0.5,500,10",
            (
                "lake_exchanges.csv, line 2, column initial_storage_hm3: '500' is above the top of "
                "the curve, 100 hm³; correct one of the two"
            ),
        ),
        (
            "lake_exchanges.csv",
            "0.5,50,10",
            "0.5,50,60",
            (
                "lake_exchanges.csv, line 2, column dead_storage_hm3: '60' is above the initial "
                "storage of 50 hm³; correct one of the two"
            ),
        ),
        (
            "lake_exchanges.csv",
            "LAKE,CONFLUENCE",
            "LAKE,HIGH_DAM",
            (
                "lake_exchanges.csv, line 2, column river_node_id: 'HIGH_DAM' does not lie "
                "downstream of LAKE; name a node further down"
            ),
        ),
        (
            "lake_ratings.csv",
            "LAKE,1000,6",
            "LAKE,1000,-6",
            (
                "lake_ratings.csv, line 3, column stage_m: '-6' does not rise above 0 on line 2; "
                "sort the points or correct them"
            ),
        ),
        (
            "lake_curves.csv",
            "LAKE,5,100,30,invented,C\n",
            "",
            (
                "lake_curves.csv, line 2, column node_id: 'LAKE' has one point only; "
                "add a second point or remove this one"
            ),
        ),
    ],
)
def test_a_lake_that_cannot_be_is_refused(
    lake_path: Path, file: str, old: str, new: str, says: str
):
    change(lake_path / file, old, new)
    assert says in errors_of(lake_path)


def test_a_lake_needs_a_curve_and_a_rating(lake_path: Path):
    (lake_path / "lake_ratings.csv").unlink()
    assert errors_of(lake_path) == [
        (
            "lake_exchanges.csv, line 2, column node_id: 'LAKE' has no point in lake_ratings.csv; "
            "add two points or more"
        )
    ]


def test_a_curve_that_ends_below_total_storage_is_worth_a_look(basin_path: Path):
    change(basin_path / "reservoir_curves.csv", "1150,2500", "1150,2400")
    assert warnings_of(basin_path) == [
        (
            "reservoir_curves.csv, line 5, column storage_hm3: '2400' ends the curve, and total "
            "storage is 2500 hm³; end the curve at full supply level"
        )
    ]


def test_a_rule_without_live_storage_is_worth_a_look(basin_path: Path):
    change(basin_path / "dams.csv", "400,300,14", "400,0,14")
    assert warnings_of(basin_path) == [
        (
            "rule_curves.csv, line 3, column dam_id: 'SIDE_DAM' has no live storage that a "
            "rule could "
            "move; give its live storage in dams.csv or remove the rule"
        )
    ]


def test_a_year_that_is_not_the_mean_of_its_months_is_worth_a_look(basin_path: Path):
    change(basin_path / "subbasins.csv", "101.9,80,", "101.9,90,")
    assert warnings_of(basin_path) == [
        (
            "subbasins.csv, line 4, column mean_annual_flow_m3s: '90' differs from the mean of the "
            "months, 80; correct one of the two"
        )
    ]


def test_a_diversion_has_no_share_of_the_natural_flow(basin_path: Path):
    append(basin_path / "reaches.csv", "SIDE_DAM,MID_WEIR,diversion,,,,,1,invented,C,")
    assert errors_of(basin_path) == [
        (
            "reaches.csv, line 14, column flow_fraction: '1' is given and a diversion has no "
            "share of "
            "the natural flow; leave it blank"
        )
    ]


def test_a_diversion_may_start_at_a_dam(basin_path: Path):
    append(basin_path / "reaches.csv", "SIDE_DAM,MID_WEIR,diversion,,,,,,invented,C,")
    assert errors_of(basin_path) == []


def test_a_share_with_two_points_is_refused(basin_path: Path):
    change(basin_path / "dams.csv", "UPP:0.7;MID:0.3", "UPP:0.7.1;MID:0.3")
    assert errors_of(basin_path) == [
        (
            "dams.csv, line 2, column market_shares: 'UPP:0.7.1;MID:0.3' holds a share that "
            "is not a "
            "number; write THA:0.95;LAO:0.05"
        )
    ]


def test_a_folder_with_a_file_s_name_is_refused(basin_path: Path):
    (basin_path / "demands.csv").unlink()
    (basin_path / "demands.csv").mkdir()
    assert errors_of(basin_path) == ["demands.csv: cannot be read; is a directory"]


def test_a_tab_between_cells_is_named(basin_path: Path):
    path = basin_path / "countries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", "\t"), encoding="utf-8")
    assert errors_of(basin_path)[0] == (
        "countries.csv, line 1: cells are separated by a tab; separate them by commas"
    )


def test_a_whole_number_must_be_given_as_one(basin_path: Path):
    change(basin_path / "demands.csv", "MID_WEIR,2,", "MID_WEIR,,")
    assert errors_of(basin_path) == [
        "demands.csv, line 2, column priority: is blank and must be given; write an integer"
    ]


def test_a_date_in_another_order_is_refused(basin_path: Path):
    change(basin_path / "series.csv", "2019-01-01", "01.01.2019")
    assert errors_of(basin_path)[0] == (
        "series.csv, line 2, column start: '01.01.2019' is not a date; "
        "write year-month-day, such as 2014-02-28"
    )


def describe(basin_path: Path, edit: Callable[[dict], object]) -> Path:
    """Give the folder back the shipped descriptor, changed."""
    text = (find_instance("three-rivers") / "datapackage.json").read_text(encoding="utf-8")
    document = json.loads(text)
    edit(document)
    (basin_path / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    return basin_path


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (
            lambda document: document["resources"][0].pop("path"),
            (
                "datapackage.json: a resource lacks a 'path' in the folder, or 'schema' with "
                "'fields' of name "
                "and type; describe every file with its path and columns"
            ),
        ),
        (
            lambda document: document["resources"][0].update(path="../countries.csv"),
            "datapackage.json: a resource lacks a 'path' in the folder",
        ),
        (
            lambda document: document["resources"][0].update(path=7),
            "datapackage.json: a resource lacks a 'path' in the folder",
        ),
        (
            lambda document: document["resources"][0]["schema"]["fields"][0].update(constraints=[]),
            "datapackage.json: a resource lacks a 'path' in the folder",
        ),
        (
            lambda document: document.pop("riparian"),
            (
                "datapackage.json: it holds no object 'riparian'; "
                'add "riparian": {"form": …, "version": …, "title": …}'
            ),
        ),
        (
            lambda document: document["riparian"].update(version=99),
            (
                "datapackage.json: 'riparian' must name form 'riparian-basin-folder', version 1; "
                "correct it or convert the folder"
            ),
        ),
        (
            lambda document: document["riparian"].update(title=7),
            (
                "datapackage.json: 'riparian' must hold a text 'title', and may hold a list "
                "'countries' and a text 'sea'; correct it"
            ),
        ),
        (
            lambda document: document["resources"][0]["schema"]["fields"].append(
                {"name": "flag", "type": "string"}
            ),
            (
                "datapackage.json: resource 'countries.csv', field 'flag': the form has no such "
                "column; remove it"
            ),
        ),
        (
            lambda document: document["resources"].pop(0),
            "countries.csv: datapackage.json does not list it; list it or remove the file",
        ),
        (
            lambda document: document["resources"][0]["schema"]["fields"].reverse(),
            (
                "datapackage.json: resource 'countries.csv': columns stand in another order; "
                "describe the columns that the file has, in their order"
            ),
        ),
    ],
)
def test_a_descriptor_that_does_not_fit_is_refused(basin_path: Path, edit, says: str):
    assert any(says in message for message in errors_of(describe(basin_path, edit)))


def test_a_file_of_the_user_is_checked_by_the_descriptor_that_describes_it(basin_path: Path):
    (basin_path / "fish.csv").write_text("year,catch_t\n2001,12\n2001,many\n", encoding="utf-8")
    fields = [{"name": "year", "type": "integer"}, {"name": "catch_t", "type": "number"}]
    own = {"name": "fish", "path": "fish.csv", "schema": {"fields": fields, "primaryKey": "year"}}
    assert errors_of(describe(basin_path, lambda document: document["resources"].append(own))) == [
        (
            "fish.csv, line 3, column catch_t: 'many' is not a number; "
            "write digits with a point, such as 12.5, or leave it blank if it is unknown"
        ),
        (
            "fish.csv, line 3, column year: '2001' is already on line 2; "
            "remove one of the two rows or rename it"
        ),
    ]


def test_a_descriptor_without_end_is_refused(basin_path: Path):
    (basin_path / "datapackage.json").write_text("[" * 100_000, encoding="utf-8")
    assert errors_of(basin_path) == ["datapackage.json: is nested too deeply; write it anew"]


def test_a_descriptor_in_another_encoding_is_refused(basin_path: Path):
    (basin_path / "datapackage.json").write_bytes('{"title": "Flüsse"}'.encode("utf-16"))
    assert errors_of(basin_path) == ["datapackage.json: is not UTF-8; save it as UTF-8"]


def test_a_descriptor_that_may_not_be_read_is_refused(
    basin_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (basin_path / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    findings = read_descriptor(basin_path).findings
    assert [finding.message for finding in findings] == [
        "datapackage.json: cannot be read; permission denied"
    ]
