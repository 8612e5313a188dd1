"""Duty desks and their shifts; alerts with their messages, records and dispatches."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, marked, unmarked
from riparian.secretariat.alerts.lifecycle import (
    Basis,
    Channel,
    FactKind,
    Severity,
    Stage,
)
from riparian.secretariat.incidents.drills import SIGN, with_sign
from riparian.secretariat.incidents.lifecycle import Kind
from riparian.secretariat.lib.retrying import Retried
from riparian.secretariat.lib.texts import in_language

LONGEST_NAME = 150


class Desk(Protected):
    """The duty desk of one country: where it is reached, and how long it may take."""

    country = models.CharField(_("country"), max_length=3, unique=True)
    names = models.JSONField(_("name"), default=dict)
    email = models.EmailField(_("shared mailbox"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    topic = models.CharField(_("MQTT topic"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes until the next step"), default=15,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
    )  # fmt: skip

    class Meta:
        ordering = ("country",)
        verbose_name = _("duty desk")

    def __str__(self) -> str:
        return in_language(self.names) or self.country


class Shift(Protected):
    """One person on duty at a desk, first or second, from an instant to another."""

    class Rank(models.IntegerChoices):
        """Who is told first."""

        FIRST = 1, _("first")
        SECOND = 2, _("second")

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="shifts")
    rank = models.PositiveSmallIntegerField(_("told"), choices=Rank.choices, default=Rank.FIRST)
    person = models.CharField(_("person"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        ordering = ("starts_at", "rank", "pk")
        verbose_name = _("shift")
        indexes = (models.Index(fields=("desk", "ends_at"), name="shift_of_desk"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="shift_has_length"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.starts_at:%Y-%m-%d %H:%M}"


class Alert(Protected):
    """One alert through its life; `stage` mirrors what its messages say."""

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=20, unique=True, null=True)  # noqa: DJ001
    is_drill = models.BooleanField(_("drill"), default=False)
    basis = models.CharField(_("rests on"), max_length=10, choices=Basis.choices)
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    headlines = models.JSONField(_("headline"), default=dict)
    place = models.CharField(_("place"), max_length=200, blank=True)
    station = models.ForeignKey(
        "stations.Station", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    datastream = models.ForeignKey(
        "stations.Datastream", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    threshold = models.ForeignKey(
        "stations.Threshold", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.PROTECT, null=True, blank=True,
        related_name="alerts",
    )  # fmt: skip
    addressed = models.CharField(_("addressed countries"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.ACTIVE)
    # How often it asked anew for acknowledgement, because it became graver.
    asking = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(_("raised"))
    opened_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField(_("changed"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    over_at = models.DateTimeField(_("value back since"), null=True, blank=True)

    class Meta:
        ordering = ("-changed_at", "-pk")
        verbose_name = _("alert")
        indexes = (
            models.Index(fields=("is_drill", "stage", "-changed_at"), name="alert_by_stage"),
            models.Index(fields=("audience", "owner_country"), name="alert_by_audience"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(is_drill=False) | ~Q(audience="public"), name="alert_drill_inside"
            ),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {self.headline}"

    @property
    def headline(self) -> str:
        """Return the headline in the reader's language, with the sign of a drill."""
        return with_sign(in_language(self.headlines), is_drill=self.is_drill)

    @property
    def sign(self) -> str:
        """Return the sign of a drill, or nothing."""
        return SIGN if self.is_drill else ""

    @property
    def addressed_codes(self) -> list[str]:
        """Return the countries whose desks it goes to."""
        return unmarked(self.addressed)

    def set_addressed(self, codes: list[str]) -> None:
        """Write the countries whose desks it goes to."""
        self.addressed = marked(codes)

    def is_expired(self, at: datetime) -> bool:
        """Return whether what it says has run out."""
        return self.expires_at is not None and at >= self.expires_at

    def is_live(self, at: datetime) -> bool:
        """Return whether it is active and has not run out."""
        return self.stage == Stage.ACTIVE and not self.is_expired(at)


class Raised(models.Model):
    """One crossing that was alerted on, so that it is alerted on once."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="raised")
    threshold = models.CharField(max_length=120)
    begins_at = models.DateTimeField()
    is_expected = models.BooleanField(default=False)
    value = models.FloatField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("threshold", "begins_at", "is_expected"), name="crossing_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.threshold} {self.begins_at}"


class Message(Protected):
    """One CAP message as it was sent or came, byte for byte; never changed."""

    class Trust(models.TextChoices):
        """What is known of who sent it."""

        OWN = "own", _("sent from here")
        VERIFIED = "verified", _("signature holds")
        UNVERIFIED = "unverified", _("no signature that was checked")

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="messages")
    identifier = models.CharField(max_length=200)
    sender = models.CharField(max_length=200)
    sent_at = models.DateTimeField(_("sent"))
    type = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    scope = models.CharField(max_length=10)
    xml = models.TextField()
    digest = models.CharField(max_length=64)
    trust = models.CharField(max_length=10, choices=Trust.choices)
    # How often the alert had asked anew when this message came.
    asking = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("sent_at", "pk")
        verbose_name = _("CAP message")
        indexes = (models.Index(fields=("audience", "owner_country"), name="cap_by_audience"),)
        constraints = (
            models.UniqueConstraint(
                fields=("sender", "identifier", "sent_at", "digest"), name="message_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.identifier}"


class Named(models.Model):
    """A message that another one names, so that a thread is found whatever comes first."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="names")
    sender = models.CharField(max_length=200)
    identifier = models.CharField(max_length=200)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("identifier", "sender"), name="named_by_identifier"),)

    def __str__(self) -> str:
        return f"{self.sender} {self.identifier}"


class Fact(models.Model):
    """One thing on record about an alert: never changed, never removed."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=12, choices=FactKind.choices)
    country = models.CharField(max_length=3, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    asking = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("alert", "country", "asking", "step"), condition=Q(kind="escalated"),
                name="step_once",
            ),
            models.UniqueConstraint(
                fields=("alert", "country", "asking"), condition=Q(kind="acknowledged"),
                name="acknowledged_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.alert_id} {self.kind} {self.country}"


class Device(models.Model):
    """One browser of a person of the watch, told of alerts by web push until it is ended.

    Its address and keys are known to the browser and to us alone; no page shows them to others.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(_("device"), max_length=80)
    language = models.CharField(max_length=10)
    endpoint = models.CharField(max_length=2000, unique=True)
    public_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=30)
    made_at = models.DateTimeField(_("since"))
    told_at = models.DateTimeField(_("last told"), null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        verbose_name = _("device")

    def __str__(self) -> str:
        return f"{str(self.person)[:LONGEST_NAME]} · {self.name} #{self.pk}"


class Dispatch(Retried):
    """One message on its way to one address; kept until it left, and after."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="dispatches")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="dispatches")
    country = models.CharField(max_length=3)
    channel = models.CharField(_("channel"), max_length=6, choices=Channel.choices)
    address = models.CharField(_("to"), max_length=254)
    step = models.PositiveSmallIntegerField(default=0)
    device = models.ForeignKey(
        Device, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        indexes = (models.Index(fields=("due_at",), name="dispatch_due"),)
        constraints = (
            models.UniqueConstraint(
                fields=("message", "channel", "address", "step"), name="dispatch_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"


class Cursor(models.Model):
    """How far the lookout has read the deliveries; the only row has id 1."""

    delivered = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.delivered)
