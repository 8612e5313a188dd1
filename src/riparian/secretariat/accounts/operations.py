"""What is done to accounts: made, given roles, closed; tokens made and revoked."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import permissions, queries
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.models import RoleHolding, Token, User
from riparian.secretariat.accounts.purposes import Purpose
from riparian.secretariat.accounts.roles import Role
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.lib.errors import NotAllowed, Unacceptable

SCOPES = ("read", "write")
TOKEN_DAYS = 365
CALLS_A_DAY = 5_000


def _check_new_account(username: str, password: str) -> None:
    if User.objects.filter(username__iexact=username).exists():
        raise Unacceptable(
            _("The sign-in name %(name)s is taken; choose another.") % {"name": username},
            field="username",
        )
    try:
        validate_password(password)
    except ValidationError as error:
        raise Unacceptable(" ".join(error.messages), field="password") from error


def _set_roles(user: User, roles: Iterable[str]) -> None:
    wanted = set(roles)
    unknown = wanted - set(Role.values)
    if unknown:
        raise Unacceptable(f"roles {sorted(unknown)} do not exist", field="roles")
    user.holdings.exclude(role__in=wanted).delete()
    present = set(user.holdings.values_list("role", flat=True))
    RoleHolding.objects.bulk_create(
        RoleHolding(user=user, role=role) for role in sorted(wanted - present)
    )


@transaction.atomic
def open_account(  # noqa: PLR0913 - what the form asks
    *, username: str, full_name: str, email: str, password: str, roles: Iterable[str],
    by: Actor, at: datetime,
) -> User:  # fmt: skip
    """Make an account in the administrator's own country."""
    permissions.check_can_administer(by, by.country)
    _check_new_account(username, password)
    roles = sorted(roles)
    user = User(username=username, full_name=full_name, email=email, country_id=by.country)
    user.set_password(password)
    user.full_clean()
    user.save()
    _set_roles(user, roles)
    journal.record(
        "account.opened", subject=user, by=by, at=at, after={"username": username, "roles": roles}
    )
    return user


@transaction.atomic
def open_first_administrator(
    *, country: str, username: str, full_name: str, email: str, password: str, at: datetime
) -> User:
    """Make the first administrator of a country; whoever runs the machine may do this once.

    Raises:
        Unacceptable: the country is not on record, or has an administrator already.
    """
    if country not in {one.code for one in queries.members()}:
        raise Unacceptable(f"country {country!r}: is no member on record; run `riparian init`")
    if User.objects.filter(country_id=country, is_administrator=True, is_active=True).exists():
        raise Unacceptable(
            f"country {country!r}: has an administrator already, who opens further accounts"
        )
    _check_new_account(username, password)
    user = User(
        username=username, full_name=full_name, email=email, country_id=country,
        is_administrator=True,
    )  # fmt: skip
    user.set_password(password)
    user.full_clean()
    user.save()
    _set_roles(user, [Role.OFFICER])
    journal.record(
        "account.administrator-opened", subject=user, by=journal.Installation(), at=at,
        on_behalf_of=country, after={"username": username},
    )  # fmt: skip
    return user


@transaction.atomic
def give_roles(
    user_id: int, *, roles: Iterable[str], is_active: bool, by: Actor, at: datetime
) -> User:
    """Replace the roles of an account of one's own country, or close and reopen it."""
    permissions.check_can_administer(by, by.country)
    user = queries.get_account(user_id, country=by.country)
    if user.pk == by.user_id and not is_active:
        raise Unacceptable(_("You cannot close your own account; ask another administrator."))
    before = {
        "roles": sorted(holding.role for holding in user.holdings.all()),
        "is_active": user.is_active,
    }
    roles = sorted(roles)
    _set_roles(user, roles)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    journal.record(
        "account.roles-given", subject=user, by=by, at=at, before=before,
        after={"roles": roles, "is_active": is_active},
    )  # fmt: skip
    return user


@transaction.atomic
def make_token(
    *, label: str, scope: str, purpose: str = "", by: Actor, at: datetime
) -> tuple[Token, str]:
    """Make a key for a program; its secret is returned once and never kept."""
    if by.user_id is None:
        raise NotAllowed(_("Sign in to make a token."))
    if scope not in SCOPES:
        raise Unacceptable(f"scope is {scope!r}, must be one of {SCOPES}", field="scope")
    _check_purpose(purpose)
    secret = "rip_" + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user_id=by.user_id, label=label.strip() or "token", digest=queries.digest_of(secret),
        scopes="read" if scope == "read" else "read write", purpose=purpose, made_at=at,
        expires_at=at + timedelta(days=TOKEN_DAYS),
    )  # fmt: skip
    journal.record(
        "token.made", subject=token, by=by, at=at,
        after={"scopes": token.scopes, "purpose": purpose},
    )  # fmt: skip
    return token, secret


@transaction.atomic
def revoke_token(token_id: int, *, by: Actor, at: datetime) -> None:
    """Revoke one of one's own tokens."""
    token = Token.objects.filter(pk=token_id, user_id=by.user_id or 0, revoked_at=None).first()
    if token is None:
        raise NotAllowed(_("This is not a valid token of yours."))
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    journal.record("token.revoked", subject=token, by=by, at=at)


def _check_purpose(purpose: str) -> None:
    if purpose and purpose not in Purpose.values:
        known = ", ".join(Purpose.values)
        raise Unacceptable(f"purpose {purpose!r}: must be one of {known}", field="purpose")


@transaction.atomic
def declare_purpose(purpose: str, *, by: Actor, at: datetime) -> None:
    """Put on record what somebody reads for from now on; an empty purpose takes it back.

    Raises:
        NotAllowed: nobody in particular declares nothing.
        Unacceptable: the purpose is none of those that agreements know.
    """
    user = User.objects.filter(pk=by.user_id or 0).first()
    if user is None:
        raise NotAllowed(_("Sign in to say what you read for."))
    _check_purpose(purpose)
    journal.record("purpose.declared", subject=user, by=by, at=at, after={"purpose": purpose})


@transaction.atomic
def count_call(token: Token, *, at: datetime) -> int:
    """Count one call of a program against its day; return how many are left.

    Raises:
        NotAllowed: the quota of the day is used up.
    """
    used = token.calls_today if token.day == at.date() else 0
    if used >= CALLS_A_DAY:
        raise NotAllowed(f"token {token.label!r}: {CALLS_A_DAY} calls a day are used up")
    Token.objects.filter(pk=token.pk).update(day=at.date(), calls_today=used + 1)
    return CALLS_A_DAY - used - 1


def notice_visit(user: User, *, at: datetime) -> None:
    """Remember when a person was last here; half an hour apart counts as a new visit."""
    if user.last_seen_at and at - user.last_seen_at < timedelta(minutes=30):
        return
    user.seen_before_at, user.last_seen_at = user.last_seen_at, at
    user.save(update_fields=["seen_before_at", "last_seen_at"])
