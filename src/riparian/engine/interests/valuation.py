"""The parameters that turn river states into money: each with its range, source and year."""

from collections.abc import Mapping
from dataclasses import dataclass

from riparian.engine.errors import InvalidInput
from riparian.engine.vocabulary import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number with its published range; `price_factor` brings money to the base year."""

    id: str
    account: str
    meaning: str
    low: float
    base: float
    high: float
    unit: str
    price_factor: float = 1.0
    price_year: int | None = None
    country: str = ""
    node_id: str = ""
    quality: str = ""
    source: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not min(self.low, self.high) <= self.base <= max(self.low, self.high):
            raise InvalidInput(
                f"parameter '{self.id}': base {self.base} lies outside {self.low} to {self.high}"
            )

    def at(self, estimate: Estimate) -> float:
        """Return the value in constant prices of the base year (plain where it is no money)."""
        value = {Estimate.LOW: self.low, Estimate.BASE: self.base, Estimate.HIGH: self.high}
        return value[estimate] * self.price_factor


@dataclass(frozen=True, slots=True, kw_only=True)
class NotValued:
    """Something of worth for which no source allows a number, and what would be needed."""

    what: str
    why: str
    needed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """All parameters of a basin, by id, and what they leave out."""

    parameters: Mapping[str, Parameter]
    not_valued: tuple[NotValued, ...] = ()
    base_year: int = 2023
    sources: Mapping[str, str] | None = None

    def get(self, parameter_id: str, estimate: Estimate) -> float:
        """Return a parameter's value; raise where the basin has none."""
        if parameter_id not in self.parameters:
            raise InvalidInput(
                f"valuation: parameter '{parameter_id}' is missing; add it to parameters.csv"
            )
        return self.parameters[parameter_id].at(estimate)

    def find(self, parameter_id: str, estimate: Estimate) -> float | None:
        """Return a parameter's value, or None where the basin has none."""
        parameter = self.parameters.get(parameter_id)
        return None if parameter is None else parameter.at(estimate)

    def find_node(self, parameter_id: str) -> str | None:
        """Return the node a parameter speaks of."""
        parameter = self.parameters.get(parameter_id)
        return None if parameter is None else parameter.node_id or None
