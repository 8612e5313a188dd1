"""What commitments are sorted by: areas, pillars, scores, states; words and no rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pillar(models.TextChoices):
    """The three pillars."""

    POLITICAL = "political-security", _("Political and security issues")
    ECONOMIC = "economic-sustainable", _("Economic affairs and sustainable development")
    SOCIAL = "social-people", _("Social, cultural and people-to-people exchanges")


class Area(models.TextChoices):
    """The five priority areas, and the further ones in use."""

    CONNECTIVITY = "connectivity", _("Connectivity")
    PRODUCTION = "production-capacity", _("Production capacity")
    CROSS_BORDER = "cross-border-economy", _("Cross-border economy")
    WATER = "water", _("Water resources")
    AGRICULTURE = "agriculture-poverty", _("Agriculture and poverty reduction")
    INSTITUTION = "institution", _("Institutions")
    LAW = "law-enforcement", _("Law enforcement")
    HEALTH = "public-health", _("Public health")
    DIGITAL = "digital-innovation", _("Digital economy and innovation")
    ENVIRONMENT = "environment", _("Environment")
    CLIMATE = "climate", _("Climate")
    DISASTER = "disaster", _("Disasters")
    CULTURE = "culture", _("Culture")
    MEDIA = "media", _("Media")
    EDUCATION = "education", _("Education")
    YOUTH = "youth", _("Youth")
    GENDER = "gender", _("Gender")
    TOURISM = "tourism", _("Tourism")
    THINK_TANK = "think-tank", _("Think tanks")
    PEOPLE = "people-to-people", _("People-to-people exchange")
    LOCAL = "local-cooperation", _("Local cooperation")
    FINANCE = "finance", _("Finance")


class DeadlineBasis(models.TextChoices):
    """Where a deadline comes from."""

    TEXT = "text", _("stated in the text")
    RECORD = "record", _("as the record gives it")
    HORIZON = "horizon", _("end of the plan it stands in")


class Score(models.TextChoices):
    """The scale; the values are those of the engine, which a test holds equal."""

    FULL = "1", _("+1 done")
    PARTIAL = "0", _("0 partly done or in progress")
    CONTRARY = "-1", _("−1 not done, or the contrary")
    NOT_APPLICABLE = "na", _("does not apply")


class Stage(models.TextChoices):
    """Where the scoring of one cell stands; the values are those of the engine."""

    OPEN = "open", _("not scored")
    ONE_IN = "one-in", _("one score in")
    DISPUTED = "disputed", _("scores differ")
    SETTLED = "settled", _("settled")


class Due(models.TextChoices):
    """Where a commitment stands against its deadline; the values are those of the engine."""

    OVERDUE = "overdue", _("overdue")
    SOON = "soon", _("due soon")
    LATER = "later", _("due later")
    MET = "met", _("done")
    NONE = "none", _("no deadline")


class Progress(models.TextChoices):
    """Where the building of a report stands."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
