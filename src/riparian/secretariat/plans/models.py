"""Plans and what hangs on them: section, measure, indicator, value, goal, coverage."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, unmarked
from riparian.secretariat.bodies.models import SECTORS
from riparian.secretariat.lib.texts import in_language


class Kind(models.TextChoices):
    """Whose plan it is, and how much of a plan."""

    MULTILATERAL = "multilateral", _("Plan of all members")
    SECTOR = "sector", _("Sector plan of all members")
    BILATERAL_PLAN = "bilateral-plan", _("Bilateral plan")
    BILATERAL_STATEMENT = "bilateral-statement", _("Bilateral statement")


AREAS = {
    **SECTORS,
    "institution": _("institutions"),
    "public-health": _("public health"),
    "digital-innovation": _("digital economy and innovation"),
    "climate": _("climate"),
    "disaster": _("disaster management"),
    "media": _("media"),
    "gender": _("gender equality"),
    "people-to-people": _("people-to-people exchange"),
    "local-cooperation": _("local cooperation"),
    "finance": _("finance"),
}
"""The areas of measures: the sectors of bodies and those in which no body works."""

BILATERAL = (Kind.BILATERAL_PLAN, Kind.BILATERAL_STATEMENT)


class Plan(Protected):
    """One plan or statement, with its parties and its years."""

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=40, unique=True, null=True)  # noqa: DJ001
    titles = models.JSONField(_("title"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parties = models.CharField(_("parties"), max_length=200, blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name=_("document"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="plans",
    )  # fmt: skip
    # As far as a source goes: 2022, 2021-09 or 2021-09-08.
    adopted = models.CharField(_("adopted"), max_length=10, blank=True)
    starts = models.CharField(_("from"), max_length=10, blank=True)
    ends = models.CharField(_("until"), max_length=10, blank=True)
    notes = models.JSONField(_("note"), default=dict, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    is_of_record = models.BooleanField(default=False)

    class Meta:
        ordering = ("-adopted", "identifier")
        verbose_name = _("plan")
        indexes = (models.Index(fields=("audience", "owner_country"), name="plan_by_audience"),)

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_language(self.titles)

    @property
    def note(self) -> str:
        """Return the note in the reader's language."""
        return in_language(self.notes)

    @property
    def party_codes(self) -> list[str]:
        """Return the codes of the countries whose plan it is."""
        return unmarked(self.parties)

    @property
    def is_bilateral(self) -> bool:
        """Return whether two countries agreed it and not all."""
        return self.kind in BILATERAL


class WithPlan(models.Manager[Any]):
    """Rows that bring along the plan that their key is made of."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the rows with their plan."""
        return super().get_queryset().select_related("plan")


class Standing(models.TextChoices):
    """How much of a section is on record."""

    READ = "read", _("read")
    OTHER_TEXTS = "other-texts", _("known from other texts only")
    NOT_ON_RECORD = "not-on-record", _("not on record")


class Section(models.Model):
    """A section of a plan, also one that nobody could read yet."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=40)
    number = models.CharField(_("number as printed"), max_length=40, blank=True)
    titles = models.JSONField(_("title"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    standing = models.CharField(max_length=16, choices=Standing.choices, default=Standing.READ)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    objects = WithPlan()

    class Meta:
        ordering = ("plan", "position", "pk")
        constraints = (models.UniqueConstraint(fields=("plan", "key"), name="section_has_one_key"),)

    def __str__(self) -> str:
        return f"{self.plan.identifier} {self.key}"

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_language(self.titles)


class Measure(models.Model):
    """One thing that a plan says is to be done."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="measures")
    identifier = models.CharField(_("number"), max_length=40, unique=True, null=True)  # noqa: DJ001
    titles = models.JSONField(_("measure"), default=dict)
    area = models.CharField(_("area"), max_length=40, blank=True)
    responsible = models.CharField(_("responsible"), max_length=200, blank=True)
    quantity = models.FloatField(_("quantity"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    due = models.CharField(_("due"), max_length=10, blank=True)
    paragraph = models.ForeignKey(
        "documents.Paragraph", on_delete=models.PROTECT, null=True, blank=True,
        related_name="measures",
    )  # fmt: skip
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        ordering = ("section", "pk")
        verbose_name = _("measure")

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"

    @property
    def title(self) -> str:
        """Return the measure in the reader's language."""
        return in_language(self.titles)


class Indicator(models.Model):
    """What is counted for a measure, or for a section whose measures are not on record."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="indicators")
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    identifier = models.CharField(_("number"), max_length=40, unique=True, null=True)  # noqa: DJ001
    titles = models.JSONField(_("indicator"), default=dict)
    unit = models.CharField(_("unit"), max_length=60)
    is_share = models.BooleanField(_("a share between 0 and 1"), default=False)
    is_upward = models.BooleanField(_("more is better"), default=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        ordering = ("section", "pk")
        verbose_name = _("indicator")

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"

    @property
    def title(self) -> str:
        """Return the indicator in the reader's language."""
        return in_language(self.titles)


class Value(models.Model):
    """One value of an indicator: never changed; a correction is a further value that names it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    key = models.CharField(max_length=40, blank=True)
    dated = models.CharField(_("date"), max_length=10)
    # The last day that the date as written can mean; values are ordered by it.
    day = models.DateField()
    value = models.FloatField(_("value"))
    note = models.CharField(_("as printed"), max_length=300, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    sources = models.JSONField(_("sources"), default=list, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("indicator", "day", "pk")

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.dated} {self.value:g}"


class Stage(models.TextChoices):
    """The stages of the way, from the launch on."""

    LAUNCH = "launch", _("Launch")
    PLAN_END = "plan-end", _("End of the plan")
    BY_2030 = "2030", _("Basically built by 2030")
    BY_2050 = "2050", _("Fully built by 2050")


class Basis(models.TextChoices):
    """Where the number of a goal comes from."""

    STATED = "stated", _("stated in the text")
    DERIVED = "derived", _("worked out from the text by us")
    NO_NUMBER = "no-number", _("no number is on record")


class Goal(models.Model):
    """A dated goal: for an indicator where there is a number, else for the whole."""

    identifier = models.CharField(_("number"), max_length=40, unique=True, null=True)  # noqa: DJ001
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, null=True, blank=True, related_name="goals"
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    due = models.CharField(_("until"), max_length=10)
    value = models.FloatField(_("value"), null=True, blank=True)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    words = models.JSONField(_("goal"), default=dict)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        ordering = ("due", "identifier")
        verbose_name = _("goal")

    def __str__(self) -> str:
        return f"{self.identifier} {self.wording}"

    @property
    def wording(self) -> str:
        """Return the goal in the reader's language."""
        return in_language(self.words)


class Coverage(models.Model):
    """What somebody found a bilateral text to say about an area; nothing is assumed."""

    class Finding(models.TextChoices):
        COVERS = "covers", _("covers it")
        DOES_NOT = "does-not", _("does not cover it")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="coverage")
    area = models.CharField(_("area"), max_length=40)
    finding = models.CharField(_("finding"), max_length=10, choices=Finding.choices)
    place = models.CharField(_("where in the text"), max_length=300)
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=200, blank=True)

    objects = WithPlan()

    class Meta:
        ordering = ("plan", "area", "pk")

    def __str__(self) -> str:
        return f"{self.plan.identifier} {self.area}"
