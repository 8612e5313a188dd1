"""Where a statement can go from where it stands."""

from django.utils.translation import gettext as _

from riparian.secretariat.figures.kinds import Stage
from riparian.secretariat.lib.errors import CannotFollow

FOLLOWS = {
    Stage.RECORD: frozenset({Stage.CONFIRMED, Stage.WITHDRAWN}),
    Stage.STATED: frozenset({Stage.CONFIRMED, Stage.WITHDRAWN}),
    Stage.CONFIRMED: frozenset({Stage.WITHDRAWN}),
    Stage.WITHDRAWN: frozenset[Stage](),
}


def check_can_follow(now: str, then: Stage) -> None:
    """Refuse a step that does not follow from where the statement stands.

    Raises:
        CannotFollow: with the stage it is in.
    """
    if then not in FOLLOWS[Stage(now)]:
        raise CannotFollow(
            _("The figure is “%(now)s”; “%(then)s” is not possible now.")
            % {"now": Stage(now).label, "then": then.label}
        )
