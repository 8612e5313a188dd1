"""Letters that have not left, and those that were given up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.lib.retrying import Retried


class Letter(Retried):
    """One e-mail on its way; it is deleted once it left, so that no link in it lies about."""

    to = models.TextField(_("to"))
    subject = models.TextField(_("subject"))
    # What the message is made of; nothing once it was given up.
    content = models.JSONField(default=dict)

    class Meta:
        ordering = ("made_at", "pk")
        verbose_name = _("letter")
        indexes = (models.Index(fields=("due_at",), name="letter_due"),)

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
