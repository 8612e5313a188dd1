"""Who calls the API: a program with a token, or a reader with a session that only reads."""

from dataclasses import replace
from typing import Any

from ninja.security import HttpBearer

from riparian.secretariat.accounts import operations, queries
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.queries import actor_of
from riparian.secretariat.accounts.requests import Request


class Caller(HttpBearer):
    """A bearer token with scopes and a daily quota; without one, what the session may read."""

    def __call__(self, request: Request) -> Any | None:  # noqa: ANN401 - Ninja's signature
        """Identify the caller; an act needs a token, because a cookie may be sent unawares."""
        if "Authorization" in request.headers:
            return super().__call__(request)
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
