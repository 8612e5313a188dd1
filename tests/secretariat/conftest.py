"""A database with the record and the demonstration in it, and people to act."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

PASSWORD = "demo-river-2026"  # noqa: S105 - of accounts that exist only in tests
MAIL_SERVER = "django.core.mail.backends.locmem.EmailBackend"
COUNTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from django.utils import timezone

    from riparian.engine.io.instances import find_instance
    from riparian.secretariat.loading.demo import make_demonstration
    from riparian.secretariat.loading.record import load_record

    with django_db_blocker.unblock():
        at = timezone.now()
        load_record(find_instance("lancang-mekong") / "record", at=at)
        make_demonstration(at=at, password=PASSWORD)


@pytest.fixture(autouse=True)
def english():
    """What one test reads in another language leaves the next one alone."""
    from django.utils import translation

    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(autouse=True)
def nothing_kept():
    """What one test made the cache keep is of rows that are gone in the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def at():
    return datetime.now(UTC)  # noqa: TID251 - requests of the tests happen now, too


@pytest.fixture
def actor(db):
    from riparian.secretariat.accounts.models import User
    from riparian.secretariat.accounts.queries import find_actor

    def find(name):
        return find_actor(User.objects.get(username=name).pk)

    return find


@pytest.fixture
def signed_in(db):
    from riparian.secretariat.accounts.models import User

    def sign_in(name, language="en"):
        client = Client(headers={"accept-language": language})
        client.force_login(
            User.objects.get(username=name),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return sign_in


@pytest.fixture
def share(db):
    """Let China's rainfall at Jinghong be watched, and send a reading taken at an instant."""
    from riparian.engine.io.observations.raw import RawReading
    from riparian.secretariat.exchange.models import Undertaking
    from riparian.secretariat.stations.intake import Sender
    from riparian.secretariat.stations.operations import Origin, deliver
    from riparian.secretariat.stations.quality import Door

    series = "ST_JINGHONG.rainfall"
    Undertaking.objects.filter(identifier=f"LMC {series}").update(
        watched_from=datetime(2025, 6, 1, tzinfo=UTC)
    )

    def send(taken, *, came=None):
        row = RawReading(place="row", series=series, time=taken, value="1", unit="mm")
        origin = Origin(door=Door.API, sender=Sender(name="feed", country="CHN"))
        when = came or datetime.fromisoformat(taken) + timedelta(hours=1)
        assert deliver([row], origin=origin, at=when).adds == 1

    return send


@pytest.fixture
def draft(actor, at):
    """A draft of Thailand, which chairs now."""
    from riparian.secretariat.bodies.models import Body
    from riparian.secretariat.decisions import operations

    def make(audience="mechanism", countries=(), title="Share data daily"):
        return operations.draft_decision(
            titles={"en": title}, texts={"en": "The six share water levels every day."},
            body=Body.objects.get(identifier="B-JWG-WAT"), audience=audience,
            countries=list(countries), by=actor("tha-officer"), at=at,
        )  # fmt: skip

    return make


@pytest.fixture
def circulated(draft, actor, at):
    """A decision on which silence runs for three days."""
    from riparian.secretariat.decisions import operations

    row = draft()
    return operations.circulate_decision(
        row.identifier, addressees=list(COUNTRIES), expires_at=at + timedelta(days=3),
        zone="Asia/Bangkok", by=actor("tha-officer"), at=at,
    )  # fmt: skip


@pytest.fixture
def with_outbox(settings):
    """Mail passes the outbox, in front of a mail server that keeps what it is given in memory."""
    from riparian.secretariat.outbox import BACKEND

    settings.EMAIL_BACKEND, settings.MAIL_CARRIER = BACKEND, MAIL_SERVER


@pytest.fixture
def mail_server_down(with_outbox, monkeypatch):
    """A mail server that refuses everything, until `undo`."""
    with monkeypatch.context() as patched:

        def refuse(*_):
            raise ConnectionRefusedError("mail server is down")

        patched.setattr(f"{MAIL_SERVER}.send_messages", refuse)
        yield patched
