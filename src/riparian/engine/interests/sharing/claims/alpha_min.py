"""Alpha-min: everybody is sure of the smallest claim, the rest is proportional."""

from fractions import Fraction

from riparian.engine.interests.sharing.claims.equal_awards import award_proportionally
from riparian.engine.interests.sharing.claims.problem import Parts, claims_rule


def award_by_alpha_min(estate: Fraction, claims: Parts) -> Parts:
    """Award everybody min(smallest claim, E/n), then the rest by what is still claimed."""
    sure = min(*claims, estate / len(claims))
    left = estate - sure * len(claims)
    rest = award_proportionally(left, [claim - sure for claim in claims])
    return [sure + award for award in rest]


ALPHA_MIN = claims_rule(
    "alpha_min",
    "Alpha-min rule",
    "everybody should first be sure of a minimum",
    "gimenez2014",
    awards=award_by_alpha_min,
    axioms=("order preservation",),
)
