"""Release notices: what an operator announced, and what was seen without a notice."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, marked, unmarked
from riparian.secretariat.lib.texts import in_language


class Notice(Protected):
    """One notice; flows are ranges as announced, empty where nothing was said."""

    class Kind(models.TextChoices):
        """What it tells of."""

        CHANGE = "release-change", _("change of release")
        EMERGENCY = "emergency-supply", _("emergency supply")
        UNANNOUNCED = "unannounced-change", _("change without notice")
        OBSERVED = "observed-change", _("observed change")
        STATEMENT = "flood-operation-statement", _("statement on operation in floods")
        POSTPONEMENT = "postponement", _("postponement")

    class Reported(models.TextChoices):
        """What public sources say became of it."""

        YES = "yes", _("kept")
        NO = "no", _("not kept")
        PARTLY = "partly", _("partly kept")
        POSTPONED = "postponed", _("postponed")
        NO_NOTICE = "no notice", _("no notice")
        NONE_FOUND = "no notice found", _("no notice found")

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=20, unique=True, null=True)  # noqa: DJ001
    kind = models.CharField(_("type"), max_length=30, choices=Kind.choices, default=Kind.CHANGE)
    dams = models.CharField(_("dams"), max_length=300, blank=True)
    dam_text = models.CharField(_("dam"), max_length=200, blank=True)
    receivers = models.CharField(_("told"), max_length=200, blank=True)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    # Where sources give days only, instants stand at their beginning and spans are in whole days.
    is_by_day = models.BooleanField(default=False)
    period_text = models.CharField(_("period"), max_length=100, blank=True)
    from_low_m3s = models.FloatField(_("from, m³/s"), null=True, blank=True)
    from_high_m3s = models.FloatField(null=True, blank=True)
    to_low_m3s = models.FloatField(_("to, m³/s"), null=True, blank=True)
    to_high_m3s = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(_("why"), default=dict, blank=True)
    reported = models.CharField(_("reported"), max_length=20, choices=Reported.choices, blank=True)
    observed_note = models.TextField(_("what was reported"), blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    made_by = models.CharField(max_length=200, blank=True)
    is_of_record = models.BooleanField(default=False)
    sources = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("-starts_at", "-announced_at", "-pk")
        verbose_name = _("release notice")
        indexes = (
            models.Index(fields=("-starts_at",), name="notice_by_start"),
            models.Index(fields=("audience", "owner_country"), name="notice_by_audience"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at=None)
                | Q(starts_at=None)
                | Q(ends_at__gte=models.F("starts_at")),
                name="notice_ends_later",
            ),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {self.dam_text}"

    @property
    def dam_ids(self) -> list[str]:
        """Return the dams' nodes in the network."""
        return unmarked(self.dams)

    def set_dams(self, nodes: list[str]) -> None:
        """Write the dams' nodes in the network."""
        self.dams = marked(nodes)

    @property
    def reason(self) -> str:
        """Return why, in the reader's language."""
        return in_language(self.reasons)

    @property
    def lead(self) -> timedelta | None:
        """Return how long before the change it was announced; None where either is not known."""
        if self.announced_at is None or self.starts_at is None:
            return None
        return self.starts_at - self.announced_at

    def is_coming(self, at: datetime) -> bool:
        """Return whether it stands and the change lies ahead."""
        return self.withdrawn_at is None and self.starts_at is not None and self.starts_at > at
