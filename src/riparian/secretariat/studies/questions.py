"""What can be asked: four questions to the engine, and how long an answer is expected to take."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LANES = 64
"""The engine carries this many traces together; fewer take as long."""
LARGEST_PLACES, LARGEST_COALITIONS = 231, 64
"""Size of the Lancang-Mekong, on which the seconds below were measured (two cores)."""
START_SECONDS, SEARCH_SECONDS = 5.0, 45.0
JUDGE_SECONDS_A_YEAR, RULE_SECONDS_A_YEAR = 0.025, 0.002


class Kind(TextChoices):
    """Which study; the values are the names of the command line."""

    COOPERATION = "value-of-cooperation", _("What is cooperation worth to each country?")
    CASCADE = "effect-of-cascade", _("What does a cascade of dams do to the flow?")
    RULE = "effect-of-rule", _("What would a flow to be kept give and take?")
    NATURAL = "natural-flow", _("What would flow without dams and abstraction?")


NEEDS_VALUATION = frozenset({Kind.COOPERATION, Kind.RULE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What makes an answer long: places of the network and coalitions of its countries."""

    places: int
    countries: int

    @property
    def relative(self) -> float:
        """Return the work of one step over all coalitions, the Lancang-Mekong being one."""
        return self.places * (1 << self.countries) / (LARGEST_PLACES * LARGEST_COALITIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation:
    """What cooperation is worth to each country."""

    kind: ClassVar[Kind] = Kind.COOPERATION
    instance: str
    first_year: int
    last_year: int
    traces: int
    seed: int

    def seconds(self, size: Size) -> float:
        """Return the expected time: the search, then the judgement on the traces."""
        judged = JUDGE_SECONDS_A_YEAR * _lane_years(self)
        return START_SECONDS + (SEARCH_SECONDS + judged) * size.relative


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a flow to be kept at a station in some months does to each country."""

    kind: ClassVar[Kind] = Kind.RULE
    instance: str
    node_id: str
    minimum_m3s: float
    months: tuple[int, ...]
    first_year: int
    last_year: int
    traces: int
    seed: int

    def seconds(self, size: Size) -> float:
        """Return the expected time: three runs of the river."""
        judged = RULE_SECONDS_A_YEAR * _lane_years(self)
        return START_SECONDS + judged * size.places / LARGEST_PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """What the operational dams of a country do to the flow at every station."""

    kind: ClassVar[Kind] = Kind.CASCADE
    instance: str
    country: str
    rule: str
    first_year: int | None = None
    last_year: int | None = None

    def seconds(self, size: Size) -> float:
        """Return the expected time: two runs over the record."""
        return START_SECONDS + size.places / LARGEST_PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Natural:
    """What would flow past every station without dams and abstraction."""

    kind: ClassVar[Kind] = Kind.NATURAL
    instance: str
    first_year: int | None = None
    last_year: int | None = None

    def seconds(self, size: Size) -> float:
        """Return the expected time: one run over the record."""
        return START_SECONDS + size.places / LARGEST_PLACES


Question = Cooperation | Rule | Cascade | Natural
_CLASSES: dict[str, type[Question]] = {
    one.kind: one for one in (Cooperation, Rule, Cascade, Natural)
}


def as_document(question: Question) -> dict[str, Any]:
    """Return a question as the plain values that are stored and hashed."""
    return {"kind": question.kind.value, **asdict(question)}


def from_document(document: Mapping[str, Any]) -> Question:
    """Read a question back from its stored form."""
    values = dict(document)
    known = _CLASSES[values.pop("kind")]
    if "months" in values:
        values["months"] = tuple(values["months"])
    return known(**values)


def trace_years(question: Question) -> int | None:
    """Return years times traces of a question that draws traces, or nothing."""
    if isinstance(question, Cooperation | Rule):
        return (question.last_year - question.first_year + 1) * question.traces
    return None


def _lane_years(question: "Cooperation | Rule") -> int:
    years = max(question.last_year - question.first_year + 1, 0)
    return years * -(-question.traces // LANES) * LANES
