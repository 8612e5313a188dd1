"""A telephone of a duty desk: subscribed by its button, told of an alert, silenced again."""

import json
import re
import shutil
import time

import pytest
from push_service import Browser, PushService, written

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.usefixtures("push_service"),
]
PASSWORD = "demo-river-2026"  # noqa: S105 - of a demonstration
LONGEST_SECONDS = 30
SUBSCRIBE = """
// Chromium would ask Google's push service for an address; here one of this machine is given.
const made = () => ({
  endpoint: ENDPOINT, unsubscribe: async () => { sessionStorage.clear(); return true; },
  toJSON: () => ({ endpoint: ENDPOINT, keys: KEYS }),
});
PushManager.prototype.getSubscription = async () => sessionStorage.getItem("key") && made();
PushManager.prototype.subscribe = async (options) => {
  if (!options.userVisibleOnly) throw new Error("silent pushes are refused");
  sessionStorage.setItem("key", options.applicationServerKey);
  return made();
};
"""


@pytest.fixture(scope="module")
def push_service():
    service = PushService()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RIPARIAN_PUSH_SERVICES", service.address)
        yield service
    service.stop()


def sign_in(page, address, name):
    page.context.clear_cookies()
    page.goto(address + "/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("form.login button[type=submit]")
    page.wait_for_url("**/desk")


def keep_desk(page, address):
    page.goto(address + "/alerts/desks/VNM/keep")
    page.fill("input[name=name_en]", "Mekong watch")
    page.click("form.sheet button")


def raise_drill(page, address):
    page.goto(address + "/alerts/raise")
    page.fill("input[name=place]", "Tan Chau")
    page.check("input[name=addressed][value=VNM]")
    page.check("input[name=is_drill]")
    page.fill("input[name=headline_en]", "Water rises at Tan Chau")
    page.click("form.sheet button")
    return re.search(r"DRILL-AL-\d+", page.url).group()


def deliver(page, address, text):
    """Hand a decrypted push to the service worker, as the browser does."""
    session = page.context.new_cdp_session(page)
    found = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated", lambda one: found.extend(one["registrations"])
    )
    session.send("ServiceWorker.enable")
    until = time.monotonic() + LONGEST_SECONDS
    while not found and time.monotonic() < until:
        page.wait_for_timeout(100)
    session.send("ServiceWorker.deliverPushMessage", {
        "origin": address, "registrationId": found[0]["registrationId"], "data": text,
    })  # fmt: skip


def shown(page):
    """Return what the worker shows now."""
    return page.evaluate("""async () => {
      const found = await (await navigator.serviceWorker.ready).getNotifications();
      return found.map(({ title, body, tag, lang, data, requireInteraction }) =>
        ({ title, body, tag, lang, data, requireInteraction }));
    }""")


def test_a_telephone_is_told_of_a_drill_and_then_no_more(push_service, address, browser):
    from axe_playwright_python.sync_playwright import Axe

    phone = Browser()
    keys = {"p256dh": written(phone.public_key), "auth": written(phone.secret)}
    script = SUBSCRIBE.replace("ENDPOINT", json.dumps(push_service.address + "/to/phone"))
    context = browser.new_context(locale="en-GB", permissions=["notifications"])
    page = context.new_page()
    wrong = []
    page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    page.add_init_script(script.replace("KEYS", json.dumps(keys)))
    sign_in(page, address, "vnm-duty-officer")
    keep_desk(page, address)

    manifest = page.locator("link[rel=manifest]").evaluate(
        "async (link) => (await fetch(link.href)).json()"
    )
    assert manifest["display"] == "standalone"  # else telephones of Apple are never told
    page.fill("#tell-device input[name=name]", "Telephone of the desk")
    page.click("#tell-device button")
    page.wait_for_selector("tr[data-endpoint]")
    assert "Telephone of the desk" in page.locator("tr[data-endpoint]").inner_text()
    assert page.locator("#tell-device").is_hidden()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
    assert len(page.evaluate("sessionStorage.getItem('key')")) == 87

    number = raise_drill(page, address)
    until = time.monotonic() + LONGEST_SECONDS
    while not push_service.taken and time.monotonic() < until:
        page.wait_for_timeout(100)
    text = phone.read(push_service.taken[0][2]).decode()
    page.goto(address + "/alerts/desks/VNM")
    deliver(page, address, text)
    until = time.monotonic() + LONGEST_SECONDS
    while not shown(page) and time.monotonic() < until:
        page.wait_for_timeout(100)
    deliver(page, address, text)
    page.wait_for_timeout(500)
    assert shown(page) == [
        {
            "title": "[DRILL 演习] Water rises at Tan Chau", "tag": number, "lang": "en",
            "body": f"Moderate · Tan Chau · {number}", "data": f"/alerts/{number}",
            "requireInteraction": True,
        }
    ]  # fmt: skip

    assert page.locator("tr[data-endpoint] button").inner_text() == "Stop telling this device"
    page.click("tr[data-endpoint] button")
    page.wait_for_selector("#tell-device:not([hidden])")
    assert page.locator("tr[data-endpoint]").count() == 0
    assert page.evaluate("sessionStorage.getItem('key')") is None
    assert wrong == []
    context.close()


def test_a_browser_that_may_not_show_notices_says_so(address, browser):
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, address, "vnm-duty-officer")
    keep_desk(page, address)
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.fill("#tell-device input[name=name]", "Desk")
    page.click("#tell-device button")
    page.wait_for_function("document.getElementById('device-said').textContent")
    assert "does not let this site" in page.locator("#device-said").inner_text()
    context.close()


def test_without_scripts_there_is_no_button(address, browser):
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address, "vnm-duty-officer")
    keep_desk(page, address)
    assert page.locator("#tell-device").is_hidden()
    assert "None of your devices is told" in page.content()
    context.close()
