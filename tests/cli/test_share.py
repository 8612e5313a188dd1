import json
import sys
from dataclasses import dataclass

import pytest

from riparian.cli.main import run

PROBLEM = {"players": ["Laos", "Thailand", "Cambodia"], "v": [0, 0, 0, 7, 0, 12, 3, 16]}


@pytest.fixture
def problem(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM))
    return path


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def riparian(monkeypatch, capsys):
    """Run the command in this process."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["riparian", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            run()
        told = capsys.readouterr()
        return Done(returncode=left.value.code, stdout=told.out, stderr=told.err)

    monkeypatch.setenv("COLUMNS", "200")
    return call


def test_a_problem_is_divided_as_json_with_its_proof(riparian, problem):
    done = riparian(
        "share",
        problem,
        "--json",
        "--exact",
        "--axioms",
        "--proposal",
        "Laos=9,Thailand=2,Cambodia=5",
    )
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["shares"] == {"Laos": 9, "Thailand": 2, "Cambodia": 5}
    assert report["certificate"]["levels"][0]["t"] == "-2"
    assert report["axioms"][0]["axiom"] == "efficiency"
    assert report["proposal"]["acceptable"]


def test_shares_go_to_stdout_and_words_to_stderr(riparian, problem, tmp_path):
    picture = tmp_path / "core.svg"
    done = riparian(
        "share", problem, "--explain", "--axioms", "--picture", picture,
        "--proposal", "Laos=3,Thailand=2,Cambodia=11",
    )  # fmt: skip
    assert done.returncode == 0
    assert "Laos" in done.stdout
    assert "Level 1" in done.stderr
    assert "Laos + Thailand can do 2 better alone" in done.stderr
    assert picture.read_text().startswith("<svg")


def test_shares_alone_need_no_words(riparian, problem):
    done = riparian("share", problem)
    assert done.returncode == 0
    assert "Thailand" in done.stdout
    assert done.stderr == ""


def test_a_table_gives_one_line_a_row(riparian, tmp_path):
    table = tmp_path / "table.csv"
    cells = '"[""A"",""B""]","{""v"":[0,1,3,10]}"'
    table.write_text(f"id,kind,players,values,concept\n1,g,{cells},no\n2,g,{cells},tau\n")
    done = riparian("share", "--table", table, "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, len(lines)) == (0, 2)
    assert lines[1] == {"id": "2", "concept": "tau", "answer": [4.0, 6.0]}


def test_rules_are_listed_with_their_sources(riparian):
    done = riparian("share", "rules", "--json")
    listed = {entry["rule"]: entry for entry in json.loads(done.stdout)}
    assert listed["nucleolus"]["source"] == "schmeidler1969"
    assert "shapley1953" in riparian("share", "rules").stdout


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("absent.json",), 3, "cannot be read"),
        (("--rule", "tau"), 2, "give a problem file"),
        (("PROBLEM", "--rule", "fairness"), 3, "is not known"),
        (("PROBLEM", "--proposal", "Laos"), 2, "write it as in"),
        (("EMPTY", "--rule", "tau"), 4, "must lie between"),
    ],
)
def test_exit_codes_say_what_kind_of_thing_went_wrong(
    riparian, problem, tmp_path, words, code, reason
):
    empty = tmp_path / "empty.json"
    empty.write_text(json.dumps({**PROBLEM, "v": [0, 0, 0, 1, 0, 1, 1, 1]}))
    paths = {"PROBLEM": problem, "EMPTY": empty}
    done = riparian("share", *(paths.get(word, word) for word in words))
    assert done.returncode == code
    assert reason in " ".join(done.stderr.split())
