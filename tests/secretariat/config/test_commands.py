"""The commands of an operator, each in a process and a home of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

RIPARIAN = Path(sys.executable).with_name("riparian")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def run(home):
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("RIPARIAN_", "DJANGO_"))}  # fmt: skip

    def call(*words, given=b""):
        return subprocess.run(
            [RIPARIAN, *words], env={**environment, "RIPARIAN_HOME": str(home)},
            capture_output=True, check=False, input=given,
        )  # fmt: skip

    return call


def test_an_installation_is_made_twice_without_harm_and_proves_its_journal(run, home):
    for _ in range(2):
        made = json.loads(run("init", "--json").stdout)
        assert (made["bodies"], made["meetings"], made["accounts"]) == (38, 45, [])
    anchor = run("journal", "anchor").stdout
    (home / "anchors").write_bytes(anchor)
    verdict = run("journal", "verify", "--json", "--anchors", str(home / "anchors"))
    assert verdict.returncode == 0
    assert json.loads(verdict.stdout)["sound"] is True


def test_a_journal_touched_in_the_file_is_found_and_said_where(run, home):
    with sqlite3.connect(home / "riparian.sqlite3") as database:
        (guard,) = database.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'audit_entry_no_update'"
        ).fetchone()
        database.execute("DROP TRIGGER audit_entry_no_update")
        database.execute("UPDATE audit_entry SET actor_name = 'somebody' WHERE number = 1")
        database.execute(guard)
    verdict = run("journal", "verify", "--json")
    assert verdict.returncode == 1
    assert [(f["number"], f["defect"]) for f in json.loads(verdict.stdout)["findings"]] == [
        (1, "edited")
    ]


def test_each_country_gets_one_first_administrator(run):
    words = ("administrator", "THA", "somchai", "--email", "s@mfa.example", "--json")
    made = run(*words)
    assert json.loads(made.stdout)["country"] == "THA", made.stderr
    assert run(*words).returncode != 0
    assert run("administrator", "XXX", "x", "--email", "s@mfa.example").returncode != 0


def test_what_cannot_be_is_refused_with_its_exit_code(run):
    assert run("init", "--instance", "no-river").returncode == 3
    assert run("init", "--demo", "--password", "short").returncode == 3
    assert run("receive-answer", given=b"no calendar").returncode not in {0, 2}
