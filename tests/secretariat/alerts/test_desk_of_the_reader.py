"""What the desk of a reader says of alerts and of restricted items: what waits, and no more."""

import pytest

from riparian.secretariat.alerts import operations
from riparian.secretariat.incidents import operations as incidents
from riparian.secretariat.overview import queries

pytestmark = pytest.mark.django_db


def watched(who, at):
    return {one.identifier for one in queries.on_watch(who, at=at)}


def test_an_alert_stands_on_the_desk_until_the_country_has_acknowledged_it(raised, actor, at):
    alert, drill = raised(addressed=("VNM", "THA")), raised(drill=True)
    vietnam, thailand = actor("vnm-duty-officer"), actor("tha-duty-officer")
    assert alert.identifier in watched(vietnam, at)
    assert drill.identifier not in watched(vietnam, at)
    operations.acknowledge(alert.identifier, by=vietnam, at=at)
    assert alert.identifier not in watched(vietnam, at)
    assert alert.identifier in watched(thailand, at)
    if alert.incident is not None:
        incidents.acknowledge(alert.incident.identifier, by=thailand, at=at)
        assert alert.identifier not in watched(thailand, at)
