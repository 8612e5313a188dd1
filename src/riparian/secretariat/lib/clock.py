"""Instants and wall clocks: deadlines are stated in one zone and shown in many."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riparian.secretariat.lib.errors import Unacceptable


def find_zone(name: str) -> ZoneInfo | None:
    """Return the time zone of that IANA name, or None."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def get_zone(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name.

    Raises:
        Unacceptable: no such zone.
    """
    zone = find_zone(name)
    if zone is None:
        raise Unacceptable(
            _("%(zone)r is not a time zone; choose one such as Asia/Bangkok") % {"zone": name}
        )
    return zone


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which a clock in `zone` shows `wall`.

    Raises:
        Unacceptable: the clock never shows it, or shows it twice, as it is put forward or back.
    """
    wall = wall.replace(tzinfo=None)
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        raise Unacceptable(
            _("%(wall)s does not exist in %(zone)s: the clock is put forward; choose another time")
            % {"wall": f"{wall:%Y-%m-%d %H:%M}", "zone": zone.key}
        )
    if first != second:
        raise Unacceptable(
            _("%(wall)s comes twice in %(zone)s: the clock is put back; choose another time")
            % {"wall": f"{wall:%Y-%m-%d %H:%M}", "zone": zone.key}
        )
    return first


def in_words(span: timedelta) -> str:
    """Say how long a positive span is in its largest whole unit."""
    seconds = int(span.total_seconds())
    if seconds >= 2 * 86_400:
        return ngettext("%(n)d day", "%(n)d days", seconds // 86_400) % {"n": seconds // 86_400}
    if seconds >= 2 * 3_600:
        return ngettext("%(n)d hour", "%(n)d hours", seconds // 3_600) % {"n": seconds // 3_600}
    minutes = max(1, seconds // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def until_in_words(instant: datetime, *, at: datetime) -> str:
    """Say how far away an instant is, before or after `at`."""
    if instant > at:
        return _("in %(span)s") % {"span": in_words(instant - at)}
    return _("%(span)s ago") % {"span": in_words(at - instant)}
