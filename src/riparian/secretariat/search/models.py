"""What can be found: one entry an item, its texts cut into passages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected
from riparian.secretariat.lib.texts import in_language


class Entry(Protected):
    """One item that can be found; its audience is that of the item, so search is cut like all."""

    kind = models.SlugField(_("kind"), max_length=30)
    identifier = models.CharField(_("identifier"), max_length=120)
    address = models.CharField(_("address"), max_length=300)
    titles = models.JSONField(_("title"), default=dict, blank=True)
    dated = models.CharField(_("date"), max_length=10, blank=True)
    put_at = models.DateTimeField()

    class Meta:
        ordering = ("-dated", "kind", "identifier")
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = (
            models.UniqueConstraint(fields=("kind", "identifier"), name="entry_once_per_item"),
        )
        indexes = (models.Index(fields=("-dated", "kind", "identifier"), name="entry_by_date"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.identifier}"

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_language(self.titles) or self.identifier


class Passage(models.Model):
    """A stretch of an entry's text in one language; its words stand in the table of postings."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="passages")
    language = models.CharField(_("language"), max_length=10, blank=True)
    number = models.PositiveIntegerField()
    is_title = models.BooleanField(default=False)
    text = models.TextField()

    class Meta:
        ordering = ("entry", "language", "number")

    def __str__(self) -> str:
        return self.text[:80]


class KnownWord(models.Model):
    """A word that stands in some passage, for suggestions when nothing is found."""

    form = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.form
