"""Sharing problems in JSON: games, claims, rivers, bargaining, burdens; one reader each.

A document holds `players` and the numbers of one problem. Values of a game are `v` (benefits) or
`c` (costs) in bit-mask order, or `values` by coalition name with a `sense`. Players are named, or
numbered from 1. Numbers may be strings ("7.5", "19/2") where they must stay exact.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.airport import AirportProblem
from riparian.engine.interests.sharing.bargaining import BargainingProblem, SplitProblem
from riparian.engine.interests.sharing.claims.along_river import RiverClaims
from riparian.engine.interests.sharing.claims.problem import ClaimsProblem
from riparian.engine.interests.sharing.game import Game, Sense
from riparian.engine.interests.sharing.partition import PartitionGame
from riparian.engine.interests.sharing.power import voting_game
from riparian.engine.interests.sharing.river import Downstream, RiverProblem
from riparian.engine.io.expressions import read_formula
from riparian.engine.responsibilities.burden.problem import BurdenProblem

Document = Mapping[str, Any]

_LISTS = ("claims", "airport_costs", "costs", "pollution_costs", "benefit", "disagreement")
_MORE_LISTS = ("weights", "gni", "capacity")


def read_document(path: Path) -> Document:
    """Read a problem file; refuse what is not one JSON object."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidProblem(
            f"{path}: cannot be read ({error.strerror}); give a problem file"
        ) from error
    except ValueError as error:
        raise InvalidProblem(f"{path}: is not JSON ({error}); correct the file") from error
    if not isinstance(document, dict):
        raise InvalidProblem(
            f"{path}: holds a {type(document).__name__}; must be one object with players and "
            "numbers; see docs/how-to/which-sharing-rule-when.md"
        )
    return document


def read_number(value: object) -> Fraction:
    """Return a number exactly; a decimal counts as it is written."""
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidProblem(
            f"number: {value!r} cannot be read; must be as 7.5 or 19/2; correct it"
        ) from error


def _listed(document: Document, key: str, players: tuple[str, ...]) -> tuple[Fraction, ...]:
    """Return a list of numbers, given as a list or by player."""
    if key not in document:
        raise InvalidProblem(
            f"problem: {key} is missing; it has {', '.join(document)}; add it or use another rule"
        )
    given = document[key]
    if isinstance(given, Mapping):
        missing = [player for player in players if player not in given]
        if missing:
            raise InvalidProblem(f"{key}: has no number for {', '.join(missing)}; add it")
        given = [given[player] for player in players]
    return tuple(read_number(value) for value in given)


def read_players(document: Document) -> tuple[str, ...]:
    """Return the names of the players, or numbers from 1 where only a list of numbers is given."""
    if "players" in document:
        return tuple(str(player) for player in document["players"])
    if "n" in document:
        return _numbered(int(document["n"]))
    for key in ("v", "c"):
        if key in document:
            return _numbered(len(document[key]).bit_length() - 1)
    for key in (*_LISTS, *_MORE_LISTS):
        if key in document:
            given = document[key]
            return tuple(given) if isinstance(given, Mapping) else _numbered(len(given))
    raise InvalidProblem("problem: names no players; add the list `players`")


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(str(number + 1) for number in range(count))


def name_players(players: tuple[str, ...], given: Iterable[object]) -> tuple[str, ...]:
    """Return players given by name or by number from 1 as names."""
    return tuple(players[one - 1] if isinstance(one, int) else str(one) for one in given)


def read_game(document: Document) -> Game:
    """Return the game of a document: given in full, or made from claims, votes or needs."""
    players = read_players(document)
    if "v" in document:
        return Game.from_fractions(players, map(read_number, document["v"]))
    if "c" in document:
        return Game.from_fractions(players, map(read_number, document["c"]), sense=Sense.COST)
    if "values" in document:
        sense = Sense(document.get("sense", "benefit"))
        return Game.from_coalitions(players, document["values"], sense=sense)
    if "estate" in document:
        return read_claims(document).game()
    if "quota" in document:
        weights = [float(weight) for weight in _listed(document, "weights", players)]
        return voting_game(players, quota=float(read_number(document["quota"])), weights=weights)
    if "airport_costs" in document:
        return read_airport(document).game()
    raise InvalidProblem(
        f"problem: has {', '.join(document)}; a game needs values (v, c or values), estate and "
        "claims, quota and weights, or airport_costs; add one of them"
    )


def read_links(document: Document, players: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the links of a graph (`edges` or `links`), pairs of players."""
    pairs = document.get("edges", document.get("links"))
    if pairs is None:
        raise InvalidProblem("problem: links are missing; add `links`, a list of pairs of players")
    named = [name_players(players, pair) for pair in pairs]
    return tuple((first, second) for first, second in named)


def read_unions(document: Document, players: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the unions of players that negotiate as one."""
    if "unions" not in document:
        raise InvalidProblem(
            "problem: unions are missing; add `unions`, a list of lists of players"
        )
    return [name_players(players, union) for union in document["unions"]]


def read_weights(document: Document, players: tuple[str, ...]) -> list[float]:
    """Return one weight a player."""
    return [float(weight) for weight in _listed(document, "weights", players)]


def read_claims(document: Document) -> ClaimsProblem:
    """Return the claims problem of a document."""
    players = read_players(document)
    estate = _needed(document, "estate")
    return ClaimsProblem(
        players=players, estate=read_number(estate), claims=_listed(document, "claims", players)
    )


def read_river_claims(document: Document) -> RiverClaims:
    """Return the claims along a river, the uppermost place first."""
    players = read_players(document)
    return RiverClaims(
        players=players,
        inflows=_listed(document, "inflows", players),
        claims=_listed(document, "claims", players),
    )


def read_airport(document: Document) -> AirportProblem:
    """Return the users of one work and what each needs (`counts` where a type has many users)."""
    players = read_players(document)
    key = "airport_costs" if "airport_costs" in document else "costs"
    costs = _listed(document, key, players)
    if len(players) != len(costs):
        players = _numbered(len(costs))  # the players named are single users, not types
    counts = _listed(document, "counts", players) if "counts" in document else [1] * len(costs)
    return AirportProblem(players=players, costs=costs, counts=tuple(int(c) for c in counts))


def read_downstream(document: Document, players: tuple[str, ...]) -> Downstream | None:
    """Return where each place flows (0 or null at the mouth), or None for a line."""
    if "downstream" not in document:
        return None
    given = document["downstream"]
    if isinstance(given, Mapping):
        given = [given.get(player) for player in players]
    return tuple(
        None if below in (0, None) else name_players(players, [below])[0] for below in given
    )


def read_river(document: Document) -> RiverProblem:
    """Return the costs along a river."""
    players = read_players(document)
    key = "pollution_costs" if "pollution_costs" in document else "costs"
    return RiverProblem(
        players=players,
        costs=_listed(document, key, players),
        downstream=read_downstream(document, players),
    )


def read_partition_game(document: Document) -> PartitionGame:
    """Return the public-good game of a document, or its table of worths by structure."""
    players = read_players(document)
    if "structures" in document:
        return PartitionGame.from_worths(
            players, dict(_read_structure(players, entry) for entry in document["structures"])
        )
    return PartitionGame.from_public_good(
        players,
        benefits=[float(b) for b in _listed(document, "benefit", players)],
        costs=[float(c) for c in _listed(document, "cost", players)],
    )


def _read_structure(
    players: tuple[str, ...], entry: Mapping[str, Any]
) -> tuple[tuple[int, ...], dict[int, float]]:
    """Return the bit masks of one structure's coalitions, and their worths."""
    blocks = [
        sum(1 << players.index(name) for name in name_players(players, coalition))
        for coalition in entry["coalitions"]
    ]
    worths = [float(read_number(worth)) for worth in entry["worths"]]
    return tuple(sorted(blocks)), dict(zip(blocks, worths, strict=True))


def read_bargaining(document: Document) -> BargainingProblem:
    """Return the total to bargain over and what each has without agreement."""
    players = read_players(document)
    return BargainingProblem(
        players=players,
        total=read_number(_needed(document, "total")),
        disagreement=_listed(document, "disagreement", players),
        ideal=_listed(document, "ideal", players) if "ideal" in document else None,
        weights=_listed(document, "weights", players) if "weights" in document else None,
    )


def read_split(document: Document) -> SplitProblem:
    """Return two players' utilities of a split x of one unit, written as formulas."""
    names = read_players(document) if "players" in document else ("1", "2")
    return SplitProblem(
        players=(names[0], names[1]),
        utilities=(read_formula(document["u1"]), read_formula(document["u2"])),
        disagreement=_pair(document.get("disagreement", (0, 0))),
        weights=_pair(document.get("weights", (1, 1))),
    )


def _pair(given: Sequence[object]) -> tuple[float, float]:
    first, second = (float(read_number(value)) for value in given)
    return first, second


def _needed(document: Document, key: str) -> object:
    if key not in document:
        raise InvalidProblem(
            f"problem: {key} is missing; it has {', '.join(document)}; add it or use another rule"
        )
    return document[key]


_INDICATORS = {
    "gni": "gni",
    "population": "population",
    "debt": "debt",
    "ldc": "is_least_developed",
    "capacity": "capacity",
    "responsibility": "responsibility",
    "benefit": "benefit",
    "members_key": "members_key",
}


def read_burden(document: Document) -> BurdenProblem:
    """Return the indicators of a burden to be carried."""
    players = read_players(document)
    return BurdenProblem(
        players=players,
        **{
            name: np.array([float(x) for x in _listed(document, key, players)])
            for key, name in _INDICATORS.items()
            if key in document
        },
    )
