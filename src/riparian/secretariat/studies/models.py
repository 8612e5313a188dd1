"""Runs of the engine."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected
from riparian.secretariat.studies.questions import Kind


class Progress(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


WAITING = frozenset({Progress.QUEUED, Progress.RUNNING})


class Run(Protected):
    """One question to the engine: what was asked, on which inputs, and the answer."""

    kind = models.CharField(_("question"), max_length=24, choices=Kind.choices, default=Kind.RULE)
    title = models.CharField(_("title"), max_length=200)
    instance = models.CharField(_("instance"), max_length=80)
    parameters = models.JSONField(default=dict)
    inputs_hash = models.CharField(max_length=64, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    progress = models.CharField(
        _("state"), max_length=9, choices=Progress.choices, default=Progress.QUEUED, db_index=True
    )
    stage = models.CharField(max_length=20, blank=True)
    stage_done = models.PositiveIntegerField(default=0)
    stage_total = models.PositiveIntegerField(default=1)
    expected_seconds = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    asked_by_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    failure = models.TextField(blank=True)
    agenda_item = models.ForeignKey(
        "meetings.AgendaItem", verbose_name=_("agenda item"), on_delete=models.SET_NULL, null=True,
        blank=True, related_name="studies",
    )  # fmt: skip

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("study")

    def __str__(self) -> str:
        return f"{self.pk} {self.title}"
