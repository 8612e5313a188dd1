"""Which stage of a body may follow which, and which tier may report to which."""

from django.utils.translation import gettext as _

from riparian.secretariat.bodies.models import Body, Stage, Tier
from riparian.secretariat.lib.errors import CannotFollow, Unacceptable

STAGES: dict[str, frozenset[str]] = {
    Stage.PROPOSED: frozenset({Stage.STANDING, Stage.CLOSED}),
    Stage.STANDING: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
}


def check_can_follow(before: str, after: str) -> None:
    """Refuse a stage that does not follow.

    Raises:
        CannotFollow: with what may follow.
    """
    if after not in STAGES[before]:
        allowed = ", ".join(str(Stage(stage).label) for stage in sorted(STAGES[before])) or "–"
        raise CannotFollow(
            _("A body that is %(before)s cannot become %(after)s; possible: %(allowed)s")
            % {"before": Stage(before).label, "after": Stage(after).label, "allowed": allowed}
        )


def check_place(tier: str, parent: Body | None, *, itself: Body | None = None) -> None:
    """Refuse a place in the tree that would be circular or report downwards.

    Raises:
        Unacceptable: with the parent's tier.
    """
    ancestor = parent
    while ancestor is not None:
        if itself is not None and ancestor.pk == itself.pk:
            raise Unacceptable(_("A body cannot report to itself or to one below it."),
                               field="parent")  # fmt: skip
        ancestor = ancestor.parent
    if parent is not None and Tier.values.index(tier) < parent.rank:
        raise Unacceptable(
            _("%(parent)s stands below that tier; choose a body above it.")
            % {"parent": parent.name},
            field="parent",
        )
