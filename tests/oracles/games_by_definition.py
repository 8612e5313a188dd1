"""Slow, obvious versions of the rules of games, in fractions; no code of the engine is used."""

from fractions import Fraction
from itertools import permutations
from math import factorial


def members(coalition):
    return [player for player in range(coalition.bit_length()) if coalition >> player & 1]


def subsets(n):
    return range(1 << n)


def players_of(values):
    return len(values).bit_length() - 1


def shapley_by_orders(values):
    n = players_of(values)
    shares = [Fraction(0)] * n
    for order in permutations(range(n)):
        present = 0
        for player in order:
            shares[player] += values[present | 1 << player] - values[present]
            present |= 1 << player
    return [share / factorial(n) for share in shares]


def banzhaf(values):
    n = players_of(values)
    return [
        sum((values[s] - values[s ^ 1 << i] for s in subsets(n) if s >> i & 1), Fraction(0))
        / 2 ** (n - 1)
        for i in range(n)
    ]


def solidarity(values):
    n = players_of(values)
    shares = [Fraction(0)] * n
    for s in subsets(n):
        inside = members(s)
        if inside:
            average = sum((values[s] - values[s ^ 1 << k] for k in inside), Fraction(0)) / len(
                inside
            )
            weight = Fraction(factorial(n - len(inside)) * factorial(len(inside) - 1), factorial(n))
            for i in inside:
                shares[i] += weight * average
    return shares


def utopia(values):
    n = players_of(values)
    return [values[-1] - values[(1 << n) - 1 ^ 1 << i] for i in range(n)]


def minimal_rights(values):
    n, best = players_of(values), utopia(values)
    return [
        max(
            values[s] - sum((best[j] for j in members(s) if j != i), Fraction(0))
            for s in subsets(n)
            if s >> i & 1
        )
        for i in range(n)
    ]


def tau(values):
    best, least = utopia(values), minimal_rights(values)
    if not sum(least) <= values[-1] <= sum(best) or any(
        m > b for m, b in zip(least, best, strict=True)
    ):
        return None
    if sum(best) == sum(least):
        return best
    part = (values[-1] - sum(least)) / (sum(best) - sum(least))
    return [m + part * (b - m) for m, b in zip(least, best, strict=True)]


def gately(values):
    n, best = players_of(values), utopia(values)
    own = [values[1 << i] for i in range(n)]
    hopes = [b - o for b, o in zip(best, own, strict=True)]
    gain = values[-1] - sum(own)
    if min(hopes) < 0 < max(hopes) or (gain and not sum(hopes)):
        return None
    part = gain / sum(hopes) if gain else Fraction(0)
    return [o + part * h for o, h in zip(own, hopes, strict=True)]


def ensc(values):
    best = utopia(values)
    rest = (values[-1] - sum(best)) / len(best)
    return [b + rest for b in best]


def weight_of(kind, s):
    return Fraction(1 if kind == "nucleolus" else s.bit_count())


def solve_program(columns, costs, target):
    """Maximise costs y over y >= 0 with sum of y_j columns_j = target >= 0 (Bland, two phases)."""
    rows, width = len(target), len(columns)
    table = [
        [
            *(column[at] for column in columns),
            *(Fraction(int(at == k)) for k in range(rows)),
            target[at],
        ]
        for at in range(rows)
    ]
    basis = [width + k for k in range(rows)]
    _climb(table, basis, [Fraction(0)] * width + [Fraction(-1)] * rows, width + rows)
    if any(b >= width and table[at][-1] for at, b in enumerate(basis)):
        return None
    for at in range(rows):
        column = next((j for j in range(width) if table[at][j]), None)
        if basis[at] >= width and column is not None:
            _pivot(table, basis, at, column)
    _climb(table, basis, list(costs) + [Fraction(0)] * rows, width)
    answer = dict(zip(basis, (row[-1] for row in table), strict=True))
    return [answer.get(j, Fraction(0)) for j in range(width)]


def _climb(table, basis, costs, width):
    while True:
        entering = None
        for j in range(width):
            if j not in basis:
                gain = costs[j] - sum(
                    (costs[b] * table[at][j] for at, b in enumerate(basis) if costs[b]), Fraction(0)
                )
                if gain > 0:
                    entering = j
                    break
        if entering is None:
            return
        ratios = [
            (row[-1] / row[entering], basis[at], at)
            for at, row in enumerate(table)
            if row[entering] > 0
        ]
        _pivot(table, basis, min(ratios)[2], entering)


def _pivot(table, basis, at, column):
    pivot = table[at][column]
    table[at] = [x / pivot for x in table[at]]
    for other, row in enumerate(table):
        if other != at and row[column]:
            factor = row[column]
            table[other] = [a - factor * b for a, b in zip(row, table[at], strict=True)]
    basis[at] = column


def rank_of(coalitions, n):
    rows = [[Fraction(s >> i & 1) for i in range(n)] for s in coalitions]
    rank = 0
    for column in range(n):
        at = next((k for k in range(rank, len(rows)) if rows[k][column]), None)
        if at is not None:
            rows[rank], rows[at] = rows[at], rows[rank]
            for k in range(len(rows)):
                if k != rank and rows[k][column]:
                    factor = rows[k][column] / rows[rank][column]
                    rows[k] = [a - factor * b for a, b in zip(rows[k], rows[rank], strict=True)]
            rank += 1
    return rank


def nucleolus(values, *, floors=True, kind="nucleolus"):
    """Maschler, Peleg and Shapley's sequence, every level solved through its whole dual."""
    n = players_of(values)
    if floors and sum(values[1 << i] for i in range(n)) > values[-1]:
        return None
    full = (1 << n) - 1
    settled = {full: values[full]}
    while rank_of(settled, n) < n:
        worth, tight, bounds = _level(values, n, settled, floors=floors, kind=kind)
        for s in tight:
            settled.setdefault(s, values[s] - weight_of(kind, s) * worth)
        for i in bounds:
            settled.setdefault(1 << i, values[1 << i])
    return _solve_settled(settled, n)


def _level(values, n, settled, *, floors, kind):
    """Maximise sum y_S v(S) over y: rows of S outside the span >= 0, settled rows free."""
    full = (1 << n) - 1
    rank = rank_of(settled, n)
    open_ones = [s for s in range(1, full) if rank_of([*settled, s], n) > rank]
    columns, costs = [], []
    for s in open_ones:
        columns.append([Fraction(s >> i & 1) for i in range(n)] + [weight_of(kind, s)])
        costs.append(values[s])
    held = [i for i in range(n) if floors and 1 << i in open_ones]
    for i in held:
        columns.append([Fraction(int(i == k)) for k in range(n)] + [Fraction(0)])
        costs.append(values[1 << i])
    for s, value in settled.items():
        for sign in (1, -1):
            columns.append([Fraction(sign * (s >> i & 1)) for i in range(n)] + [Fraction(0)])
            costs.append(sign * value)
    answer = solve_program(columns, costs, [Fraction(0)] * n + [Fraction(1)])
    worth = sum((y * c for y, c in zip(answer, costs, strict=True)), Fraction(0))
    count = len(open_ones)
    tight = [s for s, y in zip(open_ones, answer, strict=False) if y > 0]
    bounds = [i for i, y in zip(held, answer[count : count + len(held)], strict=True) if y > 0]
    return worth, tight, bounds


def _solve_settled(settled, n):
    rows = [[Fraction(s >> i & 1) for i in range(n)] + [value] for s, value in settled.items()]
    for column in range(n):
        at = next(k for k in range(column, len(rows)) if rows[k][column])
        rows[column], rows[at] = rows[at], rows[column]
        rows[column] = [x / rows[column][column] for x in rows[column]]
        for k in range(len(rows)):
            if k != column and rows[k][column]:
                factor = rows[k][column]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[column], strict=True)]
    return [rows[i][-1] for i in range(n)]


def is_prenucleolus(values, shares):
    """Kohlberg: at every level, the coalitions that complain so much or more are balanced."""
    n = players_of(values)
    full = (1 << n) - 1
    excess = {
        s: values[s] - sum((shares[i] for i in members(s)), Fraction(0)) for s in range(1, full)
    }
    return sum(shares) == values[full] and all(
        _is_balanced([s for s in excess if excess[s] >= level], n) for level in set(excess.values())
    )


def _is_balanced(coalitions, n):
    """Say whether positive weights exist with which the coalitions cover every player once."""
    for wanted in coalitions:
        columns = [[Fraction(s >> i & 1) for i in range(n)] for s in coalitions]
        costs = [Fraction(int(s == wanted)) for s in coalitions]
        answer = solve_program(columns, costs, [Fraction(1)] * n)
        if answer is None or not any(
            y and s == wanted for y, s in zip(answer, coalitions, strict=True)
        ):
            return False
    return True


def is_core_empty(values):
    """Bondareva and Shapley: some balanced weights make more than v(N)."""
    n = players_of(values)
    columns = [[Fraction(s >> i & 1) for i in range(n)] for s in range(1, len(values))]
    answer = solve_program(columns, values[1:], [Fraction(1)] * n)
    return sum(y * v for y, v in zip(answer, values[1:], strict=True)) > values[-1]
