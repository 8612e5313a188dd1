"""Random games of many kinds, exact: each is a tuple of fractions and a name of its kind."""

from fractions import Fraction

KINDS = ("superadditive", "convex", "degenerate", "any", "voting")
SCALES = (Fraction(1), Fraction(1, 10**12), Fraction(10**12))


def _superadditive(n, random):
    values = [Fraction(0)] * (1 << n)
    for s in range(1, 1 << n):
        parts = [values[t] + values[s ^ t] for t in range(1, s) if t & s == t]
        values[s] = max(parts, default=Fraction(0)) + int(random.integers(0, 8))
    return values


def _convex(n, random):
    weights = [int(w) for w in random.integers(1, 10, n)]
    return [
        Fraction(sum(w for i, w in enumerate(weights) if s >> i & 1) ** 2) for s in range(1 << n)
    ]


def _degenerate(n, random):
    values = [Fraction(int(x)) for x in random.integers(0, 2, 1 << n)]
    values[0], values[-1] = Fraction(0), Fraction(n)
    return values


def _any(n, random):
    values = [Fraction(int(x)) for x in random.integers(-5, 20, 1 << n)]
    values[0] = Fraction(0)
    return values


def _voting(n, random):
    weights = [int(w) for w in random.integers(1, 6, n)]
    return [
        Fraction(int(2 * sum(w for i, w in enumerate(weights) if s >> i & 1) > sum(weights)))
        for s in range(1 << n)
    ]


_MAKE = {
    "superadditive": _superadditive,
    "convex": _convex,
    "degenerate": _degenerate,
    "any": _any,
    "voting": _voting,
}


def random_game(number, random, *, most_players=6):
    kind = KINDS[number % len(KINDS)]
    scale = SCALES[number // len(KINDS) % len(SCALES)]
    n = 3 + number % (most_players - 2)
    return [scale * value for value in _MAKE[kind](n, random)]
