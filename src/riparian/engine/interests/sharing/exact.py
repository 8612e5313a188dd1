"""Shares in exact fractions, for the rules that can give them."""

from typing import Any

from riparian.engine.errors import InvalidProblem, NoSolution
from riparian.engine.interests.sharing.certificate import certify_nucleolus
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.nucleolus import VARIANTS
from riparian.engine.interests.sharing.registry import get_rule
from riparian.engine.interests.sharing.shares import Shares, share_game_exactly

_BY_RULE = {variant.rule: variant for variant in VARIANTS}


def share_exactly(problem: Any, *, rule: str, **options: Any) -> Shares:  # noqa: ANN401 - every family has its own type
    """Return the shares of a rule as fractions.

    Games are computed over the fractions of their values; claims, rivers, treaties and money
    bargains are exact anyway. Refuses a rule that only has floats.
    """
    known = get_rule(rule)
    if rule in _BY_RULE:
        return certify_nucleolus(problem, _BY_RULE[rule]).shares
    if isinstance(problem, Game) and known.divide is not None:
        return share_game_exactly(
            problem, rule=rule, divide=known.divide, reason=lambda game: _reason(game, rule)
        )
    shares = known.share(problem, **options)
    if shares.exact is None:
        raise InvalidProblem(
            f"rule {rule!r}: is computed in floats only; must have an exact form for this; "
            "leave out the wish for exact shares"
        )
    return shares


def _reason(game: Game, rule: str) -> str:
    """Return why a rule gives nothing, in the words of its float form."""
    try:
        get_rule(rule).share(game)
    except NoSolution as refusal:
        return str(refusal).partition(": ")[2]
    return f"does not exist exactly; the condition is: {get_rule(rule).exists_when}"
