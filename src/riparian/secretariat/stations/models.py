"""Stations, what they measure, the readings, and the deliveries that brought them."""

from math import inf

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.purposes import in_words
from riparian.secretariat.accounts.visibility import Protected, unmarked
from riparian.secretariat.lib.texts import in_language
from riparian.secretariat.stations.quality import (
    Aggregation,
    Check,
    Door,
    Provenance,
    Quality,
    Role,
)
from riparian.secretariat.stations.readings import Extent, Observation, PastObservation

__all__ = (
    "CheckRule", "Datastream", "DeliveredSeries", "Delivery", "Extent", "Flag", "Observation",
    "ObservedProperty", "PastObservation", "Procedure", "Quarantined", "Station", "Threshold",
    "UseLimit",
)  # fmt: skip


class Station(Protected):
    """One place on the river where something is measured; empty fields are not known."""

    identifier = models.CharField(_("identifier"), max_length=60, unique=True)
    names = models.JSONField(_("name"), default=dict)
    gauge_code = models.CharField(_("gauge code"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=3, blank=True)
    river = models.CharField(_("river"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    authority = models.CharField(_("responsible authority"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    mainstream_order = models.PositiveSmallIntegerField(null=True, blank=True)
    km_from_sea = models.FloatField(_("km from the sea"), null=True, blank=True)
    catchment_km2 = models.FloatField(_("catchment, km²"), null=True, blank=True)
    mean_flow_m3s = models.FloatField(_("mean flow, m³/s"), null=True, blank=True)
    # The engine's node, so that the network, the dams upstream and travel times can be asked.
    node = models.CharField(max_length=60, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    # Days of a series are counted by a fixed clock: a zone's own past has odd minutes and jumps.
    utc_offset_minutes = models.SmallIntegerField(_("days begin, minutes from UTC"), default=0)
    quality = models.CharField(max_length=20, blank=True)
    sources = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("mainstream_order", "identifier")
        verbose_name = _("station")
        indexes = (models.Index(fields=("audience", "owner_country"), name="station_by_audience"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return in_language(self.names) or self.identifier


class ObservedProperty(models.Model):
    """What is measured, defined by an address, and in which unit this platform keeps it."""

    identifier = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    definition = models.CharField(max_length=300)
    unit = models.CharField(_("unit (UCUM)"), max_length=20)
    unit_definition = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ("identifier",)
        verbose_name = _("observed property")

    def __str__(self) -> str:
        return in_language(self.names)


class Procedure(models.Model):
    """How values come about: a gauge, a rating, a satellite, a model."""

    identifier = models.CharField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    kind = models.CharField(max_length=12, choices=Provenance.choices)
    description = models.TextField(blank=True)
    sources = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("identifier",)
        verbose_name = _("procedure")

    def __str__(self) -> str:
        return in_language(self.names)


class Datastream(Protected):
    """One series: a station, a property, a procedure, and how often a value stands for what.

    `embargo_hours` keeps newer values from readers outside the countries that the series names.
    """

    identifier = models.CharField(_("identifier"), max_length=100, unique=True)
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="datastreams")
    observed_property = models.ForeignKey(ObservedProperty, on_delete=models.PROTECT)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT)
    unit = models.CharField(_("unit (UCUM)"), max_length=20)
    aggregation = models.CharField(max_length=8, choices=Aggregation.choices)
    # ISO 8601; empty where readings come as they come.
    period = models.CharField(_("period"), max_length=12, blank=True)
    provenance = models.CharField(max_length=8, choices=Provenance.choices)
    quality = models.CharField(max_length=1, choices=Quality.choices, default=Quality.UNSTATED)
    embargo_hours = models.PositiveIntegerField(_("embargo, hours"), default=0)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    sources = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("station", "observed_property", "identifier")
        verbose_name = _("series")
        indexes = (models.Index(fields=("audience", "owner_country"), name="series_by_audience"),)

    def __str__(self) -> str:
        return self.identifier


class UseLimit(models.Model):
    """How late, and for which purposes, one agreement opens a series to readers abroad.

    The country whose series it is reads it whole. A country to which the agreement owes it reads
    it under that agreement; everybody else under the narrowest of all that is said of it.
    """

    datastream = models.ForeignKey(Datastream, on_delete=models.CASCADE, related_name="limits")
    agreement = models.CharField(_("agreement"), max_length=40)
    countries = models.CharField(_("owed to"), max_length=200, blank=True)
    embargo_hours = models.PositiveIntegerField(_("embargo, hours"), default=0)
    # Values of `Purpose`; none: for any purpose.
    purposes = models.JSONField(_("purposes"), default=list, blank=True)

    class Meta:
        ordering = ("datastream", "agreement")
        verbose_name = _("limit of use")
        constraints = (
            models.UniqueConstraint(fields=("datastream", "agreement"), name="limit_once"),
        )

    def __str__(self) -> str:
        return f"{self.agreement}: {self.datastream}"

    @property
    def country_codes(self) -> list[str]:
        """Return the countries that read under this agreement."""
        return unmarked(self.countries)

    @property
    def purpose_words(self) -> str:
        """Return its purposes in the reader's language."""
        return in_words(self.purposes)

    def hours_for(self, purpose: str) -> float:
        """Return how many hours late a purpose sees the series; infinity where never."""
        is_open = not self.purposes or purpose in self.purposes
        return self.embargo_hours if is_open else inf


class Threshold(models.Model):
    """A value at which somebody must look: alarm, flood, low water, a rate of rise."""

    class Kind(models.TextChoices):
        """What is crossed."""

        ALARM = "alarm", _("alarm level")
        FLOOD = "flood", _("flood level")
        LOW = "low", _("low water")
        RISE = "rise", _("rate of rise per hour")

    identifier = models.CharField(max_length=120, unique=True)
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="thresholds")
    observed_property = models.ForeignKey(ObservedProperty, on_delete=models.PROTECT)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.FloatField()
    # Empty: all year. Otherwise the months, 1-12, in which it holds.
    months = models.JSONField(default=list, blank=True)
    label = models.CharField(max_length=200, blank=True)
    sources = models.JSONField(default=list, blank=True)
    quality = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("station", "kind", "value")
        verbose_name = _("threshold")

    def __str__(self) -> str:
        return f"{self.identifier} {self.value}"


class CheckRule(models.Model):
    """The parameters of one check on one series, as data with a reason.

    `parameters["others"]` names the series compared with: a neighbour, or those upstream.
    """

    datastream = models.ForeignKey(Datastream, on_delete=models.CASCADE, related_name="check_rules")
    check_kind = models.CharField(max_length=10, choices=Check.choices)
    parameters = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("datastream", "check_kind")
        constraints = (
            models.UniqueConstraint(fields=("datastream", "check_kind"), name="one_rule_per_check"),
        )

    def __str__(self) -> str:
        return f"{self.datastream_id} {self.check_kind}"


class Delivery(Protected):
    """One arrival of readings: who sent what through which door, and what it did."""

    door = models.CharField(_("door"), max_length=8, choices=Door.choices)
    sender = models.CharField(_("sender"), max_length=200)
    sender_id = models.BigIntegerField(null=True, blank=True)
    received_at = models.DateTimeField(_("received"))
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    # What the sender calls this delivery, or the hash of the file: coming twice, it counts once.
    key = models.CharField(max_length=128, blank=True)
    adds = models.PositiveIntegerField(_("adds"), default=0)
    changes = models.PositiveIntegerField(_("changes"), default=0)
    leaves_alone = models.PositiveIntegerField(_("leaves alone"), default=0)
    quarantined = models.PositiveIntegerField(_("in quarantine"), default=0)

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name = _("delivery")
        constraints = (
            models.UniqueConstraint(
                fields=("door", "owner_country", "key"), name="delivery_once",
                condition=~models.Q(key=""),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.door} {self.sender} {self.received_at:%Y-%m-%d %H:%M}"


class DeliveredSeries(models.Model):
    """The stretch of one series that a delivery touched; its key is a cursor for watchers."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="series")
    datastream = models.ForeignKey(Datastream, on_delete=models.PROTECT, related_name="delivered")
    first_time = models.DateTimeField()
    last_time = models.DateTimeField()
    values = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.datastream_id}"


class Quarantined(Protected):
    """A row that could not be stored, as it came, with the reason; a person settles it."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("open")
        CORRECTED = "corrected", _("corrected")
        DISCARDED = "discarded", _("discarded")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="rows")
    place = models.CharField(_("place"), max_length=120)
    cells = models.JSONField(_("as it came"), default=dict)
    code = models.CharField(max_length=24)
    reason = models.TextField(_("reason"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_why = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("row in quarantine")
        indexes = (models.Index(fields=("state", "owner_country"), name="quarantine_by_state"),)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.place}"


class Flag(models.Model):
    """What a check said about one value, and what a person decided."""

    class State(models.TextChoices):
        """Where it stands; `withdrawn` when the value was corrected before a person looked."""

        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("value accepted")
        SUSPECT = "suspect", _("value suspect")
        REJECTED = "rejected", _("value rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    datastream = models.ForeignKey(Datastream, on_delete=models.PROTECT, related_name="flags")
    phenomenon_time = models.DateTimeField(_("time of the value"))
    value = models.FloatField()
    check_kind = models.CharField(_("check"), max_length=10, choices=Check.choices)
    # The numbers the check compared, so that a page can say why in words.
    evidence = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_why = models.TextField(blank=True)

    class Meta:
        ordering = ("-phenomenon_time", "pk")
        verbose_name = _("flag")
        indexes = (models.Index(fields=("state", "datastream"), name="flags_by_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=("datastream", "phenomenon_time", "check_kind", "value"), name="flag_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.datastream_id} {self.phenomenon_time} {self.check_kind}"
