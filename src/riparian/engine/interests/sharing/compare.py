"""All rules on one game, side by side, and the rule that comes nearest to an agreed division."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.blocking import blocking_coalitions
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.registry import RULES
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One rule on a game: its shares, or why there are none; and how many groups object."""

    rule: str
    shares: Shares | None
    refusal: str | None
    objections: int


def _rules_for_games() -> tuple[Rule, ...]:
    return tuple(r for r in RULES.values() if r.family is Family.GAME and not r.options)


def compare_rules(game: Game, rules: Iterable[Rule] | None = None) -> tuple[Comparison, ...]:
    """Return what each rule gives on a game; rules that need no more than the game by default."""
    return tuple(_compare(game, rule) for rule in rules or _rules_for_games())


def _compare(game: Game, rule: Rule) -> Comparison:
    try:
        shares = rule.share(game)
    except NoSolution as refusal:
        return Comparison(rule=rule.key, shares=None, refusal=str(refusal), objections=0)
    objections = len(blocking_coalitions(game, shares.amounts))
    return Comparison(rule=rule.key, shares=shares, refusal=None, objections=objections)


def nearest_rule(game: Game, agreed: Mapping[str, float]) -> tuple[str, float]:
    """Return the rule whose shares differ least from an agreed division, and by how much."""
    amounts = np.array([agreed[player] for player in game.players])
    distances = [
        (float(np.abs(found.shares.amounts - amounts).sum()), found.rule)
        for found in compare_rules(game)
        if found.shares is not None
    ]
    distance, rule = min(distances)
    return rule, distance
