"""All burden keys, with what they need, when to use them and where they come from."""

from collections.abc import Callable
from dataclasses import dataclass

from riparian.engine.errors import InvalidProblem
from riparian.engine.responsibilities.burden.capability_responsibility import (
    bear_by_capability_and_responsibility,
)
from riparian.engine.responsibilities.burden.problem import BurdenProblem, BurdenShares
from riparian.engine.responsibilities.burden.simple_keys import (
    bear_as_agreed,
    bear_by_benefit,
    bear_equally,
)
from riparian.engine.responsibilities.burden.un_scale import bear_by_capacity, bear_by_un_scale


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenKey:
    """One key of the registry; `needs` names the indicators of a problem that it divides by."""

    key: str
    title: str
    use_when: str
    needs: tuple[str, ...]
    source: str
    bear: Callable[..., BurdenShares]


KEYS = {
    entry.key: entry
    for entry in (
        BurdenKey(
            key="equal",
            title="Equal parts",
            use_when="members are equal and the burden is small against their means",
            needs=(),
            source="mrc2017",
            bear=bear_equally,
        ),
        BurdenKey(
            key="capacity",
            title="Capacity to pay (income less debt, relief for low income)",
            use_when="few members share a budget by what they can pay",
            needs=("gni", "population"),
            source="unscale",
            bear=bear_by_capacity,
        ),
        BurdenKey(
            key="un_scale",
            title="UN scale of assessments, with floor, cap and ceiling",
            use_when="many members share a budget and accept what the UN uses",
            needs=("gni", "population"),
            source="unscale",
            bear=bear_by_un_scale,
        ),
        BurdenKey(
            key="capability_responsibility",
            title="Capability x responsibility index",
            use_when="the burden repairs a harm that members caused unequally",
            needs=("capacity", "responsibility"),
            source="baer2008",
            bear=bear_by_capability_and_responsibility,
        ),
        BurdenKey(
            key="benefit",
            title="By benefit",
            use_when="those who gain can be told apart and should pay",
            needs=("benefit",),
            source="omvs1982",
            bear=bear_by_benefit,
        ),
        BurdenKey(
            key="negotiated",
            title="Negotiated key",
            use_when="members agreed on numbers; `path_to_equal` moves them over the years",
            needs=("members_key",),
            source="mrc2017",
            bear=bear_as_agreed,
        ),
    )
}


def get_key(key: str) -> BurdenKey:
    """Return a key of the registry by name."""
    if key not in KEYS:
        raise InvalidProblem(f"burden key {key!r}: is not known; must be one of {', '.join(KEYS)}")
    return KEYS[key]


def bear_by(key: str, problem: BurdenProblem) -> BurdenShares:
    """Divide a burden by one key."""
    return get_key(key).bear(problem)
