"""Fifty readers at once on 1,000 meetings and 5,000 decisions: how long a page takes.

Each reader opens a page, reads for two seconds on average and opens the next.
Run: python benchmarks/platform/readers.py [postgresql://...]
"""

import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

READERS, SECONDS, READING_SECONDS = 50, 40.0, 2.0
PORT = 8377
PAGES = ("/", "/desk", "/bodies/", "/bodies/list", "/meetings/", "/meetings/calendar/2027",
         "/decisions/", "/decisions/?state=adopted", "/decisions/DEC-0001", "/meetings/follow-ups",
         "/studies/", "/triangle")  # fmt: skip
FILL = """
from riparian.secretariat.config.starting import start_django
start_django()
from datetime import UTC, datetime, timedelta
from django.contrib.sessions.backends.db import SessionStore
from riparian.secretariat.accounts.models import User
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.decisions.models import Decision, Record
from riparian.secretariat.meetings.models import Meeting
bodies = list(Body.objects.all())
start = datetime(2024, 1, 1, tzinfo=UTC)
Meeting.objects.bulk_create(Meeting(identifier=f"bench-{n}", body=bodies[n % 38], theme="bench",
    starts=(start + timedelta(days=n)).date().isoformat(), host_country="THA", status="held",
    audience=("public", "mechanism", "countries")[n % 3], owner_country="LAO") for n in range(1000))
rows = Decision.objects.bulk_create(Decision(identifier=f"B-{n}", titles={"en": f"Text {n}"},
    texts={"en": "Words"}, body=bodies[n % 38], drafted_at=start, drafted_by="x",
    stage=("draft", "circulated", "adopted")[n % 3], opens_at=start,
    expires_at=start + timedelta(days=n % 1500), round=1, owner_country="CHN",
    audience=("public", "mechanism", "delegation")[n % 3]) for n in range(5000))
Record.objects.bulk_create(Record(decision=row, kind="reserve", at=start, country="LAO", round=1,
    text="Not in floods", by_name="x") for row in rows[::3])
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
user = User.objects.get(username="tha-officer")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


def read(cookie: str, seed: int, until: float, times: list[tuple[str, float]]) -> None:
    """Open pages until the time is over and note how long each took."""
    chance = random.Random(seed)  # noqa: S311 - a reader, not a secret
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    time.sleep(chance.uniform(0, READING_SECONDS))
    while time.monotonic() < until:
        path = chance.choice(PAGES)
        began = time.monotonic()
        connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path}: {answer.status}")
        times.append((path, time.monotonic() - began))
        time.sleep(chance.expovariate(1 / READING_SECONDS))


def measure(environment: dict[str, str]) -> list[tuple[str, float]]:
    """Fill a new installation, serve it and let the readers read."""
    riparian = Path(sys.executable).with_name("riparian")
    subprocess.run([riparian, "init", "--demo", "--json"], env=environment, check=True,
                   capture_output=True)  # fmt: skip
    filled = subprocess.run([sys.executable, "-c", FILL], env=environment, check=True,
                            capture_output=True, text=True)  # fmt: skip
    server = subprocess.Popen([riparian, "serve", "--port", str(PORT)], env=environment,
                              stderr=subprocess.DEVNULL)  # fmt: skip
    time.sleep(6)
    times: list[tuple[str, float]] = []
    until = time.monotonic() + SECONDS
    readers = [threading.Thread(target=read, args=(filled.stdout.strip(), n, until, times))
               for n in range(READERS)]  # fmt: skip
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    server.terminate()
    server.wait()
    return times


def main() -> None:
    """Print the table."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("RIPARIAN_", "DJANGO_"))}  # fmt: skip
    environment["RIPARIAN_HOME"] = tempfile.mkdtemp(prefix="riparian-readers-")
    if len(sys.argv) > 1:
        environment["RIPARIAN_DATABASE_URL"] = sys.argv[1]
    times = measure(environment)
    print(f"{'page':28} {'count':>6} {'median ms':>10} {'p95 ms':>8}")
    for path in (*PAGES, "all"):
        found = sorted(took for where, took in times if path in {where, "all"})
        median, p95 = statistics.median(found), found[int(len(found) * 0.95)]
        print(f"{path:28} {len(found):6} {median * 1000:10.0f} {p95 * 1000:8.0f}")


if __name__ == "__main__":
    main()
