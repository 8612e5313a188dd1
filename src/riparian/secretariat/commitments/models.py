"""Commitments, their evidence, their scores, and the yearly reports made from them.

A `Commitment` is cut from a paragraph. Each country that it binds has a `Cell`; a commitment of a
joint body has one cell without a country. Each year a cell is scored in an `Assessment` by two
`Coding`s and, where they differ, a `Ruling`. Cells and commitments mirror what is settled, so that
lists are cut and summed in SQL; a coding is mirrored only once two are in.
"""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, ProtectedQuerySet, unmarked
from riparian.secretariat.commitments.kinds import (
    Area,
    DeadlineBasis,
    Pillar,
    Progress,
    Score,
    Stage,
)
from riparian.secretariat.lib.texts import in_language


class Commitment(Protected):
    """One undertaking: who does what, how much, by when, and where it is written."""

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=40, unique=True, null=True)  # noqa: DJ001
    titles = models.JSONField(_("commitment"), default=dict)
    document = models.ForeignKey(
        "documents.Document", verbose_name=_("document"), on_delete=models.PROTECT,
        related_name="commitments",
    )  # fmt: skip
    paragraph = models.ForeignKey(
        "documents.Paragraph", verbose_name=_("paragraph"), on_delete=models.PROTECT,
        related_name="commitments",
    )  # fmt: skip
    # The words of the paragraph when the commitment was cut; they may change in later versions.
    quote = models.TextField(_("words of the paragraph"), blank=True)
    quote_language = models.CharField(max_length=3, blank=True)
    actor = models.CharField(_("actor"), max_length=200, blank=True)
    verb = models.CharField(_("verb"), max_length=80, blank=True)
    object = models.CharField(_("object"), max_length=300, blank=True)
    quantity = models.DecimalField(
        _("quantity"), max_digits=24, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    deadline = models.CharField(_("deadline"), max_length=10, blank=True)
    deadline_basis = models.CharField(
        _("deadline from"), max_length=8, choices=DeadlineBasis.choices, blank=True
    )
    due_on = models.DateField(null=True, blank=True)
    pillar = models.CharField(_("pillar"), max_length=30, choices=Pillar.choices)
    area = models.CharField(_("area"), max_length=30, choices=Area.choices)
    is_for_all = models.BooleanField(_("binds all member countries"), default=False)
    responsible = models.CharField(_("responsible countries"), max_length=200, blank=True)
    body = models.ForeignKey(
        "bodies.Body", verbose_name=_("responsible body"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="commitments",
    )  # fmt: skip
    sources = models.JSONField(_("sources"), default=list, blank=True)
    is_of_record = models.BooleanField(default=False)
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=200, blank=True)
    # Mirrors of what is settled.
    mean_score = models.FloatField(null=True, blank=True)
    is_met = models.BooleanField(default=False)

    class Meta:
        ordering = ("identifier",)
        verbose_name = _("commitment")
        indexes = (
            models.Index(fields=("audience", "owner_country"), name="commitment_by_audience"),
            models.Index(fields=("is_met", "due_on"), name="commitment_by_due"),
            models.Index(fields=("due_on", "identifier"), name="commitment_in_order_due"),
            models.Index(fields=("area", "identifier"), name="commitment_by_area"),
            models.Index(fields=("document", "identifier"), name="commitment_by_document"),
            models.Index(fields=("mean_score", "identifier"), name="commitment_by_score"),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"

    @property
    def title(self) -> str:
        """Return the commitment in the reader's language."""
        return in_language(self.titles)

    @property
    def responsible_codes(self) -> list[str]:
        """Return the countries that are named as responsible."""
        return unmarked(self.responsible)

    @property
    def responsible_in_words(self) -> str:
        """Return `all`, country codes, or the body, as the record writes it."""
        if self.body is not None:
            return str(self.body.identifier)
        return "all" if self.is_for_all else ";".join(self.responsible_codes)

    @property
    def measure(self) -> str:
        """Return quantity and unit, without the zeros that the column adds."""
        if self.quantity is None:
            return self.unit
        number = Decimal(self.quantity)
        whole = number == number.to_integral_value()
        return f"{number:,.0f} {self.unit}" if whole else f"{number.normalize():,f} {self.unit}"

    @property
    def parts_missing(self) -> list[str]:
        """Return which of the five parts of a precise commitment the text does not give."""
        parts = {
            _("actor"): self.actor, _("verb"): self.verb, _("object"): self.object,
            _("quantity"): self.measure, _("deadline"): self.deadline,
        }  # fmt: skip
        return [str(name) for name, value in parts.items() if not value]


class AgreementLink(models.Model):
    """An agreement to share that rests on a commitment: its ledger shows how far that is kept."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="agreement_links"
    )
    agreement = models.ForeignKey(
        "exchange.Agreement", on_delete=models.PROTECT, related_name="commitment_links"
    )
    note = models.TextField(blank=True)
    sources = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.agreement_id}"


class CellsWithCommitment(models.Manager.from_queryset(ProtectedQuerySet)):  # type: ignore[misc]
    """Cells that bring along the commitment that their key is made of."""

    def get_queryset(self) -> ProtectedQuerySet:
        """Return the rows joined with their commitments, unless only values are asked for."""
        rows: ProtectedQuerySet = super().get_queryset().select_related("commitment")
        return rows


class Cell(Protected):
    """One commitment as it binds one country, or a joint body where no country is named.

    Its audience is that of the commitment, and its place (document, area, pillar) too: copies that
    let the matrix be summed without joining, written together with the commitment.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="cells")
    country = models.CharField(_("country"), max_length=3, blank=True)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=30)
    pillar = models.CharField(max_length=30)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.OPEN)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    first = models.CharField(max_length=2, choices=Score.choices, blank=True)
    second = models.CharField(max_length=2, choices=Score.choices, blank=True)
    final = models.CharField(max_length=2, choices=Score.choices, blank=True)

    objects = CellsWithCommitment()  # type: ignore[misc]

    class Meta:
        ordering = ("commitment", "country")
        constraints = (
            models.UniqueConstraint(fields=("commitment", "country"), name="cell_of_a_country"),
        )
        indexes = (
            models.Index(fields=("stage", "commitment"), name="cell_by_stage"),
            # Covers the sums of the matrix: no row of the table is read for them.
            models.Index(
                fields=(
                    "document", "area", "country", "first", "second", "final", "audience",
                    "owner_country", "countries",
                ),
                name="cell_sums",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.country}"


class Assessment(models.Model):
    """The scoring of one cell for one year."""

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField(_("year"))
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.OPEN)
    first = models.CharField(max_length=2, choices=Score.choices, blank=True)
    second = models.CharField(max_length=2, choices=Score.choices, blank=True)
    final = models.CharField(max_length=2, choices=Score.choices, blank=True)

    class Meta:
        ordering = ("cell", "-year")
        constraints = (
            models.UniqueConstraint(fields=("cell", "year"), name="assessment_of_a_year"),
        )
        indexes = (models.Index(fields=("year", "stage"), name="assessment_by_year"),)

    def __str__(self) -> str:
        return f"{self.cell_id} {self.year}"


class Coding(models.Model):
    """One coder's seat, and the score once it is entered; never changed after that.

    The journal gets `seal`, the hash of score, reason and `salt`, when the score is entered, and
    the score itself when both are in: nobody reads it early and nobody changes it afterwards.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="codings")
    coder_id = models.BigIntegerField()
    coder_name = models.CharField(max_length=200)
    coder_country = models.CharField(max_length=3)
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=200)
    score = models.CharField(max_length=2, choices=Score.choices, blank=True)
    reason = models.TextField(blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("assessment", "pk")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "coder_id"), name="coding_of_a_coder"),
        )
        indexes = (models.Index(fields=("coder_id", "entered_at"), name="coding_to_do"),)

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.coder_name}"


class Ruling(models.Model):
    """What was decided where two scores differ, by whom and why; the last one counts."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="rulings")
    score = models.CharField(max_length=2, choices=Score.choices)
    reason = models.TextField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    by_country = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.score}"


class Evidence(Protected):
    """What shows how far a commitment is carried out, from which source, entered by whom."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="evidence")
    country = models.CharField(_("about which country"), max_length=3, blank=True)
    text = models.TextField(_("what it shows"))
    dated = models.CharField(_("date"), max_length=10)
    dated_on = models.DateField()
    source = models.CharField(_("source"), max_length=500)
    link = models.URLField(_("address"), max_length=500, blank=True)
    entered_at = models.DateTimeField()
    entered_by_id = models.BigIntegerField(null=True)
    entered_by = models.CharField(max_length=200)
    entered_for = models.CharField(max_length=3, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ("-dated_on", "-pk")
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = (
            models.Index(fields=("commitment", "withdrawn_at"), name="evidence_of_commitment"),
            models.Index(fields=("dated_on",), name="evidence_by_date"),
        )

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.country} {self.dated}"


class Report(Protected):
    """The progress report of a year, frozen once built: content, hash of its inputs, forerunner."""

    year = models.PositiveSmallIntegerField(_("year"))
    progress = models.CharField(
        _("state"), max_length=8, choices=Progress.choices, default=Progress.QUEUED, db_index=True
    )
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    content = models.JSONField(default=dict, blank=True)
    inputs_hash = models.CharField(max_length=64, blank=True)
    # What each scored cell stood at, as `key:score` words, so that the next report can compare.
    scores = models.TextField(blank=True)
    last_commitment = models.BigIntegerField(default=0)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="following"
    )

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("progress report")

    def __str__(self) -> str:
        return f"{self.pk} {self.year}"
