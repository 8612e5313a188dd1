"""Documents, the places in them, and the wordings of those places by version and language.

Four tables carry a text. A `Document` is the work. A `Paragraph` is a place in it, a section or a
paragraph, with a key that stays for ever: other apps point to `Paragraph`. A `Version` is the whole
text at one time; versions are only ever appended. A `Wording` is what one version says at one
place, in the language of the version. A `Translation` says the same in another language and keeps
the hash of the wording it was made from, so that it is stale the moment that wording changes.
"""

import hashlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected
from riparian.secretariat.documents.kinds import Basis, Kind, Language, LinkKind, Nature, Role
from riparian.secretariat.lib.texts import in_language


def hash_of_text(text: str) -> str:
    """Return the SHA-256 by which a wording is recognised."""
    return hashlib.sha256(text.encode()).hexdigest()


class Document(Protected):
    """One document: what it is, who issued it where, and in which language it is authentic."""

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=60, unique=True, null=True)  # noqa: DJ001
    titles = models.JSONField(_("title"), default=dict)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    nature = models.CharField(_("whose words"), max_length=20, choices=Nature.choices)
    announced_by = models.CharField(_("announced by"), max_length=3, blank=True)
    # Blank where no source says which language is authentic; nobody guesses.
    authentic_language = models.CharField(
        _("authentic language"), max_length=3, choices=Language.choices, blank=True
    )
    # As far as a source goes: 2022, 2021-09 or 2021-09-08.
    adopted = models.CharField(_("adopted"), max_length=10, blank=True)
    meeting = models.ForeignKey(
        "meetings.Meeting", verbose_name=_("adopted at"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="documents",
    )  # fmt: skip
    decision = models.ForeignKey(
        "decisions.Decision", verbose_name=_("adopted by decision"), on_delete=models.PROTECT,
        null=True, blank=True, related_name="documents",
    )  # fmt: skip
    sources = models.JSONField(_("sources"), default=list, blank=True)
    is_of_record = models.BooleanField(default=False)
    drafted_at = models.DateTimeField(null=True, blank=True)
    drafted_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-adopted", "identifier")
        verbose_name = _("document")
        indexes = (
            models.Index(fields=("audience", "owner_country"), name="document_by_audience"),
            models.Index(fields=("kind", "adopted"), name="document_by_kind"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(nature=Nature.ANNOUNCEMENT) ^ models.Q(announced_by=""),
                name="document_one_country_announces",
            ),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_language(self.titles)

    @property
    def is_announcement(self) -> bool:
        """Return whether these are the words of one country alone."""
        return self.nature == Nature.ANNOUNCEMENT

    @property
    def is_draft(self) -> bool:
        """Return whether this is a common text that the countries have not adopted yet."""
        return self.nature == Nature.AGREED and not self.adopted and not self.is_of_record


class WithDocument(models.Manager[Any]):
    """Rows that bring along what their key is made of."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the rows with the document they belong to."""
        return super().get_queryset().select_related("document")


class Paragraph(models.Model):
    """A place in a document, for ever: what commitments, links and translations point to."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="paragraphs")
    # The eId of Akoma Ntoso: sec_4-1-1__para_2. Never given to another place of the document.
    eid = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.PARAGRAPH)

    objects = WithDocument()

    class Meta:
        ordering = ("document", "pk")
        constraints = (
            models.UniqueConstraint(fields=("document", "eid"), name="paragraph_has_one_eid"),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """Return the key that the record and citations use: D-POA18/sec_2__para_1."""
        return f"{self.document.identifier}/{self.eid}"


class Version(models.Model):
    """The whole text at one time; never changed once a person has made it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=3, choices=Language.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.FULL)
    note = models.CharField(_("what changed and why"), max_length=500, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=200, blank=True)

    objects = WithDocument()

    class Meta:
        ordering = ("document", "number")
        constraints = (
            models.UniqueConstraint(fields=("document", "number"), name="version_has_one_number"),
        )

    def __str__(self) -> str:
        return f"{self.document.identifier} v{self.number}"

    @property
    def is_summary(self) -> bool:
        """Return whether the words are ours and not those of the document."""
        return self.basis == Basis.SUMMARY


class WordingsInOrder(models.Manager[Any]):
    """Wordings that bring along their place and version."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the rows with what their key is made of."""
        return super().get_queryset().select_related("paragraph__document", "version")


class Wording(models.Model):
    """What one version says at one place: a heading of a section, or a paragraph."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="wordings")
    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="wordings")
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(_("number as printed"), max_length=40, blank=True)
    text = models.TextField(_("text"), blank=True)
    note = models.CharField(max_length=300, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    objects = WordingsInOrder()

    class Meta:
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=("version", "paragraph"), name="wording_of_a_place"),
        )

    def __str__(self) -> str:
        return f"{self.paragraph.key} v{self.version.number}"

    @property
    def text_hash(self) -> str:
        """Return the hash that translations are made from."""
        return hash_of_text(self.text)


class Translation(models.Model):
    """A place in another language, made from one wording; the newest counts, none is removed."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(_("language"), max_length=3, choices=Language.choices)
    text = models.TextField(_("text"))
    source_language = models.CharField(max_length=3, choices=Language.choices)
    source_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("paragraph", "language", "pk")
        indexes = (models.Index(fields=("paragraph", "language"), name="translation_of_a_place"),)

    def __str__(self) -> str:
        return f"{self.paragraph_id} {self.language}"


class Link(models.Model):
    """How a document, or one place in it, stands to a document, a meeting or a decision."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="links")
    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, null=True, blank=True, related_name="links"
    )
    kind = models.CharField(_("how"), max_length=20, choices=LinkKind.choices)
    to_document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="linked_from"
    )
    to_meeting = models.ForeignKey(
        "meetings.Meeting", on_delete=models.PROTECT, null=True, blank=True,
        related_name="linked_from",
    )  # fmt: skip
    to_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True,
        related_name="linked_from",
    )  # fmt: skip
    note = models.CharField(_("where it says so"), max_length=300, blank=True)
    is_of_record = models.BooleanField(default=False)
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=200, blank=True)

    objects = WithDocument()

    class Meta:
        ordering = ("document", "kind", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(to_document__isnull=False, to_meeting=None, to_decision=None)
                | models.Q(to_document=None, to_meeting__isnull=False, to_decision=None)
                | models.Q(to_document=None, to_meeting=None, to_decision__isnull=False),
                name="link_leads_to_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document.identifier} {self.kind} {self.target}"

    @property
    def target(self) -> Document | models.Model | None:
        """Return what the link leads to."""
        return self.to_document or self.to_meeting or self.to_decision
