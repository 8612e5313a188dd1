"""The path of a flood: reading, crossing, alert, acknowledgement, response, after-action report."""

import os
import re
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "demo-river-2026"  # noqa: S105 - of a demonstration
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
LONGEST_SECONDS = 60


def sign_in(page, address, name):
    page.context.clear_cookies()
    page.goto(address + "/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("form.login button[type=submit]")
    page.wait_for_url("**/desk")


def deliver(home, folder, *values):
    """Bring readings in as a station does, a quarter of an hour apart, the last one just now."""
    now = datetime.now(UTC)  # noqa: TID251 - the gauge's own clock
    file = folder / "levels.csv"
    lines = ["series,time,value,unit"]
    for place, value in enumerate(reversed(values)):
        when = now - timedelta(minutes=15 * place)
        lines.append(f"ST_STUNG_TRENG.water-level,{when.isoformat(timespec='seconds')},{value},m")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    environment = {**os.environ, "RIPARIAN_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    riparian = Path(sys.executable).with_name("riparian")
    subprocess.run(
        [riparian, "observations", "import", str(file)], check=True, env=environment,
        capture_output=True,
    )  # fmt: skip


def wait_for(page, address, selector):
    """Load the page again until the lookout has seen the reading: no script of the page says so."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        page.goto(address)
        if page.locator(selector).count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"{selector} did not come to {address}")


def test_a_flood_from_the_gauge_to_the_after_action_report(address, home, browser, tmp_path):
    page = browser.new_context(locale="en-GB", java_script_enabled=False).new_page()
    sign_in(page, address, "khm-duty-officer")
    deliver(home, tmp_path, 10.2, 10.5, 12.3)

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
