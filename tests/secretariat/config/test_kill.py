"""Writers that are killed in the middle leave nothing half-done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 1_000
WRITER = """
import os, random, signal, sys, time
from riparian.secretariat.config.starting import start_django
start_django()
from datetime import UTC, datetime, timedelta
from django.db import connections
from riparian.secretariat.accounts.models import User
from riparian.secretariat.accounts.queries import find_actor
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.decisions import operations
chance = random.Random(7)
def write(by, body):
    at = datetime.now(UTC)
    row = operations.draft_decision(titles={"en": "k"}, texts={"en": "k"}, body=body,
        audience="mechanism", countries=[], by=by, at=at)
    operations.circulate_decision(row.identifier, addressees=["CHN", "THA"],
        expires_at=at + timedelta(days=1), zone="UTC", by=by, at=at)
# Whatever is loaded at the first act is loaded here, so that the killed ones are killed writing.
write(find_actor(User.objects.get(username="tha-officer").pk), Body.objects.get(identifier="B-FM"))
for _ in range(int(sys.argv[1])):
    connections.close_all()
    child = os.fork()
    if child == 0:
        by = find_actor(User.objects.get(username="tha-officer").pk)
        body = Body.objects.get(identifier="B-FM")
        while True:
            write(by, body)
    time.sleep(chance.uniform(0.01, 0.16))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
from riparian.secretariat.audit import verification
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.decisions.models import Decision, Record
verdict = verification.verify()
assert verdict.is_sound, verdict.findings[:3]
assert not Decision.objects.filter(identifier=None).exists()
assert Decision.objects.count() == Entry.objects.filter(act="decision.drafted").count()
assert Record.objects.count() == Entry.objects.filter(act="decision.circulate").count()
assert Decision.objects.filter(stage="circulated").count() == Record.objects.count()
print("sound", verdict.entries, Decision.objects.count())
"""


@pytest.mark.long
def test_a_thousand_kills_leave_a_sound_journal_and_nothing_half_done(tmp_path):
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("RIPARIAN_", "DJANGO_"))}  # fmt: skip
    environment["RIPARIAN_HOME"] = str(tmp_path)
    riparian = Path(sys.executable).with_name("riparian")
    subprocess.run([riparian, "init", "--demo", "--json"], env=environment, check=True,
                   capture_output=True)  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", WRITER, str(KILLS)], env=environment, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.startswith("sound")
    assert int(done.stdout.split()[2]) > KILLS // 20
