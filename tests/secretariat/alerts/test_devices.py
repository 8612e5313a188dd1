"""Devices of the watch: told by web push what their person may see, and nothing once it is over."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from push_service import Browser, PushService, claims_of, written

from riparian.secretariat.accounts.models import RoleHolding, User
from riparian.secretariat.alerts import channels, notices, operations
from riparian.secretariat.alerts.devices import Browser as Given
from riparian.secretariat.alerts.devices import end_device, keep_device
from riparian.secretariat.alerts.models import Device, Dispatch
from riparian.secretariat.alerts.wording import desk_words
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.lib import webpush
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)


@pytest.fixture
def services(settings):
    """Name push services instead of those of the browsers."""

    def name(*services):
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, push_services=services)

    return name


@pytest.fixture
def push_service(services):
    service = PushService()
    services(service.address)
    yield service
    service.stop()


@pytest.fixture
def browser():
    return Browser()


def given(endpoint, browser, *, name="Telephone", language="en"):
    return Given(
        name=name, language=language, endpoint=endpoint,
        public_key=written(browser.public_key), secret=written(browser.secret),
    )  # fmt: skip


@pytest.fixture
def device(push_service, browser, actor, at):
    """The telephone of Viet Nam's duty officer, subscribed at the push service."""
    return keep_device(
        given(push_service.address + "/to/telephone", browser),
        by=actor("vnm-duty-officer"), at=at,
    )  # fmt: skip


def pushes(alert):
    return list(Dispatch.objects.filter(alert=alert, channel="push"))


def read(service, browser):
    return [json.loads(browser.read(body)) for _path, _headers, body in service.taken]


def test_an_alert_reaches_the_device_which_alone_reads_it(
    device, push_service, browser, raised, at
):
    alert = raised(headline="Water rises at Stung Treng")
    notices.send_waiting(at=at)
    ((path, headers, body),) = push_service.taken
    assert path == "/to/telephone"
    assert b"Water" not in body
    assert (headers["Content-Encoding"], headers["Urgency"]) == ("aes128gcm", "high")
    assert (headers["Topic"], headers["TTL"]) == (alert.identifier, str(48 * 3600))
    assert read(push_service, browser) == [
        {
            "title": "Water rises at Stung Treng", "lang": "en", "tag": alert.identifier,
            "body": f"Severe · Stung Treng · {alert.identifier}",
            "address": f"/alerts/{alert.identifier}",
        }
    ]  # fmt: skip


def test_the_push_service_is_told_who_sends(device, push_service, raised, at):
    raised()
    notices.send_waiting(at=at)
    claims, key = claims_of(push_service.taken[0][1]["Authorization"])
    assert (claims["aud"], key) == (push_service.address, channels.public_push_key())
    assert claims["sub"] == "mailto:secretariat@riparian.invalid"
    assert 0 < claims["exp"] - at.timestamp() <= 24 * 3600


def test_it_is_on_record_as_mail_is_and_names_no_endpoint(
    device, push_service, raised, signed_in, at
):
    alert = raised()
    notices.send_waiting(at=at)
    (row,) = pushes(alert)
    assert (row.country, row.left_at, row.due_at) == ("VNM", at, None)
    device.refresh_from_db()
    assert device.told_at == at
    page = signed_in("vnm-duty-officer").get(f"/alerts/{alert.identifier}").content.decode()
    assert "Telephone #" in page
    assert push_service.address not in page


def test_it_speaks_the_language_of_the_device(push_service, browser, actor, raised, at):
    keep_device(
        given(push_service.address + "/zh", browser, language="zh-hans"),
        by=actor("vnm-officer"), at=at,
    )  # fmt: skip
    alert = raised()
    notices.send_waiting(at=at)
    (said,) = read(push_service, browser)
    assert said["title"] == "水位上涨"
    assert said["body"] == f"严重 · Stung Treng · {alert.identifier}"


def test_a_drill_begins_with_its_sign(device, push_service, browser, raised, at):
    alert = raised(drill=True)
    notices.send_waiting(at=at)
    (said,) = read(push_service, browser)
    assert said["title"].startswith("[DRILL 演习] ")
    assert said["tag"] == alert.identifier
    assert said["tag"].startswith("DRILL-")


@pytest.mark.usefixtures("device")
def test_an_update_and_a_cancel_replace_what_was_shown(
    push_service, browser, raised, call, actor, at
):
    alert = raised()
    notices.send_waiting(at=at)
    operations.update_alert(
        alert.identifier, call=call("Higher"), by=actor("khm-officer"), at=at + SOON
    )
    notices.send_waiting(at=at + SOON)
    over = desk_words(kind="flood", headlines={"en": "Over"}, descriptions={}, instructions={},
                      place="", country="KHM")  # fmt: skip
    operations.cancel_alert(alert.identifier, words=over, by=actor("khm-officer"), at=at + 2 * SOON)
    notices.send_waiting(at=at + 2 * SOON)
    said = read(push_service, browser)
    assert [one["title"] for one in said] == [
        "Water rises", "Alert updated: Higher", "Alert cancelled: Higher",
    ]  # fmt: skip
    assert {one["tag"] for one in said} == {alert.identifier}
    assert {headers["Topic"] for _path, headers, _body in push_service.taken} == {alert.identifier}


def test_what_comes_late_never_takes_the_place_of_a_cancellation(
    device, push_service, browser, raised, actor, at
):
    push_service.answer = 503
    alert = raised()
    notices.send_waiting(at=at)
    push_service.answer = 201
    over = desk_words(kind="flood", headlines={"en": "Over"}, descriptions={}, instructions={},
                      place="", country="KHM")  # fmt: skip
    operations.cancel_alert(alert.identifier, words=over, by=actor("khm-officer"), at=at)
    notices.send_waiting(at=at)
    notices.send_waiting(at=at + SOON)
    assert [one["title"] for one in read(push_service, browser)] == ["Alert cancelled: Water rises"]
    assert "a later message" in pushes(alert)[0].failure


def test_every_step_tells_again_until_somebody_acknowledges(
    device, push_service, raised, actor, at
):
    alert = raised()
    operations.escalate_due(at=at + timedelta(minutes=16))
    assert [row.step for row in pushes(alert)] == [0, 1]
    operations.acknowledge(alert.identifier, by=actor("vnm-duty-officer"), at=at + 16 * SOON)
    operations.escalate_due(at=at + timedelta(hours=2))
    assert [row.step for row in pushes(alert)] == [0, 1]


def test_a_device_alone_makes_a_desk_reached(device, raised):
    User.objects.filter(country_id="VNM").update(email="")
    alert = raised()
    assert alert.facts.filter(kind="told", country="VNM", text="1").exists()


def test_another_country_is_not_told(device, raised):
    assert pushes(raised(addressed=["KHM", "LAO"])) == []


@pytest.mark.parametrize("audience", ["mechanism", "countries", "delegation"])
def test_only_who_may_see_the_alert_is_told(device, raised, audience):
    reached = pushes(raised(audience=audience))
    # A duty officer does not reach what is for delegations.
    assert len(reached) == (0 if audience == "delegation" else 1)


@pytest.mark.parametrize("loss", ["role", "account"])
def test_who_is_of_the_watch_no_more_is_told_nothing(loss, device, push_service, raised, at):
    before = raised()
    if loss == "role":
        RoleHolding.objects.filter(user_id=device.person_id).delete()
    else:
        User.objects.filter(pk=device.person_id).update(is_active=False)
    notices.send_waiting(at=at)
    assert push_service.taken == []
    (row,) = pushes(before)
    assert (row.left_at, row.due_at) == (None, None)
    assert "may not see" in row.failure
    assert pushes(raised()) == []


def test_a_device_ended_in_between_is_told_nothing(device, push_service, raised, actor, at):
    alert = raised()
    end_device(device.pk, by=actor("vnm-duty-officer"), at=at)
    notices.send_waiting(at=at)
    assert push_service.asked == 0
    (row,) = pushes(alert)
    assert (row.due_at, row.failure) == (None, "the device is told no more")


@pytest.mark.parametrize("answer", [404, 410])
def test_a_push_service_that_knows_the_device_no_more_ends_it(
    answer, device, push_service, raised, at
):
    push_service.answer = answer
    alert = raised()
    notices.send_waiting(at=at)
    assert not Device.objects.exists()
    (row,) = pushes(alert)
    assert (row.left_at, row.due_at) == (None, None)
    assert row.failure == f"the push service answers {answer}"
    assert Entry.objects.filter(act="device.ended").exists()
    notices.send_waiting(at=at + timedelta(hours=1))
    assert push_service.asked == 1


@pytest.mark.parametrize("answer", [429, 500, 503])
def test_a_push_service_that_is_busy_is_asked_again_and_then_told_once(
    answer, device, push_service, browser, raised, at
):
    push_service.answer = answer
    alert = raised()
    notices.send_waiting(at=at)
    notices.send_waiting(at=at)
    (row,) = pushes(alert)
    assert (push_service.asked, row.attempts, row.left_at) == (1, 1, None)
    assert row.failure == f"the push service answers {answer}"
    push_service.answer = 201
    notices.send_waiting(at=at + SOON)
    notices.send_waiting(at=at + timedelta(hours=1))
    (row,) = pushes(alert)
    assert (row.left_at, row.failure) == (at + SOON, "")
    assert len(read(push_service, browser)) == 1


@pytest.mark.parametrize("answer", [301, 302, 303, 307, 308])
def test_a_push_service_that_sends_us_elsewhere_is_not_followed(
    answer, device, push_service, raised, at
):
    push_service.answer = answer
    raised()
    notices.send_waiting(at=at)
    assert push_service.taken == []


def test_a_push_service_that_is_down_is_asked_once_in_a_round_however_many_devices_it_serves(
    push_service, actor, raised, at
):
    for name in ("vnm-officer", "vnm-duty-officer"):
        keep_device(given(f"{push_service.address}/{name}", Browser()), by=actor(name), at=at)
    push_service.stop()
    alert = raised()
    notices.send_waiting(at=at)
    refused, spared = (row.failure for row in pushes(alert))
    assert "refused" in refused
    assert "did not answer a moment ago" in spared


def test_a_push_service_that_is_named_no_more_is_not_called(
    device, push_service, services, raised, at
):
    services("https://push.example")
    alert = raised()
    notices.send_waiting(at=at)
    assert push_service.asked == 0
    assert "RIPARIAN_PUSH_SERVICES" in pushes(alert)[0].failure


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/x", "https://10.0.0.1/x", "https://127.0.0.1/x", "https://[::1]/x",
        "https://localhost/x", "https://169.254.169.254/latest", "file:///etc/passwd",
        "https://push.example.evil.example/x", "https://push.example@evil.example/x",
        "https://evil.example/push.example", "https://push.example:8443/x",
        "https://evil.example#.push.example", "https://evil.example\\.push.example/x", "x", "",
        "https://push.example", "https://push.example/ä", "https://push.example/ x",
    ],
)  # fmt: skip
def test_only_the_push_services_named_are_called(endpoint, services, browser, actor, at):
    services("https://push.example", "https://*.push.example")
    assert not channels.is_push_service(endpoint)
    with pytest.raises(Unacceptable, match="RIPARIAN_PUSH_SERVICES"):
        keep_device(given(endpoint, browser), by=actor("vnm-officer"), at=at)


@pytest.mark.parametrize("name", ["a..push.example", "a" * 64 + ".push.example"])
def test_a_name_that_cannot_be_is_a_reason_not_a_failure(
    name, services, browser, actor, raised, at
):
    services("https://*.push.example")
    keep_device(given(f"https://{name}/x", browser), by=actor("vnm-officer"), at=at)
    alert = raised()
    notices.send_waiting(at=at)
    assert "label" in pushes(alert)[0].failure


def test_a_person_with_a_long_name_is_told_as_well(device, push_service, raised, at):
    User.objects.filter(pk=device.person_id).update(full_name="x" * 200)
    Device.objects.update(name="y" * 80)
    alert = raised()
    notices.send_waiting(at=at)
    (row,) = pushes(alert)
    assert row.left_at == at
    assert len(row.address) <= Dispatch._meta.get_field("address").max_length  # noqa: SLF001


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/x", "https://web.push.apple.com/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x",
    ],
)  # fmt: skip
def test_those_of_the_browsers_are_named_from_the_start(endpoint):
    assert channels.is_push_service(endpoint)


def test_only_the_watch_keeps_devices(push_service, browser, actor, at):
    with pytest.raises(NotAllowed):
        keep_device(given(push_service.address + "/x", browser), by=actor("vnm-analyst"), at=at)


def test_a_browser_speaks_for_whoever_subscribed_it_last(device, push_service, browser, actor, at):
    again = given(push_service.address + "/to/telephone", browser, name="Desk")
    keep_device(again, by=actor("vnm-duty-officer"), at=at + SOON)
    (kept,) = Device.objects.all()
    assert (kept.pk, kept.name, kept.made_at) == (device.pk, "Desk", at)
    other = actor("vnm-officer")
    keep_device(again, by=other, at=at + SOON)
    (kept,) = Device.objects.all()
    assert kept.person_id == other.user_id
    assert Entry.objects.filter(act="device.ended").count() == 1


def test_keys_that_cannot_be_used_are_refused(push_service, browser, actor, at):
    wrong = replace(given(push_service.address + "/x", browser), public_key="AAAA")
    with pytest.raises(Unacceptable, match="subscribe anew"):
        keep_device(wrong, by=actor("vnm-officer"), at=at)


def test_a_person_has_twenty_devices_at_most(push_service, browser, actor, at):
    for number in range(20):
        keep_device(
            given(f"{push_service.address}/{number}", browser), by=actor("vnm-officer"), at=at
        )
    with pytest.raises(CannotFollow, match="20 devices at most"):
        keep_device(given(push_service.address + "/21", browser), by=actor("vnm-officer"), at=at)


def test_nobody_ends_the_device_of_another(device, actor, at):
    with pytest.raises(NotFound):
        end_device(device.pk, by=actor("vnm-officer"), at=at)
    end_device(device.pk, by=actor("vnm-duty-officer"), at=at)
    assert not Device.objects.exists()


def test_a_device_is_kept_listed_and_ended_on_the_page_of_the_desk(
    signed_in, push_service, browser, desk, django_assert_max_num_queries
):
    desk("VNM")
    page = signed_in("vnm-duty-officer")
    empty = page.get("/alerts/desks/VNM").content.decode()
    assert "None of your devices is told" in empty
    assert f'data-key="{channels.public_push_key()}"' in empty
    sent = {
        "name": "Telephone of the desk", "endpoint": push_service.address + "/to/x",
        "public_key": written(browser.public_key), "secret": written(browser.secret),
    }  # fmt: skip
    kept = page.post("/alerts/devices", sent, follow=True).content.decode()
    assert "Telephone of the desk" in kept
    with django_assert_max_num_queries(12):
        page.get("/alerts/desks/VNM")
    other = signed_in("vnm-officer").get("/alerts/desks/VNM").content.decode()
    assert "Telephone of the desk" not in other
    assert "of its watch: 1 now" in other
    key = Device.objects.get().pk
    gone = page.post(f"/alerts/devices/{key}/end", follow=True).content.decode()
    assert "None of your devices is told" in gone
    assert page.post(f"/alerts/devices/{key}/end").status_code == 404


def test_what_a_browser_may_not_send_is_said(signed_in, push_service, browser):
    sent = {
        "name": "x", "endpoint": "https://10.0.0.1/x", "secret": written(browser.secret),
        "public_key": written(browser.public_key),
    }  # fmt: skip
    answer = signed_in("vnm-duty-officer").post("/alerts/devices", sent)
    assert "10.0.0.1 is no push service" in answer.content.decode()
    assert signed_in("vnm-analyst").post("/alerts/devices", sent).status_code == 403
    assert not Device.objects.exists()


def test_a_reader_of_another_country_sees_no_devices(signed_in, desk):
    desk("VNM")
    page = signed_in("tha-duty-officer").get("/alerts/desks/VNM").content.decode()
    assert "tell-device" not in page


def test_the_worker_serves_the_whole_site_in_the_language_of_the_reader(client):
    answer = client.get("/service-worker.js", headers={"accept-language": "zh-hans"})
    assert answer["Content-Type"] == "text/javascript"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert "本设备不再接收警报。" in answer.content.decode()


def test_the_key_of_the_installation_is_made_once_and_kept_to_itself(settings):
    assert channels.push_key() == channels.push_key()
    path = settings.ENVIRONMENT.home / "push_key.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    assert webpush.public_key_of(path.read_bytes()) == channels.public_push_key()
