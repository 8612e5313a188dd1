"""Which status of a meeting may follow which."""

from django.utils.translation import gettext as _

from riparian.secretariat.lib.errors import CannotFollow
from riparian.secretariat.meetings.models import Status

STATUSES: dict[str, frozenset[str]] = {
    Status.PLANNED: frozenset({Status.CONVENED, Status.CANCELLED, Status.HELD}),
    Status.CONVENED: frozenset({Status.CONVENED, Status.CANCELLED, Status.HELD}),
    Status.HELD: frozenset(),
    Status.CANCELLED: frozenset(),
}


def check_can_follow(before: str, after: str) -> None:
    """Refuse a status that does not follow.

    Raises:
        CannotFollow: with both.
    """
    if after not in STATUSES[before]:
        raise CannotFollow(
            _("A meeting that is “%(before)s” cannot become “%(after)s”.")
            % {"before": Status(before).label, "after": Status(after).label}
        )
