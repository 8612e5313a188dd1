"""The newcomer's path in a real browser, in both languages, and what every page must keep to."""

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
PASSWORD = "demo-river-2026"  # noqa: S105 - of a demonstration
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ADOPTED = {"en": "Adopted", "zh": "已通过"}
PAGES = ["/", "/bodies/", "/bodies/list", "/bodies/B-FM", "/meetings/", "/meetings/calendar/2027",
         "/meetings/load", "/meetings/b-jwg-wat-3", "/meetings/plan", "/decisions/",
         "/decisions/DEC-0001", "/decisions/draft", "/desk", "/triangle", "/people/",
         "/people/tokens", "/accounts/2fa/", "/studies/", "/studies/ask"]  # fmt: skip
PAGES += ["/forecasts/", "/forecasts/ST_PAKSE", "/alerts/", "/alerts/all", "/alerts/?night=1",
          "/alerts/raise", "/alerts/desks", "/alerts/thresholds", "/releases/", "/releases/NO-009",
          "/releases/announce"]  # fmt: skip


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    environment = {**os.environ, "RIPARIAN_HOME": str(tmp_path_factory.mktemp("home"))}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment.pop("RIPARIAN_DATABASE_URL", None)
    riparian = Path(sys.executable).with_name("riparian")
    made = subprocess.run(
        [riparian, "init", "--demo", "--password", PASSWORD, "--json"],
        check=True, capture_output=True, env=environment,
    )  # fmt: skip
    assert len(json.loads(made.stdout)["accounts"]) == 48
    port = free_port()
    server = subprocess.Popen(
        [riparian, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    )
    found = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            with urllib.request.urlopen(found + "/healthz") as answer:
                assert answer.status == 200
                break
        except OSError:
            time.sleep(0.2)  # the server is a process of its own; nothing else tells it is up
    yield found
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


def sign_in(page, address, name):
    page.context.clear_cookies()
    page.goto(address + "/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("form.login button[type=submit]")
    page.wait_for_url("**/desk")


def new_page(browser, language, *, script=True):
    locale = {"en": "en-GB", "zh": "zh-CN"}[language]
    return browser.new_context(locale=locale, java_script_enabled=script).new_page()


@pytest.mark.parametrize(("language", "script"), [("en", True), ("zh", True), ("en", False)])
def test_a_newcomer_circulates_a_draft_and_sees_it_adopted_with_a_reservation(
    address, browser, language, script, tmp_path
):
    page = new_page(browser, language, script=script)
    sign_in(page, address, "tha-officer")
    page.goto(f"{address}/meetings/calendar/{datetime.now(UTC).year + 1}")  # noqa: TID251
    assert page.locator(".months a").count() == 6

    page.goto(address + "/decisions/draft")
    page.select_option("select[name=body]", index=1)
    page.fill("input[name=title_en]", "Daily water levels")
    page.fill("textarea[name=text_en]", "The six share water levels every day.")
    page.fill("input[name=title_zh]", "每日水位")
    page.fill("textarea[name=text_zh]", "六国每日共享水位。")
    page.click("form.sheet button")
    number = re.search(r"DEC-\d+", page.url).group()
    page.click(".acts a.button")
    page.click("form.sheet button")
    assert page.locator(".standing .state.silence").count() == 1

    sign_in(page, address, "lao-officer")
    page.goto(f"{address}/decisions/{number}")
    page.check("input[name=kind][value=reserve]")
    page.fill("textarea[name=text]", "Not during floods")
    page.click("aside details form button")

    page.click(".demo button[value='7']")
    assert ADOPTED[language] in page.locator(".standing .state").inner_text()
    assert "Not during floods" in page.locator(".statements").inner_text()
    with page.expect_download() as started:
        page.goto(address + "/decisions/")
        page.click(".filters a[href*='register.csv']")
    path = tmp_path / "register.csv"
    started.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as file:
        row = next(r for r in csv.DictReader(file) if r["number"] == number)
    assert (row["state"], "Not during floods" in row["statements"]) == ("adopted", True)


@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        ("en", "light"),
        pytest.param("en", "dark", marks=pytest.mark.long),
        pytest.param("zh", "light", marks=pytest.mark.long),
        pytest.param("zh", "dark", marks=pytest.mark.long),
    ],
)
def test_no_page_has_a_serious_barrier_or_scrolls_sideways(address, browser, language, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = new_page(browser, language)
    # The rule checker is put into the page from outside; the policy of the page stays as it is
    # for everything else, which the test of the path and of the headers holds.
    page.emulate_media(color_scheme=scheme)
    sign_in(page, address, "tha-officer")
    barriers = []
    for path in PAGES:
        page.goto(address + path)
        found = Axe().run(page).response["violations"]
        barriers += [(path, one["id"], one["nodes"][0]["html"][:90]) for one in found
                     if one["impact"] in {"serious", "critical"}]  # fmt: skip
    assert barriers == []
    for width in (390, 1280, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_nothing_is_loaded_from_another_host_and_the_policy_is_never_broken(address, browser):
    page = new_page(browser, "en")
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, address, "tha-officer")
    for path in PAGES:
        page.goto(address + path)
    assert {url for url in asked if not url.startswith((address, "data:"))} == set()
    assert [text for text in said if "Content Security Policy" in text] == []
