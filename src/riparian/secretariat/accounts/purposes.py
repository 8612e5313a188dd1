"""What readings are used for, in the words in which agreements limit it.

A person declares a purpose for a session, a program has that of its token. It opens nothing but
what an agreement opens for it; who declared what, and when, is in the journal.
"""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What readings are used for."""

    WARNING = "warning", _("warning of floods, droughts and accidents")
    OPERATION = "operation", _("running dams, locks and intakes")
    PLANNING = "planning", _("planning and negotiation")
    RESEARCH = "research", _("research and teaching")
    INFORMATION = "information", _("informing the public")


def in_words(purposes: Iterable[str]) -> str:
    """Return purposes in the reader's language, on one line."""
    return "; ".join(str(Purpose(one).label) for one in purposes)
