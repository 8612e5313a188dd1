"""Agreements to share readings, what each owes, revised without rewriting, and announced pauses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, unmarked
from riparian.secretariat.lib.texts import in_language


class Agreement(Protected):
    """A text by which countries share readings; `terms_known` says whether it can be counted."""

    identifier = models.CharField(_("identifier"), max_length=40, unique=True)
    titles = models.JSONField(_("title"), default=dict)
    parties = models.CharField(_("parties"), max_length=200, blank=True)
    others = models.CharField(_("other parties"), max_length=200, blank=True)
    signed_on = models.DateField(_("agreed on"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=40, blank=True)
    summary = models.TextField(_("what it says"), blank=True)
    note = models.TextField(blank=True)
    sources = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("signed_on", "identifier")
        verbose_name = _("sharing agreement")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_language(self.titles)

    @property
    def party_codes(self) -> list[str]:
        """Return the member countries that are parties."""
        return unmarked(self.parties)


class Undertaking(models.Model):
    """One version of what a party owes of one series: from when to when, how often, how soon.

    A version is never changed; a revision ends it on a day and begins the next on that day.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="undertakings")
    identifier = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    datastream = models.ForeignKey(
        "stations.Datastream", on_delete=models.PROTECT, related_name="undertakings"
    )
    party = models.CharField(_("owed by"), max_length=3)
    recipients = models.CharField(_("owed to"), max_length=200, blank=True)
    recipients_words = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to before"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=60)
    times = models.JSONField(_("clock times"), default=list, blank=True)
    every_minutes = models.PositiveIntegerField(_("every, minutes"), default=0)
    per_day = models.PositiveSmallIntegerField(_("a day"), default=0)
    season_first = models.CharField(_("season from, MM-DD"), max_length=5, blank=True)
    season_last = models.CharField(_("season to, MM-DD"), max_length=5, blank=True)
    delay_minutes = models.PositiveIntegerField(_("may come after, minutes"), default=0)
    tolerance_minutes = models.PositiveIntegerField(_("may be taken beside, minutes"), default=0)
    # From when this installation receives the series; before, the ledger says nothing.
    watched_from = models.DateTimeField(_("watched here from"), null=True, blank=True)
    # What of the terms is not in the source but assumed here, in words.
    assumed = models.TextField(_("assumed"), blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=200, blank=True)
    sources = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("identifier", "version")
        verbose_name = _("undertaking")
        constraints = (
            models.UniqueConstraint(fields=("identifier", "version"), name="undertaking_version"),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {self.version}"

    @property
    def recipient_codes(self) -> list[str]:
        """Return the member countries it is owed to."""
        return unmarked(self.recipients)


class Maintenance(models.Model):
    """A pause of one series that its country announced; it excuses nothing before it was said."""

    datastream = models.ForeignKey(
        "stations.Datastream", on_delete=models.PROTECT, related_name="maintenance"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    why = models.TextField(_("why"))
    announced_at = models.DateTimeField()
    announced_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("-starts_at",)
        verbose_name = _("announced maintenance")

    def __str__(self) -> str:
        return f"{self.datastream_id} {self.starts_at:%Y-%m-%d}"
