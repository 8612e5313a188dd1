"""Random arrival: first come, first served, averaged over all orders of arrival."""

from fractions import Fraction
from math import comb

from riparian.engine.interests.sharing.claims.problem import Parts, claims_rule


def _count_sums(claims: Parts, estate: Fraction) -> list[dict[Fraction, int]]:
    """Return, by size, how many sets of claims have each sum below the estate."""
    counts: list[dict[Fraction, int]] = [{Fraction(0): 1}, *({} for _ in claims)]
    for claim in claims:
        for size in range(len(claims) - 1, -1, -1):
            for total, number in list(counts[size].items()):
                if total + claim < estate:
                    grown = counts[size + 1]
                    grown[total + claim] = grown.get(total + claim, 0) + number
    return counts


def award_by_random_arrival(estate: Fraction, claims: Parts) -> Parts:
    """Award everybody what is left when it comes, up to its claim, on average over orders.

    The Shapley value of O'Neill's game. Orders are counted by how many came before and what
    they took, never listed.
    """
    n = len(claims)
    awards = []
    for player, claim in enumerate(claims):
        before = _count_sums(claims[:player] + claims[player + 1 :], estate)
        awards.append(
            sum(
                (
                    Fraction(number, n * comb(n - 1, size)) * min(claim, estate - total)
                    for size, sums in enumerate(before)
                    for total, number in sums.items()
                ),
                Fraction(0),
            )
        )
    return awards


RANDOM_ARRIVAL = claims_rule(
    "random_arrival",
    "Random arrival (O'Neill)",
    "no order of priority can be justified; the Shapley value of claims",
    "oneill1982",
    awards=award_by_random_arrival,
    axioms=("order preservation", "self-duality", "claims truncation invariance"),
)
