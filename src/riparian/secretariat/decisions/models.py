"""Decisions and everything on record about them."""

import hashlib
import json
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, marked, unmarked
from riparian.secretariat.decisions.lifecycle import Fact, Kind, State
from riparian.secretariat.lib.texts import in_language


class Decision(Protected):
    """One decision, from draft to adoption; `stage` and the three instants mirror the records.

    They exist so that lists can be cut in SQL; `lifecycle.standing_of` is what decides.
    """

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=20, unique=True, null=True)  # noqa: DJ001
    titles = models.JSONField(_("title"), default=dict, blank=True)
    texts = models.JSONField(_("text"), default=dict, blank=True)
    body = models.ForeignKey("bodies.Body", verbose_name=_("body"), on_delete=models.PROTECT)
    agenda_item = models.ForeignKey(
        "meetings.AgendaItem", verbose_name=_("agenda item"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="decisions",
    )  # fmt: skip
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=200)
    stage = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    opens_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(_("silence runs out"), null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=60, default="UTC")

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("decision")
        indexes = (
            models.Index(fields=("stage", "expires_at"), name="decision_by_stage"),
            models.Index(fields=("audience", "owner_country"), name="decision_by_audience"),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {in_language(self.titles)}"

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_language(self.titles)

    @property
    def text(self) -> str:
        """Return the text in the reader's language."""
        return in_language(self.texts)

    @property
    def text_hash(self) -> str:
        """Return the SHA-256 of title and text in all languages."""
        document = json.dumps([self.titles, self.texts], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(document.encode()).hexdigest()

    def state_at(self, at: datetime) -> State:
        """Return the state from the mirrored columns; a test holds it equal to the records."""
        stage = State(self.stage)
        if stage != State.CIRCULATED or self.opens_at is None or self.expires_at is None:
            return stage
        if at >= self.expires_at:
            return State.ADOPTED
        return State.SILENCE if at >= self.opens_at else State.CIRCULATED


class Record(models.Model):
    """One fact about a decision: never changed, never removed; taken back by a further record."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    round = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    country = models.CharField(max_length=3, blank=True)
    text = models.TextField(blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    titles = models.JSONField(default=dict, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    refers_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    addressees = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    reached_by = models.CharField(_("how the capital said it"), max_length=40, blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.decision_id} {self.kind} {self.country}"

    @property
    def addressee_codes(self) -> list[str]:
        """Return the countries the text was circulated to."""
        return unmarked(self.addressees)

    def set_addressees(self, codes: list[str]) -> None:
        """Write the countries the text is circulated to."""
        self.addressees = marked(codes)

    def as_fact(self) -> Fact:
        """Return what the lifecycle sees of this record."""
        return Fact(
            number=self.pk, kind=Kind(self.kind), at=self.at, country=self.country,
            refers_to=self.refers_to_id, opens_at=self.opens_at, expires_at=self.expires_at,
            addressees=frozenset(self.addressee_codes),
        )  # fmt: skip
