"""Readings on their way in, for the ledger that counts them."""

import pytest

from riparian.engine.io.observations.raw import RawReading


@pytest.fixture
def raw():
    def make(value, time, *, series, unit):
        return RawReading(place="row", series=series, time=time, value=value, unit=unit)

    return make


@pytest.fixture
def send(db):
    from riparian.secretariat.stations.intake import Sender
    from riparian.secretariat.stations.operations import Origin, deliver
    from riparian.secretariat.stations.quality import Door

    def make(*rows, country, when):
        origin = Origin(door=Door.API, sender=Sender(name="feed", country=country))
        return deliver(rows, origin=origin, at=when)

    return make
