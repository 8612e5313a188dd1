"""The newcomer's path in a real browser, in both languages, and what every page must keep to."""

import csv
import re
import shutil
from datetime import UTC, datetime

import pytest
from addresses import BROWSER

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
PASSWORD = "demo-river-2026"  # noqa: S105 - of a demonstration
ADOPTED = {"en": "Adopted", "zh": "已通过"}
PAGES = BROWSER


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
    ("language", "scheme", "width"),
    [
        ("en", "light", 1280),
        pytest.param("en", "dark", 390, marks=pytest.mark.long),
        pytest.param("zh", "light", 390, marks=pytest.mark.long),
        pytest.param("zh", "dark", 1280, marks=pytest.mark.long),
    ],
)
def test_no_page_has_a_serious_barrier_or_scrolls_sideways(
    address, browser, language, scheme, width
):
    from axe_playwright_python.sync_playwright import Axe

    page = new_page(browser, language)
    # The rule checker is put into the page from outside; the policy of the page stays as it is
    # for everything else, which the test of the path and of the headers holds.
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, address, "tha-officer")
    barriers = []
    for path in PAGES:
        assert page.goto(address + path).status == 200, path
        found = Axe().run(page).response["violations"]
        barriers += [(path, one["id"], one["nodes"][0]["html"][:90]) for one in found
                     if one["impact"] in {"serious", "critical"}]  # fmt: skip
    assert barriers == []
    for wide in (390, 1280, 2560):
        page.set_viewport_size({"width": wide, "height": 900})
        for path in PAGES:
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= wide, (path, wide)


def test_a_place_of_the_river_shows_itself_when_it_is_reached_by_keyboard(address, browser):
    page = new_page(browser, "en")
    page.goto(address + "/river?country=CHN")
    assert page.locator("#place h2").count() == 0
    place = page.locator(".map a.place[href='/river/DAM_NUOZHADU']")
    place.focus()
    page.locator("#place h2", has_text="Nuozhadu").wait_for()
    assert "MW" in page.locator("#place").inner_text()
    page.locator(".map a.place[href='/river/DAM_XIAOWAN']").focus()
    page.keyboard.press("Enter")
    page.locator("#place h2", has_text="Xiaowan").wait_for()
    assert page.url.endswith("/river/DAM_XIAOWAN?country=CHN")
    plain = new_page(browser, "en", script=False)
    plain.goto(address + "/river/DAM_XIAOWAN")
    assert plain.locator("#place h2").inner_text() == "Xiaowan"


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


def test_words_are_sealed_in_the_browser_and_opened_there_and_on_the_command_line(
    address, browser, tmp_path
):
    from riparian.sealing.envelope import open_envelope
    from riparian.sealing.keys import read_key_file

    words, passphrase = "Pier seven, 码头, at night.", "a long enough passphrase"
    page = new_page(browser, "en")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    sign_in(page, address, "lao-duty-officer")
    page.goto(address + "/restricted/keys")
    page.fill("#new-passphrase", passphrase)
    page.click("#make-key")
    page.wait_for_selector("#key-download:not([hidden])")
    with page.expect_download() as started:
        page.click("#key-download")
    key_file = tmp_path / "key.json"
    started.value.save_as(key_file)
    page.click("#key-form button")
    page.goto(address + "/restricted/write")
    page.check("input[name=groups]")
    page.check("input[name=is_sealed]")
    page.click("form.sheet button")
    page.fill("#plain-title", "Heron")
    page.fill("#plain-text", words)
    page.click("#seal")
    page.wait_for_url(re.compile(r"/restricted/RST-\d+$"))
    page.set_input_files("#key-file", key_file)
    page.fill("#passphrase", "not the passphrase")
    page.click("#open-envelope")
    page.get_by_text("It did not open").wait_for()
    page.fill("#passphrase", passphrase)
    page.click("#open-envelope")
    page.wait_for_selector("#opened:not([hidden])")
    assert words in page.locator("#opened").inner_text()
    envelope = page.request.get(page.url + "/envelope.json").text()
    pair = read_key_file(key_file.read_text(encoding="utf-8"), passphrase)
    assert open_envelope(envelope, pair) == {"code": "TLP:AMBER", "title": "Heron", "text": words}
    assert not [one for one in sent if "Pier" in one or "Heron" in one or passphrase in one]
