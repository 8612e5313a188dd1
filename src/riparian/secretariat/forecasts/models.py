"""Forecasts as they were issued, and the skill that was measured; neither is ever changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected


class Forecast(Protected):
    """One forecast of one station, issued from the observations up to a day."""

    datastream = models.ForeignKey(
        "stations.Datastream", on_delete=models.PROTECT, related_name="forecasts"
    )
    issued_on = models.DateField(_("from observations up to"))
    made_at = models.DateTimeField(_("computed"))
    made_by = models.CharField(_("asked by"), max_length=200)
    # The ids of the stations that were used, and of those that were silent on that day.
    sources = models.JSONField(default=list)
    silent = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    inputs_hash = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)

    class Meta:
        ordering = ("-issued_on", "-pk")
        verbose_name = _("forecast")
        indexes = (
            models.Index(fields=("datastream", "-issued_on", "-id"), name="forecast_newest"),
            models.Index(fields=("audience", "owner_country"), name="forecast_by_audience"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("datastream", "issued_on", "inputs_hash", "engine_version"),
                name="forecast_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.datastream} {self.issued_on}"


class Skill(Protected):
    """How good every method was on held-out years of one series, by lead."""

    datastream = models.ForeignKey(
        "stations.Datastream", on_delete=models.PROTECT, related_name="skills"
    )
    measured_at = models.DateTimeField(_("measured"))
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    result = models.JSONField(default=dict)
    inputs_hash = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)

    class Meta:
        ordering = ("-measured_at", "-pk")
        verbose_name = _("skill of forecasts")
        indexes = (models.Index(fields=("audience", "owner_country"), name="skill_by_audience"),)

    def __str__(self) -> str:
        return f"{self.datastream} {self.first_year}-{self.last_year}"
