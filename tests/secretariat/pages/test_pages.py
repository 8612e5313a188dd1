"""Every page answers in both languages, within its queries, with its headers."""

import re

import pytest
from addresses import EXPORTS, PUBLIC, SIGNED_IN

MOST_QUERIES = 12

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", PUBLIC + SIGNED_IN)
def test_every_page_answers_within_its_queries(
    path, language, signed_in, client, django_assert_max_num_queries
):
    reader = client if path in PUBLIC else signed_in("tha-officer", language)
    reader.get("/studies/")  # the first page of a visit also notes the visit
    with django_assert_max_num_queries(MOST_QUERIES):
        answer = reader.get(path, headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"""(src|href)=["'](https?:)?//(?!testserver)[^"']*\.(js|css)""", page)


@pytest.mark.parametrize("path", EXPORTS)
def test_every_export_is_sent_once(path, signed_in, django_assert_max_num_queries):
    reader = signed_in("tha-officer")
    with django_assert_max_num_queries(MOST_QUERIES):
        answer = reader.get(path)
    assert answer.status_code == 200
    if "ETag" in answer:
        again = reader.get(path, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304
    else:
        assert path == "/api/openapi.json"


def test_headers_are_strict(client):
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    ["/decisions/?q=%00", "/decisions/%00", "/api/meetings?body=%00", "/meetings/?page=1%00"],
)
def test_the_character_nul_is_refused(path, client):
    assert client.get(path).status_code == 400
    sent = {"login": "a\x00b", "password": "x"}
    assert client.post("/accounts/login/", sent, "application/json").status_code == 400


@pytest.mark.parametrize("query", ["offset=9223372036854775808", "limit=-1", "offset=x"])
def test_a_page_that_cannot_be_asked_for_is_refused(query, client):
    assert client.get(f"/api/bodies?{query}").status_code == 422


def test_health_answers_without_a_session(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        answer = client.get("/healthz")
    assert answer.json()["status"] == "ok"
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/desk", "/decisions/draft", "/meetings/plan", "/people/"])
def test_pages_of_work_ask_to_sign_in(path, client):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("lao-analyst", "/decisions/draft", 403),
        ("lao-public-reader", "/people/", 403),
        ("lao-officer", "/journal/", 403),
        ("lao-auditor", "/journal/", 200),
        ("lao-officer", "/bodies/B-FM/upgrade", 403),
        ("lao-negotiator", "/meetings/handover.zip", 403),
        ("chn-officer", "/people/1", 200),
        ("vnm-officer", "/people/1", 404),
    ],
)
def test_what_a_role_may_not_do_is_a_designed_page(name, path, status, signed_in):
    from riparian.secretariat.accounts.models import User

    path = path.replace("/1", f"/{User.objects.get(username='chn-analyst').pk}")
    answer = signed_in(name).get(path)
    assert answer.status_code == status
    assert b"<h1>" in answer.content


def test_a_form_with_an_error_keeps_what_was_typed(signed_in):
    answer = signed_in("tha-officer").post("/decisions/draft", {"title_en": "Kept words"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kept words" in page
    assert 'role="alert"' in page
    assert '<p class="error">' in page


def test_no_way_out_of_the_site_hides_in_next(signed_in):
    answer = signed_in("tha-officer").post(
        "/journal/clock", {"days": "1", "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/desk"


def test_a_sign_in_is_locked_after_five_wrong_passwords(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                                   "LOCATION": "lockout"}}  # fmt: skip
    wrong = {"login": "tha-officer", "password": "not-the-password"}
    for _ in range(5):
        client.post("/accounts/login/", wrong)
    answer = client.post("/accounts/login/", wrong | {"password": "demo-river-2026"})
    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 429}
