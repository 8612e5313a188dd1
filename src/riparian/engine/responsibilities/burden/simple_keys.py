"""Keys of one line: equal parts, by benefit, as members agreed."""

import numpy as np

from riparian.engine.responsibilities.burden.problem import (
    BurdenProblem,
    BurdenShares,
    in_proportion,
)


def bear_equally(problem: BurdenProblem) -> BurdenShares:
    """Return 1/n for each; the practice of ASEAN and, by 2030, of the Mekong River Commission."""
    return in_proportion("equal", problem.players, np.ones(len(problem.players)))


def bear_by_benefit(problem: BurdenProblem) -> BurdenShares:
    """Return parts by what each gains: the beneficiary pays."""
    return in_proportion("benefit", problem.players, problem.get("benefit", needed_by="benefit"))


def bear_as_agreed(problem: BurdenProblem) -> BurdenShares:
    """Return the key that members negotiated, as parts of 1."""
    return in_proportion(
        "negotiated", problem.players, problem.get("members_key", needed_by="negotiated")
    )
