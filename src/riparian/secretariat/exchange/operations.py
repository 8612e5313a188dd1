"""What is done to the ledger: terms revised, pauses announced, a series watched from now on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.purposes import Purpose
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.exchange import engine, permissions, queries
from riparian.secretariat.exchange.models import Maintenance, Undertaking
from riparian.secretariat.lib.errors import CannotFollow, Unacceptable
from riparian.secretariat.stations.models import UseLimit
from riparian.secretariat.stations.queries import get_datastream

_KEPT = ("agreement_id", "identifier", "datastream_id", "party", "recipients", "recipients_words",
         "watched_from", "sources")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerms:
    """The terms of a revision: how often, in which season, how soon."""

    starts_on: date
    zone: str
    times: tuple[str, ...] = ()
    every_minutes: int = 0
    per_day: int = 0
    season_first: str = ""
    season_last: str = ""
    delay_minutes: int = 0
    tolerance_minutes: int = 0
    assumed: str = ""

    def as_fields(self) -> dict[str, Any]:
        """Return the fields of a version."""
        names = ("starts_on", "zone", "every_minutes", "per_day", "season_first", "season_last",
                 "delay_minutes", "tolerance_minutes", "assumed")  # fmt: skip
        return {**{name: getattr(self, name) for name in names}, "times": list(self.times)}


@transaction.atomic
def revise_undertaking(
    identifier: str, *, terms: NewTerms, why: str, by: Actor, at: datetime
) -> Undertaking:
    """End the version that holds and begin the next; what was owed before stays as it was.

    Raises:
        CannotFollow: the new terms would begin in the past or before the present ones.
        Unacceptable: they cannot be kept as written, or nobody says why.
    """
    old = queries.find_latest_version(identifier, by)
    permissions.check_can_revise(by, old.party)
    if terms.starts_on <= max(old.starts_on, at.date()):
        raise CannotFollow(
            _("A revision begins after today and after the terms it follows; past days stay.")
        )
    if not why.strip():
        raise Unacceptable(_("Say by which text the terms change."), field="why")
    new = Undertaking(
        **{name: getattr(old, name) for name in _KEPT}, **terms.as_fields(),
        version=old.version + 1, ends_on=old.ends_on, entered_at=at, entered_by=by.name,
    )  # fmt: skip
    try:
        engine.terms_of(new)
    except InvalidInput as error:
        raise Unacceptable(str(error)) from error
    old.ends_on = terms.starts_on
    old.save(update_fields=["ends_on"])
    new.save(force_insert=True)
    journal.record(
        "undertaking.revised", subject=new, by=by, at=at, before={"version": old.version},
        after={"version": new.version, "why": why, **terms.as_fields()},
    )  # fmt: skip
    return new


@transaction.atomic
def limit_use(
    identifier: str, *, embargo_hours: int, purposes: Iterable[str], why: str, by: Actor,
    at: datetime,
) -> UseLimit:  # fmt: skip
    """Say how late and for which purposes those to whom a series is owed may see it, from now on.

    Raises:
        NotAllowed: the series belongs to another country, or the actor does not write its terms.
        Unacceptable: an unknown purpose, or nobody says by which text.
    """
    row = queries.find_latest_version(identifier, by)
    permissions.check_can_revise(by, row.datastream.owner_country)
    wanted = sorted(set(purposes))
    if unknown := set(wanted) - set(Purpose.values):
        known = ", ".join(Purpose.values)
        raise Unacceptable(
            f"purposes {sorted(unknown)}: must be among {known}", field="purposes"
        )  # fmt: skip
    if not why.strip():
        raise Unacceptable(_("Say by which text the terms change."), field="why")
    key: dict[str, Any] = {"datastream": row.datastream, "agreement": row.agreement.identifier}
    terms = {"embargo_hours": embargo_hours, "purposes": wanted}
    old = UseLimit.objects.filter(**key).values("embargo_hours", "purposes").first()
    limit, _made = UseLimit.objects.update_or_create(
        **key, defaults={**terms, "countries": row.recipients}
    )
    journal.record(
        "use.limited", subject=row, by=by, at=at, before=old, after={**terms, "why": why}
    )  # fmt: skip
    return limit


@transaction.atomic
def announce_maintenance(
    series: str, *, starts_at: datetime, ends_at: datetime, why: str, by: Actor, at: datetime
) -> Maintenance:
    """Announce a pause of a series; it excuses what falls into it from now on.

    Raises:
        Unacceptable: it ends before it begins or before now, or nobody says why.
    """
    datastream = get_datastream(series, by)
    permissions.check_can_announce(by, datastream.owner_country)
    if not max(starts_at, at) < ends_at:
        raise Unacceptable(_("The pause must end after it begins, and after now."), field="ends_at")
    if not why.strip():
        raise Unacceptable(_("Say what is done in the pause."), field="why")
    row = Maintenance.objects.create(
        datastream=datastream, starts_at=starts_at, ends_at=ends_at, why=why, announced_at=at,
        announced_by=by.name,
    )  # fmt: skip
    said = {"series": series, "starts_at": starts_at, "ends_at": ends_at, "why": why}
    journal.record("maintenance.announced", subject=row, by=by, at=at, after=said)
    return row


@transaction.atomic
def watch_undertaking(identifier: str, *, by: Actor, at: datetime) -> Undertaking:
    """Say that this installation receives the series from now on, so that the ledger counts.

    Raises:
        CannotFollow: it is watched already.
    """
    row = queries.find_latest_version(identifier, by)
    permissions.check_can_watch(by)
    if row.watched_from is not None:
        raise CannotFollow(_("It is watched already."))
    Undertaking.objects.filter(identifier=identifier).update(watched_from=at)
    row.refresh_from_db()
    journal.record("undertaking.watched", subject=row, by=by, at=at, after={"from": at})
    return row
