"""Who calls the API: a program with a token, or a reader with a session that only reads."""

from base64 import b64decode
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ninja.security import HttpBearer

from riparian.secretariat.accounts import operations, queries
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.queries import actor_of
from riparian.secretariat.accounts.requests import Request


class Caller(HttpBearer):
    """A token with scopes and a daily quota; without one, what the session may read."""

    def __call__(self, request: Request) -> Any | None:  # noqa: ANN401 - Ninja's signature
        """Identify the caller; an act needs a token, because a cookie may be sent unawares."""
        secret = _secret_in(request)
        if secret:
            return self.authenticate(request, secret)
        return request.actor if request.method == "GET" else None

    def authenticate(self, request: Request, token: str) -> Actor | None:
        """Return the token's account with the token's scopes; count the call."""
        found = queries.find_token(token, at=request.at)
        if found is None:
            return None
        operations.count_call(found, at=request.at)
        person = actor_of(found.user, purpose=found.purpose)
        actor = replace(
            person, name=f"{person.name} ({found.label})", is_administrator=False,
            scopes=frozenset(found.scopes.split()),
        )  # fmt: skip
        request.actor = actor
        return actor


def _secret_in(request: Request) -> str:
    """Return the token of a call: a bearer's or, to read, the password beside any name (Basic).

    Many clients of sensors know no other way than Basic. A password left empty is nobody's; what
    cannot be read is returned as it came and is no token.
    """
    header = request.headers.get("Authorization", "")
    scheme, _, rest = header.partition(" ")
    if scheme.lower() == "bearer":
        return rest or header
    if scheme.lower() == "basic" and request.method in {"GET", "HEAD"}:
        with suppress(ValueError):
            return b64decode(rest, validate=True).decode().partition(":")[2]
    return header
