"""What people built or take: dams and reservoirs, demands, the lake that fills and drains."""

from dataclasses import dataclass
from itertools import pairwise

from riparian.engine.errors import InvalidBasin
from riparian.engine.river.network import Monthly, check_fraction, check_monthly
from riparian.engine.vocabulary import DamStatus, DemandKind, ThresholdKind

MarketShares = tuple[tuple[str, float], ...]
"""(buyer country, fraction of the energy) pairs that sum to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """One point of a level–storage–area curve. Area is None where no source gives it."""

    level_m: float
    storage_hm3: float
    area_km2: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dam:
    """A dam: storage, turbines, head, and who buys the energy.

    `head_m` is the net head at full supply level; the simulated head falls with the level.
    `rule_fraction` is the storage target at the end of each month as a fraction of live
    storage; None means the reservoir is kept full (run of river).
    """

    id: str
    name: str
    country: str
    status: DamStatus
    commissioned_year: int | None = None
    purpose: str = "Hydropower"
    river: str = ""
    cascade: str = ""
    installed_mw: float = 0.0
    head_m: float | None = None
    turbine_m3s: float | None = None
    efficiency: float = 0.9
    total_storage_hm3: float = 0.0
    live_storage_hm3: float = 0.0
    area_km2: float = 0.0
    minimum_release_m3s: float = 0.0
    mean_annual_energy_gwh: float | None = None
    market_shares: MarketShares = ()
    curve: tuple[CurvePoint, ...] = ()
    rule_fraction: Monthly | None = None
    net_evaporation_mm: Monthly = (0.0,) * 12

    def __post_init__(self) -> None:
        subject = f"dam '{self.name}'"
        _check_not_negative(subject, self)
        if self.live_storage_hm3 > self.total_storage_hm3:
            raise InvalidBasin(
                f"{subject}: live storage {self.live_storage_hm3:,.0f} hm³ is above total storage "
                f"{self.total_storage_hm3:,.0f} hm³; correct one of them"
            )
        if not 0.0 < self.efficiency <= 1.0:
            raise InvalidBasin(
                f"{subject}: efficiency is {self.efficiency}; it must be above 0 and at most 1"
            )
        _check_curve(subject, self.curve)
        check_monthly(f"{subject}: net evaporation", self.net_evaporation_mm, at_least=-1000.0)
        if self.rule_fraction is not None:
            check_monthly(f"{subject}: rule curve", self.rule_fraction)
            check_fraction(f"{subject}: highest rule curve value", max(self.rule_fraction))
        if self.market_shares and abs(sum(s for _, s in self.market_shares) - 1.0) > 1e-6:  # noqa: PLR2004 - rounding of printed shares
            raise InvalidBasin(f"{subject}: market shares {self.market_shares} must sum to 1")

    @property
    def dead_storage_hm3(self) -> float:
        """Storage below the lowest outlet [hm³]."""
        return self.total_storage_hm3 - self.live_storage_hm3


def _check_not_negative(subject: str, dam: Dam) -> None:
    for field in (
        "total_storage_hm3",
        "live_storage_hm3",
        "installed_mw",
        "minimum_release_m3s",
        "area_km2",
    ):
        value = getattr(dam, field)
        if not value >= 0.0:
            raise InvalidBasin(f"{subject}: {field} is {value}; it must be 0 or more")
    for field in ("head_m", "turbine_m3s"):
        value = getattr(dam, field)
        if value is not None and not value > 0.0:
            raise InvalidBasin(f"{subject}: {field} is {value}; it must be above 0 or unknown")


def _check_curve(subject: str, curve: tuple[CurvePoint, ...]) -> None:
    for lower, upper in pairwise(curve):
        if not (upper.level_m > lower.level_m and upper.storage_hm3 >= lower.storage_hm3):
            raise InvalidBasin(
                f"{subject}: curve point ({upper.level_m} m, {upper.storage_hm3} hm³) does not "
                f"rise above ({lower.level_m} m, {lower.storage_hm3} hm³); sort or correct it"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Water taken at a node: volume wanted in each calendar month [hm³/month].

    Lower `priority` is served first. `return_fraction` of what was delivered comes back at
    `return_node_id` (the next node downstream where it is empty).
    """

    id: str
    country: str
    kind: DemandKind
    node_id: str
    monthly_hm3: Monthly
    priority: int = 2
    return_fraction: float = 0.0
    return_node_id: str = ""

    def __post_init__(self) -> None:
        check_monthly(f"demand '{self.id}'", self.monthly_hm3)
        check_fraction(f"demand '{self.id}': return fraction", self.return_fraction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A discharge at a node that must be kept (`is_minimum`) or not be passed, by month [m³/s].

    A value of None means that the threshold says nothing about that month.
    """

    id: str
    kind: ThresholdKind
    node_id: str
    country: str
    is_minimum: bool
    monthly_m3s: tuple[float | None, ...]
    label: str = ""

    def __post_init__(self) -> None:
        known = tuple(0.0 if value is None else value for value in self.monthly_m3s)
        check_monthly(f"threshold '{self.id}'", known)


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeExchange:
    """A lake beside the river that fills when the river is high and drains when it is low.

    Flow through the channel is `conveyance · (river stage − lake level)`, limited to
    `largest_reverse_m3s` into the lake and to `largest_share` of the river's flow. The river's
    stage is a piecewise-linear rating of its flow at `river_node_id`.
    """

    node_id: str
    river_node_id: str
    curve: tuple[CurvePoint, ...]
    rating: tuple[tuple[float, float], ...]
    conveyance_m3s_per_m: float
    largest_reverse_m3s: float
    largest_share: float
    initial_storage_hm3: float
    dead_storage_hm3: float
    net_evaporation_mm: Monthly = (0.0,) * 12

    def __post_init__(self) -> None:
        subject = f"lake '{self.node_id}'"
        self._check_tables(subject)
        for field in ("conveyance_m3s_per_m", "largest_reverse_m3s"):
            value = getattr(self, field)
            if not value >= 0.0:
                raise InvalidBasin(f"{subject}: {field} is {value}; it must be 0 or more")
        check_fraction(f"{subject}: largest share of the river", self.largest_share)
        top_hm3 = self.curve[-1].storage_hm3
        if not 0.0 <= self.dead_storage_hm3 <= self.initial_storage_hm3 <= top_hm3:
            raise InvalidBasin(
                f"{subject}: dead storage {self.dead_storage_hm3:,.0f} hm³, initial storage "
                f"{self.initial_storage_hm3:,.0f} hm³ and the top of the curve {top_hm3:,.0f} hm³ "
                "must rise in this order; correct one of them"
            )
        check_monthly(f"{subject}: net evaporation", self.net_evaporation_mm, at_least=-1000.0)

    def _check_tables(self, subject: str) -> None:
        if len(self.curve) < 2 or len(self.rating) < 2:  # noqa: PLR2004 - two points make a line
            raise InvalidBasin(f"{subject}: its curve and its rating need at least two points each")
        _check_curve(subject, self.curve)
        for lower, upper in pairwise(self.curve):
            if not upper.storage_hm3 > lower.storage_hm3:
                raise InvalidBasin(
                    f"{subject}: storage {upper.storage_hm3} hm³ stands twice in its curve; "
                    "remove one point"
                )
        for point in self.curve:
            if point.area_km2 is None or not point.area_km2 > 0.0:
                raise InvalidBasin(
                    f"{subject}: area at {point.level_m} m is {point.area_km2}; it must be above 0"
                )
        for low, high in pairwise(self.rating):
            if not (high[0] > low[0] and high[1] >= low[1]):
                raise InvalidBasin(
                    f"{subject}: rating point ({high[0]} m³/s, {high[1]} m) does not rise above "
                    f"({low[0]} m³/s, {low[1]} m); sort or correct it"
                )
