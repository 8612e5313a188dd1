"""Pages, feed and API of alerts; each shows to each reader exactly what the rule says."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from riparian.secretariat.accounts.actor import NOBODY, Actor
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.accounts.visibility import is_visible_to, marked
from riparian.secretariat.alerts import engine, operations, queries
from riparian.secretariat.alerts.models import Alert, Message
from riparian.secretariat.forecasts import queries as forecasts
from riparian.secretariat.forecasts.models import Forecast
from riparian.secretariat.releases import queries as releases
from riparian.secretariat.releases.models import Notice
from riparian.secretariat.stations.models import Datastream

pytestmark = pytest.mark.django_db
COUNTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")


def actors():
    yield NOBODY
    for country, role in product(COUNTRIES, Role.values):
        yield Actor(user_id=1, name="x", country=country, roles=frozenset({role}))


SCOPES = list(product(Audience.values, ("THA", "VNM"), ((), ("LAO",), ("CHN", "VNM"))))


def test_alerts_notices_and_forecasts_are_cut_by_the_one_rule(raised, at):
    made = raised()
    stream = Datastream.objects.get(identifier="ST_PREK_KDAM.water-level.daily")
    items = []
    for number, (audience, owner, named) in enumerate(SCOPES):
        scope = {"audience": audience, "owner_country": owner, "countries": marked(list(named))}
        alert = Alert.objects.create(basis="desk", kind="flood", severity="Minor", opened_at=at,
                                     changed_at=at, identifier=f"M-{number}", **scope)  # fmt: skip
        sent = Message.objects.get(alert=made)
        sent.pk, sent.alert, sent.identifier = None, alert, f"M-{number}"
        for name, value in scope.items():
            setattr(sent, name, value)
        sent.save()
        notice = Notice.objects.create(identifier=f"M-{number}", **scope)
        forecast = Forecast.objects.create(datastream=stream, issued_on=at.date(), made_at=at,
                                           inputs_hash=str(number), engine_version="x", **scope)  # fmt: skip
        items.append((alert, sent, notice, forecast))
    cases = wrong = 0
    for actor in actors():
        seen = (
            set(queries.alerts_for(actor)), set(queries.newest_messages(actor)),
            set(releases.notices_for(actor)), set(forecasts.forecasts_for(actor)),
        )  # fmt: skip
        for row in items:
            for item, found in zip(row, seen, strict=True):
                wrong += (item in found) != is_visible_to(item, actor)
                cases += 1
    assert wrong == 0
    assert cases >= 4_000


PATHS = ("/alerts/{id}", "/alerts/{id}.cap", "/alerts/messages/{key}.cap", "/api/alerts/{id}")
LISTS = ("/alerts/", "/alerts/all", "/alerts/list.csv", "/alerts/cap.atom", "/api/alerts")


def test_every_page_feed_and_api_agrees_with_the_rule(raised, signed_in, actor):
    rows = [raised(headline=f"Matrix {audience}", audience=audience, addressed=["KHM", "VNM"])
            for audience in Audience.values]  # fmt: skip
    wrong = []
    readers = [(None, Client())] + [
        (name, signed_in(name)) for name in
        ("khm-duty-officer", "vnm-analyst", "vnm-officer", "lao-officer", "lao-analyst", "lao-public-reader")
    ]  # fmt: skip
    for name, client in readers:
        who = actor(name) if name else NOBODY
        lists = {path: client.get(path).content.decode() for path in LISTS}
        for row in rows:
            may = is_visible_to(row, who)
            key = Message.objects.get(alert=row).pk
            wrong += [(name, path, row.audience) for path, text in lists.items()
                      if (str(row.identifier) in text) != may]  # fmt: skip
            wrong += [(name, path, row.audience) for path in PATHS
                      if client.get(path.format(id=row.identifier, key=key)).status_code
                      != (200 if may else 404)]  # fmt: skip
    assert wrong == []


FORM = {"kind": "flood", "severity": "Severe", "urgency": "Immediate", "certainty": "Observed",
        "place": "Stung Treng", "addressed": ["KHM", "VNM"], "audience": "mechanism", "hours": "24",
        "headline_en": "Water rises fast", "headline_zh": "水位上涨"}  # fmt: skip


def test_a_desk_raises_updates_and_cancels_and_another_acknowledges(signed_in):
    desk, other = signed_in("khm-duty-officer"), signed_in("vnm-duty-officer")
    answer = desk.post("/alerts/raise", FORM, follow=True)
    alert = Alert.objects.get()
    assert "Water rises fast" in answer.content.decode()
    live = other.get("/alerts/").content.decode()
    assert "Acknowledge for VNM" in live
    assert (
        other.post(f"/alerts/{alert.identifier}/acknowledge", {"back": "live"}).headers["Location"]
        == "/alerts/"
    )
    assert "Acknowledge for VNM" not in other.get("/alerts/").content.decode()
    form = desk.get(f"/alerts/{alert.identifier}/update").content.decode()
    assert "Water rises fast" in form
    changed = {key: value for key, value in FORM.items() if key != "kind"} | {
        "headline_en": "Higher"
    }
    assert (
        "Higher"
        in desk.post(f"/alerts/{alert.identifier}/update", changed, follow=True).content.decode()
    )
    assert other.get(f"/alerts/{alert.identifier}/update").status_code == 403
    cancelled = desk.post(
        f"/alerts/{alert.identifier}/cancel", {"headline_en": "Over"}, follow=True
    )
    assert "cancelled" in cancelled.content.decode()
    assert alert.identifier not in desk.get("/alerts/").content.decode()
    assert (
        alert.identifier
        in desk.get("/alerts/all?stage=cancelled&severity=Severe&q=Higher").content.decode()
    )


def test_a_form_without_a_headline_says_so(signed_in):
    page = signed_in("khm-officer").post(
        "/alerts/raise", FORM | {"headline_en": "", "headline_zh": ""}
    )
    assert "Give it a headline" in page.content.decode()
    assert "Stung Treng" in page.content.decode()


def test_an_alert_whose_value_is_back_offers_the_cancellation(raised, signed_in, at):
    alert = raised()
    Alert.objects.filter(pk=alert.pk).update(over_at=at)
    desk = signed_in("khm-duty-officer")
    assert "can be cancelled" in desk.get(f"/alerts/{alert.identifier}").content.decode()
    assert (
        "back below the threshold"
        in desk.get(f"/alerts/{alert.identifier}/cancel").content.decode()
    )


def test_a_message_comes_in_by_file_and_by_program(signed_in, raised, client):
    xml = Message.objects.get(alert=raised()).xml
    desk = signed_in("tha-duty-officer")
    back = desk.post(
        "/alerts/receive", {"file": SimpleUploadedFile("a.xml", xml.encode())}, follow=True
    )
    assert back.status_code == 200
    wrong = desk.post("/alerts/receive", {"file": SimpleUploadedFile("a.xml", b"no")})
    assert "no XML" in wrong.content.decode()
    assert client.post("/api/alerts", {"cap": xml}, "application/json").status_code == 401


def test_the_certificate_verifies_what_is_sent(client, raised):
    from riparian.engine.io.cap.signature import verified_message

    raised(audience="public")
    pem = client.get("/alerts/certificate.pem").content
    feed = client.get("/alerts/cap.atom").content.decode()
    assert 'type="application/cap+xml"' in feed
    path = re.search(r"http://testserver(/alerts/messages/\d+\.cap)", feed).group(1)
    assert verified_message(client.get(path).content, pem).scope == "Public"
    assert engine.certificate(name=operations.domain(), at=Message.objects.get().received_at) == pem


def test_the_feed_says_what_each_message_said_and_who_sent_it(client, raised, call, actor, at):
    assert b"<author><name>Riparian</name></author>" in client.get("/alerts/cap.atom").content
    alert = raised(audience="public")
    operations.update_alert(
        alert.identifier, call=call("It is over the dike", audience="public"),
        by=actor("khm-duty-officer"), at=at,
    )  # fmt: skip
    feed = client.get("/alerts/cap.atom").content.decode()
    titles = re.findall(r"<entry><title>([^<]*)</title>", feed)
    assert titles == [
        f"Update: {alert.identifier} It is over the dike", f"Alert: {alert.identifier} Water rises",
    ]  # fmt: skip
    assert feed.count("<author><name>desk-khm@riparian.invalid</name></author>") == 2


def test_a_desk_keeps_its_shifts_on_its_own_clock(signed_in, at):
    desk = signed_in("vnm-duty-officer")
    kept = {
        "name_en": "Mekong watch",
        "email": "watch@vnm.example",
        "topic": "alerts/vnm",
        "minutes": "10",
    }
    assert "Mekong watch" in desk.post("/alerts/desks/VNM/keep", kept, follow=True).content.decode()
    days = [(at + timedelta(days=n)).date().isoformat() for n in (0, 1)]
    shift = {"person": "Ms Lan", "rank": "1", "email": "lan@vnm.example", "starts_on": days[0],
             "starts_hour": "00:00", "ends_on": days[1], "ends": "23:00"}  # fmt: skip
    page = desk.post("/alerts/desks/VNM", shift, follow=True).content.decode()
    assert "Ms Lan" in page
    assert "Mekong watch" in desk.get("/alerts/desks").content.decode()
    key = page.split("/shifts/")[1].split("/")[0]
    assert "Ms Lan" not in desk.post(f"/alerts/shifts/{key}/strike", follow=True).content.decode()
    assert signed_in("tha-officer").post("/alerts/desks/VNM", shift).status_code == 403
    assert desk.get("/alerts/desks/USA").status_code == 404
    assert signed_in("lao-public-reader").get("/alerts/desks/VNM").status_code == 404


def test_a_station_without_a_threshold_is_shown_as_such(client):
    page = client.get("/alerts/thresholds").content.decode()
    assert "Chroy Changvar" in page
    table = client.get("/alerts/thresholds.csv").content.decode()
    assert "ST_STUNG_TRENG,alarm,water-level,10.7,m" in table
    assert "ST_CHROY_CHANGVAR,,,,,,," in table
