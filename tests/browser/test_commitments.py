"""A newcomer finds what was promised on water, scores it with a second coder, prints the report."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
PASSWORD = "demo-river-2026"  # noqa: S105 - of a demonstration
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    given = {**os.environ, "RIPARIAN_HOME": str(tmp_path_factory.mktemp("home"))}
    given.pop("DJANGO_SETTINGS_MODULE", None)
    given.pop("RIPARIAN_DATABASE_URL", None)
    return given


@pytest.fixture(scope="module")
def address(environment):
    riparian = [sys.executable, "-c", "from riparian.cli.main import run; run()"]
    made = subprocess.run(
        [*riparian, "init", "--demo", "--password", PASSWORD, "--json"],
        check=True, capture_output=True, env=environment,
    )  # fmt: skip
    assert len(json.loads(made.stdout)["accounts"]) == 48
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    server = subprocess.Popen(
        [*riparian, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    )
    found = f"http://127.0.0.1:{port}"
    for _ in range(300):
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


def choose_language(page, code):
    page.select_option("#language", code)
    page.click("form.language button")


def test_a_newcomer_finds_scores_and_prints(address, browser, tmp_path):
    page = browser.new_context(locale="en-GB").new_page()
    sign_in(page, address, "tha-officer")
    page.click("summary:has-text('Record')")
    page.click(".menu a:has-text('Commitments')")
    page.select_option("select[name=area]", "water")
    page.fill("input[name=by]", "2027")
    page.select_option("select[name=sort]", "latest")
    page.click("form.filters button")
    assert "CM-212" in page.locator("tbody").inner_text()
    page.click("tbody a:has-text('Carry out the second five-year water plan')")
    assert page.locator("dl.facts a").first.inner_text().strip() != ""
    assert "No evidence" in page.locator("main").inner_text()
    one = page.url

    page.click("a:has-text('Enter evidence')")
    page.fill("textarea[name=text]", "Entered by a test.")
    page.fill("input[name=dated]", "2026-03")
    page.fill("input[name=source]", "A test")
    page.click("form.sheet button")
    assert "Entered by a test." in page.locator(".cards").inner_text()

    for name, other_sees in (("chn-analyst", 0), ("vnm-analyst", 2)):
        sign_in(page, address, name)
        page.goto(one)
        page.click("a:has-text('Score for')")
        page.check("input[type=radio][value='0']")
        page.fill("textarea", f"Begun, says {name}")
        page.click("form.sheet button")
        sign_in(page, address, "lao-officer")
        page.goto(one)
        assert page.locator("main li:has-text('Begun, says')").count() == other_sees
    assert page.locator(".scoring-settled").count() == 1
    _check_reports(page, address, tmp_path)


def _check_reports(page, address, tmp_path):
    page.goto(address + "/commitments/reports/ask")
    page.select_option("select[name=audience]", "mechanism")
    page.click("form.sheet button")
    page.wait_for_selector("a:has-text('PDF')", timeout=90_000)
    report = page.url
    for code, title in (("zh-hans", "年度承诺落实进展报告"), ("lo", "ບົດລາຍງານຄວາມຄືບໜ້າ")):
        page.goto(report)
        choose_language(page, code)
        page.goto(report)
        assert title in page.locator("h1").inner_text()
        for suffix, start in (("pdf", b"%PDF"), ("docx", b"PK")):
            with page.expect_download() as started:
                page.click(f"a[href$='.{suffix}']")
            path = tmp_path / f"report-{code}.{suffix}"
            started.value.save_as(path)
            assert path.read_bytes().startswith(start)


@pytest.mark.usefixtures("address")
def test_the_commands_write_what_the_pages_show(environment, tmp_path):
    riparian = [sys.executable, "-c", "from riparian.cli.main import run; run()"]

    def call(*words):
        return subprocess.run(
            [*riparian, *words], env=environment, capture_output=True, check=False
        )

    document = json.loads(call("commitments", "matrix", "--format", "json").stdout)
    assert len(document) == 225
    path = tmp_path / "matrix.csv"
    assert call("commitments", "matrix", "--out", str(path), "--as", "lao-officer").returncode == 0
    assert path.read_text(encoding="utf-8").startswith("document,commitment,")
    out = tmp_path / "report.docx"
    made = call("report", "progress", "--year", "2026", "--lang", "lo", "--out", str(out))
    assert made.returncode == 0, made.stderr
    assert out.read_bytes().startswith(b"PK")
    refused = call("report", "progress", "--year", "2026", "--lang", "xx", "--out", str(out))
    assert b"choose one of en, zh" in refused.stderr
    assert refused.returncode == 1
    unknown = call("commitments", "matrix", "--as", "nobody")
    assert re.search(rb"no active account", unknown.stderr)
    assert Path(out).exists()
