"""Arrangements, the bodies that meet under them, evidence, areas, and reports drafted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, unmarked
from riparian.secretariat.lib.texts import in_language


class Criterion(models.TextChoices):
    """The four criteria, and the declaration that the record of a year is complete."""

    JOINT_BODY = "joint-body", _("Joint body")
    MEETINGS = "meetings", _("Formal meetings at least once a year")
    PLAN = "plan", _("Joint or coordinated plans or objectives")
    EXCHANGE = "exchange", _("Exchange of data and information at least once a year")
    COMPLETE = "complete", _("The record of the year is complete")


class Arrangement(Protected):
    """One arrangement between countries for one basin."""

    identifier = models.CharField(_("number"), max_length=40, unique=True)
    titles = models.JSONField(_("title"), default=dict)
    basins = models.JSONField(_("basin"), default=dict)
    parties = models.CharField(_("parties"), max_length=200)
    deciding_body = models.ForeignKey(
        "bodies.Body", verbose_name=_("who agrees the report"), on_delete=models.PROTECT,
        null=True, blank=True, related_name="reports",
    )  # fmt: skip
    notes = models.JSONField(_("note"), default=dict, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        ordering = ("identifier",)
        verbose_name = _("arrangement")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_language(self.titles)

    @property
    def basin(self) -> str:
        """Return the name of the basin in the reader's language."""
        return in_language(self.basins)

    @property
    def note(self) -> str:
        """Return the note in the reader's language."""
        return in_language(self.notes)

    @property
    def party_codes(self) -> list[str]:
        """Return the codes of the parties."""
        return unmarked(self.parties)


class Membership(models.Model):
    """A body that works under an arrangement; only the meetings of joint bodies count."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.CASCADE, related_name="memberships"
    )
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="arrangements")
    is_joint_body = models.BooleanField(default=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.arrangement_id} {self.body_id}"


class AgreementLink(models.Model):
    """An agreement to share that belongs to an arrangement: what arrives under it is exchange."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.CASCADE, related_name="agreement_links"
    )
    agreement = models.ForeignKey(
        "exchange.Agreement", on_delete=models.PROTECT, related_name="arrangement_links"
    )
    sources = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.arrangement_id} {self.agreement_id}"


class BasinArea(models.Model):
    """How much of the basin lies in a country."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.CASCADE, related_name="areas")
    country = models.CharField(max_length=3)
    area_km2 = models.FloatField()
    sources = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("country",)

    def __str__(self) -> str:
        return f"{self.arrangement_id} {self.country}"


class Evidence(Protected):
    """One piece of evidence: never changed; taken back when it was wrong."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.CASCADE, related_name="evidence")
    key = models.CharField(max_length=40, blank=True)
    criterion = models.CharField(_("criterion"), max_length=12, choices=Criterion.choices)
    # The day lies between these two; of a body or plan it is the day it began.
    began_earliest = models.DateField(null=True, blank=True)
    began_latest = models.DateField(null=True, blank=True)
    ended_earliest = models.DateField(null=True, blank=True)
    ended_latest = models.DateField(null=True, blank=True)
    counts = models.BooleanField(_("counts"), default=True)
    words = models.JSONField(_("what it is"), default=dict)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True,
        related_name="evidence_of",
    )  # fmt: skip
    plan = models.ForeignKey(
        "plans.Plan", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence_of"
    )
    meeting = models.ForeignKey(
        "meetings.Meeting", on_delete=models.PROTECT, null=True, blank=True,
        related_name="evidence_of",
    )  # fmt: skip
    sources = models.JSONField(_("sources"), default=list, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=200, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("criterion", "began_latest", "pk")
        verbose_name = _("evidence")

    def __str__(self) -> str:
        return self.wording or self.key

    @property
    def wording(self) -> str:
        """Return what it is in the reader's language."""
        return in_language(self.words)

    @property
    def fact_key(self) -> str:
        """Return the key by which findings name this evidence."""
        return f"evidence:{self.pk}"


class Report(Protected):
    """A draft report of one year, with the findings it was made from and the decision on it."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(_("year"))
    decision = models.OneToOneField(
        "decisions.Decision", on_delete=models.PROTECT, related_name="sdg_report"
    )
    findings = models.JSONField(default=dict)
    findings_hash = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("-year", "-pk")
        verbose_name = _("report")

    def __str__(self) -> str:
        return f"{self.arrangement_id} {self.year}"
