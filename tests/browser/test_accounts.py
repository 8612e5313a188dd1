"""Passkeys, sessions and the lock of sign-in, in a real browser with a device that is made up."""

import re
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
PASSWORD = "demo-river-2026"  # noqa: S105 - of a demonstration
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
PAGES = ["/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/2fa/recovery-codes/",
         "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/activate/",
         "/accounts/2fa/webauthn/add/", "/accounts/sessions/", "/accounts/password/change/",
         "/accounts/reauthenticate/", "/accounts/logout/", "/accounts/email/"]  # fmt: skip


@pytest.fixture
def site(address):
    """A passkey belongs to a name, never to a number of the network."""
    return address.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser):
    """A page of a browser whose device holds passkeys."""
    context = browser.new_context(locale="en-GB")
    found = context.new_page()
    session = context.new_cdp_session(found)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield found
    context.close()


def sign_in(page, site, name, password=PASSWORD):
    page.goto(site + "/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("form.login button[type=submit]")


def add_passkey(page, site, name):
    page.goto(site + "/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click(".account form button[type=submit]")
    page.fill("input[name=name]", name)
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")


def test_a_passkey_is_registered_signs_in_and_is_removed(page, site):
    sign_in(page, site, "khm-analyst")
    page.wait_for_url("**/desk")
    add_passkey(page, site, "Laptop of the analyst")
    assert len(re.findall(r"\d{8}", page.locator("#recovery_codes").input_value())) == 10
    page.goto(site + "/accounts/2fa/webauthn/")
    assert "Laptop of the analyst" in page.locator("tbody").inner_text()

    page.context.clear_cookies()
    page.goto(site + "/desk")
    assert "/accounts/login/" in page.url
    page.goto(site + "/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/desk")
    assert "KHM" in page.locator(".me summary").inner_text()

    page.goto(site + "/accounts/2fa/webauthn/")
    assert "never" not in page.locator("tbody").inner_text()
    page.click("a[href*='/remove/']")
    page.fill("input[name=password]", PASSWORD)  # what weakens the account is confirmed first
    page.click(".account form button[type=submit]")
    page.wait_for_url("**/remove/")
    with page.expect_navigation():
        page.click(".account form button")
    assert page.url.endswith("/accounts/2fa/webauthn/")
    assert page.locator("tbody").count() == 0


def test_pages_of_the_account_have_no_serious_barrier_in_both_languages(page, site):
    from axe_playwright_python.sync_playwright import Axe

    sign_in(page, site, "mmr-analyst")
    page.wait_for_url("**/desk")
    add_passkey(page, site, "Laptop")
    barriers = []
    for language in ("zh-hans", "en"):
        page.goto(site + "/accounts/sessions/")
        page.select_option("select[name=language]", language)
        page.click("form.language button")
        for path in PAGES:
            page.goto(site + path)
            assert page.locator("h1").count() == 1, path
            found = Axe().run(page).response["violations"]
            barriers += [(path, one["id"], one["nodes"][0]["html"][:90]) for one in found
                         if one["impact"] in {"serious", "critical"}]  # fmt: skip
    assert barriers == []


def test_other_sessions_are_listed_and_signed_out(page, browser, site):
    sign_in(page, site, "vnm-auditor")
    page.wait_for_url("**/desk")
    elsewhere = browser.new_context(locale="en-GB").new_page()
    sign_in(elsewhere, site, "vnm-auditor")
    elsewhere.wait_for_url("**/desk")
    page.goto(site + "/accounts/sessions/")
    assert page.locator("tbody tr").count() == 2
    page.click(".account form button")
    assert page.locator("tbody tr").count() == 1
    elsewhere.goto(site + "/desk")
    assert "/accounts/login/" in elsewhere.url


def test_five_wrong_passwords_lock_the_sign_in_and_say_so(page, site):
    for _ in range(5):
        sign_in(page, site, "lao-auditor", password="not the password")
    sign_in(page, site, "lao-auditor")
    assert "/desk" not in page.url
    assert page.locator("h1").count() == 1
    page.goto(site + "/desk")
    assert "/accounts/login/" in page.url
