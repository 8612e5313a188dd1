"""Which coalitions are already decided: span tests in the field of integers modulo a prime.

A coalition is decided once its 0/1 row lies in the span of the settled rows. A null vector with
random entries sums to zero over a decided coalition, always, and over another one with
probability 2**-62 (two independent vectors, packed). No tolerance is involved.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

PRIME = 2147483647


@njit(cache=True)
def _inverse(value: int) -> int:
    """Return the inverse modulo PRIME (Fermat)."""
    result, base, exponent = 1, value % PRIME, PRIME - 2
    while exponent > 0:
        if exponent & 1:
            result = result * base % PRIME
        base = base * base % PRIME
        exponent >>= 1
    return result


@njit(cache=True)
def reduce_row(row: NDArray[np.int64], echelon: NDArray[np.int64], rank: int) -> int:
    """Reduce `row` in place by the echelon rows; return its first nonzero column, or -1."""
    n = row.shape[0]
    for known in range(rank):
        factor = row[echelon[known, n]]
        if factor != 0:
            for column in range(n):
                row[column] = (row[column] - factor * echelon[known, column]) % PRIME
    for column in range(n):
        if row[column] != 0:
            return column
    return -1


@njit(cache=True)
def extend_span(coalition: int, echelon: NDArray[np.int64], rank: int) -> int:
    """Add a coalition's row to the echelon form (last column: pivot); return the new rank."""
    n = echelon.shape[1] - 1
    row = np.empty(n, dtype=np.int64)
    for player in range(n):
        row[player] = (coalition >> player) & 1
    pivot = reduce_row(row, echelon, rank)
    if pivot < 0:
        return rank
    scale = _inverse(row[pivot])
    for column in range(n):
        row[column] = row[column] * scale % PRIME
    for known in range(rank):
        factor = echelon[known, pivot]
        if factor != 0:
            for column in range(n):
                echelon[known, column] = (echelon[known, column] - factor * row[column]) % PRIME
    echelon[rank, :n] = row
    echelon[rank, n] = pivot
    return rank + 1


@njit(cache=True)
def next_random(state: NDArray[np.uint64]) -> int:
    """Advance the xorshift state and return a number in 1 .. PRIME - 1."""
    word = state[0]
    word ^= word << np.uint64(13)
    word ^= word >> np.uint64(7)
    word ^= word << np.uint64(17)
    state[0] = word
    return int(word % np.uint64(2147483646)) + 1


@njit(cache=True)
def null_vectors(
    echelon: NDArray[np.int64], rank: int, state: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Return two independent random vectors orthogonal to every row of the echelon form."""
    n = echelon.shape[1] - 1
    vectors = np.empty((2, n), dtype=np.int64)
    for which in range(2):
        for player in range(n):
            vectors[which, player] = next_random(state)
        for known in range(rank):
            vectors[which, echelon[known, n]] = 0
        for known in range(rank):
            total = 0
            for player in range(n):
                total = (total + echelon[known, player] * vectors[which, player]) % PRIME
            vectors[which, echelon[known, n]] = (PRIME - total) % PRIME
    return vectors


@njit(cache=True)
def span_codes(vectors: NDArray[np.int64], sign: int) -> NDArray[np.uint64]:
    """Return, for every subset of the players, both null sums (times `sign`) packed in a word."""
    n = vectors.shape[1]
    sums = np.zeros((1 << n, 2), dtype=np.int64)
    for player in range(n):
        size = 1 << player
        for subset in range(size):
            for which in range(2):
                sums[size + subset, which] = (sums[subset, which] + vectors[which, player]) % PRIME
    codes = np.empty(1 << n, dtype=np.uint64)
    for subset in range(1 << n):
        first, second = sums[subset, 0], sums[subset, 1]
        if sign < 0:
            first, second = (PRIME - first) % PRIME, (PRIME - second) % PRIME
        codes[subset] = (np.uint64(first) << np.uint64(32)) | np.uint64(second)
    return codes
