"""Reads of accounts and countries that pages and other apps need."""

import hashlib
from datetime import datetime
from functools import lru_cache

from django.db.models import F, QuerySet

from riparian.secretariat.accounts.actor import NOBODY, Actor
from riparian.secretariat.accounts.models import Country, Token, User
from riparian.secretariat.accounts.roles import CAPABILITIES, Capability
from riparian.secretariat.lib.errors import NotFound


@lru_cache(maxsize=1)
def _countries() -> tuple[Country, ...]:
    return tuple(Country.objects.all())


def countries() -> list[Country]:
    """Return all countries of the instance in the order of their codes.

    They are read once in a process: only loading a record changes them, and that forgets them.
    """
    return list(_countries())


def forget_countries() -> None:
    """Read the countries again the next time they are asked for."""
    _countries.cache_clear()


def members() -> list[Country]:
    """Return the member countries."""
    return [country for country in countries() if country.is_member]


def zones() -> dict[str, str]:
    """Return the time zone of each capital by country code."""
    return {country.code: country.zone for country in countries()}


def actor_of(user: User, *, purpose: str = "") -> Actor:
    """Return the account as an actor, with its roles and what it declared to read for."""
    zone = user.zone or zones().get(user.country_id or "", "UTC")
    return Actor(
        user_id=user.pk,
        name=str(user),
        country=user.country_id or "",
        roles=user.roles,
        is_administrator=user.is_administrator,
        zone=zone,
        purpose=purpose,
    )


def find_actor(user_id: int) -> Actor:
    """Return the actor of an active account, or nobody."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_of(user) if user else NOBODY


def get_reader(username: str) -> Actor:
    """Return the actor of a sign-in, or nobody when none is given.

    Raises:
        NotFound: no active account signs in so.
    """
    if not username:
        return NOBODY
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotFound(f"account {username!r}: no active account signs in so")
    return actor_of(user)


def digest_of(secret: str) -> str:
    """Return the form in which a token is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_token(secret: str, *, at: datetime) -> Token | None:
    """Return the token of that secret if it is valid now."""
    return (
        Token.objects.select_related("user__country")
        .prefetch_related("user__holdings")
        .filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )


def tokens_of(user_id: int) -> QuerySet[Token]:
    """Return the tokens of an account, newest first."""
    return Token.objects.filter(user_id=user_id).order_by("-made_at")


def accounts_of(country: str) -> QuerySet[User]:
    """Return the accounts of a country with their roles."""
    return (
        User.objects.filter(country_id=country)
        .select_related("country")
        .prefetch_related("holdings")
        .order_by(F("full_name"))
    )


def get_account(user_id: int, *, country: str) -> User:
    """Return an account of that country; any other is not found."""
    user = accounts_of(country).filter(pk=user_id).first()
    if user is None:
        raise NotFound(f"account {user_id}: not an account of {country}")
    return user


def people_who_can(capability: Capability) -> QuerySet[User]:
    """Return the active accounts of countries with a role that carries the capability."""
    roles = [role for role, carried in CAPABILITIES.items() if capability in carried]
    return (
        User.objects.filter(holdings__role__in=roles, is_active=True)
        .exclude(country=None)
        .select_related("country")
        .distinct()
        .order_by("country_id", "full_name")
    )


def officers_of(codes: list[str]) -> QuerySet[User]:
    """Return the active secretariat officers of some countries."""
    return User.objects.filter(
        country_id__in=codes, holdings__role="officer", is_active=True
    ).distinct()


def desks_of(codes: list[str]) -> list[tuple[Actor, str]]:
    """Return the people who keep the watch of some countries, with their addresses."""
    roles = [role for role, acts in CAPABILITIES.items() if Capability.DUTY in acts]
    people = (
        User.objects.filter(country_id__in=codes, holdings__role__in=roles, is_active=True)
        .exclude(email="")
        .prefetch_related("holdings")
        .distinct()
        .order_by("pk")
    )
    return [(actor_of(person), person.email) for person in people]
