"""A backup restored elsewhere answers every export to the byte."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PSQL = shutil.which("psql") or ""
RIPARIAN = Path(sys.executable).with_name("riparian")
EXPORTS = ("/bodies/list.csv", "/meetings/list.csv", "/meetings/follow-ups.csv",
           "/decisions/register.csv", "/api/bodies", "/api/meetings", "/api/decisions",
           "/api/follow-ups", "/meetings/calendar.ics", "/decisions/register.atom")  # fmt: skip
READ = """
from riparian.secretariat.config.starting import start_django
start_django()
import hashlib, json, sys
from django.test import Client
from riparian.secretariat.accounts.models import User
reader = Client(headers={"host": "localhost"})
reader.force_login(User.objects.get(username="tha-officer"),
                   backend="allauth.account.auth_backends.AuthenticationBackend")
def digest(path):
    answer = reader.get(path)
    assert answer.status_code == 200, path
    return hashlib.sha256(b"".join(answer) if answer.streaming else answer.content).hexdigest()
print(json.dumps({path: digest(path) for path in sys.argv[1:]}))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request, tmp_path):
    """Two installations-to-be: an environment with a home and a database for each."""
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(("RIPARIAN_", "DJANGO_"))}  # fmt: skip
    found = [clean | {"RIPARIAN_HOME": str(tmp_path / name)} for name in ("here", "there")]
    if request.param == "sqlite":
        yield found
        return
    server = os.environ.get("RIPARIAN_TEST_DATABASE_URL")
    if not server or not shutil.which("pg_dump"):
        pytest.skip("RIPARIAN_TEST_DATABASE_URL names no PostgreSQL, or its client is missing")
    names = [f"backup_{os.getpid()}_{number}" for number in (1, 2)]
    for name, environment in zip(names, found, strict=True):
        subprocess.run([PSQL, "-q", server, "-c", f"CREATE DATABASE {name}"], check=True)
        environment["RIPARIAN_DATABASE_URL"] = f"{server.rsplit('/', 1)[0]}/{name}"
    yield found
    for name in names:
        subprocess.run([PSQL, "-q", server, "-c", f"DROP DATABASE {name}"], check=True)


def run(environment, *words, code=0):
    done = subprocess.run([RIPARIAN, *words], env=environment, capture_output=True, check=False)
    assert done.returncode == code, done.stderr.decode()
    return done


def test_every_export_is_the_same_after_the_round_trip(places, tmp_path):
    here, there = places
    run(here, "init", "--demo", "--password", "demo-river-2026", "--json")
    (tmp_path / "anchors").write_bytes(run(here, "journal", "anchor").stdout)

    def read(environment):
        done = subprocess.run([sys.executable, "-c", READ, *EXPORTS], env=environment, check=True,
                              capture_output=True)  # fmt: skip
        return json.loads(done.stdout)

    before = read(here)
    run(here, "backup", str(tmp_path / "backup.tar.gz"))
    run(there, "restore", str(tmp_path / "backup.tar.gz"))
    assert read(there) == before
    run(there, "journal", "verify", "--anchors", str(tmp_path / "anchors"))
    key = "secret_key"
    assert (tmp_path / "there" / key).read_bytes() == (tmp_path / "here" / key).read_bytes()
    # Neither an archive nor an installation is ever written over.
    run(here, "backup", str(tmp_path / "backup.tar.gz"), code=3)
    run(there, "restore", str(tmp_path / "backup.tar.gz"), code=3)


def test_what_is_no_backup_is_refused(places, tmp_path):
    (tmp_path / "words").write_text("no archive")
    done = run(places[0], "restore", str(tmp_path / "words"), code=3)
    assert b"cannot be read as a backup" in done.stderr
