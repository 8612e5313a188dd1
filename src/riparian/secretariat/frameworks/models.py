"""Frameworks, their items, the crosswalk between them, tags, and other mechanisms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import unmarked
from riparian.secretariat.frameworks.kinds import FIRM, Review, Strength
from riparian.secretariat.lib.texts import in_language


class Framework(models.Model):
    """A list of aims that things are reported under."""

    identifier = models.SlugField(_("identifier"), max_length=30, unique=True)
    names = models.JSONField(_("name"), default=dict)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        ordering = ("position", "identifier")
        verbose_name = _("framework")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return in_language(self.names)


class Item(models.Model):
    """One item of a framework; its identifier is framework/code."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="items")
    identifier = models.CharField(_("identifier"), max_length=60, unique=True)
    code = models.SlugField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    names = models.JSONField(_("name"), default=dict)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        ordering = ("framework__position", "position")
        verbose_name = _("item of a framework")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return in_language(self.names)


class Link(models.Model):
    """A link of the crosswalk between items of two frameworks."""

    identifier = models.CharField(_("identifier"), max_length=130, unique=True)
    start = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="links_from")
    end = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="links_to")
    strength = models.CharField(_("strength"), max_length=10, choices=Strength.choices)
    rationale = models.CharField(_("rationale"), max_length=500)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    # Given when a link is first loaded; from then on it belongs to those who review it.
    review = models.CharField(_("review"), max_length=10, choices=Review.choices,
                              default=Review.WAITING)  # fmt: skip
    is_by_analyst = models.BooleanField(default=False)
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_for = models.CharField(max_length=3, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("start__framework__position", "start__position", "end__framework__position",
                    "end__position")  # fmt: skip
        verbose_name = _("link of the crosswalk")

    def __str__(self) -> str:
        return self.identifier

    @property
    def standing(self) -> Review:
        """Return where the link stands: one that a source states needs no review."""
        if self.review == Review.WAITING and not self.is_by_analyst:
            return Review.SOURCED
        return Review(self.review)

    @property
    def is_firm(self) -> bool:
        """Return whether the link is stated by a source or confirmed by a secretariat."""
        return self.standing in FIRM


class Tag(models.Model):
    """A thing of the record is filed under an item; who may see the thing may see the tag."""

    kind = models.SlugField(_("kind of thing"), max_length=30)
    thing = models.CharField(_("identifier of the thing"), max_length=120)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="tags")
    basis = models.CharField(_("on what ground"), max_length=200, blank=True)
    tagged_by = models.CharField(max_length=200, blank=True)
    tagged_for = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ("kind", "thing", "item")
        verbose_name = _("tag")
        constraints = (
            models.UniqueConstraint(fields=("kind", "thing", "item"), name="tagged_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.thing}>{self.item.identifier}"


class Mechanism(models.Model):
    """A mechanism of cooperation around the river: this one, and those beside it."""

    identifier = models.SlugField(_("identifier"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    abbreviation = models.CharField(_("short"), max_length=20, blank=True)
    founded = models.CharField(_("founded"), max_length=10, blank=True)
    members = models.CharField(_("members"), max_length=200, blank=True)
    sectors = models.JSONField(_("sectors"), default=list, blank=True)
    seat = models.CharField(_("secretariat in"), max_length=100, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("mechanism")

    def __str__(self) -> str:
        return self.name

    @property
    def member_codes(self) -> list[str]:
        """Return the codes of the members."""
        return unmarked(self.members)
