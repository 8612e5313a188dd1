"""Every enumeration that code, data files, pages and exchange files share."""

from enum import StrEnum

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS_PER_YEAR = 12


class NodeKind(StrEnum):
    """What stands at a point of the river network."""

    DAM = "dam"
    STATION = "station"
    JUNCTION = "junction"
    LAKE = "lake"
    DELTA = "delta"
    SEA = "sea"
    SINK = "sink"


class ReachKind(StrEnum):
    """Whether water follows the river or leaves it through a turbine."""

    RIVER = "river"
    DIVERSION = "diversion"


class DamStatus(StrEnum):
    """How far a dam has come."""

    OPERATIONAL = "operational"
    UNDER_CONSTRUCTION = "under construction"
    PLANNED = "planned"


class DemandKind(StrEnum):
    """What abstracted water is for."""

    DOMESTIC = "domestic"
    IRRIGATION = "irrigation"


class ThresholdKind(StrEnum):
    """What a threshold on the river protects."""

    FLOOD = "flood"
    NAVIGATION = "navigation"
    ECOLOGICAL = "ecological"
    SALINITY = "salinity"


class Sector(StrEnum):
    """Where a benefit arises."""

    HYDROPOWER = "hydropower"
    POWER_PURCHASE = "power purchase"
    IRRIGATION = "irrigation"
    DOMESTIC = "domestic supply"
    FISHERIES = "fisheries"
    FLOOD = "flood damage"
    SALINITY = "salinity"
    NAVIGATION = "navigation"
    ECOLOGY = "ecological flow"


class Estimate(StrEnum):
    """Which end of a parameter's published range is used."""

    LOW = "low"
    BASE = "base"
    HIGH = "high"


class TimeStep(StrEnum):
    """The step of a simulation."""

    DAILY = "daily"
    MONTHLY = "monthly"


class Quality(StrEnum):
    """How far to trust a number: read in a source, derived here, recalled."""

    READ = "A"
    DERIVED = "B"
    RECALLED = "C"
