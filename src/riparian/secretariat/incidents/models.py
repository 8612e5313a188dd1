"""Incidents and what is on record about each: log, tasks, requests and offers, hand-overs."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, marked, unmarked
from riparian.secretariat.incidents.drills import SIGN, with_sign
from riparian.secretariat.incidents.lifecycle import (
    OPEN_AID,
    AidState,
    EntryKind,
    Kind,
    Severity,
    Stage,
)
from riparian.secretariat.lib.texts import in_language


class Incident(Protected):
    """One incident or one drill; `title` never comes without the sign of a drill."""

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=20, unique=True, null=True)  # noqa: DJ001
    is_drill = models.BooleanField(_("drill"))
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.OPEN)
    words = models.JSONField(_("title"), default=dict)
    place = models.CharField(_("place"), max_length=200)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    affected = models.CharField(_("affected countries"), max_length=200)
    outside = models.TextField(_("addresses outside the desks"), blank=True)
    minutes_to_acknowledge = models.PositiveIntegerField(_("minutes to acknowledge"))
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    is_opened_by_system = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("incident")
        indexes = (
            models.Index(fields=("is_drill", "stage", "-opened_at"), name="incident_by_stage"),
            models.Index(fields=("audience", "owner_country"), name="incident_by_audience"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(is_drill=False) | (~Q(audience="public") & Q(outside="")),
                name="drill_stays_inside",
            ),
            models.CheckConstraint(
                condition=Q(identifier=None)
                | Q(is_drill=True, identifier__startswith="DRILL-")
                | Q(is_drill=False, identifier__startswith="INC-"),
                name="drill_says_so",
            ),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"

    @property
    def title(self) -> str:
        """Return the title in the reader's language, with the sign of a drill."""
        return with_sign(in_language(self.words), is_drill=self.is_drill)

    @property
    def sign(self) -> str:
        """Return the sign of a drill, or nothing."""
        return SIGN if self.is_drill else ""

    @property
    def affected_codes(self) -> list[str]:
        """Return the countries it affects."""
        return unmarked(self.affected)

    @property
    def outside_addresses(self) -> list[str]:
        """Return the addresses outside the desks; a drill has none, whatever is stored."""
        return [] if self.is_drill else self.outside.split()

    def set_affected(self, codes: list[str]) -> None:
        """Write the countries it affects."""
        self.affected = marked(codes)


class Entry(models.Model):
    """One entry of the log: never changed, never removed; corrected by a further one."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("what"), max_length=12, choices=EntryKind.choices)
    country = models.CharField(_("country"), max_length=3, blank=True)
    at = models.DateTimeField(_("entered"))
    happened_at = models.DateTimeField(_("when it happened"))
    text = models.TextField(_("words"), blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    is_struck = models.BooleanField(_("it did not happen"), default=False)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    by_country = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ("happened_at", "pk")
        indexes = (models.Index(fields=("incident", "happened_at"), name="entry_of_incident"),)
        verbose_name = _("log entry")

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind} {self.country}"


class Task(models.Model):
    """Something one country's desk is to do by an instant."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="tasks")
    text = models.CharField(_("what is to be done"), max_length=500)
    country = models.CharField(_("country"), max_length=3)
    desk = models.CharField(_("desk"), max_length=120, blank=True)
    due_at = models.DateTimeField(_("due"))
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        verbose_name = _("task")

    def __str__(self) -> str:
        return f"{self.country} {self.text[:80]}"

    def is_overdue(self, at: datetime) -> bool:
        """Return whether it is not done although it was due."""
        return self.done_at is None and at >= self.due_at


class Assistance(models.Model):
    """A request for something, or an offer of it; how it moves is in `lifecycle.AID`."""

    class Unit(models.TextChoices):
        PEOPLE = "people", _("people")
        TEAMS = "teams", _("teams")
        PIECES = "pieces", _("pieces")
        BOATS = "boats", _("boats")
        VEHICLES = "vehicles", _("vehicles")
        TONNES = "tonnes", _("tonnes")
        LITRES = "litres", _("litres")
        CUBIC_METRES_PER_SECOND = "m3/s", _("m³/s")
        HOURS = "hours", _("hours")
        USD = "USD", _("USD")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="assistance")
    answers = models.ForeignKey(
        "self", verbose_name=_("answers the request"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="offers",
    )  # fmt: skip
    is_request = models.BooleanField(_("request"))
    state = models.CharField(_("state"), max_length=10, choices=AidState.choices)
    what = models.CharField(_("what"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit.choices)
    needing = models.CharField(_("needed by"), max_length=3)
    # Blank on a request that is put to all.
    giving = models.CharField(_("given by"), max_length=3, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("assistance")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="aid_is_something"),
        )

    def __str__(self) -> str:
        return f"{self.needing} {self.giving} {self.what[:80]}"

    @property
    def amount(self) -> str:
        """Return the quantity without trailing noughts."""
        return f"{self.quantity.normalize():f}"

    @property
    def is_open(self) -> bool:
        """Return whether something can still happen to it."""
        return self.state in OPEN_AID


class HandOver(Protected):
    """The hand-over of one country's desk from one shift to the next, signed by both."""

    is_drill = models.BooleanField(_("drill"), default=False)
    points = models.JSONField(_("open points"), default=list)
    remarks = models.TextField(_("remarks"), blank=True)
    digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    given_by_id = models.BigIntegerField()
    given_by = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by_id = models.BigIntegerField(null=True, blank=True)
    taken_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-given_at", "-pk")
        verbose_name = _("hand-over")

    def __str__(self) -> str:
        when = f"{self.given_at:%Y-%m-%d %H:%M}"
        return with_sign(f"{self.owner_country} {when} UTC", is_drill=self.is_drill)
