"""Where a link of the crosswalk stands, and how strong it is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Strength(TextChoices):
    """How strong a link is."""

    PRIMARY = "primary", _("Primary")
    SECONDARY = "secondary", _("Secondary")


class Review(TextChoices):
    """Where a link stands: what a source states needs nobody, an analyst's link does."""

    SOURCED = "sourced", _("Stated by a source")
    WAITING = "waiting", _("Not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


FIRM = frozenset({Review.SOURCED, Review.CONFIRMED})
