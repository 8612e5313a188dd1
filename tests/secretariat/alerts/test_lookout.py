"""A reading crosses a threshold: an incident opens, a signed alert goes out, once."""

from datetime import timedelta

import pytest

from riparian.engine.io.cap.message import Certainty, Scope, Status
from riparian.engine.io.cap.signature import verified_message
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.alerts import engine, operations
from riparian.secretariat.alerts.lookout import look_at_forecasts
from riparian.secretariat.alerts.models import Alert, Fact, Message, Raised
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.incidents.models import Incident
from riparian.secretariat.stations.models import (
    Datastream,
    Flag,
    Observation,
    Station,
    Threshold,
)

LEVEL = "ST_STUNG_TRENG.water-level"
pytestmark = pytest.mark.django_db


def said(message):
    pem = engine.certificate(name=operations.domain(), at=message.received_at)
    return verified_message(message.xml.encode(), pem)


def test_a_crossing_opens_an_incident_and_tells_the_desks_with_a_signed_message(
    gauge, look, at, mailoutbox, django_capture_on_commit_callbacks
):
    gauge((-2, 10.1), (-1, 10.4), (0, 10.9))
    with django_capture_on_commit_callbacks(execute=True):
        (alert,) = look()
    assert (alert.severity, alert.kind, alert.basis, alert.owner_country) == (
        "Moderate", "flood", "observed", "KHM",
    )  # fmt: skip
    assert alert.addressed_codes == ["KHM", "VNM"]
    assert alert.audience == "mechanism"
    assert not alert.is_drill
    assert alert.headlines["zh"]
    assert alert.incident.is_opened_by_system
    message = Message.objects.get(alert=alert)
    cap = said(message)
    assert (cap.status, cap.scope) == (Status.ACTUAL, Scope.RESTRICTED)
    here, everywhere = at + timedelta(hours=7), at
    clocks = f"at {here:%Y-%m-%d %H:%M} UTC+07:00 ({everywhere:%Y-%m-%d %H:%M} UTC)"
    assert clocks in cap.infos[0].description
    assert [info.language for info in cap.infos] == ["en", "zh-hans"]
    assert ("station", "ST_STUNG_TRENG") in cap.infos[0].parameters
    assert cap.incidents == (alert.incident.identifier,)
    to_desks = [mail for mail in mailoutbox if mail.attachments]
    assert {mail.to[0].partition("-")[0] for mail in to_desks} == {"khm", "vnm"}
    assert to_desks[0].attachments[0][2] == "application/cap+xml"
    assert Entry.objects.filter(act="alert.raised", subject_id=str(alert.pk)).count() == 1


def test_looking_again_and_readings_that_come_again_alert_once(gauge, look):
    gauge((-1, 10.4), (0, 10.9))
    assert len(look()) == 1
    gauge((-1, 10.4), (0, 10.9))
    assert look() == []
    gauge((0.5, 11.0))
    assert look() == []
    assert (Alert.objects.count(), Incident.objects.filter(alerts__isnull=False).count()) == (1, 1)


def test_a_graver_threshold_updates_the_same_alert(gauge, look):
    gauge((-1, 10.4), (-0.5, 10.9))
    (alert,) = look()
    gauge((0, 12.2))
    (again,) = look()
    assert again.pk == alert.pk
    assert again.severity == "Severe"
    types = list(Message.objects.filter(alert=alert).values_list("type", flat=True))
    assert types == ["Alert", "Update"]
    update = said(Message.objects.filter(alert=alert, type="Update").get())
    assert [one.identifier for one in update.references] == [
        f"{operations.domain()}.{alert.identifier}.1"
    ]
    assert Incident.objects.filter(alerts=alert).count() == 1


def test_both_thresholds_at_once_give_one_alert(gauge, look):
    gauge((-1, 10.4), (0, 12.2))
    assert {alert.pk for alert in look()} == {Alert.objects.get().pk}
    assert Alert.objects.get().severity == "Severe"
    assert Raised.objects.count() == 2


def test_a_series_that_cannot_be_alerted_on_does_not_silence_the_others(gauge, look):
    Station.objects.filter(identifier="ST_KRATIE").update(
        country="XXX", node=""
    )  # no desk of any member: nobody can be addressed
    gauge((-1, 22.5), (0, 22.6), series="ST_KRATIE.water-level")
    gauge((-1, 10.4), (0, 10.9))
    (alert,) = look()
    assert alert.station.identifier == "ST_STUNG_TRENG"
    assert look() == []


def test_the_watch_goes_on_whatever_fails(monkeypatch):
    from riparian.secretariat.alerts import lookout, notices
    from riparian.secretariat.config.lookout import look_once

    sent = []

    def fail(*, at):
        raise ValueError("a value that no look understands")

    monkeypatch.setattr(lookout, "look_at_readings", fail)
    monkeypatch.setattr(notices, "send_waiting", lambda *, at: sent.append(at))
    monkeypatch.setattr("riparian.secretariat.config.lookout.close_old_connections", lambda: None)
    look_once()
    assert len(sent) == 1


def test_a_value_that_falls_back_is_noted_and_left_to_the_desk(gauge, look):
    gauge((-2, 10.4), (-1, 10.9))
    (alert,) = look()
    gauge((0, 10.2))
    (again,) = look()
    assert (again.pk, again.stage) == (alert.pk, "active")
    assert again.over_at is not None
    assert Fact.objects.filter(alert=alert, kind="over").count() == 1
    assert look() == []


def test_a_value_that_trembles_about_the_threshold_gives_one_alert(gauge, look):
    for hour, value in enumerate((10.71, 10.68, 10.72, 10.66, 10.75)):
        gauge((hour - 6, value))
        look()
    assert Alert.objects.count() == 1


def test_a_value_that_a_check_doubts_is_alerted_on_with_the_doubt(gauge, look):
    gauge((-1, 9.0), (0, 1290.0))  # centimetres, said to be metres
    alert = look()[0]
    cap = said(Message.objects.filter(alert=alert).latest("pk"))
    assert {info.certainty for info in cap.infos} == {Certainty.POSSIBLE}
    assert cap.infos[0].instruction.startswith("A check doubts this value")


def test_the_record_of_old_floods_alerts_nobody(look, gauge, at):
    assert look() == []
    gauge((-24 * 10, 13.0), (-24 * 9, 12.5))
    assert look() == []
    gauge((-24 * 9 + 1, 10.0), (-1, 9.0))
    assert look() == []
    assert Alert.objects.count() == 0


def test_a_reading_that_a_person_rejected_alerts_nobody(gauge, look):
    gauge((-1, 10.4), (0, 14.9))
    Observation.objects.filter(datastream__identifier=LEVEL, value=14.9).update(verdict=5)
    assert look() == []
    assert Flag.objects.filter(datastream__identifier=LEVEL).count() >= 0


def test_low_water_and_a_fast_rise_are_thresholds_too(gauge, look, at):
    stream = Datastream.objects.get(identifier=LEVEL)
    for kind, value in (("low", 2.0), ("rise", 0.5)):
        Threshold.objects.create(
            identifier=f"test.{kind}", station=stream.station, value=value, kind=kind,
            observed_property=stream.observed_property,
        )  # fmt: skip
    gauge((-3, 2.5), (-2, 1.9))
    (low,) = look()
    assert (low.kind, low.severity) == ("drought", "Minor")
    gauge((-1.5, 3.0))
    kinds = {alert.kind for alert in look()}
    assert kinds == {"drought", "flood"}
    assert Alert.objects.get(kind="flood").headlines["en"].startswith("Stung Treng rises by")


def test_a_series_for_named_countries_alerts_only_them(gauge, look):
    stream = Datastream.objects.get(identifier=LEVEL)
    Datastream.objects.filter(pk=stream.pk).update(audience="countries", countries=marked(["LAO"]))
    gauge((-1, 10.4), (0, 10.9))
    (alert,) = look()
    assert (alert.audience, alert.addressed_codes) == ("countries", ["KHM"])
    assert alert.named_countries == ["KHM", "LAO"]
    cap = said(Message.objects.get(alert=alert))
    assert cap.scope is Scope.PRIVATE
    assert cap.addresses == (operations.sender_of("KHM"),)


@pytest.fixture
def expected(at):
    from riparian.secretariat.forecasts.models import Forecast

    def make(values, *, issued=0):
        stream = Datastream.objects.get(identifier="ST_PREK_KDAM.water-level.daily")
        day = (at - timedelta(days=issued)).date()
        days = [
            {"lead_days": lead, "day": (day + timedelta(days=lead)).isoformat(),
             "quantiles": {"0.5": value}}
            for lead, value in enumerate(values, start=1)
        ]  # fmt: skip
        return Forecast.objects.create(
            datastream=stream, issued_on=day, made_at=at, made_by="x", audience="public",
            result={"days": days, "unit": "m"}, inputs_hash=str(values)[:60], engine_version="x",
        )  # fmt: skip

    return make


def test_a_forecast_that_passes_the_alarm_level_alerts_before_the_water_does(expected, at):
    expected([8.8, 9.2, 9.6, 9.7, 9.2, 9.1])
    (alert,) = look_at_forecasts(at=at)
    assert (alert.basis, alert.severity) == ("forecast", "Moderate")
    cap = said(Message.objects.get(alert=alert))
    info = cap.infos[0]
    assert (info.certainty, info.urgency) == ("Likely", "Expected")
    assert info.onset is not None
    assert "expected" in alert.headlines["en"]
    assert look_at_forecasts(at=at) == []


def test_a_newer_forecast_that_expects_a_flood_updates_the_alert(expected, at):
    expected([8.8, 9.2, 9.6])
    (alert,) = look_at_forecasts(at=at)
    expected([8.8, 9.6, 10.4])
    (again,) = look_at_forecasts(at=at)
    assert (again.pk, again.severity) == (alert.pk, "Severe")


def test_an_old_forecast_expects_nothing_any_more(expected, at):
    expected([12.0] * 8, issued=5)
    assert look_at_forecasts(at=at) == []
