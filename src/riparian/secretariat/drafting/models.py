"""Texts that are coded, their clauses, the codes of each coder, and base rates of treaties."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected
from riparian.secretariat.lib.texts import in_language


class Kind(models.TextChoices):
    """What kind of text is coded."""

    DECISION = "decision", _("Draft decision")
    DOCUMENT = "document", _("Document of the record")
    DRAFT = "draft", _("Draft text")
    TREATY = "treaty", _("Treaty")
    DECLARATION = "declaration", _("Declaration")
    MEMORANDUM = "mou", _("Memorandum")


class CodedText(Protected):
    """One text under coding; its clauses are fixed when coding is opened."""

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=40, unique=True, null=True)  # noqa: DJ001
    titles = models.JSONField(_("title"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    dated = models.CharField(_("date"), max_length=10, blank=True)
    bases = models.JSONField(_("what was coded"), default=dict, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True,
        related_name="codings",
    )  # fmt: skip
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True,
        related_name="codings",
    )  # fmt: skip
    text_hash = models.CharField(max_length=64, blank=True)
    is_of_record = models.BooleanField(default=False)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-is_of_record", "-pk")
        verbose_name = _("coded text")
        indexes = (models.Index(fields=("audience", "owner_country"), name="coded_by_audience"),)

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_language(self.titles)

    @property
    def basis(self) -> str:
        """Return what was coded: the text itself, or what stands for it."""
        return in_language(self.bases)


class WithText(models.Manager[Any]):
    """Rows that bring along the text that their key is made of."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the rows with their text."""
        return super().get_queryset().select_related("text")


class Clause(models.Model):
    """One clause of a text, as it stood when coding was opened."""

    text = models.ForeignKey(CodedText, on_delete=models.CASCADE, related_name="clauses")
    number = models.CharField(_("clause"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    words = models.JSONField(_("words"), default=dict, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    objects = WithText()

    class Meta:
        ordering = ("text", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("text", "number"), name="clause_has_one_number"),
        )

    def __str__(self) -> str:
        return f"{self.text.identifier} {self.number}"

    @property
    def wording(self) -> str:
        """Return the words in the reader's language."""
        return in_language(self.words)


class ClauseCode(models.Model):
    """What one coder says of one clause (or of the whole text), and why."""

    text = models.ForeignKey(CodedText, on_delete=models.CASCADE, related_name="codes")
    clause = models.CharField(_("clause"), max_length=120, blank=True)
    coder = models.CharField(_("coder"), max_length=200)
    coder_id = models.BigIntegerField(null=True, blank=True)
    country = models.CharField(max_length=3, blank=True)
    variable = models.CharField(_("variable"), max_length=60)
    value = models.CharField(_("code"), max_length=40)
    rationale = models.TextField(_("why"), blank=True)
    coded_at = models.DateTimeField(null=True, blank=True)

    objects = WithText()

    class Meta:
        ordering = ("text", "clause", "variable", "coder")
        constraints = (
            models.UniqueConstraint(
                fields=("text", "clause", "coder", "coder_id", "variable"), name="one_code_a_coder"
            ),
        )

    def __str__(self) -> str:
        return f"{self.text.identifier} {self.clause} {self.variable} {self.coder}"

    @property
    def coder_key(self) -> str:
        """Return what tells this coder from every other."""
        return f"{self.coder} ({self.country})" if self.country else self.coder


class BaseRate(models.Model):
    """How many treaties of a published file carry a code."""

    variable = models.CharField(max_length=60)
    era = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    coded = models.PositiveIntegerField()
    all = models.PositiveIntegerField()
    source = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.variable}|{self.era}|{self.value}"
