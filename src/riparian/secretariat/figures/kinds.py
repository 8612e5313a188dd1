"""The words of a statement: what had happened, how the source bounds it, where it stands here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """What the source says had happened; the one is never mixed with the other."""

    PROPOSED = "proposed", _("Proposed")
    ANNOUNCED = "announced", _("Announced")
    PLANNED = "planned", _("Planned")
    APPROVED = "approved", _("Approved")
    AGREED = "agreed", _("Agreed")
    SIGNED = "signed", _("Signed")
    LAUNCHED = "launched", _("Launched")
    FUNDED = "funded", _("Funded")
    ONGOING = "ongoing", _("Under way")
    CARRIED_OUT = "carried-out", _("Carried out")
    COMPLETED = "completed", _("Completed")
    REPORTED = "reported", _("Reported")


class Bound(TextChoices):
    """How a source bounds its number."""

    EXACT = "exact", _("exactly as printed")
    AT_LEAST = "at-least", _("more than")
    ABOUT = "about", _("about")
    NEARLY = "nearly", _("nearly")


class Stage(TextChoices):
    """Where a statement stands with us."""

    RECORD = "record", _("From the record")
    STATED = "stated", _("Not approved yet")
    CONFIRMED = "confirmed", _("Approved for use")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Window(TextChoices):
    """Which money carries a project."""

    SPECIAL_FUND = "special-fund", _("Special fund")
    EARLY_HARVEST = "early-harvest", _("Early harvest")
    RELATED = "related", _("Other money, or not stated")
