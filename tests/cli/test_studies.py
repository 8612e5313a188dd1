"""The study commands as a user meets them: data on stdout, words on stderr, exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from riparian.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process; return exit code, stdout and stderr."""

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["riparian", *words])
        with pytest.raises(SystemExit) as ended:
            main.run()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return call


def test_natural_flow_prints_the_contract(run: Run) -> None:
    code, out, _ = run("study", "natural-flow", "three-rivers", "--json")
    stations = json.loads(out)["stations"]
    assert code == 0
    assert set(stations) == {"BORDER_GAUGE", "MID_TOWN", "LOW_GAUGE"}
    assert len(stations["MID_TOWN"]["monthly_m3s"]) == 12
    assert stations["MID_TOWN"]["mean_m3s"] == pytest.approx(352, abs=2)


def test_effect_of_cascade_prints_the_contract(run: Run) -> None:
    code, out, _ = run("study", "effect-of-cascade", "three-rivers", "--country", "UPP", "--json")
    document = json.loads(out)
    assert code == 0
    gauge = document["stations"]["BORDER_GAUGE"]
    assert len(gauge["without_m3s"]) == len(gauge["with_m3s"]) == 12
    assert gauge["without_m3s"] != gauge["with_m3s"]
    assert document["energy_gwh"]


def test_value_of_cooperation_prints_the_contract_and_writes_the_same_bytes_twice(
    run: Run, tmp_path: Path
) -> None:
    words = ("study", "value-of-cooperation", "three-rivers", "--traces", "3")
    years = ("--years", "2021-2022", "--seed", "5")
    code, out, _ = run(*words, *years, "--json", "--out", str(tmp_path / "one"))
    document = json.loads(out)
    assert code == 0
    assert document["players"] == ["UPP", "MID", "LOW"]
    assert "UPP+MID+LOW" in document["values_musd"]
    assert set(document["gain_fraction"]) == {"low", "mean", "high"}
    for player in document["players"]:
        assert set(document["shares_musd"]["shapley"][player]) == {"low", "mean", "high"}
    run(*words, *years, "--json", "--out", str(tmp_path / "two"))
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert Path("report.html") in files
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), (
            name
        )


def test_a_report_is_read_again_and_an_empty_folder_is_refused(run: Run, tmp_path: Path) -> None:
    words = ("study", "value-of-cooperation", "three-rivers", "--traces", "2")
    run(*words, "--years", "2021-2021", "--out", str(tmp_path / "answer"))
    code, out, err = run("report", str(tmp_path / "answer"))
    assert code == 0
    assert "What is acting together" in out
    assert "report.html" in err
    code, out, err = run("report", str(tmp_path))
    assert (code, out) == (3, "")
    assert "holds no result.json" in err


def test_simulate_balances_and_writes_every_step(run: Run, tmp_path: Path) -> None:
    out_folder = tmp_path / "series"
    code, out, err = run(
        "simulate", "three-rivers", "--traces", "2", "--years", "2021-2021",
        "--out", str(out_folder), "--every-step", "--json",
    )  # fmt: skip
    document = json.loads(out)
    assert code == 0
    assert abs(document["balance_hm3"]["worst_basin_error"]) < 1e-9
    assert [path.name for path in out_folder.iterdir()] == ["series-000.nc"]
    assert "wrote" in err


def test_a_monthly_simulation_gives_nearly_the_same_means(run: Run) -> None:
    _, daily, _ = run("simulate", "three-rivers", "--dams", "none", "--json")
    _, monthly, _ = run("simulate", "three-rivers", "--dams", "none", "--step", "monthly", "--json")
    one = json.loads(daily)["stations"]["LOW_GAUGE"]["mean_m3s"]
    assert json.loads(monthly)["stations"]["LOW_GAUGE"]["mean_m3s"] == pytest.approx(one, rel=0.02)


def test_a_flow_rule_says_who_would_object(run: Run) -> None:
    words = ("study", "effect-of-rule", "three-rivers", "--node", "LOW_GAUGE", "--minimum", "300")
    code, out, _ = run(
        *words, "--months", "12-3", "--traces", "2", "--years", "2021-2021", "--json"
    )
    document = json.loads(out)
    assert code == 0
    assert set(document["change_musd"]) == {"UPP", "MID", "LOW"}
    assert set(document["would_object"]) <= {"UPP", "MID", "LOW"}
    code, out, _ = run(*words, "--traces", "2", "--years", "2021-2021")
    assert "would object" in out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("study", "natural-flow", "nowhere"), 3, "'nowhere' is no folder"),
        (("study", "natural-flow", "lancang-mekong", "--years", "1999-1990"), 2, "1999-1990"),
        (("study", "natural-flow", "lancang-mekong", "--years", "3000-3001"), 3, "3000"),
        (("study", "effect-of-cascade", "three-rivers"), 2, "whose dams"),
        (("study", "effect-of-cascade", "three-rivers", "--country", "X"), 3, "country 'X'"),
        (
            ("study", "effect-of-cascade", "three-rivers", "--country", "UPP", "--rule", "y"),
            2,
            "'y'",
        ),
        (("simulate", "three-rivers", "--step", "weekly"), 2, "daily or monthly"),
        (("simulate", "three-rivers", "--dams", "some"), 3, "'some'"),
        (("simulate", "three-rivers", "--traces", "3"), 3, "need years"),
        (("nothing",), 2, "nothing"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    run: Run, words: tuple[str, ...], code: int, told: str
) -> None:
    got, out, err = run(*words)
    assert got == code
    assert out == ""
    assert told in err


def test_help_reads_like_a_table_of_contents(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for word in ("check", "simulate", "study", "share", "report", "Exit codes"):
        assert word in out


def test_an_interrupted_study_says_so_and_writes_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("riparian.engine.studies.value_of_cooperation.search_coalitions", interrupt)
    words = ("study", "value-of-cooperation", "three-rivers", "--traces", "2")
    code, out, err = run(*words, "--out", str(tmp_path / "answer"))
    assert (code, out) == (130, "")
    assert "interrupted" in err
    assert list(tmp_path.iterdir()) == []
