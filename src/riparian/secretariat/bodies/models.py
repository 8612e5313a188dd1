"""Bodies of the mechanism and what is on record about each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import marked, unmarked
from riparian.secretariat.lib.texts import in_language


class Tier(models.TextChoices):
    """The tiers, from the top; a body reports to its own tier or one above."""

    LEADERS = "leaders", _("Leaders")
    FOREIGN_MINISTERS = "foreign-ministers", _("Foreign ministers")
    SECTOR_MINISTERS = "sector-ministers", _("Sector ministers")
    SENIOR_OFFICIALS = "senior-officials", _("Senior officials")
    DIPLOMATIC_GROUP = "diplomatic-working-group", _("Diplomatic working group")
    WORKING_GROUP = "joint-working-group", _("Joint working groups")
    SECRETARIAT = "national-secretariat", _("Secretariats")
    CENTRE = "centre", _("Centres")


class Stage(models.TextChoices):
    """Where a body stands in its life."""

    PROPOSED = "proposed", _("Proposed")
    STANDING = "standing", _("Standing")
    CLOSED = "closed", _("Closed")


class Body(models.Model):  # type: ignore[django-manager-missing]
    """One body of the mechanism, standing, proposed or closed."""

    identifier = models.SlugField(_("identifier"), max_length=40, unique=True)
    names = models.JSONField(_("name"), default=dict, blank=True)
    tier = models.CharField(_("tier"), max_length=30, choices=Tier.choices)
    sector = models.CharField(_("sector"), max_length=60, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    established = models.CharField(_("established"), max_length=10, blank=True)
    host_country = models.CharField(_("host"), max_length=3, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("reports to"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="children",
    )  # fmt: skip
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        ordering = ("identifier",)
        verbose_name = _("body")
        verbose_name_plural = _("bodies")

    def __str__(self) -> str:
        return in_language(self.names) or self.identifier

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return in_language(self.names)

    @property
    def rank(self) -> int:
        """Return the place of the tier, 0 at the top."""
        return Tier.values.index(self.tier)

    @property
    def sector_name(self) -> str:
        """Return the sector in the reader's language."""
        return sector_name(self.sector)


class Mandate(models.Model):
    """What a body is to do, from when to when."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="mandates")
    text = models.TextField(_("mandate"))
    since = models.CharField(_("since"), max_length=10, blank=True)
    until = models.CharField(_("until"), max_length=10, blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ("since", "pk")

    def __str__(self) -> str:
        return self.text[:80]


class Term(models.Model):
    """Who chairs a body in a half-open span of days; bodies without terms follow the leaders."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="terms")
    chairs = models.CharField(_("co-chairs"), max_length=60)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ("starts_on",)
        verbose_name = _("term")

    def __str__(self) -> str:
        return f"{self.body_id} {'; '.join(self.chair_codes)} {self.starts_on}"

    @property
    def chair_codes(self) -> list[str]:
        """Return the codes of the chairing countries."""
        return unmarked(self.chairs)

    def set_chairs(self, codes: list[str]) -> None:
        """Write the codes of the chairing countries."""
        self.chairs = marked(codes)


class Participation(models.Model):
    """A country or an organisation that takes part in a body without being decided for."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("Member")
        OBSERVER = "observer", _("Observer")
        PARTNER = "partner", _("Partner")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="participations")
    kind = models.CharField(_("takes part as"), max_length=10, choices=Kind.choices)
    country = models.CharField(_("country"), max_length=3, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    since = models.CharField(_("since"), max_length=10, blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ("kind", "country", "organisation")

    def __str__(self) -> str:
        return self.country or self.organisation


SECTORS = {
    "all": _("all sectors"),
    "connectivity": _("connectivity"),
    "production-capacity": _("production capacity"),
    "cross-border-economy": _("cross-border economy"),
    "water": _("water"),
    "agriculture-poverty": _("agriculture and poverty reduction"),
    "law-enforcement": _("law enforcement"),
    "culture": _("culture"),
    "environment": _("environment"),
    "youth": _("youth"),
    "think-tank": _("think tanks"),
    "education": _("education"),
    "tourism": _("tourism"),
}


def sector_name(code: str) -> str:
    """Return the name of a sector; a sector unknown to us is shown by its code."""
    return str(SECTORS.get(code, code))
