"""Linear algebra over fractions, and exact sums over coalitions."""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = list[Fraction]
_SAFE = 1 << 62


def solve_exactly(matrix: Sequence[Sequence[Fraction | int]], right: Sequence[Row]) -> list[Row]:
    """Return X with matrix X = right (row by row); raise ArithmeticError where it is singular."""
    size = len(matrix)
    rows = [[Fraction(x) for x in (*line, *side)] for line, side in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = next((at for at in range(column, size) if rows[at][column]), None)
        if pivot is None:
            raise ArithmeticError("exact algebra: the matrix is singular")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        _eliminate(rows, column)
    return [row[size:] for row in rows]


def _eliminate(rows: list[Row], column: int) -> None:
    """Scale the pivot row and clear its column everywhere else."""
    inverse = 1 / rows[column][column]
    pivot = rows[column] = [x * inverse if x else x for x in rows[column]]
    for at, row in enumerate(rows):
        factor = row[column]
        if at != column and factor:
            rows[at] = [a - factor * b if b else a for a, b in zip(row, pivot, strict=True)]


class Span:
    """The span of the 0/1 rows of some coalitions, grown one at a time, in reduced form."""

    def __init__(self, n: int) -> None:
        self.n = n
        self._rows: dict[int, Row] = {}

    @property
    def rank(self) -> int:
        """The dimension of the span."""
        return len(self._rows)

    def copy(self) -> "Span":
        """Return a span that grows on its own."""
        other = Span(self.n)
        other._rows = {pivot: row.copy() for pivot, row in self._rows.items()}
        return other

    def _reduce(self, vector: Row) -> Row:
        for pivot, row in self._rows.items():
            factor = vector[pivot]
            if factor:
                vector = [a - factor * b if b else a for a, b in zip(vector, row, strict=True)]
        return vector

    def contains(self, vector: Sequence[Fraction | int]) -> bool:
        """Say whether a vector lies in the span."""
        return not any(self._reduce([Fraction(x) for x in vector]))

    def add(self, coalition: int) -> bool:
        """Add a coalition's row; say whether the span grew."""
        row = self._reduce([Fraction(coalition >> player & 1) for player in range(self.n)])
        pivot = next((at for at, x in enumerate(row) if x), None)
        if pivot is None:
            return False
        row = [x / row[pivot] for x in row]
        for known, other in self._rows.items():
            factor = other[pivot]
            if factor:
                self._rows[known] = [a - factor * b for a, b in zip(other, row, strict=True)]
        self._rows[pivot] = row
        return True

    def null_vectors(self) -> list[list[int]]:
        """Return integer vectors that span everything orthogonal to the span."""
        vectors = []
        for free in range(self.n):
            if free not in self._rows:
                vector = [Fraction(int(player == free)) for player in range(self.n)]
                for pivot, row in self._rows.items():
                    vector[pivot] = -row[free]
                vectors.append(_whole(vector))
        return vectors

    def undecided(self) -> NDArray[np.bool_]:
        """Say of every coalition whether its row lies outside the span; no tolerance, no chance."""
        outside = np.zeros(1 << self.n, dtype=bool)
        for vector in _packed(self.null_vectors()):
            outside |= sums_exactly(vector) != 0
        return outside


def _whole(vector: Row) -> list[int]:
    """Return the smallest whole multiple of a vector."""
    scale = lcm(*(x.denominator for x in vector))
    whole = [int(x * scale) for x in vector]
    common = gcd(*whole)
    return [x // common for x in whole]


def _packed(vectors: list[list[int]]) -> list[list[int]]:
    """Pack vectors as digits of one, while words last: its sums vanish where all of theirs do."""
    packed: list[list[int]] = []
    reach = 0
    for vector in vectors:
        size = sum(map(abs, vector))
        if packed and (grown := reach * (2 * size + 1) + size) < _SAFE:
            packed[-1] = [a * (2 * size + 1) + b for a, b in zip(packed[-1], vector, strict=True)]
            reach = grown
        else:
            packed.append(vector)
            reach = size
    return packed


def sums_exactly(amounts: Sequence[int]) -> NDArray[Any]:
    """Return the sum over every coalition, in machine words where they suffice."""
    kind = np.int64 if sum(map(abs, amounts)) < _SAFE else object
    sums = np.empty(1 << len(amounts), dtype=kind)
    sums[0] = 0
    for player, amount in enumerate(amounts):
        half = 1 << player
        sums[half : 2 * half] = sums[:half] + amount
    return sums


def as_words(numbers: NDArray[Any], *, factor: int = 1) -> NDArray[Any]:
    """Return whole numbers as machine words where `factor` times them still fits."""
    largest = max(abs(int(numbers.max())), abs(int(numbers.min()))) if len(numbers) else 0
    return numbers.astype(np.int64 if largest * factor < _SAFE else object)
