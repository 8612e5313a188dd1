"""The one module that reads the environment: every knob of a deployment, with its default."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from riparian.engine.errors import InvalidInput
from riparian.secretariat.lib.keys import read_or_make

PREFIX = "RIPARIAN_"
BROWSERS_SERVICES = (
    "https://fcm.googleapis.com,https://*.push.services.mozilla.com,"
    "https://*.notify.windows.com,https://*.push.apple.com"
)
"""Where the browsers in use take their messages: Chrome, Firefox, Edge and Safari."""
_SERVICE = re.compile(r"https://[a-z0-9*.-]+(:\d+)?|http://127\.0\.0\.1:\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What the deployment decides; nothing here is a rule of the mechanism."""

    home: Path
    database_url: str
    secret_key: str
    hosts: tuple[str, ...]
    is_demo: bool
    is_behind_https: bool
    proxy: str
    email_url: str
    email_from: str
    needs_second_factor: bool
    mqtt_url: str = ""
    push_services: tuple[str, ...] = ()

    @property
    def site(self) -> str:
        """Return the address at which people find the site, where it is known from outside."""
        return f"https://{self.hosts[0]}" if self.is_behind_https and self.hosts else ""


def default_home() -> Path:
    """Return the folder that holds all state when RIPARIAN_HOME is not set."""
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "riparian"


def _secret_key(home: Path) -> str:
    """Return the key of this installation, made once and readable by its owner only."""
    given = os.environ.get(PREFIX + "SECRET_KEY")
    if given:
        return given
    return read_or_make(home / "secret_key", lambda: secrets.token_urlsafe(48).encode()).decode()


def _push_services() -> tuple[str, ...]:
    given = os.environ.get(PREFIX + "PUSH_SERVICES", BROWSERS_SERVICES)
    found = tuple(one.strip().rstrip("/") for one in given.split(",") if one.strip())
    for one in found:
        if not _SERVICE.fullmatch(one):
            raise InvalidInput(
                f"RIPARIAN_PUSH_SERVICES: {one!r} must be like 'https://push.example' or"
                " 'https://*.push.example'; plain http is for 127.0.0.1 alone"
            )
    return found


def _is_on(name: str) -> bool:
    return os.environ.get(PREFIX + name, "").lower() in {"1", "true", "yes", "on"}


def read() -> Environment:
    """Read the environment once and make the home folder if it is missing."""
    home = Path(os.environ.get(PREFIX + "HOME") or default_home()).expanduser().resolve()
    home.mkdir(parents=True, exist_ok=True)
    hosts = os.environ.get(PREFIX + "HOSTS", "127.0.0.1,localhost,[::1]")
    is_demo = (home / "demo").exists()
    return Environment(
        home=home,
        database_url=os.environ.get(PREFIX + "DATABASE_URL", ""),
        secret_key=_secret_key(home),
        hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
        is_demo=is_demo,
        is_behind_https=_is_on("HTTPS"),
        proxy=os.environ.get(PREFIX + "PROXY", "127.0.0.1"),
        email_url=os.environ.get(PREFIX + "EMAIL_URL", ""),
        email_from=os.environ.get(PREFIX + "EMAIL_FROM", "secretariat@riparian.invalid"),
        needs_second_factor=not is_demo and not _is_on("WITHOUT_SECOND_FACTOR"),
        mqtt_url=os.environ.get(PREFIX + "MQTT_URL", ""),
        push_services=_push_services(),
    )


def database_settings(url: str, home: Path) -> dict[str, object]:
    """Return Django's database settings for a URL; without one, a SQLite file in the home folder.

    Raises:
        InvalidInput: the URL names neither `postgresql://` nor `sqlite:///`.
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) if url else str(home / "riparian.sqlite3"),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # A writer takes its lock at the start, so two writers queue instead of failing.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                ),
            },
        }
    if parts.scheme not in {"postgresql", "postgres"}:
        raise InvalidInput(
            f"RIPARIAN_DATABASE_URL: scheme is {parts.scheme!r}, must be 'postgresql' or 'sqlite';"
            " write postgresql://user:password@host:5432/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def email_settings(url: str, home: Path) -> dict[str, object]:
    """Return Django's mail settings; without a URL, messages are kept as files in the home folder.

    Raises:
        InvalidInput: the URL's scheme is neither `smtp` nor `smtps`.
    """
    if not url:
        return {
            "MAIL_CARRIER": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(home / "outbox"),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise InvalidInput(
            f"RIPARIAN_EMAIL_URL: scheme is {parts.scheme!r}, must be 'smtp' or 'smtps';"
            " write smtps://user:password@host:465"
        )
    return {
        "MAIL_CARRIER": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        # A server that is silent must not hold up the warnings that wait behind it.
        "EMAIL_TIMEOUT": 10,
    }
