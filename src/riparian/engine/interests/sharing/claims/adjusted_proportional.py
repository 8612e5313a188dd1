"""Adjusted proportional: what the others concede first, the rest in proportion."""

from fractions import Fraction

from riparian.engine.interests.sharing.claims.equal_awards import award_proportionally
from riparian.engine.interests.sharing.claims.problem import Parts, claims_rule


def award_adjusted_proportionally(estate: Fraction, claims: Parts) -> Parts:
    """Award minimal rights, then the rest in proportion to claims cut to what is left.

    The tau value of O'Neill's game.
    """
    total = sum(claims, Fraction(0))
    rights = [max(Fraction(0), estate - (total - claim)) for claim in claims]
    left = estate - sum(rights)
    open_claims = [min(c - r, left) for c, r in zip(claims, rights, strict=True)]
    rest = award_proportionally(left, open_claims)
    return [right + award for right, award in zip(rights, rest, strict=True)]


ADJUSTED_PROPORTIONAL = claims_rule(
    "adjusted_proportional",
    "Adjusted proportional rule",
    "claims beyond the supply do not count and conceded parts are not disputed",
    "curiel1987",
    awards=award_adjusted_proportionally,
    axioms=(
        "order preservation",
        "self-duality",
        "minimal rights first",
        "claims truncation invariance",
    ),
)
