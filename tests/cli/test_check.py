"""The command `riparian check`."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from riparian.cli.main import run
from riparian.engine.io.instances import find_instance


def leave(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """Run the command line and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["riparian", *arguments])
    with pytest.raises(SystemExit) as left:
        run()
    return left.value.code


@pytest.fixture
def basin_path(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_instance("three-rivers"), tmp_path / "mybasin"))


def test_a_sound_basin_is_summed_up_on_stdout(monkeypatch, capsys):
    assert leave(monkeypatch, "check", "lancang-mekong") == 0
    told = capsys.readouterr()
    assert "The Lancang-Mekong is sound: no errors, no warnings" in told.out
    assert "sub-basins 14,588 m³/s, sea and sinks 14,588 m³/s" in told.out
    assert "ST_KRATIE" in told.out
    assert told.err == ""


def test_a_basin_without_gauges_has_no_table(monkeypatch, capsys, basin_path):
    (basin_path / "stations.csv").unlink()
    (basin_path / "datapackage.json").unlink()
    assert leave(monkeypatch, "check", str(basin_path)) == 0
    assert "gauge" not in capsys.readouterr().out


def test_findings_go_to_stderr_and_the_exit_code_says_bad_data(monkeypatch, capsys, basin_path):
    path = basin_path / "dams.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2500,2000", "2500,2[/]0"))
    assert leave(monkeypatch, "check", str(basin_path)) == 3
    told = capsys.readouterr()
    assert "column live_storage_hm3: '2[/]0' is not a number" in told.err
    assert "refused: 1 error" in told.err
    assert "cannot be used: 1 error, no warnings" in told.out


def test_json_holds_every_finding_with_its_place(monkeypatch, capsys, basin_path):
    path = basin_path / "dams.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2500,2000", '2500,"2,000"'))
    assert leave(monkeypatch, "check", str(basin_path), "--json") == 3
    told = json.loads(capsys.readouterr().out)
    assert told["is_valid"] is False
    assert told["balance"] is None
    assert told["errors"] == [
        {
            "file": "dams.csv",
            "row": 2,
            "column": "live_storage_hm3",
            "value": "2,000",
            "must": "is not a number",
            "remedy": "write 2000",
            "severity": "error",
            "message": "dams.csv, line 2, column live_storage_hm3: '2,000' is not a number; "
            "write 2000",
        }
    ]


def test_json_of_a_sound_basin_holds_the_balance(monkeypatch, capsys):
    assert leave(monkeypatch, "check", "three-rivers", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["dams"] == 3
    assert told["balance"]["stations"]["LOW_GAUGE"]["measured_m3s"] == 405.0


def test_a_gauge_that_misses_its_sub_basins_is_a_warning(monkeypatch, capsys, basin_path):
    path = basin_path / "stations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("34000,405", "34000,450"))
    assert leave(monkeypatch, "check", str(basin_path)) == 0
    told = capsys.readouterr()
    assert (
        "warning: stations.csv, line 4, column mean_annual_flow_m3s: '450' differs by" in told.err
    )
    assert "no errors, 1 warning" in told.out


def test_an_unknown_instance_is_bad_input(monkeypatch, capsys):
    assert leave(monkeypatch, "check", "danube") == 3
    assert "'danube' is no folder and no instance" in capsys.readouterr().err
