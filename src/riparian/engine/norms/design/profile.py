"""The profile of a text from the codes of its clauses, by one coder or several."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from riparian.engine.errors import InvalidInput
from riparian.engine.norms.design.codebook import (
    DEGREES,
    FEATURES,
    FLEXIBILITY,
    STABILITY,
    VARIABLES,
    Mechanism,
    Variable,
    get_variable,
)

WHOLE_TEXT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What one coder says of one clause (or, with an empty clause, of the whole text)."""

    clause: str
    coder: str
    variable: str
    value: str

    def __post_init__(self) -> None:
        """Refuse what the code book does not know."""
        if get_variable(self.variable).check(self.value) != self.value:
            raise InvalidInput(
                f"code of {self.variable}: {self.value!r} is not in its one spelling"
            )


class Presence(StrEnum):
    """Whether the text has a thing; absent is said by a coder, never inferred from silence."""

    PRESENT = "present"
    ABSENT = "absent"
    DISPUTED = "disputed"
    NOT_CODED = "not coded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Degree:
    """One dimension over all clauses: the median and the strongest clause, each as a range.

    The range is that between coders; with one coder its ends are equal. None where nothing is
    coded. `by_level` counts the clauses on whose level the coders agree.
    """

    variable: str
    coded: int
    clauses: int
    by_level: tuple[int, int, int, int, int]
    disputed: int
    median: tuple[float, float] | None
    strongest: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing a text can have: whether it has it, with which codes, in which clauses."""

    variable: str
    presence: Presence
    codes: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of a set of features a text has: surely, at most, and out of how many."""

    low: int
    high: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A clause and a variable on which coders differ, with the value of each."""

    clause: str
    variable: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignProfile:
    """How a text is designed, with what the coders agree on and what they do not."""

    clauses: int
    coders: tuple[str, ...]
    degrees: Mapping[str, Degree]
    features: Mapping[str, Feature]
    stability: Count
    flexibility: Count
    mechanisms: Mapping[Mechanism, Count]
    coded_twice: int
    disagreements: tuple[Disagreement, ...]


Cells = dict[tuple[str, str], dict[str, str]]


def profile_of(codes: Iterable[Code], *, clauses: Sequence[str]) -> DesignProfile:
    """Return the profile of a text with these clauses.

    Raises:
        InvalidInput: a code is of a clause that the text does not have, or is given twice.
    """
    cells = _cells(codes, clauses)
    features = {variable.key: _feature(variable, cells, clauses) for variable in FEATURES}
    order = [(clause, key) for clause in (WHOLE_TEXT, *clauses) for key in VARIABLES]
    twice = {key: cells[key] for key in order if len(cells.get(key, {})) > 1}
    return DesignProfile(
        clauses=len(clauses),
        coders=tuple(sorted({coder for values in cells.values() for coder in values})),
        degrees={variable.key: _degree(variable.key, cells, clauses) for variable in DEGREES},
        features=features,
        stability=_count(features, STABILITY),
        flexibility=_count(features, FLEXIBILITY),
        mechanisms={
            mechanism: _count(features, [v.key for v in FEATURES if v.mechanism is mechanism])
            for mechanism in Mechanism
        },
        coded_twice=len(twice),
        disagreements=tuple(
            Disagreement(clause=clause, variable=variable, values=tuple(sorted(values.items())))
            for (clause, variable), values in twice.items()
            if len(set(values.values())) > 1
        ),
    )


def _cells(codes: Iterable[Code], clauses: Sequence[str]) -> Cells:
    known = {*clauses, WHOLE_TEXT}
    cells: Cells = defaultdict(dict)
    for code in codes:
        if code.clause not in known:
            raise InvalidInput(f"code of {code.variable}: the text has no clause {code.clause!r}")
        cell = cells[code.clause, code.variable]
        if code.coder in cell:
            raise InvalidInput(
                f"clause {code.clause!r}: {code.coder} codes {code.variable} twice; keep one code"
            )
        cell[code.coder] = code.value
    return cells


def _degree(key: str, cells: Cells, clauses: Sequence[str]) -> Degree:
    values = [
        sorted(int(v) for v in cells[clause, key].values())
        for clause in clauses
        if (clause, key) in cells
    ]
    agreed = [levels[0] for levels in values if levels[0] == levels[-1]]
    counts = [agreed.count(level) for level in range(5)]
    lows, highs = [levels[0] for levels in values], [levels[-1] for levels in values]
    return Degree(
        variable=key, coded=len(values), clauses=len(clauses), disputed=len(values) - len(agreed),
        by_level=(counts[0], counts[1], counts[2], counts[3], counts[4]),
        median=(float(median(lows)), float(median(highs))) if values else None,
        strongest=(max(lows), max(highs)) if values else None,
    )  # fmt: skip


def _feature(variable: Variable, cells: Cells, clauses: Sequence[str]) -> Feature:
    present: list[str] = []
    disputed: list[str] = []
    codes: set[str] = set()
    silent = set(clauses)
    for clause in (WHOLE_TEXT, *clauses):
        values = cells.get((clause, variable.key))
        if values is None:
            continue
        silent = set() if clause == WHOLE_TEXT else silent - {clause}
        having = [value for value in values.values() if variable.is_present(value)]
        codes |= {part for value in having for part in value.split(";")}
        if having:
            (present if len(having) == len(values) else disputed).append(clause)
    found = tuple(code for code, _ in variable.codes if code in codes - set(variable.absent))
    if present:
        presence = Presence.PRESENT
    elif disputed:
        presence = Presence.DISPUTED
    else:
        presence = Presence.NOT_CODED if silent or not clauses else Presence.ABSENT
    return Feature(
        variable=variable.key, presence=presence, codes=found, clauses=(*present, *disputed)
    )


def _count(features: Mapping[str, Feature], keys: Sequence[str]) -> Count:
    standing = [features[key].presence for key in keys]
    low = standing.count(Presence.PRESENT)
    return Count(low=low, high=len(keys) - standing.count(Presence.ABSENT), of=len(keys))
