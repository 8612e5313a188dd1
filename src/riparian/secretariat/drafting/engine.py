"""The door to the engine: rows in, profiles, comparisons and places among treaties out."""

from collections.abc import Iterable, Sequence

from riparian.engine.norms.design import comparison
from riparian.engine.norms.design.codebook import DEGREES, FEATURES, VARIABLES, Variable
from riparian.engine.norms.design.comparison import Place, Row
from riparian.engine.norms.design.profile import Code, DesignProfile, profile_of
from riparian.secretariat.drafting.models import BaseRate, Clause, ClauseCode

NOT_CODED_AS_ZERO = frozenset({"Agreement Purpose", "PriorNotification"})
"""Variables whose code 0 means in the file that nobody coded them."""

__all__ = ["DEGREES", "FEATURES", "VARIABLES", "Place", "Row", "Variable"]


def profile(clauses: Sequence[Clause], codes: Iterable[ClauseCode]) -> DesignProfile:
    """Return the profile of a text from its rows."""
    return profile_of(
        (
            Code(
                clause=row.clause, coder=row.coder_key, variable=row.variable, value=row.value
            )
            for row in codes
        ),
        clauses=[clause.number for clause in clauses],
    )  # fmt: skip


def compare(first: DesignProfile, second: DesignProfile) -> tuple[Row, ...]:
    """Return both profiles side by side."""
    return comparison.compare(first, second)


def places(found: DesignProfile, rates: Sequence[BaseRate]) -> dict[str, Place]:
    """Return where a text stands among treaties, by variable."""
    return {
        place.feature.variable: place for place in comparison.place_among(found, read_rates(rates))
    }


def read_rates(rates: Sequence[BaseRate]) -> list[comparison.BaseRate]:
    """Return the rates as the engine reads them.

    Where the file writes 0 for treaties nobody coded, they are taken out of the coded ones. Of
    allocation rules only none against any is read: the file numbers kinds of rule beyond our code.
    """
    zero = {row.variable: row.count for row in rates if row.value == "0"}
    read = []
    for row in rates:
        variable = row.variable
        if variable == "Allocation" and row.value != "0":
            continue
        if variable in NOT_CODED_AS_ZERO and row.value == "0":
            continue
        coded = row.coded - (zero.get(variable, 0) if variable in NOT_CODED_AS_ZERO else 0)
        read.append(_rate(row, value=row.value, count=row.count, coded=coded))
        if variable == "Allocation":
            read.append(_rate(row, value="1", count=row.coded - row.count, coded=row.coded))
    return read


def _rate(row: BaseRate, *, value: str, count: int, coded: int) -> comparison.BaseRate:
    return comparison.BaseRate(
        variable=row.variable, value=value, count=count, coded=coded, all=row.all, era=row.era
    )
