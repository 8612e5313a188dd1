"""The tables of readings: the value that stands, what it replaced, and how far a series goes."""

from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.stations.quality import Quality, Verdict

FIRST_INSTANT = datetime(1700, 1, 1, tzinfo=UTC)
_BITS_OF_TIME = 34
_SECOND = timedelta(seconds=1)


def number_of(datastream_id: int, phenomenon_time: datetime) -> int:
    """Return the one number that names an observation: its series and its second.

    Readings are kept to the second, so no column and no index is needed for a number; it stays
    exact in programs that hold numbers in 53 bits for the first 524,288 series.
    """
    return (datastream_id << _BITS_OF_TIME) | ((phenomenon_time - FIRST_INSTANT) // _SECOND)


def named_by(number: int) -> tuple[int, datetime]:
    """Return the series and the instant that a number names."""
    seconds = number & ((1 << _BITS_OF_TIME) - 1)
    return number >> _BITS_OF_TIME, FIRST_INSTANT + timedelta(seconds=seconds)


class Reading(models.Model):
    """What is known of one value; `arrived_at` is when its first version came."""

    phenomenon_time = models.DateTimeField(_("time"))
    value = models.FloatField(_("value"))
    quality = models.CharField(max_length=1, choices=Quality.choices, default=Quality.UNSTATED)
    verdict = models.SmallIntegerField(choices=Verdict.choices, default=Verdict.UNCHECKED)
    flags = models.SmallIntegerField(default=0)
    result_time = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField()

    class Meta:
        abstract = True


class Observation(Reading):
    """The value that stands for one series at one instant; partitioned by time on PostgreSQL.

    No foreign-key constraint: series with readings are never deleted (`operations` are the only
    writers), and a check per row would halve the rate at which readings can be stored.
    """

    pk = models.CompositePrimaryKey("datastream_id", "phenomenon_time")
    datastream = models.ForeignKey(
        "stations.Datastream", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="observations",
    )  # fmt: skip
    delivery = models.ForeignKey(
        "stations.Delivery", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="observations",
    )  # fmt: skip

    class Meta:
        db_table = "stations_observation"
        verbose_name = _("observation")
        indexes = (models.Index(fields=("phenomenon_time",), name="observation_by_time"),)

    def __str__(self) -> str:
        return f"{self.datastream_id} {self.phenomenon_time} {self.value}"

    @property
    def number(self) -> int:
        """Return the number that names this observation outside."""
        return number_of(self.datastream_id, self.phenomenon_time)


class PastObservation(Reading):
    """A value that a correction replaced: kept as it was, with the delivery that replaced it."""

    datastream = models.ForeignKey(
        "stations.Datastream", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="past_observations",
    )  # fmt: skip
    delivery = models.ForeignKey(
        "stations.Delivery", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    superseded_at = models.DateTimeField()
    superseded_by = models.ForeignKey(
        "stations.Delivery", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip

    class Meta:
        db_table = "stations_past_observation"
        ordering = ("phenomenon_time", "superseded_at", "pk")
        indexes = (models.Index(fields=("datastream", "phenomenon_time"), name="past_by_time"),)

    def __str__(self) -> str:
        return f"{self.datastream_id} {self.phenomenon_time} {self.value}"


class Extent(models.Model):
    """How far a series goes and its latest value, kept with every store so that lists are fast."""

    datastream = models.OneToOneField(
        "stations.Datastream", on_delete=models.CASCADE, primary_key=True, related_name="extent"
    )
    count = models.BigIntegerField(_("values"), default=0)
    first_time = models.DateTimeField(null=True)
    latest_time = models.DateTimeField(null=True)
    latest_value = models.FloatField(null=True)
    latest_quality = models.CharField(max_length=1, blank=True)
    latest_verdict = models.SmallIntegerField(default=Verdict.UNCHECKED)

    class Meta:
        db_table = "stations_extent"

    def __str__(self) -> str:
        return f"{self.datastream_id}: {self.count}"
