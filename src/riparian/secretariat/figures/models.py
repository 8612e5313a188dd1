"""What is measured, what was stated about it, where sources disagree; projects, milestones."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, unmarked
from riparian.secretariat.figures.kinds import Bound, Stage, Status, Window
from riparian.secretariat.lib.texts import in_language


class Subject(models.Model):
    """What is measured."""

    identifier = models.SlugField(_("identifier"), max_length=100, unique=True)
    names = models.JSONField(_("name"), default=dict)

    class Meta:
        ordering = ("identifier",)
        verbose_name = _("subject")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return in_language(self.names)


class Statement(Protected):
    """One source says one number about one subject; nothing is ever added up."""

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=20, unique=True, null=True)  # noqa: DJ001
    subject = models.ForeignKey(
        Subject, verbose_name=_("subject"), on_delete=models.PROTECT, related_name="statements"
    )
    wording = models.CharField(_("what the number counts"), max_length=300)
    part = models.CharField(_("batch, fund year or span"), max_length=60, blank=True)
    dated = models.CharField(_("date"), max_length=10, blank=True)
    scope_country = models.CharField(_("country"), max_length=3, blank=True)
    # Empty where a source states that something was done and not how much of it.
    quantity = models.DecimalField(
        _("quantity"), max_digits=28, decimal_places=6, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    bound = models.CharField(_("bound"), max_length=10, choices=Bound.choices, default=Bound.EXACT)
    status = models.CharField(_("what had happened"), max_length=12, choices=Status.choices)
    is_cumulative = models.BooleanField(_("counted since the beginning"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.RECORD)
    is_of_record = models.BooleanField(default=False)
    stated_by_id = models.BigIntegerField(null=True)
    stated_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("dated", "identifier")
        verbose_name = _("statement")
        indexes = (
            models.Index(fields=("audience", "owner_country"), name="statement_by_audience"),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {self.wording}"


class Conflict(models.Model):
    """A contradiction among sources that people met; the rule finds further ones by itself."""

    identifier = models.SlugField(_("identifier"), max_length=20, unique=True)
    names = models.JSONField(_("subject"), default=dict)
    explanation = models.TextField(_("explanation"), blank=True)
    explained_by = models.CharField(max_length=200, blank=True)
    explained_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("identifier",)
        verbose_name = _("conflict")

    def __str__(self) -> str:
        return f"{self.identifier} {self.name}"

    @property
    def name(self) -> str:
        """Return what is in dispute, in the reader's language."""
        return in_language(self.names)


class Claim(models.Model):
    """What one source says in a conflict, and the item of the record it says it about."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="claims")
    identifier = models.CharField(max_length=30, unique=True)
    says = models.CharField(_("what is said"), max_length=300)
    source = models.CharField(_("who says it"), max_length=300)
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    item_kind = models.CharField(max_length=30)
    item = models.CharField(max_length=60)

    class Meta:
        ordering = ("identifier",)

    def __str__(self) -> str:
        return self.says


class Project(Protected):
    """A project under the name of the mechanism; its status is that of the day of the source."""

    identifier = models.SlugField(_("identifier"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=400)
    partners = models.CharField(_("partners"), max_length=60, blank=True)
    organisation = models.CharField(_("carried out by"), max_length=300, blank=True)
    area = models.CharField(_("area"), max_length=40)
    starts = models.CharField(_("year"), max_length=4, blank=True)
    ends = models.CharField(_("until"), max_length=4, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    window = models.CharField(_("money"), max_length=20, choices=Window.choices)
    status = models.CharField(_("status by the source"), max_length=12, choices=Status.choices)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        ordering = ("-starts", "identifier")
        verbose_name = _("project")

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"

    @property
    def partner_codes(self) -> list[str]:
        """Return the codes of the partner countries."""
        return unmarked(self.partners)


class Milestone(Protected):
    """A dated step of the mechanism: origin, launch, stage, due date, bilateral statement."""

    identifier = models.SlugField(_("identifier"), max_length=20, unique=True)
    dated = models.CharField(_("date"), max_length=10, blank=True)
    kind = models.CharField(_("kind"), max_length=20)
    title = models.CharField(_("title"), max_length=300)
    country = models.CharField(_("country"), max_length=3, blank=True)
    description = models.TextField(_("description"), blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        ordering = ("dated", "identifier")
        verbose_name = _("milestone")

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"
