"""What the security page promises and no other test shows."""

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from riparian.secretariat.accounts import operations
from riparian.secretariat.accounts.passwords import CostlyScrypt, MaximumLengthValidator

ROOT = Path(__file__).parents[3]
BEHIND_TLS = """
from riparian.secretariat.config.starting import start_django
start_django()
from django.conf import settings
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_NAME,
      settings.SECURE_HSTS_SECONDS > 0, settings.SECURE_SSL_REDIRECT, settings.DEBUG)
"""


def test_a_password_costs_64_mib_to_guess_and_is_never_cut():
    hasher = CostlyScrypt()
    words = "x" * 127 + "y"
    stored = hasher.encode(words, hasher.salt())
    assert hasher.decode(stored)["work_factor"] == 2**16
    assert hasher.verify(words, stored)
    assert not hasher.verify("x" * 128, stored)


def test_a_password_of_128_characters_is_taken_and_one_more_refused():
    rule = MaximumLengthValidator()
    rule.validate("ลุ่มน้ำโขง 🌊 " * 8)
    rule.validate("x" * 128)
    with pytest.raises(ValidationError, match="128"):
        rule.validate("x" * 129)


def test_behind_tls_cookies_are_bound_to_the_host(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", BEHIND_TLS], check=True, capture_output=True, text=True,
        env={"RIPARIAN_HOME": str(tmp_path), "RIPARIAN_HTTPS": "1",
             "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.stdout.split() == [
        "__Host-sessionid", "True", "__Host-csrftoken", "True", "True", "False",
    ]  # fmt: skip


@pytest.mark.django_db
def test_pages_made_for_one_person_stay_out_of_caches(client, signed_in):
    assert signed_in("tha-officer").get("/decisions/")["Cache-Control"] == "private, no-store"
    assert "no-store" not in client.get("/decisions/").get("Cache-Control", "")


@pytest.mark.django_db
def test_the_api_takes_json_alone_and_is_saved_not_run(client, actor, at):
    _, secret = operations.make_token(label="w", scope="write", by=actor("lao-officer"), at=at)
    bearer = {"authorization": f"Bearer {secret}"}
    answer = client.get("/api/bodies", headers=bearer)
    assert answer["Content-Disposition"] == 'attachment; filename="api.json"'
    assert answer["Content-Type"].startswith("application/json")
    sent = client.post("/api/decisions/DEC-0001/positions", '{"kind": "reserve", "text": "x"}',
                       content_type="text/plain", headers=bearer)  # fmt: skip
    assert sent.status_code == 415


@pytest.mark.django_db
def test_sign_ins_and_refusals_are_logged_without_passwords(client, signed_in, caplog):
    cache.clear()  # other tests' wrong passwords count against the same address
    with caplog.at_level(logging.INFO, logger="riparian.security"):
        wrong = {"login": "tha-officer\nforged line", "password": "a-secret-nobody-logs"}
        client.post("/accounts/login/", wrong)
        client.post("/accounts/login/", {"login": "tha-officer", "password": "demo-river-2026"})
        signed_in("lao-analyst").get("/decisions/draft")
    lines = [record.getMessage() for record in caplog.records if "security" in record.name]
    assert any(line.startswith("sign-in failed: 'tha-officer") for line in lines)
    assert any(line.startswith("signed in: account") for line in lines)
    assert any(line.startswith("refused (403): GET '/decisions/draft'") for line in lines)
    assert not [
        line for line in lines if "\n" in line or "a-secret" in line or "demo-river" in line
    ]


def table():
    text = (ROOT / "docs" / "explanation" / "security.md").read_text(encoding="utf-8")
    return re.findall(r"^\| (V\d+\.\d+\.\d+) \| ([^|]*) \| ([^|]*) \| (.*) \|$", text, re.MULTILINE)


def test_every_requirement_of_level_two_has_its_line():
    listed = (Path(__file__).parent / "asvs_level_2.txt").read_text().split()
    assert [identifier for identifier, *_ in table()] == listed
    assert {verdict for _, _, verdict, _ in table()} == {"test", "reason", "not here", "open"}


def test_every_test_that_the_security_page_names_exists():
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    for identifier, _, verdict, how in table():
        named = re.findall(r"`(test_\w+)`", how)
        assert (verdict == "test") == bool(named), identifier
        for name in named:
            assert f"def {name}(" in tests, f"{identifier} names {name}, which is no test"
