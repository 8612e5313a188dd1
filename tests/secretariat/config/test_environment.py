"""The deployment's knobs."""

import pytest

from riparian.engine.errors import InvalidInput
from riparian.secretariat.config import environment
from riparian.secretariat.config.catalogues import compile_catalogues


def test_state_lies_under_the_home_and_the_key_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setenv("RIPARIAN_HOME", str(tmp_path / "a"))
    monkeypatch.delenv("RIPARIAN_SECRET_KEY", raising=False)
    first, second = environment.read(), environment.read()
    assert first.secret_key == second.secret_key
    assert (tmp_path / "a" / "secret_key").stat().st_mode & 0o077 == 0
    assert first.needs_second_factor


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("", "sqlite3", "riparian.sqlite3"),
        ("sqlite:////tmp/x%20y.db", "sqlite3", "x y.db"),
        ("postgresql://u:p%40ss@h:5433/db", "postgresql", "db"),
    ],
)
def test_a_database_is_one_address(tmp_path, url, engine, name):
    found = environment.database_settings(url, tmp_path)
    assert str(found["ENGINE"]).endswith(engine)
    assert str(found["NAME"]).endswith(name)


def test_addresses_of_other_kinds_are_refused(tmp_path):
    with pytest.raises(InvalidInput, match="mysql"):
        environment.database_settings("mysql://x/y", tmp_path)
    with pytest.raises(InvalidInput, match="imap"):
        environment.email_settings("imap://x", tmp_path)
    found = environment.email_settings("smtps://u:p@h:465", tmp_path)
    assert (found["EMAIL_HOST"], found["EMAIL_USE_SSL"]) == ("h", True)
    assert found["EMAIL_TIMEOUT"] == 10  # a silent server holds nobody up


def test_only_push_services_that_can_be_meant_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv("RIPARIAN_HOME", str(tmp_path))
    monkeypatch.delenv("RIPARIAN_PUSH_SERVICES", raising=False)
    assert "https://fcm.googleapis.com" in environment.read().push_services
    monkeypatch.setenv("RIPARIAN_PUSH_SERVICES", "https://push.example/, http://127.0.0.1:9")
    assert environment.read().push_services == ("https://push.example", "http://127.0.0.1:9")
    monkeypatch.setenv("RIPARIAN_PUSH_SERVICES", "")
    assert environment.read().push_services == ()
    for wrong in ("http://push.example", "push.example", "https://push.example/x", "https://*:x"):
        monkeypatch.setenv("RIPARIAN_PUSH_SERVICES", wrong)
        with pytest.raises(InvalidInput, match="RIPARIAN_PUSH_SERVICES"):
            environment.read()


def test_catalogues_are_compiled_when_they_are_newer(tmp_path):
    source = tmp_path / "src" / "xx" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n')
    compile_catalogues(tmp_path / "src", tmp_path / "out")
    compiled = tmp_path / "out" / "xx" / "LC_MESSAGES" / "django.mo"
    made = compiled.stat().st_mtime_ns
    compile_catalogues(tmp_path / "src", tmp_path / "out")
    assert compiled.stat().st_mtime_ns == made
