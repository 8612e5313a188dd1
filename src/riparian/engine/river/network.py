"""The points and lines of a river: nodes, sub-basins, reaches; each refuses nonsense."""

from dataclasses import dataclass

from riparian.engine.errors import InvalidBasin
from riparian.engine.vocabulary import MONTHS_PER_YEAR, NodeKind, ReachKind

Monthly = tuple[float, ...]
"""Twelve values, January first."""


def check_monthly(subject: str, values: Monthly, *, at_least: float = 0.0) -> None:
    """Raise InvalidBasin unless there are twelve values, none below `at_least`."""
    if len(values) != MONTHS_PER_YEAR:
        raise InvalidBasin(f"{subject}: {len(values)} monthly values given; give twelve")
    for month, value in enumerate(values, start=1):
        if not value >= at_least:
            raise InvalidBasin(
                f"{subject}: value of month {month} is {value}; it must be {at_least:g} or more"
            )


def check_fraction(subject: str, value: float) -> None:
    """Raise InvalidBasin unless 0 ≤ value ≤ 1."""
    if not 0.0 <= value <= 1.0:
        raise InvalidBasin(f"{subject} is {value}; it must lie between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A riparian state; its order in the basin is the player order of every game."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A point through which water passes. `country` is empty where no country owns it."""

    id: str
    kind: NodeKind
    name: str
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    km_from_sea: float | None = None
    river: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subbasin:
    """Land that gives runoff: mean flow of each calendar month [m³/s]."""

    id: str
    name: str
    country: str
    area_km2: float
    monthly_flow_m3s: Monthly
    reach: str = ""
    latitude: float | None = None
    longitude: float | None = None

    def __post_init__(self) -> None:
        check_monthly(f"sub-basin '{self.id}': mean flow", self.monthly_flow_m3s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inflow:
    """The fraction of a sub-basin's runoff that enters at a node."""

    subbasin_id: str
    node_id: str
    flow_fraction: float

    def __post_init__(self) -> None:
        check_fraction(f"inflow {self.subbasin_id} → {self.node_id}: fraction", self.flow_fraction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A line from node to node.

    Water arrives `travel_time_days` later; with `muskingum_x` it is attenuated as well
    (K = travel time, S = K [x I + (1 − x) O]; [mccarthy1938]). A diversion carries turbine
    flow out of the river, so it has no fraction of the natural flow.
    """

    from_id: str
    to_id: str
    kind: ReachKind = ReachKind.RIVER
    flow_fraction: float = 1.0
    travel_time_days: float = 0.0
    muskingum_x: float | None = None
    distance_km: float | None = None

    def __post_init__(self) -> None:
        subject = f"reach {self.from_id} → {self.to_id}"
        check_fraction(f"{subject}: flow fraction", self.flow_fraction)
        if not self.travel_time_days >= 0.0:
            raise InvalidBasin(
                f"{subject}: travel time is {self.travel_time_days} days; it must be 0 or more"
            )
        if self.muskingum_x is not None and not 0.0 <= self.muskingum_x <= 0.5:  # noqa: PLR2004 - the method's own limit
            raise InvalidBasin(
                f"{subject}: Muskingum x is {self.muskingum_x}; it must lie between 0 and 0.5"
            )
