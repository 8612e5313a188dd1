"""Bargaining: what reasonable people agree on, given what each has without an agreement."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from riparian.engine.errors import InvalidProblem, NoSolution
from riparian.engine.interests.sharing.game import check_players
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import Shares, exact_shares

_ROUNDING = 1e-9

# A utility of the split x in 0 .. 1; it must take complex numbers (see `_slope`).
Utility = Callable[[complex], complex]


def _exactly(amounts: tuple[Fraction, ...] | None) -> tuple[Fraction, ...] | None:
    return None if amounts is None else tuple(Fraction(str(amount)) for amount in amounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class BargainingProblem:
    """A total to divide by money, what each has without agreement, and what each could hope for.

    `ideal` is the most each could get; unless given, the total less what the others must have.
    `weights` is bargaining power; equal unless given.
    """

    players: tuple[str, ...]
    total: Fraction
    disagreement: tuple[Fraction, ...]
    ideal: tuple[Fraction, ...] | None = None
    weights: tuple[Fraction, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", Fraction(str(self.total)))
        for name in ("disagreement", "ideal", "weights"):
            object.__setattr__(self, name, _exactly(getattr(self, name)))
            given = getattr(self, name)
            if given is not None and len(given) != len(self.players):
                raise InvalidProblem(
                    f"bargaining: {name} has {len(given)} numbers; must be one for each of "
                    f"{len(self.players)} players; complete the list"
                )
        check_players(self.players)
        if self.weights is not None and min(self.weights) <= 0:
            raise InvalidProblem(
                f"bargaining: weights are {[float(w) for w in self.weights]}; must be positive; "
                "leave out players without power"
            )

    @property
    def gain(self) -> Fraction:
        """What agreement adds; raises NoSolution where it adds nothing."""
        gain = self.total - sum(self.disagreement)
        if gain < 0:
            raise NoSolution(
                f"bargaining: without agreement the players have {float(self.total - gain):g}, "
                f"with it {float(self.total):g}; an agreement must not lose; there is nothing "
                "to agree on"
            )
        return gain

    def add_gains(self, rule: str, parts: list[Fraction]) -> Shares:
        """Return the disagreement point plus these parts of the gain."""
        amounts = [d + part for d, part in zip(self.disagreement, parts, strict=True)]
        return exact_shares(rule, self.players, amounts)


def _share_gain(problem: BargainingProblem, rule: str, weights: list[Fraction]) -> Shares:
    whole = sum(weights, Fraction(0))
    return problem.add_gains(rule, [problem.gain * weight / whole for weight in weights])


def share_by_nash(problem: BargainingProblem) -> Shares:
    """Return the largest product of gains, to the power of the weights. Source: nash1950.

    With transferable money, the gain in proportion to bargaining power (kalai1977nash).
    """
    weights = problem.weights or (Fraction(1),) * len(problem.players)
    return _share_gain(problem, "nash", list(weights))


def share_equal_gains(problem: BargainingProblem) -> Shares:
    """Return equal gains for all. Source: kalai1977."""
    return _share_gain(problem, "egalitarian", [Fraction(1)] * len(problem.players))


def share_by_kalai_smorodinsky(problem: BargainingProblem) -> Shares:
    """Return gains in proportion to what each could hope for. Source: kalai1975."""
    ideal = problem.ideal or tuple(d + problem.gain for d in problem.disagreement)
    hopes = [best - d for best, d in zip(ideal, problem.disagreement, strict=True)]
    if min(hopes) < 0 or sum(hopes) == 0:
        raise NoSolution(
            f"kalai_smorodinsky: hopes beyond disagreement are {[float(h) for h in hopes]}; must "
            "be >= 0 and not all 0; correct the ideal point"
        )
    return _share_gain(problem, "kalai_smorodinsky", hopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitProblem:
    """Two players split one unit: x for the first, 1 - x for the second; both utilities given in x.

    `utilities` rise and fall in x and are concave; `disagreement` is in utility.
    """

    players: tuple[str, str]
    utilities: tuple[Utility, Utility]
    disagreement: tuple[float, float] = (0.0, 0.0)
    weights: tuple[float, float] = (1.0, 1.0)

    def gains(self, x: float) -> tuple[float, float]:
        """Return what each gains over disagreement at a split."""
        first, second = (utility(x) for utility in self.utilities)
        return first.real - self.disagreement[0], second.real - self.disagreement[1]


def _slope(utility: Utility, x: float) -> float:
    """Return the derivative, to the last digit: a step along the imaginary axis cancels nothing."""
    return float(utility(complex(x, 1e-30)).imag / 1e-30)


def _split_where(rule: str, problem: SplitProblem, balance: Callable[[float], float]) -> Shares:
    """Return the split at which a falling function of x crosses zero."""
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if balance(middle) > 0:
            low = middle
        else:
            high = middle
    x = (low + high) / 2
    if min(problem.gains(x)) < -_ROUNDING:
        raise NoSolution(
            f"{rule}: no split of the unit leaves both players at least where they are without "
            "agreement; lower a disagreement point"
        )
    return Shares(rule=rule, players=problem.players, amounts=np.array([x, 1 - x]))


def split_by_nash(problem: SplitProblem) -> Shares:
    """Return the split with the largest product of gains (to the power of the weights)."""

    def balance(x: float) -> float:
        first, second = problem.gains(x)
        if first <= 0 or second <= 0:
            return 1.0 if first <= 0 else -1.0
        slopes = [_slope(utility, x) for utility in problem.utilities]
        return problem.weights[0] * slopes[0] / first + problem.weights[1] * slopes[1] / second

    return _split_where("nash", problem, balance)


def split_equal_gains(problem: SplitProblem) -> Shares:
    """Return the split at which both gain the same utility."""
    return _split_where("egalitarian", problem, lambda x: problem.gains(x)[1] - problem.gains(x)[0])


def split_by_kalai_smorodinsky(problem: SplitProblem) -> Shares:
    """Return the split at which both gain the same part of their best gain."""
    best_first, best_second = _best_gains(problem)

    def balance(x: float) -> float:
        first, second = problem.gains(x)
        return second * best_first - first * best_second

    return _split_where("kalai_smorodinsky", problem, balance)


def _best_gains(problem: SplitProblem) -> tuple[float, float]:
    """Return the best gain of each where the other is no worse than without agreement."""
    second_indifferent = _last_where(lambda x: problem.gains(x)[1] >= 0)
    first_indifferent = 1 - _last_where(lambda y: problem.gains(1 - y)[0] >= 0)
    return problem.gains(second_indifferent)[0], problem.gains(first_indifferent)[1]


def _last_where(holds: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    if holds(high):
        return high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _rule(
    key: str, title: str, use_when: str, source: str, share: Callable[..., Shares], *axioms: str
) -> Rule:
    return Rule(
        key=key,
        title=title,
        family=Family.BARGAINING,
        use_when=use_when,
        exists_when="the total is at least what the players have without agreement",
        source=source,
        axioms=("efficiency", "individual rationality", *axioms),
        share=share,
    )


BARGAINING_RULES = (
    _rule(
        "nash",
        "Nash bargaining solution",
        "scales of utility must not matter; weights stand for bargaining power",
        "nash1950",
        share_by_nash,
        "symmetry (equal weights)",
        "scale invariance",
        "independence of irrelevant alternatives",
    ),
    _rule(
        "kalai_smorodinsky",
        "Kalai-Smorodinsky solution",
        "who could hope for more should gain more",
        "kalai1975",
        share_by_kalai_smorodinsky,
        "symmetry",
        "scale invariance",
        "individual monotonicity",
    ),
    _rule(
        "egalitarian",
        "Egalitarian solution",
        "gains are comparable and should be equal",
        "kalai1977",
        share_equal_gains,
        "symmetry",
        "monotonicity",
    ),
)
