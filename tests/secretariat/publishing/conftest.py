"""Stations whose readings are known, some public, some kept among few, some under embargo."""

from datetime import timedelta
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest


class Quiet(WSGIRequestHandler):
    """A handler that writes no line for each request."""

    def log_message(self, *_):
        pass


@pytest.fixture
def river(db, at):
    """Two places with a series each that only some may see, beside the instance's own."""
    from riparian.secretariat.stations.models import (
        Datastream,
        Delivery,
        ObservedProperty,
        Procedure,
        Station,
    )
    from riparian.secretariat.stations.storing import Reading, store_readings

    prop = ObservedProperty.objects.first()
    procedure = Procedure.objects.create(identifier="test-gauge", names={"en": "Test gauge"},
                                         kind="observed", description="A staff gauge.")  # fmt: skip
    made = {}
    for key, audience, embargo, place in (
        ("open", "public", 0, (100.1, 20.3)),
        ("late", "public", 48, (101.5, 19.9)),
        ("secret", "countries", 0, (105.0, 12.0)),
    ):
        station = Station.objects.create(
            identifier=f"t-{key}", names={"en": f"Test {key}"}, country="LAO", river="Testing",
            role="mainstream", longitude=place[0], latitude=place[1], audience=audience,
            owner_country="LAO", countries="|THA|" if key == "secret" else "",
        )  # fmt: skip
        series = Datastream.objects.create(
            identifier=f"t-{key}-level", station=station, observed_property=prop,
            procedure=procedure, unit="m", aggregation="instant", period="PT1H",
            provenance="observed", audience=audience, owner_country="LAO",
            countries=station.countries, embargo_hours=embargo,
        )  # fmt: skip
        delivery = Delivery.objects.create(
            door="import", sender="test", received_at=at, audience=audience, owner_country="LAO"
        )
        start = at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=99)
        readings = [
            Reading(series.pk, start + timedelta(hours=hour), 1.0 + hour / 10, "N", None)
            for hour in range(100)
        ]
        store_readings(readings, delivery=delivery, at=at)
        made[key] = series
    return made


@pytest.fixture
def served(db):
    """The platform on a port, answering from this test's own transaction."""
    from django.core.signals import request_finished, request_started
    from django.core.wsgi import get_wsgi_application
    from django.db import close_old_connections, connections

    connection = connections["default"]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # as the test client does
    connection.inc_thread_sharing()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)

    def serve():
        connections["default"] = connection
        server.serve_forever(poll_interval=0.01)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    connection.dec_thread_sharing()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
