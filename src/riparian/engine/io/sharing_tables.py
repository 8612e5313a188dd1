"""Tables of sharing problems: one concept a row, one answer a row, a bad row stops nothing."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from riparian.engine.errors import InvalidProblem, RiparianError
from riparian.engine.interests.sharing.airport import (
    share_airport_by_nucleolus,
    share_airport_by_shapley,
)
from riparian.engine.interests.sharing.core import examine_core, least_core_epsilon
from riparian.engine.interests.sharing.core_vertices import core_vertices
from riparian.engine.interests.sharing.dividends import dividends_of
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.partition import (
    CoalitionStability,
    examine_coalition,
    stable_sizes,
)
from riparian.engine.interests.sharing.registry import get_rule
from riparian.engine.interests.sharing.shares import utopia_values
from riparian.engine.interests.sharing.tau import minimal_rights
from riparian.engine.io.sharing_answers import share_document
from riparian.engine.io.sharing_files import (
    Document,
    name_players,
    read_airport,
    read_game,
    read_number,
    read_partition_game,
    read_players,
)

Answer = list[Any]
Row = Mapping[str, str]
_COLUMNS = ("id", "kind", "players", "values", "concept")

# Names under which the literature and other libraries know our concepts.
_OTHER_NAMES = {
    "shapley_value": "shapley",
    "banzhaf": "banzhaf_value",
    "banzhaf_raw": "banzhaf_value",
    "banzhaf_normalised": "banzhaf_normalized",
    "solidarity_value": "solidarity",
    "per_capita_nucleolus": "percapita_nucleolus",
    "least_core": "least_core_epsilon",
    "least_core_value": "least_core_epsilon",
    "tau_value": "tau",
    "gately_point": "gately",
    "cis": "equal_surplus",
    "equal_surplus_division": "equal_surplus",
    "equal_split": "equal_division",
    "owen_value": "owen",
    "myerson_value": "myerson",
    "holler": "holler_pgi",
    "pgi": "holler_pgi",
    "public_good_index": "holler_pgi",
    "swings": "banzhaf_swings",
    "constrained_equal_awards": "cea",
    "constrained_equal_losses": "cel",
    "ks": "kalai_smorodinsky",
    "asymmetric_nash": "nash",
    "weighted_nash": "nash",
    "nash_asymmetric": "nash",
    "nash_sqrt": "nash",
    "utopia_payoffs": "utopia",
    "harsanyi_dividends": "dividends",
    "ues_tree": "ues",
    "des_tree": "des",
    "lrs_tree": "lrs",
}


def _signed(game: Game, amounts: np.ndarray[Any, Any]) -> Answer:
    return [game.sense.sign * float(amount) for amount in amounts]


def _coalitions(document: Document) -> list[tuple[str, ...]]:
    """Return the coalitions a row asks about; all of two or more unless listed."""
    players = read_players(document)
    if "coalitions" in document:
        return [name_players(players, coalition) for coalition in document["coalitions"]]
    return [
        tuple(p for at, p in enumerate(players) if mask >> at & 1)
        for mask in range(1 << len(players))
        if mask.bit_count() > 1
    ]


def _examine_all(document: Document, read: Callable[[CoalitionStability], float]) -> Answer:
    game = read_partition_game(document)
    return [read(examine_coalition(game, members)) for members in _coalitions(document)]


def _stable_sizes(document: Document) -> Answer:
    return list(
        stable_sizes(
            players=int(document["n"]),
            benefit=float(read_number(document["b"])),
            cost=float(read_number(document["c"])),
        )
    )


_ANSWERS: dict[str, Callable[[Document], Answer]] = {
    "core_empty": lambda d: [int(examine_core(read_game(d)).is_empty)],
    "least_core_epsilon": lambda d: [least_core_epsilon(read_game(d))],
    "core_vertices": lambda d: [list(map(float, x)) for x in core_vertices(read_game(d))],
    "dividends": lambda d: list(map(float, dividends_of(read_game(d).values)[1:])),
    "utopia": lambda d: _signed(game := read_game(d), utopia_values(game.benefits)),
    "minimal_rights": lambda d: _signed(game := read_game(d), minimal_rights(game.benefits)),
    "gamma_game": lambda d: list(map(float, read_partition_game(d).gamma_game().values)),
    "delta_game": lambda d: list(map(float, read_partition_game(d).delta_game().values)),
    "potential_internal_stability": lambda d: _examine_all(d, lambda found: found.surplus),
    "internal_stability": lambda d: _examine_all(d, lambda f: int(f.is_internally_stable)),
    "external_stability": lambda d: _examine_all(d, lambda f: int(f.is_externally_stable)),
    "stable_sizes": _stable_sizes,
}


def _answer_externalities(document: Document, concept: str) -> Answer:
    """Answer `gamma_RULE` and `delta_RULE`: a rule on the game that one response gives."""
    response, _, rule = concept.partition("_")
    game = read_partition_game(document)
    game_of = game.gamma_game if response == "gamma" else game.delta_game
    return list(map(float, get_rule(_OTHER_NAMES.get(rule, rule)).share(game_of()).amounts))


def _answer_users(document: Document, concept: str) -> Answer:
    """Answer for many users of one work: what one user of each type (or each named user) pays."""
    rules = {"shapley": share_airport_by_shapley, "nucleolus": share_airport_by_nucleolus}
    if concept not in rules:
        raise InvalidProblem(
            f"concept {concept!r}: is not known for many users; must be one of {', '.join(rules)}"
        )
    problem = read_airport(document)
    amounts = rules[concept](problem).amounts
    if len(document.get("players", ())) == sum(problem.counts):
        amounts = np.repeat(amounts, problem.counts)
    return list(map(float, amounts))


def answer_document(document: Document, concept: str) -> Answer:
    """Return what a concept says of a problem, in the shape of the table's `expected` column."""
    asked = concept.strip().lower().replace("-", "_").replace(" ", "_")
    asked = _OTHER_NAMES.get(asked, asked)
    if asked in _ANSWERS:
        return _ANSWERS[asked](document)
    if asked.startswith(("gamma_", "delta_")):
        return _answer_externalities(document, asked)
    if asked == "egalitarian" and not {"total", "u1"} & set(document):
        asked = "equal_division"
    if "counts" in document:
        return _answer_users(document, asked)
    return list(map(float, share_document(document, asked).amounts))


def read_row(row: Row) -> Document:
    """Return the problem of a row: its values with its players."""
    missing = [column for column in _COLUMNS if not row.get(column)]
    if missing:
        raise InvalidProblem(
            f"row: has nothing under {', '.join(missing)}; every row needs {', '.join(_COLUMNS)}"
        )
    values = json.loads(row["values"])
    if not isinstance(values, dict):
        raise InvalidProblem(f"row: values are {row['values'][:40]!r}; must be a JSON object")
    return {**values, "players": json.loads(row["players"])}


def answer_row(row: Row) -> dict[str, Any]:
    """Answer one row, or say what is wrong with it."""
    known = {"id": row.get("id"), "concept": row.get("concept")}
    try:
        answer = answer_document(read_row(row), row["concept"])
    except RiparianError as error:
        return {"id": known["id"], "error": str(error)}
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError) as error:
        return {"id": known["id"], "error": f"row: cannot be read as a problem ({error!r})"}
    return {**known, "answer": [_plain(number) for number in answer]}


def _plain(number: Any) -> Any:  # noqa: ANN401 - a number, or a list of numbers
    """Write -0.0 as 0.0."""
    return [_plain(one) for one in number] if isinstance(number, list) else number + 0


def answer_table(path: Path) -> Iterator[dict[str, Any]]:
    """Answer a table row by row."""
    csv.field_size_limit(1 << 30)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            yield from (answer_row(row) for row in csv.DictReader(file))
    except OSError as error:
        raise InvalidProblem(
            f"{path}: cannot be read ({error.strerror}); give a table with the columns "
            f"{', '.join(_COLUMNS)}"
        ) from error
