"""The path of a flood: reading, crossing, alert, acknowledgement, response, after-action report."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mosquitto import MOSQUITTO, PUBLISH, Broker

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "demo-river-2026"  # noqa: S105 - of a demonstration
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not MOSQUITTO or not PUBLISH, reason="Mosquitto is not installed"),
]
TOPIC = "riparian/readings/KHM/ST_STUNG_TRENG.water-level"
LONGEST_SECONDS = 60


def sign_in(page, address, name):
    page.context.clear_cookies()
    page.goto(address + "/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("form.login button[type=submit]")
    page.wait_for_url("**/desk")


@pytest.fixture
def gauge(home, tmp_path):
    """A gauge at Stung Treng that says its level over MQTT, with the bridge that takes it in."""
    broker = Broker(tmp_path / "broker")
    broker.start()
    environment = {**os.environ, "RIPARIAN_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    riparian = Path(sys.executable).with_name("riparian")
    bridge = subprocess.Popen(
        [riparian, "mqtt", "bridge", "--broker", broker.address], env=environment,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def say(*values):
        """Say levels a quarter of an hour apart, the last of just now; retained for the bridge."""
        now = datetime.now(UTC)  # noqa: TID251 - the gauge's own clock
        readings = [
            {"time": (now - timedelta(minutes=15 * place)).isoformat(timespec="seconds"),
             "value": value, "unit": "m"}
            for place, value in enumerate(reversed(values))
        ]  # fmt: skip
        words = ["-q", "1", "-r", "-t", TOPIC, "-m", json.dumps(readings[::-1])]
        subprocess.run([PUBLISH, "-p", str(broker.port), *words], check=True)

    yield say
    bridge.terminate()
    bridge.wait(timeout=20)
    broker.kill(signal.SIGTERM)


def wait_for(page, address, selector):
    """Load the page again until the lookout has seen the reading: no script of the page says so."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        page.goto(address)
        if page.locator(selector).count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"{selector} did not come to {address}")


def test_a_flood_from_the_gauge_to_the_after_action_report(address, gauge, browser):
    page = browser.new_context(locale="en-GB", java_script_enabled=False).new_page()
    sign_in(page, address, "khm-duty-officer")
    gauge(10.2, 10.5, 12.3)

    wait_for(page, address + "/alerts/", ".alerts .severity.severe")
    page.click(".alerts h2 a")
    assert "Stung Treng is above the flood level" in page.locator("h1").inner_text()
    alert = page.url
    page.click("button.wide")
    assert page.locator("button.wide").count() == 0

    sign_in(page, address, "vnm-duty-officer")
    page.goto(alert)
    page.click("button.wide")
    page.click("a[href*='/incidents/INC-']")
    incident = page.url
    assert re.search(r"INC-\d+", incident)
    page.select_option("select[name=entry-kind]", "responded")
    page.fill("textarea[name=entry-text]", "Sluices opened, boats out")
    page.click("form[action$='/entry'] button")
    assert "Sluices opened" in page.content()

    page.goto(incident + "/after-action")
    report = page.locator("main").inner_text()
    assert "VNM" in report or "Viet Nam" in report
    assert page.locator("table").count() >= 1

    sign_in(page, address, "khm-duty-officer")
    page.goto(alert + "/cancel")
    page.fill("input[name=headline_en]", "The water has fallen")
    page.click("form.sheet button")
    assert "cancelled" in page.locator(".standing").inner_text()
    page.goto(address + "/alerts/")
    assert page.locator(".alerts > li").count() == 0
