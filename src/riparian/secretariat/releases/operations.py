"""What is done with release notices: announced, replaced by another, withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.lib.errors import CannotFollow, Unacceptable
from riparian.secretariat.releases import engine, notices, permissions, queries
from riparian.secretariat.releases.models import Notice
from riparian.secretariat.stations import watching

MOST_M3S = 200_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What an operator says."""

    dam: str
    starts_at: datetime
    ends_at: datetime | None
    from_m3s: float | None
    to_low_m3s: float
    to_high_m3s: float
    reasons: dict[str, str]
    kind: str = Notice.Kind.CHANGE
    audience: str = Audience.MECHANISM


def _dam(identifier: str, by: Actor) -> tuple[str, str]:
    for key, name, country in engine.dams():
        if key == identifier:
            if country != by.country:
                raise Unacceptable(
                    _("%(dam)s lies in %(country)s, whose desk announces its releases.")
                    % {"dam": name, "country": country},
                    field="dam",
                )
            return key, name
    raise Unacceptable(_("Choose a dam of the network."), field="dam")


def _check(said: Announcement, *, at: datetime) -> None:
    flows = [said.to_low_m3s, said.to_high_m3s, *([said.from_m3s] if said.from_m3s else [])]
    if not all(0.0 <= flow <= MOST_M3S for flow in flows):
        raise Unacceptable(
            _("A release lies between 0 and %(most)d m³/s.") % {"most": MOST_M3S},
            field="to_low_m3s",
        )
    if said.to_low_m3s > said.to_high_m3s:
        raise Unacceptable(_("Give the smaller flow first."), field="to_low_m3s")
    if said.ends_at is not None and said.ends_at <= said.starts_at:
        raise Unacceptable(_("It ends after it starts."), field="ends_on")
    if said.ends_at is not None and said.ends_at <= at:
        raise Unacceptable(_("It is over already; announce what is to come."), field="ends_on")
    if said.kind not in {Notice.Kind.CHANGE, Notice.Kind.EMERGENCY}:
        raise Unacceptable(f"kind is {said.kind!r}: an operator announces a change or a supply")


def countries_below(notice: Notice) -> list[str]:
    """Return the member countries with a station that the change reaches."""
    try:
        stations = watching.gauges_by_node()
        reached = engine.arrivals(notice, sorted(stations))
    except InvalidInput:
        return []
    members = {country.code for country in accounts.members()}
    return sorted({stations[one.node_id].country for one in reached} & members)


@transaction.atomic
def announce_release(
    said: Announcement, *, by: Actor, at: datetime, replaces: Notice | None = None
) -> Notice:
    """Announce a change of release and tell the desks of the countries it reaches.

    Raises:
        Unacceptable: the dam is another country's, or the numbers contradict each other.
    """
    permissions.check_can_announce(by)
    dam, name = _dam(said.dam, by)
    _check(said, at=at)
    notice = Notice(
        kind=said.kind, dam_text=name, announced_at=at, starts_at=said.starts_at,
        ends_at=said.ends_at, from_low_m3s=said.from_m3s, from_high_m3s=said.from_m3s,
        to_low_m3s=said.to_low_m3s, to_high_m3s=said.to_high_m3s, made_by=by.name,
        reasons={key: words for key, words in said.reasons.items() if words}, replaces=replaces,
        audience=said.audience, owner_country=by.country,
    )  # fmt: skip
    notice.set_dams([dam])
    below = countries_below(notice)
    notice.receivers, notice.countries = " ".join(below), marked(below)
    notice.save()
    notice.identifier = f"RN-{notice.pk:04d}"
    notice.save(update_fields=["identifier"])
    journal.record(
        "release.announced", subject=notice, by=by, at=at,
        after={"dam": dam, "starts": notice.starts_at, "ends": notice.ends_at,
               "to_m3s": [notice.to_low_m3s, notice.to_high_m3s], "told": below,
               "replaces": replaces.identifier if replaces else ""},
    )  # fmt: skip
    transaction.on_commit(partial(notices.tell, notice, below))
    return notice


@transaction.atomic
def replace_release(identifier: str, said: Announcement, *, by: Actor, at: datetime) -> Notice:
    """Announce another schedule in the place of a notice: it is postponed, or its flows change."""
    before = _lock_standing(identifier, by)
    before.withdrawn_at = at
    before.save(update_fields=["withdrawn_at"])
    journal.record("release.replaced", subject=before, by=by, at=at, after={"withdrawn": at})
    return announce_release(said, by=by, at=at, replaces=before)


@transaction.atomic
def withdraw_release(identifier: str, *, by: Actor, at: datetime) -> Notice:
    """Take a notice back: the release stays as it is."""
    notice = _lock_standing(identifier, by)
    notice.withdrawn_at = at
    notice.save(update_fields=["withdrawn_at"])
    journal.record("release.withdrawn", subject=notice, by=by, at=at, after={"withdrawn": at})
    transaction.on_commit(partial(notices.tell, notice, notice.receivers.split()))
    return notice


def _lock_standing(identifier: str, by: Actor) -> Notice:
    notice = queries.lock_notice(identifier, by)
    permissions.check_can_change(by, notice)
    if notice.withdrawn_at is not None:
        raise CannotFollow(_("The notice was withdrawn or replaced already."))
    return notice
