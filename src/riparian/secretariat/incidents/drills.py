"""The one place that says how a drill is marked, and what a drill may never do.

The sign is the same in every language, so that no translation can lose it. Words of a real incident
may not hold it. There is no way from one to the other: the database refuses to change `is_drill`.
"""

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.lib.errors import Unacceptable

SIGN = "[DRILL 演习]"
REAL_PREFIX, DRILL_PREFIX = "INC", "DRILL"


def with_sign(words: str, *, is_drill: bool) -> str:
    """Return words as they are shown: a drill's begin with the sign."""
    return f"{SIGN} {words}" if is_drill else words


def identifier_of(number: int, *, is_drill: bool) -> str:
    """Return the identifier, which says by itself whether it is a drill."""
    return f"{DRILL_PREFIX if is_drill else REAL_PREFIX}-{number:04d}"


def check_words(*words: str) -> None:
    """Refuse the sign in what is entered: a drill gets it from us, a real incident never.

    Raises:
        Unacceptable: with the sign.
    """
    if any(SIGN in text for text in words):
        raise Unacceptable(
            _("“%(sign)s” is the sign of drills and is set by the platform; leave it out.")
            % {"sign": SIGN}
        )


def check_reach(*, is_drill: bool, audience: str, outside: str) -> None:
    """Refuse a drill for the public or with recipients outside the desks.

    Raises:
        Unacceptable: with what a drill may not have.
    """
    if is_drill and audience == Audience.PUBLIC:
        raise Unacceptable(_("A drill is never public; choose who takes part."), field="audience")
    if is_drill and outside:
        raise Unacceptable(
            _("A drill reaches no one outside the desks; leave these addresses out."),
            field="outside",
        )


def check_same_kind(*, is_drill: bool, drill: bool) -> None:
    """Refuse to write something of a drill into a real incident, or the other way round.

    Raises:
        Unacceptable: the two do not belong together.
    """
    if is_drill != drill:
        raise Unacceptable(_("A drill and a real incident never mix; open an incident of its own."))
