"""Ten million readings: how fast they go in, how fast the platform answers: readings.py.

Needs an empty PostgreSQL database in RIPARIAN_DATABASE_URL and a home in RIPARIAN_HOME. The 60
invented series are made for the measurement and named so. Figures go to stdout.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from riparian.secretariat.config.starting import start_django

ROWS, SERIES, CHUNK = 10_000_000, 60, 250_000
START = datetime(2020, 1, 1, tzinfo=UTC)
PAGES = ("/stations/", "/stations/map", "/stations/ST_STUNG_TRENG", "/stations/ST_CHIANG_SAEN",
         "/stations/series/BENCH.00/values.svg", "/stations/flags", "/stations/deliveries",
         "/sharing/", "/api/observations/latest",
         "/api/series/BENCH.00/observations?limit=200")  # fmt: skip


def fill() -> float:
    """Load the rows in deliveries of a chunk; return the readings stored in a second."""
    from django.db import transaction  # noqa: PLC0415 - Django is started by now
    from django.utils import timezone  # noqa: PLC0415

    from riparian.secretariat.stations.models import Datastream, Delivery  # noqa: PLC0415
    from riparian.secretariat.stations.quality import Door  # noqa: PLC0415
    from riparian.secretariat.stations.storing import Reading, store_readings  # noqa: PLC0415

    pattern = Datastream.objects.get(identifier="ST_CHIANG_SAEN.water-level")
    keys = []
    for number in range(SERIES):
        pattern.pk, pattern.identifier, pattern.period = None, f"BENCH.{number:02}", "PT15M"
        pattern.save(force_insert=True)
        keys.append(pattern.pk)
    each = CHUNK // SERIES

    def chunk(turn: int) -> Iterator[Reading]:
        for key in keys:
            for step in range(turn * each, (turn + 1) * each):
                yield Reading(key, START + timedelta(minutes=15 * step), step % 97 / 10, "N", None)

    before, stored = time.perf_counter(), 0
    for turn in range(ROWS // (each * SERIES) + 1):
        at = timezone.now()
        with transaction.atomic():
            delivery = Delivery.objects.create(
                door=Door.IMPORT, sender="benchmark", received_at=at, key=f"{turn}"
            )
            stored += store_readings(chunk(turn), delivery=delivery, at=at).adds
    return stored / (time.perf_counter() - before)


def timed(ask: Callable[[], object], times: int) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds, after one call that warms up."""
    ask()
    spans = []
    for _ in range(times):
        before = time.perf_counter()
        ask()
        spans.append((time.perf_counter() - before) * 1000)
    return statistics.median(spans), sorted(spans)[int(0.95 * times)]


def main() -> None:
    """Load, ask, print."""
    start_django()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from riparian.engine.io.instances import find_instance  # noqa: PLC0415
    from riparian.secretariat.accounts.models import User  # noqa: PLC0415
    from riparian.secretariat.accounts.queries import find_actor  # noqa: PLC0415
    from riparian.secretariat.loading.demo import make_demonstration  # noqa: PLC0415
    from riparian.secretariat.loading.record import load_record  # noqa: PLC0415
    from riparian.secretariat.stations import queries  # noqa: PLC0415
    from riparian.secretariat.stations.models import Observation  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    load_record(find_instance("lancang-mekong") / "record", at=timezone.now())
    make_demonstration(at=timezone.now(), password="benchmark-river")  # noqa: S106
    print(f"bulk store: {fill():,.0f} readings a second", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"rows: {Observation.objects.count():,}")
    user = User.objects.get(username="tha-analyst")
    actor = find_actor(user.pk)
    median, p95 = timed(lambda: queries.latest_for(actor, at=timezone.now()), 50)
    print(f"latest value of all series, rights on: {median:.1f} ms, p95 {p95:.1f} ms")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in PAGES:
        assert client.get(path).status_code == 200, path  # noqa: PLR2004, S101
        median, p95 = timed(lambda path=path: client.get(path), 40)
        print(f"{path}: {median:.0f} ms, p95 {p95:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
