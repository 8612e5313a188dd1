"""Damaged copies of Three Rivers: each is refused with file, line, column, value and what to do."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from riparian.cli.main import run
from riparian.engine.errors import InvalidBasin
from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.check_basin import check_basin
from riparian.engine.io.instances import find_instance


@dataclass(frozen=True)
class Damage:
    name: str
    file: str
    edit: Callable[[Path], object]
    says: str
    is_read: bool = True
    """Whether reading the basin meets the damage too; series are read when asked for."""


def swap(name: str, file: str, old: str, new: str, says: str, *, is_read: bool = True) -> Damage:
    """Replace one piece of text, which must be there once."""

    def edit(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return Damage(name, file, edit, says, is_read)


def bytes_of(name: str, file: str, change: Callable[[bytes], bytes], says: str) -> Damage:
    """Change the bytes of a file."""
    return Damage(name, file, lambda path: path.write_bytes(change(path.read_bytes())), says)


def add(name: str, file: str, line: str, says: str) -> Damage:
    """Append one line."""
    return bytes_of(name, file, lambda old: old + line.encode() + b"\n", says)


DAMAGES = [
    # cells
    swap(
        "thousands comma",
        "dams.csv",
        "2500,2000,40",
        '2500,"2,000",40',
        "dams.csv, line 2, column live_storage_hm3: '2,000' is not a number; write 2000",
    ),
    swap(
        "decimal comma",
        "reaches.csv",
        "High River,110,0.8",
        'High River,110,"0,8"',
        "reaches.csv, line 2, column travel_time_days: '0,8' is not a number; write 0.8",
    ),
    swap(
        "a percentage",
        "demands.csv",
        "MID_WEIR,2,0.25",
        "MID_WEIR,2,25 %",
        "demands.csv, line 2, column return_fraction: '25 %' is not a number; write 0.25",
    ),
    swap(
        "a word for a number",
        "dams.csv",
        "operational,2005,Hydropower,High River,High River,300,150",
        "operational,2005,Hydropower,High River,High River,300,unknown",
        "dams.csv, line 2, column head_m: 'unknown' is not a number; "
        "write digits with a point, such as 12.5, or leave it blank if it is unknown",
    ),
    swap(
        "not a number that computers know",
        "subbasins.csv",
        "9000,24.6",
        "nan,24.6",
        "subbasins.csv, line 2, column area_km2: 'nan' is not a number; write digits with",
    ),
    swap(
        "half a year",
        "dams.csv",
        "operational,2005",
        "operational,2005.5",
        "dams.csv, line 2, column commissioned_year: '2005.5' is not a whole number; "
        "write digits only, such as 2014",
    ),
    swap(
        "yes for true",
        "thresholds.csv",
        "BARGES_MIDDLE,navigation,MID_TOWN,MID,true",
        "BARGES_MIDDLE,navigation,MID_TOWN,MID,yes",
        "thresholds.csv, line 5, column is_minimum: 'yes' is neither true nor false; "
        "write true or false",
    ),
    swap(
        "blank that must be given",
        "subbasins.csv",
        "SB_SLOPES,High slopes,UPP,high,5000",
        "SB_SLOPES,High slopes,UPP,high,",
        "subbasins.csv, line 3, column area_km2: is blank and must be given; write a number in km²",
    ),
    swap(
        "no source",
        "countries.csv",
        "MID,Midland,invented for teaching",
        "MID,Midland,",
        "countries.csv, line 3, column source: is blank and must be given; write a text",
    ),
    swap(
        "blanks around a value",
        "nodes.csv",
        "HIGH_DAM,dam,High Dam,UPP",
        "HIGH_DAM,dam,High Dam, UPP",
        "nodes.csv, line 2, column country: ' UPP' has blanks around it; write UPP",
    ),
    swap(
        "kind of node that is none",
        "nodes.csv",
        "SEA,sea,",
        "SEA,ocean,",
        "nodes.csv, line 13, column kind: 'ocean' is not allowed; "
        "write one of dam, station, junction, lake, delta, sea, sink",
    ),
    swap(
        "quality mark that is none",
        "reservoir_curves.csv",
        "HIGH_DAM,1040,0,2,invented for teaching,C",
        "HIGH_DAM,1040,0,2,invented for teaching,D",
        "reservoir_curves.csv, line 2, column quality: 'D' is not allowed; write one of A, B, C",
    ),
    swap(
        "latitude beyond the pole",
        "nodes.csv",
        "UPP,24.1,100.1",
        "UPP,241,100.1",
        "nodes.csv, line 2, column latitude: '241' is above 90 degree north; "
        "correct the value or its unit",
    ),
    swap(
        "negative demand",
        "demands.csv",
        "EAST_MOUTH,70,90",
        "EAST_MOUTH,-70,90",
        "demands.csv, line 3, column jan_hm3: '-70' is below 0 hm³; correct the value",
    ),
    swap(
        "rule above full",
        "rule_curves.csv",
        "HIGH_DAM,0.72",
        "HIGH_DAM,72",
        "rule_curves.csv, line 2, column jan: '72' is above 1; correct the value or its unit",
    ),
    swap(
        "Muskingum weight above one half",
        "reaches.csv",
        "150,1.1,0.2",
        "150,1.1,0.7",
        "reaches.csv, line 3, column muskingum_x: '0.7' is above 0.5",
    ),
    swap(
        "small letters in an id",
        "nodes.csv",
        "MID_WEIR,junction",
        "mid_weir,junction",
        "nodes.csv, line 6, column id: 'mid_weir' does not have the form [A-Z][A-Z0-9_]*; "
        "Capital letters, digits and underscores",
    ),
    swap(
        "shares in words",
        "dams.csv",
        "UPP:0.7;MID:0.3",
        "UPP 70%",
        "dams.csv, line 2, column market_shares: 'UPP 70%' does not have the form",
    ),
    # rows, columns, files
    swap(
        "ragged row",
        "inflows.csv",
        "SB_SLOPES,BORDER_GAUGE,1,invented for teaching,C",
        "SB_SLOPES,BORDER_GAUGE,1,invented, for teaching,C",
        "inflows.csv, line 3: has 6 cells and the header 5; give every column one cell",
    ),
    swap(
        "quotation mark left open",
        "dams.csv",
        "SIDE_DAM,Side Dam",
        'SIDE_DAM,"Side Dam',
        "dams.csv, line 3: the record cannot be split into cells; close every quotation mark",
    ),
    swap(
        "column misspelled",
        "dams.csv",
        "installed_mw",
        "instaled_mw",
        "dams.csv, line 1, column instaled_mw: the form has no such column; "
        "rename it to installed_mw",
    ),
    swap(
        "column that the form does not know",
        "countries.csv",
        "id,name,source",
        "id,name,flag_colour",
        "countries.csv, line 1, column flag_colour: the form has no such column",
    ),
    swap(
        "required column missing",
        "inflows.csv",
        "node_id,flow_fraction",
        "node_id,note",
        "inflows.csv, line 1, column flow_fraction: the column is missing; add the column",
    ),
    swap(
        "column twice",
        "nodes.csv",
        "latitude,longitude",
        "latitude,latitude",
        "nodes.csv, line 1, column latitude: the column is there twice; remove one",
    ),
    bytes_of(
        "semicolons",
        "countries.csv",
        lambda old: old.replace(b",", b";"),
        "countries.csv, line 1: cells are separated by ';'; separate them by commas",
    ),
    bytes_of(
        "empty file", "nodes.csv", lambda _: b"", "nodes.csv: is empty; begin with the header"
    ),
    bytes_of(
        "header only",
        "subbasins.csv",
        lambda old: old.splitlines(keepends=True)[0],
        "subbasins.csv: has a header but no row; add at least one row",
    ),
    bytes_of(
        "other encoding",
        "nodes.csv",
        lambda old: old.replace(b"Step Dam", "Stép Dam".encode("latin-1")),
        "nodes.csv, line 7: byte 0xE9 is not UTF-8; save it as UTF-8",
    ),
    Damage(
        "required file missing",
        "reaches.csv",
        Path.unlink,
        "reaches.csv: the file is missing; add it",
    ),
    Damage(
        "file misspelled",
        "demands.csv",
        lambda path: path.rename(path.with_name("demand.csv")),
        "demand.csv: the form has no such file; rename it to demands.csv",
    ),
    # ids
    add(
        "country twice",
        "countries.csv",
        "MID,Middle Kingdom,invented",
        "countries.csv, line 5, column id: 'MID' is already on line 3; "
        "remove one of the two rows or rename it",
    ),
    add(
        "reach twice",
        "reaches.csv",
        "SIDE_DAM,CONFLUENCE,river,Side River,100,0.7,,1,invented,C,",
        "reaches.csv, line 14, column from_id, to_id, kind: 'SIDE_DAM, CONFLUENCE, river' "
        "is already on line 4",
    ),
    swap(
        "node that is none",
        "reaches.csv",
        "CONFLUENCE,MID_WEIR",
        "CONFLUENCE,MID_WIER",
        "reaches.csv, line 5, column to_id: 'MID_WIER' is not in nodes.csv; "
        "add it to nodes.csv or write MID_WEIR",
    ),
    swap(
        "country that is none",
        "subbasins.csv",
        "Lower plain,LOW",
        "Lower plain,LAW",
        "subbasins.csv, line 6, column country: 'LAW' is not in countries.csv; "
        "add it to countries.csv or write LOW",
    ),
    swap(
        "sub-basin that is none",
        "inflows.csv",
        "SB_SIDE_VALLEY,SIDE_DAM",
        "SB_SIDEVALLEY,SIDE_DAM",
        "inflows.csv, line 4, column subbasin_id: 'SB_SIDEVALLEY' is not in subbasins.csv",
    ),
    swap(
        "dam that is none",
        "rule_curves.csv",
        "SIDE_DAM,0.65",
        "SIDEDAM,0.65",
        "rule_curves.csv, line 3, column dam_id: 'SIDEDAM' is not in dams.csv; "
        "add it to dams.csv or write SIDE_DAM",
    ),
    swap(
        "buyer that is none",
        "dams.csv",
        "MID:0.5;LOW:0.5",
        "MID:0.5;LOE:0.5",
        "dams.csv, line 4, column market_shares: 'MID:0.5;LOE:0.5' names 'LOE', "
        "which is not in countries.csv",
    ),
    # works
    swap(
        "live storage above total",
        "dams.csv",
        "2500,2000,40",
        "2000,2500,40",
        "dams.csv, line 2, column live_storage_hm3: '2500' is above the total storage, "
        "2,000 hm³; correct one of the two",
    ),
    swap(
        "live storage of an unknown total",
        "dams.csv",
        "2500,2000,40",
        ",2000,40",
        "dams.csv, line 2, column live_storage_hm3: '2000' is above the total storage, "
        "which is blank; correct one of the two",
    ),
    swap(
        "alarm above flood",
        "stations.csv",
        "1991-2020,8,9",
        "1991-2020,9,8",
        "stations.csv, line 4, column alarm_stage_m: '9' is above the flood stage of 8 m",
    ),
    swap(
        "fields watered by the sea",
        "demands.csv",
        "IRRIGATION_DELTA,LOW,irrigation,LOW_FORK,2,0.2,EAST_MOUTH",
        "IRRIGATION_DELTA,LOW,irrigation,SEA,2,0.2,",
        "demands.csv, line 3, column node_id: 'SEA' is where water ends; take the water further up",
    ),
    swap(
        "dead level above full level",
        "dams.csv",
        "520,495,4",
        "495,520,4",
        "dams.csv, line 3, column dead_level_m: '520' does not lie below the full supply level",
    ),
    swap(
        "shares that do not sum to 1",
        "dams.csv",
        "UPP:0.7;MID:0.3",
        "UPP:0.7;MID:0.2",
        "dams.csv, line 2, column market_shares: 'UPP:0.7;MID:0.2' sums to 0.9 and must sum to 1",
    ),
    swap(
        "dam at a gauge",
        "nodes.csv",
        "STEP_DAM,dam,",
        "STEP_DAM,station,",
        "dams.csv, line 4, column id: 'STEP_DAM' is a station in nodes.csv, line 7",
    ),
    swap(
        "dam in another country",
        "dams.csv",
        "STEP_DAM,Step Dam,MID",
        "STEP_DAM,Step Dam,LOW",
        "dams.csv, line 4, column country: 'LOW' is MID in nodes.csv, line 7",
    ),
    swap(
        "dam without its row",
        "nodes.csv",
        "MID_WEIR,junction",
        "MID_WEIR,dam",
        "nodes.csv, line 6, column id: 'MID_WEIR' is a dam without a row in dams.csv",
    ),
    swap(
        "storage that falls with the level",
        "reservoir_curves.csv",
        "HIGH_DAM,1120,1270",
        "HIGH_DAM,1120,127",
        "reservoir_curves.csv, line 4, column storage_hm3: '127' does not rise above 500 on line 3",
    ),
    swap(
        "levels out of order",
        "reservoir_curves.csv",
        "HIGH_DAM,1090",
        "HIGH_DAM,1190",
        "reservoir_curves.csv, line 4, column level_m: '1120' does not rise above 1190 on line 3",
    ),
    swap(
        "area that falls with the level",
        "reservoir_curves.csv",
        "SIDE_DAM,495,100,7",
        "SIDE_DAM,495,100,1",
        "reservoir_curves.csv, line 7, column area_km2: '1' does not rise above 3 on line 6",
    ),
    add(
        "evaporation twice",
        "net_evaporation.csv",
        "UPP,,0,0,0,0,0,0,0,0,0,0,0,0,invented,C,",
        "net_evaporation.csv, line 4, column country: 'UPP' is already on line 2",
    ),
    add(
        "evaporation of nothing",
        "net_evaporation.csv",
        ",,0,0,0,0,0,0,0,0,0,0,0,0,invented,C,",
        "net_evaporation.csv, line 4, column country: '' must be given where node_id is blank",
    ),
    add(
        "threshold that says nothing",
        "thresholds.csv",
        "EMPTY,flood,LOW_GAUGE,LOW,false,,,,,,,,,,,,,nothing,invented,C,",
        "thresholds.csv, line 6, column id: 'EMPTY' says nothing about any month",
    ),
    # water
    swap(
        "fork that loses water",
        "reaches.csv",
        "55,0.4,,0.6",
        "55,0.4,,0.5",
        "reaches.csv, line 10, column flow_fraction: the fractions of LOW_FORK (line 10, 11) sum "
        "to 0.900000 and must sum to 1",
    ),
    swap(
        "runoff shared out twice",
        "inflows.csv",
        "MID_WEIR,0.6",
        "MID_WEIR,0.7",
        "inflows.csv, line 5, column flow_fraction: the fractions of SB_MIDDLE_PLAIN (line 5, 6) "
        "sum to 1.100000",
    ),
    swap(
        "runoff that enters nowhere",
        "inflows.csv",
        "SB_SLOPES,BORDER_GAUGE,1,invented for teaching,C\n",
        "",
        "subbasins.csv, line 3, column id: 'SB_SLOPES' enters the river nowhere",
    ),
    swap(
        "water in a circle",
        "reaches.csv",
        "MID_TOWN,LOW_GAUGE",
        "MID_TOWN,CONFLUENCE",
        "reaches.csv, line 8, column to_id: water runs in a circle",
    ),
    swap(
        "river that ends on land",
        "reaches.csv",
        "WEST_MOUTH,SEA,river,West Branch,5,0,,1,invented for teaching,C,\n",
        "",
        "nodes.csv, line 12, column id: 'WEST_MOUTH' is neither sea nor sink and no river reach "
        "leaves it",
    ),
    swap(
        "river without a sea",
        "nodes.csv",
        "SEA,sea,",
        "SEA,delta,",
        "nodes.csv, column kind: no node is of kind sea or sink",
    ),
    swap(
        "sea that flows",
        "reaches.csv",
        "LOW_FORK,WEST_MOUTH,river",
        "SEA,WEST_MOUTH,river",
        "nodes.csv, line 13, column id: 'SEA' is where water ends and reaches.csv, line 11,",
    ),
    swap(
        "river reach without its fraction",
        "reaches.csv",
        "Great River,60,0.4,,1",
        "Great River,60,0.4,,",
        "reaches.csv, line 7, column flow_fraction: '' is blank and a river reach must have it; "
        "write 1 if nothing forks",
    ),
    add(
        "diversion that starts at no dam",
        "reaches.csv",
        "CONFLUENCE,STEP_DAM,diversion,,,,,,invented,C,",
        "reaches.csv, line 14, column from_id: 'CONFLUENCE' is no dam and a diversion carries "
        "turbine flow",
    ),
    swap(
        "water that returns upstream",
        "demands.csv",
        "0.25,STEP_DAM",
        "0.25,CONFLUENCE",
        "demands.csv, line 2, column return_node_id: 'CONFLUENCE' does not lie downstream of "
        "MID_WEIR",
    ),
    # series
    swap(
        "date that is none",
        "series/low_gauge_discharge_monthly.csv",
        "2019-02-01",
        "2019-02-31",
        "series/low_gauge_discharge_monthly.csv, line 3, column date: '2019-02-31' is not a day",
        is_read=False,
    ),
    swap(
        "dates out of order",
        "series/low_gauge_discharge_monthly.csv",
        "2019-05-01",
        "2019-01-15",
        "series/low_gauge_discharge_monthly.csv, line 6, column date: '2019-01-15' comes after "
        "2019-04-01; sort the dates and keep one for each step of the frequency",
        is_read=False,
    ),
    swap(
        "two values in one month",
        "series/low_gauge_discharge_monthly.csv",
        "2019-02-01",
        "2019-01-20",
        "series/low_gauge_discharge_monthly.csv, line 3, column date: '2019-01-20' comes after "
        "2019-01-01, in the same step; sort the dates",
        is_read=False,
    ),
    swap(
        "discharge in another unit",
        "series/low_gauge_discharge_monthly.csv",
        "127.6",
        "12760000",
        "series/low_gauge_discharge_monthly.csv, line 2, column value: '12760000' is outside "
        "-100,000 to 300,000 m³/s; correct the value or its unit",
        is_read=False,
    ),
    swap(
        "unit that is not of the variable",
        "series.csv",
        "discharge,m3/s",
        "discharge,m",
        "series.csv, line 2, column unit: 'm' is not the unit of discharge; "
        "convert the values to m3/s",
        is_read=False,
    ),
    swap(
        "series of another length",
        "series.csv",
        "2020-12-01,24",
        "2020-12-01,25",
        "series.csv, line 2, column rows: '25' differs from",
        is_read=False,
    ),
    # descriptor
    swap(
        "descriptor that is no JSON",
        "datapackage.json",
        '"countries": [',
        '"countries": ',
        "datapackage.json, line ",
    ),
    swap(
        "descriptor of another type",
        "datapackage.json",
        '"name": "mainstream_order",\n      "type": "integer"',
        '"name": "mainstream_order",\n      "type": "string"',
        "datapackage.json: resource 'stations.csv', field 'mainstream_order': type is \"string\"; "
        'the form says "integer"',
    ),
    swap(
        "descriptor of another unit",
        "datapackage.json",
        '"unit": "MW"',
        '"unit": "kW"',
        "datapackage.json: resource 'dams.csv', field 'installed_mw': unit is \"kW\"; "
        'the form says "MW"',
    ),
    swap(
        "descriptor with fewer columns",
        "dams.csv",
        "dead_level_m,",
        "dam_height_m,",
        "datapackage.json: resource 'dams.csv': columns differ: dam_height_m, dead_level_m",
    ),
    swap(
        "players that are not the countries",
        "datapackage.json",
        '"LOW"\n',
        '"LAW"\n',
        "datapackage.json: 'UPP, MID, LAW' is not the list of the countries in countries.csv",
    ),
    swap(
        "sea that is none",
        "datapackage.json",
        '"sea": "SEA"',
        '"sea": "LOW_FORK"',
        "datapackage.json: 'LOW_FORK' is not a node of kind sea in nodes.csv",
    ),
    bytes_of(
        "descriptor without resources",
        "datapackage.json",
        lambda _: b'{"title": "Three Rivers"}',
        "datapackage.json: it holds no list 'resources'",
    ),
    bytes_of(
        "descriptor that is a list",
        "datapackage.json",
        lambda _: b"[]",
        "datapackage.json: it holds no list 'resources'",
    ),
    Damage(
        "file that the descriptor lists and nobody has",
        "thresholds.csv",
        Path.unlink,
        "thresholds.csv: the file is missing; add it, or remove it from datapackage.json",
    ),
]


@pytest.fixture
def basin(tmp_path: Path) -> Path:
    """A copy of Three Rivers that a test may damage."""
    return Path(shutil.copytree(find_instance("three-rivers"), tmp_path / "mybasin"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_a_damaged_basin_is_refused_with_what_is_wrong(
    damage: Damage,
    basin: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    damage.edit(basin / damage.file)
    before = contents(basin.parent)

    monkeypatch.setattr(sys, "argv", ["riparian", "check", str(basin)])
    with pytest.raises(SystemExit) as left:
        run()

    told = capsys.readouterr()
    assert left.value.code == 3
    assert damage.says in told.err
    assert "Traceback" not in told.err
    assert contents(basin.parent) == before


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_reading_a_damaged_basin_raises_and_never_repairs(damage: Damage, basin: Path) -> None:
    damage.edit(basin / damage.file)
    if not damage.is_read:
        read_basin(basin)
        return
    with pytest.raises(InvalidBasin):
        read_basin(basin)


def test_there_are_forty_damages_and_more() -> None:
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 40


def test_every_finding_is_collected_not_the_first_alone(basin: Path) -> None:
    for damage in DAMAGES[:3]:
        damage.edit(basin / damage.file)

    report = check_basin(basin)

    places = {(finding.file, finding.line, finding.column) for finding in report.errors}
    assert places == {
        ("dams.csv", 2, "live_storage_hm3"),
        ("reaches.csv", 2, "travel_time_days"),
        ("demands.csv", 2, "return_fraction"),
    }


def test_the_reader_says_how_many_more_things_are_wrong(basin: Path) -> None:
    for damage in DAMAGES[:3]:
        damage.edit(basin / damage.file)

    with pytest.raises(InvalidBasin, match=r"\(and 2 more findings: riparian check .*mybasin\)"):
        read_basin(basin)
