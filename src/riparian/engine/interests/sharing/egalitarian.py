"""Equal division of everything, of the gains, or of what is left after separable shares."""

import numpy as np

from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import (
    Amounts,
    Shares,
    own_values,
    players_of,
    share_game,
    undefined_where,
    utopia_values,
)


def _share_rest_equally(values: Amounts, base: Amounts) -> Amounts:
    """Give every player its base and an equal part of what is left of v(N)."""
    rest = values[..., -1] - base.sum(axis=-1)
    amounts: Amounts = base + (rest / players_of(values))[..., np.newaxis]
    return amounts


def divide_equally(values: Amounts) -> Amounts:
    """Return v(N)/n for every player."""
    return _share_rest_equally(values, 0 * own_values(values))


def divide_surplus_equally(values: Amounts) -> Amounts:
    """Return v(i) + (v(N) - sum of own values)/n."""
    return _share_rest_equally(values, own_values(values))


def divide_by_ensc(values: Amounts) -> Amounts:
    """Return v(N) - v(N - i) plus an equal part of what these leave."""
    return _share_rest_equally(values, utopia_values(values))


def divide_proportionally(values: Amounts) -> Amounts:
    """Return v(N) divided in proportion to the own values."""
    own = own_values(values)
    total = own.sum(axis=-1)
    mixed = (own < 0).any(axis=-1) & (own > 0).any(axis=-1)
    scale = values[..., -1] / np.where(total == 0, 1, total)
    return undefined_where(mixed | (total == 0), own * scale[..., np.newaxis])


def share_equally(game: Game) -> Shares:
    """Return v(N)/n for everybody; it exists for every game."""
    return share_game(game, rule="equal_division", divide=divide_equally, reason=str)


def share_surplus_equally(game: Game) -> Shares:
    """Return the own value and an equal part of the gain (CIS value); it always exists."""
    return share_game(game, rule="equal_surplus", divide=divide_surplus_equally, reason=str)


def share_by_ensc(game: Game) -> Shares:
    """Return the egalitarian non-separable contribution value; it always exists.

    x_i = M_i + (v(N) - sum M)/n with M_i = v(N) - v(N - i). Source: moulin1985.
    """
    return share_game(game, rule="ensc", divide=divide_by_ensc, reason=str)


def share_proportionally(game: Game) -> Shares:
    """Return v(N) in proportion to what each player makes alone."""
    return share_game(
        game,
        rule="proportional_division",
        divide=divide_proportionally,
        reason=lambda game: (
            f"own values are {game.own_values.tolist()}; must have one sign and not all be 0; "
            "use equal_surplus"
        ),
    )


EQUAL_DIVISION = Rule(
    key="equal_division",
    title="Equal division",
    family=Family.GAME,
    use_when="all agree that countries are equal and nothing else counts",
    exists_when="always",
    source="vandenbrink2007equal",
    axioms=("efficiency", "symmetry", "additivity", "nullifying player"),
    share=share_equally,
    divide=divide_equally,
)
EQUAL_SURPLUS = Rule(
    key="equal_surplus",
    title="Equal surplus division (CIS)",
    family=Family.GAME,
    use_when="everybody keeps what it has alone and the gain is a common achievement",
    exists_when="always",
    source="driessen1991",
    axioms=("efficiency", "symmetry", "additivity", "covariance"),
    share=share_surplus_equally,
    divide=divide_surplus_equally,
)
ENSC = Rule(
    key="ensc",
    title="Egalitarian non-separable contribution (ENSC)",
    family=Family.GAME,
    use_when="everybody is paid what the whole would lose without it, the rest split equally",
    exists_when="always",
    source="moulin1985",
    axioms=("efficiency", "symmetry", "additivity", "covariance"),
    share=share_by_ensc,
    divide=divide_by_ensc,
)
PROPORTIONAL_DIVISION = Rule(
    key="proportional_division",
    title="Proportional division",
    family=Family.GAME,
    use_when="what players make alone is the agreed measure of size",
    exists_when="own values have one sign and are not all 0",
    source="young1994",
    axioms=("efficiency", "symmetry"),
    share=share_proportionally,
    divide=divide_proportionally,
)
