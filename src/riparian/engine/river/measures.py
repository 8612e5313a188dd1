"""What a simulation is asked to remember: a quantity at places, folded over periods."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels import river_arrays as rows
from riparian.engine.vocabulary import MONTHS_PER_YEAR


class Quantity(Enum):
    """What can be measured at a place, with its unit per step and its row in the kernel."""

    INFLOW = ("hm3", rows.INFLOW)
    OUTFLOW = ("hm3", rows.OUTFLOW)
    STORAGE = ("hm3", rows.STORAGE)
    TURBINE_FLOW = ("hm3", rows.TURBINE)
    ENERGY = ("MWh", rows.ENERGY)
    EVAPORATION = ("hm3", rows.LOSS)
    SPILL = ("hm3", rows.SPILL)
    DIVERTED = ("hm3", rows.DIVERTED)
    DELIVERED = ("hm3", rows.DELIVERED)
    LAKE_LEVEL = ("m", rows.LEVEL)
    REVERSE_FLOW = ("hm3", rows.REVERSE)

    @property
    def unit(self) -> str:
        """The unit of one step's value."""
        return self.value[0]

    @property
    def row(self) -> int:
        """Where the kernel keeps it."""
        return self.value[1]


class Fold(Enum):
    """How the steps of a period become one value."""

    SUM = rows.SUM
    MAXIMUM = rows.MAXIMUM
    LAST = rows.LAST
    EXCESS = rows.EXCESS
    SHORTFALL = rows.SHORTFALL
    STEPS_BELOW = rows.COUNT_BELOW


COMPARING = frozenset({Fold.EXCESS, Fold.SHORTFALL, Fold.STEPS_BELOW})
"""Folds that compare each step with a threshold in m³/s."""
FLOWS = frozenset(
    {
        Quantity.INFLOW,
        Quantity.OUTFLOW,
        Quantity.TURBINE_FLOW,
        Quantity.SPILL,
        Quantity.DIVERTED,
        Quantity.REVERSE_FLOW,
    }
)
"""Quantities that a threshold in m³/s can be compared with."""
ANYWHERE = frozenset({Quantity.INFLOW, Quantity.OUTFLOW})
"""Quantities of every node; the others are of dams or lakes, or of demands."""
AT_LAKES = frozenset({Quantity.LAKE_LEVEL, Quantity.REVERSE_FLOW})
"""Quantities of lakes alone."""


class Period(StrEnum):
    """How much time one remembered value stands for."""

    STEP = "step"
    MONTH = "month"
    YEAR = "year"
    RUN = "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing to remember: the weighted sum of a quantity over `places`, folded over time.

    `places` holds node ids, or demand ids for DELIVERED. `monthly_weight` multiplies each step
    (a price, or 1 in the months that count); `threshold_m3s` is what EXCESS, SHORTFALL and
    STEPS_BELOW compare flows with.
    """

    name: str
    quantity: Quantity
    places: tuple[str, ...]
    fold: Fold = Fold.SUM
    place_weights: tuple[float, ...] = ()
    monthly_weight: tuple[float, ...] = (1.0,) * MONTHS_PER_YEAR
    threshold_m3s: tuple[float, ...] = (0.0,) * MONTHS_PER_YEAR

    def __post_init__(self) -> None:
        if self.fold is not Fold.SUM and len(self.places) > 1:
            raise InvalidInput(
                f"measure '{self.name}': {self.fold.name} is of one place, {len(self.places)} are "
                "given; make one measure a place"
            )
        if self.place_weights and len(self.place_weights) != len(self.places):
            raise InvalidInput(
                f"measure '{self.name}': {len(self.place_weights)} weights for "
                f"{len(self.places)} places; give one each"
            )
        if self.fold in COMPARING and self.quantity not in FLOWS:
            raise InvalidInput(
                f"measure '{self.name}': {self.fold.name} compares a flow with a threshold, and "
                f"{self.quantity.name} is none; measure a flow"
            )
        for values in (self.monthly_weight, self.threshold_m3s):
            if len(values) != MONTHS_PER_YEAR:
                raise InvalidInput(
                    f"measure '{self.name}': {len(values)} monthly values given; give twelve"
                )

    @property
    def weights(self) -> tuple[float, ...]:
        """One weight a place."""
        return self.place_weights or (1.0,) * len(self.places)
