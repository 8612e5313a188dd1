"""The nucleolus family in exact fractions: the float answer is only a guess to start from."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.exact_algebra import (
    Row,
    Span,
    as_words,
    solve_exactly,
    sums_exactly,
)
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.nucleolus import Complaint, Variant
from riparian.engine.kernels.game_coalitions import coalition_sizes
from riparian.engine.kernels.game_nucleolus import nucleolus_levels

_PIVOTS_BEFORE_BLAND = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactLevel:
    """One step of the ladder, exactly.

    At the complaint t the coalitions are tight; with these positive weights their rows and those
    of the floors (players held at their own value) add up to a row that earlier levels settled.
    """

    complaint: Fraction
    coalitions: tuple[tuple[int, Fraction], ...]
    floors: tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row of the basis: coalition, weight of the complaint, value; `code` as in the kernel."""

    code: int
    coalition: int
    weight: Fraction
    value: Fraction


class WholeGame:
    """A benefit game with values made whole: V(S) = scale * v(S), and the complaint weights."""

    def __init__(self, game: Game, variant: Variant) -> None:
        fractions = [game.sense.sign * value for value in game.fractions()]
        self.n = len(game.players)
        self.variant = variant
        self.scale = lcm(*(value.denominator for value in fractions))
        whole = [value.numerator * (self.scale // value.denominator) for value in fractions]
        self.values = as_words(np.array(whole, dtype=object))
        self.weights = as_words(self._weights())

    def _weights(self) -> NDArray[Any]:
        match self.variant.complaint:
            case Complaint.PER_COALITION:
                return np.ones(len(self.values), dtype=np.int64)
            case Complaint.PER_MEMBER:
                return coalition_sizes(self.n).astype(np.int64)
            case Complaint.PROPORTIONAL:
                return abs(self.values)
            case _:
                gain: NDArray[Any] = self.values[-1] - self.values - self.values[::-1]
                return gain

    def line(self, code: int) -> _Line:
        """Return the row of a coalition, or of the floor of player i for code 2**n + i."""
        if code < len(self.values):
            weight, value = Fraction(int(self.weights[code])), Fraction(int(self.values[code]))
            return _Line(code=code, coalition=code, weight=weight, value=value)
        single = 1 << (code - len(self.values))
        value = Fraction(int(self.values[single]))
        return _Line(code=code, coalition=single, weight=Fraction(0), value=value)

    def complaints(self, amounts: Row, worth: Fraction) -> NDArray[Any]:
        """Return v(S) - x(S) - w(S) t for every coalition, times a positive whole number."""
        scale = lcm(worth.denominator, *(x.denominator for x in amounts))
        paid = sums_exactly([int(x * scale) for x in amounts])
        wide = 4 * scale + 4 * abs(int(worth * scale))
        values, weights = as_words(self.values, factor=wide), as_words(self.weights, factor=wide)
        if object in (values.dtype, weights.dtype):
            paid, values, weights = (a.astype(object) for a in (paid, values, weights))
        complaints: NDArray[Any] = values * scale - paid - weights * int(worth * scale)
        return complaints


def solve_level(
    game: WholeGame, settled: list[_Line], span: Span, guess: list[_Line]
) -> tuple[Fraction, list[_Line], Row]:
    """Return the least complaint t, the basis that proves it and its multipliers.

    A guess that is no feasible basis costs a start from scratch, never the answer.
    """
    undecided = span.undecided()
    basis = settled + guess
    if not _is_feasible(basis, len(settled), game.n):
        basis = settled + _first_basis(game, span, undecided)
    amounts, worth = _tight_point(basis, game.n)
    pivots = 0
    while entering := _entering(
        game, amounts, worth, undecided, first=pivots > _PIVOTS_BEFORE_BLAND
    ):
        basis = _exchange(game, basis, len(settled), entering)
        amounts, worth = _tight_point(basis, game.n)
        pivots += 1
    return worth, basis, _multipliers(basis, game.n)


def _coefficients(line: _Line, n: int) -> Row:
    return [*(Fraction(line.coalition >> player & 1) for player in range(n)), line.weight]


def _tight_point(basis: list[_Line], n: int) -> tuple[Row, Fraction]:
    """Return the amounts and the complaint at which every row of the basis is tight."""
    coefficients = [_coefficients(line, n) for line in basis]
    solved = solve_exactly(coefficients, [[line.value] for line in basis])
    point = [row[0] for row in solved]
    return point[:n], point[n]


def _combine(basis: list[_Line], n: int, target: Row) -> Row:
    """Return the weights with which the basis rows add up to the target."""
    columns = [list(column) for column in zip(*(_coefficients(b, n) for b in basis), strict=True)]
    return [row[0] for row in solve_exactly(columns, [[x] for x in target])]


def _multipliers(basis: list[_Line], n: int) -> Row:
    """Return the weights with which the basis proves its complaint to be the least."""
    return _combine(basis, n, [Fraction(0)] * n + [Fraction(1)])


def _is_feasible(basis: list[_Line], free: int, n: int) -> bool:
    """Say whether the rows are a basis in which no weight beyond the free ones is negative."""
    try:
        return len(basis) == n + 1 and min(_multipliers(basis, n)[free:]) >= 0
    except ArithmeticError:
        return False


def _first_basis(game: WholeGame, span: Span, undecided: NDArray[np.bool_]) -> list[_Line]:
    """Return a coalition with its complement, and single players that complete the span."""
    both = game.weights + game.weights[::-1]
    pairs = np.flatnonzero(undecided & (both > 0))
    if not len(pairs):
        raise NoSolution(
            f"{game.variant.rule}: the coalitions that complain do not single out one division; "
            "use the nucleolus"
        )
    pair = int(pairs[0])
    chosen = [game.line(pair), game.line(len(game.values) - 1 - pair)]
    grown = span.copy()
    grown.add(pair)
    return chosen + [game.line(1 << p) for p in range(game.n) if grown.add(1 << p)]


def _entering(
    game: WholeGame,
    amounts: Row,
    worth: Fraction,
    undecided: NDArray[np.bool_],
    *,
    first: bool,
) -> _Line | None:
    """Return the row that complains most (or the first that does), or None when nobody does."""
    complaints = game.complaints(amounts, worth)
    where = np.flatnonzero((complaints > 0) & undecided)
    if game.variant.floors:
        for player, amount in enumerate(amounts):
            if undecided[1 << player] and amount < int(game.values[1 << player]):
                return game.line(len(game.values) + player)
    if not len(where):
        return None
    return game.line(int(where[0] if first else where[np.argmax(complaints[where])]))


def _exchange(game: WholeGame, basis: list[_Line], free: int, entering: _Line) -> list[_Line]:
    """Let a row enter the basis and the first that reaches zero leave (Bland among ties)."""
    direction = _combine(basis, game.n, _coefficients(entering, game.n))
    multipliers = _multipliers(basis, game.n)
    ratios = [
        (multipliers[at] / direction[at], basis[at].code, at)
        for at in range(free, len(basis))
        if direction[at] > 0
    ]
    if not ratios:
        raise NoSolution(
            f"{game.variant.rule}: no division keeps every player at its own value; "
            "use the prenucleolus"
        )
    leaving = min(ratios)[2]
    return [*basis[:leaving], entering, *basis[leaving + 1 :]]


def exact_ladder(game: Game, variant: Variant) -> tuple[list[Fraction], tuple[ExactLevel, ...]]:
    """Return a nucleolus as fractions and its levels; raise NoSolution where it does not exist."""
    if variant.unfit(game.benefits[np.newaxis])[0]:
        raise NoSolution(f"{variant.rule}: {variant.reason(game)}")
    whole = WholeGame(game, variant)
    guesses = _guesses(game, variant)
    span = Span(whole.n)
    everybody = whole.line(len(whole.values) - 1)
    settled = [_settled(everybody, Fraction(0))]
    span.add(everybody.coalition)
    _settle_inessential(whole, settled, span)
    levels: list[ExactLevel] = []
    while span.rank < whole.n:
        guess = [whole.line(code) for code in guesses.pop(0)] if guesses else []
        worth, basis, multipliers = solve_level(whole, settled, span, guess)
        if variant.complaint is Complaint.DISRUPTION and worth > 0:
            raise NoSolution(f"{variant.rule}: {variant.reason(game)}")
        tight = [
            (line, weight)
            for line, weight in zip(basis[len(settled) :], multipliers[len(settled) :], strict=True)
            if weight > 0
        ]
        settled += [_settled(line, worth) for line, _ in tight if span.add(line.coalition)]
        levels.append(_level(whole, worth, tight))
    amounts, _ = _tight_point([*settled, _clock()], whole.n)
    return [game.sense.sign * amount / whole.scale for amount in amounts], tuple(levels)


def _settled(line: _Line, worth: Fraction) -> _Line:
    """Return the equation x(S) = v(S) - w(S) t that a tight row leaves behind."""
    value = line.value - line.weight * worth
    return _Line(code=-1, coalition=line.coalition, weight=Fraction(0), value=value)


def _clock() -> _Line:
    """Return the row t = 0 that completes the system of settled rows."""
    return _Line(code=-1, coalition=0, weight=Fraction(1), value=Fraction(0))


def _settle_inessential(game: WholeGame, settled: list[_Line], span: Span) -> None:
    """Settle the coalitions that disrupt nothing: v(S) + v(N - S) = v(N) leaves them v(S)."""
    if game.variant.complaint is not Complaint.DISRUPTION:
        return
    inessential = map(int, np.flatnonzero(game.weights == 0))
    settled += [_settled(game.line(c), Fraction(0)) for c in inessential if span.add(c)]


def _guesses(game: Game, variant: Variant) -> list[list[int]]:
    """Return the undecided rows of the float bases, level by level."""
    n = len(game.players)
    if n == 1:
        return []
    _, _, done, _, codes, _ = nucleolus_levels(
        game.benefits, n, int(variant.complaint), int(variant.floors), n
    )
    return [[int(code) for code in codes[level] if code >= 0] for level in range(done)]


def _level(game: WholeGame, worth: Fraction, tight: list[tuple[_Line, Fraction]]) -> ExactLevel:
    """Return a level in the units of the game."""
    total = len(game.values)
    scaled = game.variant.complaint in (Complaint.PER_COALITION, Complaint.PER_MEMBER)
    return ExactLevel(
        complaint=worth / game.scale if scaled else worth,
        coalitions=tuple((line.code, weight) for line, weight in tight if line.code < total),
        floors=tuple((line.code - total, weight) for line, weight in tight if line.code >= total),
    )
