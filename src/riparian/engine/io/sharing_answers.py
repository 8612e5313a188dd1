"""Which rule takes which kind of document: from a problem file to shares."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.bargaining import (
    split_by_kalai_smorodinsky,
    split_by_nash,
    split_equal_gains,
)
from riparian.engine.interests.sharing.claims.along_river import share_sequentially
from riparian.engine.interests.sharing.claims.problem import ClaimsProblem
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.registry import RULES, get_rule
from riparian.engine.interests.sharing.river import RiverProblem
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import Shares
from riparian.engine.io.sharing_files import (
    Document,
    read_bargaining,
    read_burden,
    read_claims,
    read_downstream,
    read_game,
    read_links,
    read_number,
    read_players,
    read_river,
    read_river_claims,
    read_split,
    read_unions,
    read_weights,
)
from riparian.engine.responsibilities.burden.capability_responsibility import (
    responsibility_capacity_index,
)
from riparian.engine.responsibilities.burden.registry import KEYS
from riparian.engine.responsibilities.burden.un_scale import UnScale, bear_by_un_scale

_SPLITS = {
    "nash": split_by_nash,
    "egalitarian": split_equal_gains,
    "kalai_smorodinsky": split_by_kalai_smorodinsky,
}
# The published scales are in per cent; the engine's are fractions.
_PERCENT = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProblem:
    """A problem read from a document for one rule, and the options the rule needs beside it."""

    problem: Any
    rule: Rule
    options: dict[str, Any]


def _read_options(document: Document, rule: Rule) -> dict[str, Any]:
    if not rule.options:
        return {}
    players = read_players(document)
    readers: dict[str, Callable[[], object]] = {
        "weights": lambda: read_weights(document, players),
        "unions": lambda: read_unions(document, players),
        "links": lambda: read_links(document, players),
        "downstream": lambda: read_downstream(document, players),
    }
    return {option: readers[option]() for option in rule.options}


def _read_quantity(document: Document) -> Fraction:
    for key in ("flow", "quantity", "total"):
        if key in document:
            return read_number(document[key])
    raise InvalidProblem(
        "treaty: the measured quantity is missing; add `flow` (or `quantity`, `total`)"
    )


def _read_river_or_game(document: Document) -> RiverProblem | Game:
    return read_game(document) if "v" in document or "values" in document else read_river(document)


_READERS: dict[Family, Callable[[Document], Any]] = {
    Family.GAME: read_game,
    Family.VOTING: read_game,
    Family.CLAIMS: read_claims,
    Family.TREATY: _read_quantity,
    Family.RIVER: _read_river_or_game,
    Family.BARGAINING: read_bargaining,
}


def find_problem(document: Document, rule: str) -> KnownProblem | None:
    """Return the problem a rule of the registry divides, or None for the other forms of answer.

    Those are claims along a river, splits by formula and burden keys.
    """
    if "inflows" in document or "u1" in document or rule not in RULES:
        return None
    known = get_rule(rule)
    return KnownProblem(
        problem=_READERS[known.family](document),
        rule=known,
        options=_read_options(document, known),
    )


def _share_along_river(document: Document, rule: Rule) -> Shares:
    """Share what flows in place by place, by a claims rule for two."""

    def awards(estate: Fraction, claims: list[Fraction]) -> list[Fraction]:
        pair = ClaimsProblem(players=("here", "below"), estate=estate, claims=tuple(claims))
        return list(rule.share(pair).exact or ())

    return share_sequentially(read_river_claims(document), awards=awards, rule=rule.key)


def _surplus_share(document: Document) -> Shares:
    """Divide what lies above acquired rights by agreed weights (the model of Nile 1959)."""
    return RULES["nash"].share(read_bargaining(document))


def _burden(document: Document, key: str, parts: NDArray[np.float64]) -> Shares:
    return Shares(rule=key, players=read_players(document), amounts=_PERCENT * parts)


def _un_scale(document: Document) -> Shares:
    """Return the UN scale in per cent; floor and caps of the file are in per cent too."""
    standard = UnScale()

    def rate(key: str, standard_rate: float, unit: float) -> float:
        return float(read_number(document[key])) / unit if key in document else standard_rate

    scale = UnScale(
        debt_rate=rate("debt_rate", standard.debt_rate, 1.0),
        gradient=rate("gradient", standard.gradient, 1.0),
        threshold=float(read_number(document["threshold"])) if "threshold" in document else None,
        floor=rate("floor", standard.floor, _PERCENT),
        least_developed_cap=rate("ldc_cap", standard.least_developed_cap, _PERCENT),
        ceiling=rate("ceiling", standard.ceiling, _PERCENT),
    )
    return _burden(document, "un_scale", bear_by_un_scale(read_burden(document), scale).parts)


def _index(document: Document) -> Shares:
    """Return the responsibility-capacity index in the unit of the file (published: per cent)."""
    problem = read_burden(document)
    index = responsibility_capacity_index(
        problem.get("capacity", needed_by="rci"),
        problem.get("responsibility", needed_by="rci"),
        responsibility_weight=float(read_number(document.get("responsibility_weight", "0.5"))),
    )
    return Shares(rule="rci", players=problem.players, amounts=index)


_SPECIAL: dict[str, Callable[[Document], Shares]] = {
    "surplus_share": _surplus_share,
    "un_scale": _un_scale,
    "rci": _index,
}


def share_document(document: Document, rule: str) -> Shares:
    """Divide the problem of a document by a sharing rule or a burden key."""
    if rule in _SPECIAL:
        return _SPECIAL[rule](document)
    if rule in KEYS:
        return _burden(document, rule, KEYS[rule].bear(read_burden(document)).parts)
    known = find_problem(document, rule)
    if known is not None:
        return known.rule.share(known.problem, **known.options)
    if "u1" in document and rule in _SPLITS:
        return _SPLITS[rule](read_split(document))
    return _share_along_river(document, get_rule(rule))
