"""A new account signs in, sets up TOTP, and needs it from then on."""

import re
import time
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache

from riparian.secretariat.accounts import operations
from riparian.secretariat.lib.errors import Unacceptable

pytestmark = pytest.mark.django_db
PASSWORD = "a long river word"  # noqa: S105 - of an account that exists only here


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def strict(settings):
    cache.clear()
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, needs_second_factor=True)


def test_the_first_administrator_sets_up_totp_and_needs_it_from_then_on(
    client, strict, at, monkeypatch
):
    from riparian.secretariat.accounts.models import User

    User.objects.filter(country_id="LAO").update(is_administrator=False)
    operations.open_first_administrator(
        country="LAO", username="kham", full_name="Kham", email="k@x.example", password=PASSWORD,
        at=at,
    )  # fmt: skip
    sign_in = {"login": "kham", "password": PASSWORD}
    answer = client.post("/accounts/login/", sign_in)
    assert answer["Location"] == "/desk"
    assert client.get("/desk")["Location"] == "/accounts/2fa/"
    again = client.get("/accounts/2fa/totp/activate/")["Location"]
    assert again.startswith("/accounts/reauthenticate/")
    client.post(again, {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'value="([A-Z2-7]{16,})"', page).group(1)
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert client.get("/desk").status_code == 200

    client.post("/accounts/logout/")
    answer = client.post("/accounts/login/", sign_in)
    assert "2fa/authenticate" in answer["Location"]
    assert client.get("/desk").status_code == 302
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)  # a code is good once
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/desk").status_code == 200


def test_a_country_has_one_first_administrator(at):
    with pytest.raises(Unacceptable, match="already"):
        operations.open_first_administrator(
            country="LAO", username="x", full_name="x", email="x@x.example", password=PASSWORD,
            at=at,
        )  # fmt: skip


def test_a_passkey_can_be_offered_at_the_door(client):
    page = client.get("/accounts/login/").content.decode()
    assert 'id="passkey_login"' in page
