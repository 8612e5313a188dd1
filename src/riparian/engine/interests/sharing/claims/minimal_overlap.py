"""Minimal overlap: claims are placed on parts of the estate so that few parts are disputed."""

from fractions import Fraction
from itertools import pairwise

from riparian.engine.interests.sharing.claims.problem import Parts, claims_rule


def _split_disputed(claims: Parts) -> Parts:
    """Split every layer equally among those whose claim reaches it (Ibn Ezra)."""
    layers = sorted({Fraction(0), *claims})
    awards = [Fraction(0)] * len(claims)
    for low, high in pairwise(layers):
        reaching = [player for player, claim in enumerate(claims) if claim >= high]
        for player in reaching:
            awards[player] += (high - low) / len(reaching)
    return awards


def _undisputed_from(estate: Fraction, claims: Parts) -> Fraction:
    """Return t with sum of max(c_i - t, 0) = estate - t: beyond t every part has one owner."""
    ordered = [*sorted(claims, reverse=True), Fraction(0)]
    levels = (
        ((sum(ordered[:owners], Fraction(0)) - estate) / (owners - 1), owners)
        for owners in range(2, len(ordered))
    )
    return next(t for t, owners in levels if ordered[owners] <= t <= ordered[owners - 1])


def award_by_minimal_overlap(estate: Fraction, claims: Parts) -> Parts:
    """Award parts that one claims to it, and split parts that several claim equally."""
    if not claims or estate <= max(claims):
        return _split_disputed([min(claim, estate) for claim in claims])
    level = _undisputed_from(estate, claims)
    disputed = _split_disputed([min(claim, level) for claim in claims])
    return [max(c - level, Fraction(0)) + d for c, d in zip(claims, disputed, strict=True)]


MINIMAL_OVERLAP = claims_rule(
    "minimal_overlap",
    "Minimal overlap rule",
    "each unit goes only to those who claim that very unit",
    "oneill1982",
    awards=award_by_minimal_overlap,
    axioms=("order preservation", "minimal rights first"),
)
