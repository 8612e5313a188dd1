"""Readings on their way in, and who sends them."""

from datetime import UTC, datetime

import pytest

LEVEL = "ST_CHIANG_SAEN.water-level"
DAILY = "ST_STUNG_TRENG.discharge.daily"


@pytest.fixture
def raw():
    from riparian.engine.io.observations.raw import RawReading

    def make(value="1.5", time="2024-05-01T07:00:00+07:00", **said):
        return RawReading(
            **{
                "place": "line 2",
                "series": LEVEL,
                "unit": "m",
                "value": value,
                "time": time,
                **said,
            }
        )

    return make


@pytest.fixture
def send(db, at):
    from riparian.secretariat.stations.intake import Sender
    from riparian.secretariat.stations.operations import Origin, deliver
    from riparian.secretariat.stations.quality import Door

    def make(*rows, country="THA", key="", door=Door.API, when=None):
        sender = Sender(name="test feed", country=country, is_installation=not country)
        return deliver(rows, origin=Origin(door=door, sender=sender, key=key), at=when or at)

    return make


@pytest.fixture
def standing(db):
    from riparian.secretariat.stations.models import Observation

    def read(series=LEVEL):
        rows = Observation.objects.filter(datastream__identifier=series)
        return [(row.phenomenon_time, row.value) for row in rows.order_by("phenomenon_time")]

    return read


@pytest.fixture
def seven():
    return datetime(2024, 5, 1, 0, tzinfo=UTC)
