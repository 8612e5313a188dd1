"""What is done with duty desks: kept, and their shifts written and struck."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.alerts import permissions, queries
from riparian.secretariat.alerts.models import Desk, Shift
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.lib.errors import NotFound, Unacceptable

LONGEST_SHIFT = timedelta(days=31)


@transaction.atomic
def keep_desk(country: str, *, values: dict[str, Any], by: Actor, at: datetime) -> Desk:
    """Write where a country's desk is reached and how long it may take."""
    permissions.check_can_keep_desk(by, country)
    desk = queries.find_desk(country) or Desk(
        country=country, owner_country=country, audience=Audience.MECHANISM
    )
    before = {name: getattr(desk, name) for name in values}
    for name, value in values.items():
        setattr(desk, name, value)
    _check_clean(desk)
    desk.save()
    journal.record("desk.kept", subject=desk, by=by, at=at, before=before, after=values)
    return desk


@transaction.atomic
def write_shift(desk: Desk, *, values: dict[str, Any], by: Actor, at: datetime) -> Shift:
    """Put a person on duty from an instant to another.

    Raises:
        Unacceptable: it ends before it begins, is over, or is longer than a month.
    """
    permissions.check_can_keep_desk(by, desk.country)
    shift = Shift(desk=desk, audience=Audience.MECHANISM, owner_country=desk.country, **values)
    if shift.ends_at <= shift.starts_at or shift.ends_at <= at:
        raise Unacceptable(_("A shift ends after it begins, and later than now."), field="ends")
    if shift.ends_at - shift.starts_at > LONGEST_SHIFT:
        raise Unacceptable(_("A shift lasts a month at most."), field="ends")
    _check_clean(shift)
    shift.save()
    journal.record("shift.written", subject=shift, by=by, at=at,
                   after={name: str(value) for name, value in values.items()})  # fmt: skip
    return shift


@transaction.atomic
def strike_shift(key: int, *, by: Actor, at: datetime) -> Desk:
    """Take a shift off the list; the journal keeps who was on it.

    Raises:
        NotFound: there is no such shift.
    """
    shift = Shift.objects.select_related("desk").filter(pk=key).first()
    if shift is None:
        raise NotFound(f"shift {key}: nothing there that you may see")
    permissions.check_can_keep_desk(by, shift.desk.country)
    before = {"person": shift.person, "from": shift.starts_at, "to": shift.ends_at}
    journal.record("shift.struck", subject=shift, by=by, at=at, before=before)
    desk: Desk = shift.desk
    shift.delete()
    return desk


def _check_clean(row: Desk | Shift) -> None:
    try:
        row.full_clean(exclude=["names", "owner_country", "countries"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Unacceptable(f"{field}: {' '.join(messages)}", field=field) from error
