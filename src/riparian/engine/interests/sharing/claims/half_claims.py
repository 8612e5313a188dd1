"""Rules that change their principle at half the claims: Talmud and its relatives."""

from fractions import Fraction

from riparian.engine.interests.sharing.claims.equal_awards import (
    award_equal_losses,
    award_equally,
)
from riparian.engine.interests.sharing.claims.problem import Awards, Parts, claims_rule


def _by_halves(estate: Fraction, claims: Parts, *, first: Awards, then: Awards) -> Parts:
    """Divide up to half the claims by one rule, what is beyond by another."""
    halves = [claim / 2 for claim in claims]
    middle = sum(halves, Fraction(0))
    if estate <= middle:
        return first(estate, halves)
    beyond = then(estate - middle, halves)
    return [half + award for half, award in zip(halves, beyond, strict=True)]


def award_by_talmud(estate: Fraction, claims: Parts) -> Parts:
    """Award equally below half the claims, let all lose equally above."""
    return _by_halves(estate, claims, first=award_equally, then=award_equal_losses)


def award_by_reverse_talmud(estate: Fraction, claims: Parts) -> Parts:
    """Let all lose equally below half the claims, award equally above."""
    return _by_halves(estate, claims, first=award_equal_losses, then=award_equally)


def award_by_piniles(estate: Fraction, claims: Parts) -> Parts:
    """Award equally on half-claims, twice."""
    return _by_halves(estate, claims, first=award_equally, then=award_equally)


def award_by_constrained_egalitarian(estate: Fraction, claims: Parts) -> Parts:
    """Award equally, up to half-claims first, from half-claims to claims then.

    Below half the claims min(c_i/2, level), above max(c_i/2, min(c_i, level)).
    """
    halves = [claim / 2 for claim in claims]
    if estate <= sum(halves):
        return award_equally(estate, halves)
    return _award_between(estate, halves, claims)


def _award_between(estate: Fraction, floors: Parts, caps: Parts) -> Parts:
    """Find the level at which median(floor, level, cap) sums to the estate."""

    def awards_at(level: Fraction) -> Parts:
        return [max(f, min(c, level)) for f, c in zip(floors, caps, strict=True)]

    low = max(step for step in {*floors, *caps} if sum(awards_at(step)) <= estate)
    rising = [f <= low < c for f, c in zip(floors, caps, strict=True)]
    step = (estate - sum(awards_at(low))) / max(sum(rising), 1)
    return [award + step * rises for award, rises in zip(awards_at(low), rising, strict=True)]


TALMUD = claims_rule(
    "talmud",
    "Talmud rule",
    "below half the claims count awards, above count losses; the nucleolus of claims",
    "aumann1985",
    awards=award_by_talmud,
    axioms=("order preservation", "self-duality", "consistency", "minimal rights first"),
)
REVERSE_TALMUD = claims_rule(
    "reverse_talmud",
    "Reverse Talmud rule",
    "large claims come first in scarcity, small ones in plenty",
    "chun2001",
    awards=award_by_reverse_talmud,
    axioms=("order preservation", "self-duality"),
)
PINILES = claims_rule(
    "piniles",
    "Piniles' rule",
    "every half of the claims is met as equally as possible",
    "thomson2003",
    awards=award_by_piniles,
    axioms=("order preservation",),
)
CONSTRAINED_EGALITARIAN = claims_rule(
    "constrained_egalitarian",
    "Constrained egalitarian rule",
    "awards should be as equal as halves and claims allow",
    "chun2001",
    awards=award_by_constrained_egalitarian,
    axioms=("order preservation",),
)
