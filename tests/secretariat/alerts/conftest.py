"""Readings that cross a threshold now, desks with shifts, and a call of a desk."""

from datetime import timedelta

import pytest

LEVEL = "ST_STUNG_TRENG.water-level"
ALARM, FLOOD = 10.7, 12.0


@pytest.fixture
def gauge(db, at):
    """Deliver levels of Stung Treng, each some hours before or after now."""
    from riparian.engine.io.observations.raw import RawReading
    from riparian.secretariat.stations.intake import Sender
    from riparian.secretariat.stations.operations import Origin, deliver
    from riparian.secretariat.stations.quality import Door

    def send(*readings, series=LEVEL, unit="m"):
        rows = [
            RawReading(
                place=f"line {number}", series=series, unit=unit, value=str(value),
                time=(at + timedelta(hours=hours)).isoformat(timespec="seconds"),
            )
            for number, (hours, value) in enumerate(readings, start=2)
        ]  # fmt: skip
        report = deliver(
            rows, origin=Origin(door=Door.API, sender=Sender(name="gauge", is_installation=True)),
            at=at,
        )  # fmt: skip
        assert report.quarantined == 0, report.rejections
        return report

    return send


@pytest.fixture
def look(db, at):
    from riparian.secretariat.alerts.lookout import look_at_readings

    def look(hours=0.0):
        return look_at_readings(at=at + timedelta(hours=hours))

    return look


@pytest.fixture
def call():
    from riparian.secretariat.alerts.operations import Call
    from riparian.secretariat.alerts.wording import desk_words

    def make(headline="Water rises", *, addressed=("KHM", "VNM"), audience="mechanism", **more):
        given = {"kind": "flood", "severity": "Severe", "urgency": "Immediate",
                 "certainty": "Observed", "place": "Stung Treng"} | more  # fmt: skip
        words = desk_words(
            kind=given["kind"], headlines={"en": headline, "zh": "水位上涨"}, place=given["place"],
            descriptions={"en": "Fast."}, instructions={"en": "Watch."}, country="KHM",
        )  # fmt: skip
        return Call(words=words, addressed=list(addressed), audience=audience, **given)

    return make


@pytest.fixture
def raised(call, actor, at):
    """An alert of Cambodia's desk to Cambodia and Viet Nam."""
    from riparian.secretariat.alerts.operations import Origin, raise_alert

    def make(*, drill=False, name="khm-duty-officer", **more):
        return raise_alert(call(**more), origin=Origin(), drill=drill, by=actor(name), at=at)

    return make


@pytest.fixture
def desk(actor, at):
    from riparian.secretariat.alerts.desks import keep_desk

    def make(country="VNM", **more):
        values = {"names": {"en": f"Desk {country}"}, "email": f"desk@{country.lower()}.example",
                  "phone": "", "topic": "", "minutes": 15} | more  # fmt: skip
        return keep_desk(country, values=values, by=actor(f"{country.lower()}-officer"), at=at)

    return make
