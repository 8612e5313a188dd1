"""Proportional, and the two mirrored rules of equality: equal awards and equal losses."""

from fractions import Fraction

from riparian.engine.interests.sharing.claims.problem import Parts, claims_rule


def award_proportionally(estate: Fraction, claims: Parts) -> Parts:
    """Award every claim the same part of it."""
    total = sum(claims, Fraction(0))
    return [estate * claim / total if total else Fraction(0) for claim in claims]


def award_equally(estate: Fraction, claims: Parts) -> Parts:
    """Award everybody the same, but nobody more than its claim: min(c_i, level)."""
    awards = [Fraction(0)] * len(claims)
    left = estate
    smallest_first = sorted(range(len(claims)), key=lambda player: claims[player])
    for served, player in enumerate(smallest_first):
        awards[player] = min(claims[player], left / (len(claims) - served))
        left -= awards[player]
    return awards


def award_equal_losses(estate: Fraction, claims: Parts) -> Parts:
    """Let everybody lose the same, but nobody more than its claim: max(c_i - loss, 0)."""
    losses = award_equally(sum(claims, Fraction(0)) - estate, claims)
    return [claim - loss for claim, loss in zip(claims, losses, strict=True)]


PROPORTIONAL = claims_rule(
    "proportional",
    "Proportional rule",
    "claims are trusted and every unit of claim counts the same",
    "thomson2003",
    awards=award_proportionally,
    axioms=("order preservation", "self-duality", "consistency", "no advantageous transfer"),
)
CONSTRAINED_EQUAL_AWARDS = claims_rule(
    "cea",
    "Constrained equal awards",
    "small claims are needs and should be met first",
    "thomson2003",
    awards=award_equally,
    axioms=("order preservation", "consistency", "claims truncation invariance"),
)
CONSTRAINED_EQUAL_LOSSES = claims_rule(
    "cel",
    "Constrained equal losses",
    "large claims rest on works that stand already and losses should be equal",
    "thomson2003",
    awards=award_equal_losses,
    axioms=("order preservation", "consistency", "minimal rights first"),
)
