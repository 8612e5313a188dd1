"""All sharing rules: what each is called, when it exists, and where it comes from."""

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.banzhaf import BANZHAF, NORMALISED_BANZHAF
from riparian.engine.interests.sharing.bargaining import BARGAINING_RULES
from riparian.engine.interests.sharing.claims.adjusted_proportional import ADJUSTED_PROPORTIONAL
from riparian.engine.interests.sharing.claims.alpha_min import ALPHA_MIN
from riparian.engine.interests.sharing.claims.equal_awards import (
    CONSTRAINED_EQUAL_AWARDS,
    CONSTRAINED_EQUAL_LOSSES,
    PROPORTIONAL,
)
from riparian.engine.interests.sharing.claims.half_claims import (
    CONSTRAINED_EGALITARIAN,
    PINILES,
    REVERSE_TALMUD,
    TALMUD,
)
from riparian.engine.interests.sharing.claims.minimal_overlap import MINIMAL_OVERLAP
from riparian.engine.interests.sharing.claims.random_arrival import RANDOM_ARRIVAL
from riparian.engine.interests.sharing.egalitarian import (
    ENSC,
    EQUAL_DIVISION,
    EQUAL_SURPLUS,
    PROPORTIONAL_DIVISION,
)
from riparian.engine.interests.sharing.gately import GATELY, SCRB
from riparian.engine.interests.sharing.incremental import INCREMENTAL_RULES
from riparian.engine.interests.sharing.myerson import MYERSON
from riparian.engine.interests.sharing.nucleolus import NUCLEOLUS_RULES
from riparian.engine.interests.sharing.owen import OWEN
from riparian.engine.interests.sharing.power import VOTING_RULES
from riparian.engine.interests.sharing.river import RIVER_COST_RULES
from riparian.engine.interests.sharing.rule import Rule
from riparian.engine.interests.sharing.shapley import SHAPLEY
from riparian.engine.interests.sharing.solidarity import SOLIDARITY
from riparian.engine.interests.sharing.tau import TAU
from riparian.engine.interests.sharing.treaty import TREATY_RULES
from riparian.engine.interests.sharing.weighted_shapley import WEIGHTED_SHAPLEY

RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        SHAPLEY,
        WEIGHTED_SHAPLEY,
        OWEN,
        MYERSON,
        BANZHAF,
        NORMALISED_BANZHAF,
        SOLIDARITY,
        EQUAL_DIVISION,
        EQUAL_SURPLUS,
        PROPORTIONAL_DIVISION,
        ENSC,
        SCRB,
        GATELY,
        TAU,
        *NUCLEOLUS_RULES,
        *VOTING_RULES,
        PROPORTIONAL,
        CONSTRAINED_EQUAL_AWARDS,
        CONSTRAINED_EQUAL_LOSSES,
        TALMUD,
        REVERSE_TALMUD,
        PINILES,
        CONSTRAINED_EGALITARIAN,
        RANDOM_ARRIVAL,
        ADJUSTED_PROPORTIONAL,
        MINIMAL_OVERLAP,
        ALPHA_MIN,
        *TREATY_RULES,
        *RIVER_COST_RULES,
        *INCREMENTAL_RULES,
        *BARGAINING_RULES,
    )
}


def get_rule(key: str) -> Rule:
    """Return a rule of the registry by its key."""
    if key not in RULES:
        raise InvalidProblem(f"rule {key!r}: is not known; must be one of {', '.join(RULES)}")
    return RULES[key]
