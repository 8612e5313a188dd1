"""What a basin folder becomes when it is read."""

import shutil
from pathlib import Path

import pytest

from riparian.engine.errors import InvalidBasin, InvalidInput
from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.check_basin import CheckReport, check_basin
from riparian.engine.io.instances import find_instance, shipped_instances
from riparian.engine.vocabulary import DamStatus, NodeKind, ReachKind, ThresholdKind


@pytest.fixture
def basin_path(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_instance("three-rivers"), tmp_path / "mybasin"))


def test_three_rivers_has_three_players_in_the_order_of_the_descriptor():
    basin = read_basin("three-rivers")
    assert basin.country_ids == ("UPP", "MID", "LOW")
    assert basin.name == "three_rivers"
    assert basin.title == "Three Rivers (invented for teaching)"
    assert [node.id for node in basin.nodes if node.kind is NodeKind.SEA] == ["SEA"]


def test_a_dam_is_read_with_its_curve_its_rule_its_buyers_and_its_evaporation():
    dam = read_basin("three-rivers").dam_by_id["HIGH_DAM"]
    assert dam.status is DamStatus.OPERATIONAL
    assert dam.commissioned_year == 2005
    assert (dam.total_storage_hm3, dam.live_storage_hm3) == (2500.0, 2000.0)
    assert dam.market_shares == (("UPP", 0.7), ("MID", 0.3))
    assert [point.storage_hm3 for point in dam.curve] == [0.0, 500.0, 1270.0, 2500.0]
    assert dam.rule_fraction is not None
    assert dam.rule_fraction[9] == 1.0
    assert dam.net_evaporation_mm[:3] == (70.0, 80.0, 110.0)


def test_a_dam_without_a_rule_is_run_of_river():
    dam = read_basin("three-rivers").dam_by_id["STEP_DAM"]
    assert dam.rule_fraction is None
    assert dam.curve == ()


def test_a_threshold_says_nothing_about_a_blank_month():
    flood = next(one for one in read_basin("three-rivers").thresholds if one.id == "FLOOD_LOW")
    assert flood.kind is ThresholdKind.FLOOD
    assert not flood.is_minimum
    assert flood.monthly_m3s[0] is None
    assert flood.monthly_m3s[7] == 900.0


def test_a_demand_names_where_its_water_returns():
    demand = next(one for one in read_basin("three-rivers").demands if one.return_node_id)
    assert (demand.node_id, demand.return_node_id) == ("MID_WEIR", "STEP_DAM")
    assert demand.monthly_hm3[2] == 220.0


def test_the_row_of_a_node_comes_before_the_row_of_its_country(basin_path: Path):
    with (basin_path / "net_evaporation.csv").open("a", encoding="utf-8") as stream:
        stream.write(",STEP_DAM,1,1,1,1,1,1,1,1,1,1,1,1,invented,C,\n")
    dams = read_basin(basin_path).dam_by_id
    assert dams["STEP_DAM"].net_evaporation_mm == (1.0,) * 12
    assert dams["SIDE_DAM"].net_evaporation_mm[0] == 90.0


def test_a_folder_needs_five_files_only(basin_path: Path):
    required = {"countries.csv", "nodes.csv", "subbasins.csv", "inflows.csv", "reaches.csv"}
    for path in basin_path.iterdir():
        if path.is_file() and path.name not in required:
            path.unlink()
    shutil.rmtree(basin_path / "series")
    nodes = (basin_path / "nodes.csv").read_text(encoding="utf-8").replace(",dam,", ",junction,")
    (basin_path / "nodes.csv").write_text(nodes, encoding="utf-8")
    basin = read_basin(basin_path)
    assert basin.dams == basin.demands == basin.lakes == ()
    assert basin.title == "mybasin"
    assert basin.country_ids == ("UPP", "MID", "LOW")


def test_a_byte_order_mark_and_other_line_ends_are_accepted(basin_path: Path):
    for path in basin_path.glob("*.csv"):
        content = path.read_bytes().replace(b"\n", b"\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + content)
    assert check_basin(basin_path).errors == ()
    assert read_basin(basin_path).nodes == read_basin("three-rivers").nodes


def test_optional_columns_may_be_absent_and_are_blank(basin_path: Path):
    (basin_path / "datapackage.json").unlink()
    path = basin_path / "countries.csv"
    path.write_text("source,name,id\nx,Up,UPP\nx,Mid,MID\nx,Low,LOW\n", encoding="utf-8")
    path = basin_path / "inflows.csv"
    assert read_basin(basin_path).countries[0].name == "Up"


def test_blank_lines_are_passed_over_and_lines_still_count_as_an_editor_does(basin_path: Path):
    path = basin_path / "inflows.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("BORDER_GAUGE,1", "BORDER_GAUGE,one")
    path.write_text("\n".join([lines[0], "", "", *lines[1:]]) + "\n", encoding="utf-8")
    with pytest.raises(InvalidBasin, match=r"^inflows\.csv, line 5, column flow_fraction: 'one'"):
        read_basin(basin_path)


def test_what_the_engine_alone_refuses_is_told_with_file_and_line(
    basin_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_: object) -> None:
        message = "too proud"
        raise InvalidBasin(message)

    monkeypatch.setattr("riparian.engine.io.basin_folder.build_demand", refuse)
    with pytest.raises(InvalidBasin, match=r"^demands\.csv, line 2: too proud$"):
        read_basin(basin_path)
    assert [finding.must for finding in check_basin(basin_path).errors] == [
        "demands.csv, line 2: too proud"
    ]


@pytest.mark.parametrize("name", ["three-rivers", "three_rivers"])
def test_an_instance_is_found_by_either_spelling(name: str):
    assert find_instance(name).name == "three_rivers"


def test_a_path_names_a_folder(basin_path: Path):
    assert find_instance(basin_path) == basin_path


def test_an_unknown_instance_is_refused_with_what_exists():
    with pytest.raises(InvalidInput, match=r"'danube' is no folder .* lancang-mekong, three-river"):
        find_instance("danube")


def test_a_file_is_no_instance(basin_path: Path):
    with pytest.raises(InvalidInput, match="is a file; give the folder"):
        find_instance(basin_path / "nodes.csv")


def test_a_check_needs_a_folder(basin_path: Path):
    with pytest.raises(InvalidInput, match="is no folder"):
        check_basin(basin_path / "nodes.csv")


def test_both_instances_ship():
    assert shipped_instances() == ("lancang-mekong", "three-rivers")


@pytest.fixture(scope="module")
def mekong_report() -> CheckReport:
    return check_basin(find_instance("lancang-mekong"))


def test_a_shipped_instance_has_no_finding(mekong_report: CheckReport):
    for report in (mekong_report, check_basin(find_instance("three-rivers"))):
        assert report.findings == ()
        assert report.balance is not None
        assert report.balance.given_m3s == pytest.approx(report.balance.ended_m3s, rel=1e-5)


def test_the_lancang_mekong_is_whole():
    basin = read_basin("lancang-mekong")
    assert basin.country_ids == ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")
    assert (len(basin.nodes), len(basin.subbasins), len(basin.dams)) == (231, 72, 165)
    assert sum(reach.kind is ReachKind.DIVERSION for reach in basin.reaches) == 6
    assert len(basin.lakes) == 1
    assert {node.id for node in basin.nodes if node.kind is NodeKind.SEA} == {"SEA"}


def test_the_irrigation_of_the_lancang_mekong_is_counted_once():
    # README of the collected facts: 26.3 + 9.5 + 3.0 + 2.7 + 0.5 km3 a year, in one scope only.
    demands = read_basin("lancang-mekong").demands
    irrigation = sum(sum(one.monthly_hm3) for one in demands if one.kind == "irrigation")
    domestic = sum(sum(one.monthly_hm3) for one in demands if one.kind == "domestic")
    assert irrigation == pytest.approx(42_000, rel=1e-4)
    assert domestic == pytest.approx(2_900, rel=1e-4)


@pytest.mark.parametrize(
    ("station", "mean_m3s"),
    [
        ("ST_CHIANG_SAEN", 2697),
        ("ST_LUANG_PRABANG", 3939),
        ("ST_CHIANG_KHAN", 4278),
        ("ST_VIENTIANE", 4428),
        ("ST_NONG_KHAI", 4491),
        ("ST_NAKHON_PHANOM", 7172),
        ("ST_MUKDAHAN", 7612),
        ("ST_PAKSE", 9776),
        ("ST_STUNG_TRENG", 12927),
        ("ST_KRATIE", 13283),
    ],
)
def test_the_published_sum_of_the_sub_basins_is_reproduced(
    station: str, mean_m3s: float, mekong_report: CheckReport
):
    balance = mekong_report.balance
    assert balance is not None
    computed = {one.id: one.computed_m3s for one in balance.stations}
    assert computed[station] == pytest.approx(mean_m3s, rel=0.003)


def test_no_reservoir_of_the_lancang_mekong_gets_live_storage_from_a_doubtful_total():
    for dam in read_basin("lancang-mekong").dams:
        assert dam.live_storage_hm3 <= dam.total_storage_hm3
    dams = read_basin("lancang-mekong").dam_by_id
    assert dams["DAM_PHOU_NGOY"].live_storage_hm3 == 0.0
    assert dams["DAM_XAYABURI"].live_storage_hm3 == 0.0
    assert dams["DAM_NAM_OU_6"].live_storage_hm3 == pytest.approx(0.55 * 409)


def test_a_surveyed_curve_ends_at_total_storage_and_meets_the_dead_level():
    # Published dead levels 1,166 m and 765 m were not used to scale the curves.
    dams = read_basin("lancang-mekong").dam_by_id
    for name, dead_level_m in (("DAM_XIAOWAN", 1166.0), ("DAM_NUOZHADU", 765.0)):
        dam = dams[name]
        assert dam.curve[-1].storage_hm3 == dam.total_storage_hm3
        level = next(
            low.level_m
            + (high.level_m - low.level_m)
            * (dam.dead_storage_hm3 - low.storage_hm3)
            / (high.storage_hm3 - low.storage_hm3)
            for low, high in zip(dam.curve, dam.curve[1:], strict=False)
            if low.storage_hm3 <= dam.dead_storage_hm3 <= high.storage_hm3
        )
        assert level == pytest.approx(dead_level_m, abs=6.0)
