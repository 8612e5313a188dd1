"""The codes an observation carries: how it came about, who looked at it, what the checks said."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Quality(models.TextChoices):
    """How far the source itself lets a value be trusted."""

    REPORTED = "A", _("read in the named source")
    DERIVED = "B", _("computed from something else")
    ESTIMATED = "C", _("estimated, or recalled and not read again")
    UNSTATED = "N", _("not stated by the sender")


class Verdict(models.IntegerChoices):
    """How far a value was checked; a person's word stands above the checks'."""

    UNCHECKED = 0, _("unchecked")
    PASSED = 1, _("passed the checks")
    FLAGGED = 2, _("flagged by a check")
    ACCEPTED = 3, _("accepted by a person")
    SUSPECT = 4, _("suspect in a person's eyes")
    REJECTED = 5, _("rejected by a person")


class Check(models.TextChoices):
    """One automatic check."""

    RANGE = "range", _("range")
    STEP = "step", _("step")
    FLAT_LINE = "flat-line", _("flat line")
    NEIGHBOUR = "neighbour", _("neighbour")
    BALANCE = "balance", _("water balance")


FLAG_BITS = {check: 1 << place for place, check in enumerate(Check)}
"""The bit that each check sets in `Observation.flags`."""


class Role(models.TextChoices):
    """Where on the river a station stands."""

    MAINSTREAM = "mainstream", _("main stream")
    TRIBUTARY = "tributary", _("tributary")
    DELTA = "delta", _("delta and Tonle Sap")
    LAKE = "lake", _("lake")
    RESERVOIR = "reservoir", _("reservoir")


class Provenance(models.TextChoices):
    """How the values of a series come about."""

    OBSERVED = "observed", _("observed")
    DERIVED = "derived", _("derived")
    MODELLED = "modelled", _("modelled")


class Aggregation(models.TextChoices):
    """What one value says about its period."""

    INSTANT = "instant", _("at that instant")
    MEAN = "mean", _("mean of the period")
    TOTAL = "total", _("total of the period")
    MINIMUM = "minimum", _("lowest of the period")
    MAXIMUM = "maximum", _("highest of the period")
    UNSTATED = "unstated", _("not stated by the source")


class Door(models.TextChoices):
    """By which way a delivery came in."""

    RECORD = "record", _("record of the instance")
    IMPORT = "import", _("file imported by a person")
    API = "api", _("API")
    MQTT = "mqtt", _("MQTT")
    FOLDER = "folder", _("watched folder")
    MAIL = "mail", _("e-mail")
    DESK = "desk", _("corrected by a person")
