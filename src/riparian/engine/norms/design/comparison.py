"""Two profiles side by side, and a profile among treaties coded by others."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from riparian.engine.errors import InvalidInput
from riparian.engine.norms.design.codebook import DEGREES, FEATURES, Scale, get_variable
from riparian.engine.norms.design.profile import Degree, DesignProfile, Feature, Presence


class Difference(StrEnum):
    """How the second text differs from the first; undecided is an answer."""

    SAME = "same"
    HIGHER = "higher"
    LOWER = "lower"
    ONLY_FIRST = "only the first"
    ONLY_SECOND = "only the second"
    OTHER_CODES = "other codes"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One variable in two texts."""

    variable: str
    first: Degree | Feature
    second: Degree | Feature
    difference: Difference


def compare(first: DesignProfile, second: DesignProfile) -> tuple[Row, ...]:
    """Return every variable of the code book in both texts, and how they differ.

    A degree is higher only where its whole range is; ranges that overlap without being equal
    points leave it undecided.
    """
    rows = []
    for variable in DEGREES:
        one, two = first.degrees[variable.key], second.degrees[variable.key]
        rows.append(_row(variable.key, one, two, _between_degrees(one, two)))
    for variable in FEATURES:
        has, other = first.features[variable.key], second.features[variable.key]
        rows.append(_row(variable.key, has, other, _between_features(has, other)))
    return tuple(rows)


def _row(
    key: str, first: Degree | Feature, second: Degree | Feature, difference: Difference
) -> Row:
    return Row(variable=key, first=first, second=second, difference=difference)


def _between_degrees(first: Degree, second: Degree) -> Difference:
    if first.median is None or second.median is None:
        return Difference.UNDECIDED
    (low, high), (other_low, other_high) = first.median, second.median
    if other_low > high:
        return Difference.HIGHER
    if other_high < low:
        return Difference.LOWER
    return Difference.SAME if low == high == other_low == other_high else Difference.UNDECIDED


def _between_features(first: Feature, second: Feature) -> Difference:
    decided = {Presence.PRESENT, Presence.ABSENT}
    if not {first.presence, second.presence} <= decided:
        return Difference.UNDECIDED
    if first.presence == second.presence:
        return Difference.SAME if first.codes == second.codes else Difference.OTHER_CODES
    return Difference.ONLY_FIRST if first.presence is Presence.PRESENT else Difference.ONLY_SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate:
    """How many treaties carry a code: of those coded for the variable, and of all."""

    variable: str
    value: str
    count: int
    coded: int
    all: int
    era: str = ""

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        if not 0 <= self.count <= self.coded <= self.all or not self.coded:
            raise InvalidInput(
                f"base rate of {self.variable} {self.value}: {self.count} of {self.coded} coded of"
                f" {self.all}; must not grow from left to right, nobody coded gives no rate"
            )

    @property
    def share(self) -> float:
        """Return the share among the treaties coded for this variable."""
        return self.count / self.coded

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the shares if none, and if all, of the treaties not coded carried the code."""
        missing = self.all - self.coded
        return self.count / self.all, (self.count + missing) / self.all


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text stands among treaties in one variable: the rates of the codes it carries."""

    feature: Feature
    rates: tuple[BaseRate, ...]


def place_among(profile: DesignProfile, rates: Iterable[BaseRate]) -> tuple[Place, ...]:
    """Return, for each feature with base rates, the rates of what the text has or lacks."""
    table: dict[str, list[BaseRate]] = {}
    for rate in rates:
        table.setdefault(rate.variable, []).append(rate)
    return tuple(
        Place(feature=feature, rates=_of_interest(feature, table[feature.variable]))
        for feature in profile.features.values()
        if feature.variable in table
    )


def _of_interest(feature: Feature, rates: list[BaseRate]) -> tuple[BaseRate, ...]:
    """Return the rates of what the text has; else of having it at all, or of having none."""
    variable = get_variable(feature.variable)
    none = {"Y"} if variable.scale is Scale.YES_NO else set(variable.absent)
    wanted = set(feature.codes) or none
    return tuple(rate for rate in rates if rate.value in wanted)
