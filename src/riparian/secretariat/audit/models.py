"""The journal's table, its head, and the clock of a demonstration."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act: who, for whom, when, on what, from what to what; never changed, never removed."""

    number = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)  # text, so that the hash is of exactly what is stored
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=3, blank=True)
    act = models.CharField(max_length=80, db_index=True)
    subject_kind = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    subject_label = models.CharField(max_length=300)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="entry_of_subject"),)
        verbose_name = _("journal entry")

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.subject_label}"


class Head(models.Model):
    """The last number and hash of the journal, so that a missing tail is noticed."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class DemoClock(models.Model):
    """How far the clock of a demonstration has been put forward; the only row has id 1."""

    ahead_seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"+{self.ahead_seconds} s"
