"""A linear programme over months, written block by block: one family of rows or columns a place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.river_arrays import FloatArray, IntArray

FREE = np.inf
NO_COLUMN = -1
"""Stands where a term looks back beyond the first month: it adds nothing."""

Term = tuple[IntArray, ArrayLike]
"""Columns, one a row of the block, and their weights (one for all, or one a row)."""


def earlier(columns: IntArray, steps: int) -> IntArray:
    """Return the columns of so many months before; there are none before the first month."""
    if steps == 0:
        return columns
    return np.concatenate([np.full(min(steps, len(columns)), NO_COLUMN), columns[:-steps]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows or columns of one family at one place: where they start and what each is called."""

    family: str
    place: str
    labels: tuple[str, ...]
    start: int

    def names(self) -> Iterator[str]:
        """Yield names such as `storage(HIGH_DAM,2021-01)`."""
        for label in self.labels:
            yield f"{self.family}({self.place},{label})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Programme:
    """Maximise `earnings[country] · x` for a coalition, lower ≤ A x ≤ upper, trace by trace.

    Bounds of rows and columns have one column a trace; `earnings` is (country, column) and
    `constants` (country, trace). Matrix entries are (row, column, weight) triples in row order.
    """

    columns: tuple[Block, ...]
    rows: tuple[Block, ...]
    column_bounds: tuple[FloatArray, FloatArray]
    row_bounds: tuple[FloatArray, FloatArray]
    entries: tuple[IntArray, IntArray, FloatArray]
    earnings: FloatArray
    constants: FloatArray

    @property
    def traces(self) -> int:
        """How many right-hand sides there are."""
        return int(self.constants.shape[1])


@dataclass(slots=True)
class Draft:
    """A programme while it is written."""

    countries: tuple[str, ...]
    traces: int
    column_blocks: list[Block] = field(default_factory=list)
    row_blocks: list[Block] = field(default_factory=list)
    column_bounds: list[tuple[FloatArray, FloatArray]] = field(default_factory=list)
    row_bounds: list[tuple[FloatArray, FloatArray]] = field(default_factory=list)
    entries: list[tuple[IntArray, IntArray, FloatArray]] = field(default_factory=list)
    earned: list[tuple[int, IntArray, FloatArray]] = field(default_factory=list)
    constants: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        """Nobody has anything yet."""
        self.constants = np.zeros((len(self.countries), self.traces))

    def add_columns(
        self,
        family: str,
        place: str,
        labels: Sequence[str],
        *,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = FREE,
    ) -> IntArray:
        """Add one column a label and return their numbers; bounds are (label, trace) or fewer."""
        start = _end(self.column_blocks)
        self.column_blocks.append(_block(family, place, labels, start))
        self.column_bounds.append(self._bounds(len(labels), lower, upper))
        return np.arange(start, start + len(labels))

    def add_rows(
        self,
        family: str,
        place: str,
        labels: Sequence[str],
        terms: Sequence[Term],
        *,
        lower: ArrayLike = -FREE,
        upper: ArrayLike = FREE,
    ) -> None:
        """Add one row a label: lower ≤ Σ weight · column ≤ upper."""
        start = _end(self.row_blocks)
        rows = np.arange(start, start + len(labels))
        self.row_blocks.append(_block(family, place, labels, start))
        self.row_bounds.append(self._bounds(len(labels), lower, upper))
        for columns, weight in terms:
            weights = np.broadcast_to(np.asarray(weight, dtype=np.float64), len(rows))
            real = (columns != NO_COLUMN) & (weights != 0.0)
            self.entries.append((rows[real], columns[real], weights[real]))

    def earn(self, country: str, columns: IntArray, musd_each: ArrayLike) -> None:
        """Let a country earn (or with a minus lose) by each unit of these columns."""
        worth = np.broadcast_to(np.asarray(musd_each, dtype=np.float64), len(columns))
        self.earned.append((self.countries.index(country), columns, worth))

    def earn_anyway(self, country: str, musd: ArrayLike) -> None:
        """Let a country have what no decision changes, by trace."""
        self.constants[self.countries.index(country)] += musd

    def _bounds(
        self, count: int, lower: ArrayLike, upper: ArrayLike
    ) -> tuple[FloatArray, FloatArray]:
        shape = (count, self.traces)
        return _by_trace(lower, shape), _by_trace(upper, shape)

    def finish(self) -> Programme:
        """Return the programme; terms that name the same row and column are added up."""
        columns, rows = _end(self.column_blocks), _end(self.row_blocks)
        earnings = np.zeros((len(self.countries), columns))
        for country, chosen, worth in self.earned:
            np.add.at(earnings[country], chosen, worth)
        return Programme(
            columns=tuple(self.column_blocks),
            rows=tuple(self.row_blocks),
            column_bounds=_stacked(self.column_bounds, self.traces),
            row_bounds=_stacked(self.row_bounds, self.traces),
            entries=_summed(self.entries, rows, columns),
            earnings=earnings,
            constants=self.constants,
        )


def _end(blocks: Sequence[Block]) -> int:
    return blocks[-1].start + len(blocks[-1].labels) if blocks else 0


def _block(family: str, place: str, labels: Sequence[str], start: int) -> Block:
    return Block(family=family, place=place, labels=tuple(labels), start=start)


def _by_trace(values: ArrayLike, shape: tuple[int, int]) -> FloatArray:
    """Bring a number, one a label, or one a label and trace to (label, trace)."""
    given = np.asarray(values, dtype=np.float64)
    return np.broadcast_to(given[:, None] if given.ndim == 1 else given, shape)


def _stacked(
    bounds: Sequence[tuple[FloatArray, FloatArray]], traces: int
) -> tuple[FloatArray, FloatArray]:
    none = np.zeros((0, traces))
    return (
        np.concatenate([none, *(lower for lower, _ in bounds)]),
        np.concatenate([none, *(upper for _, upper in bounds)]),
    )


def _summed(
    entries: Sequence[tuple[IntArray, IntArray, FloatArray]], rows: int, columns: int
) -> tuple[IntArray, IntArray, FloatArray]:
    if not entries:
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0)
    row = np.concatenate([each[0] for each in entries])
    column = np.concatenate([each[1] for each in entries])
    if len(row) and (row.max() >= rows or column.max() >= columns):
        raise InvalidInput("programme: a term names a row or column that was never added")
    place, inverse = np.unique(row * columns + column, return_inverse=True)
    weight = np.zeros(len(place))
    np.add.at(weight, inverse, np.concatenate([each[2] for each in entries]))
    return place // columns, place % columns, weight


def write_programme(programme: Programme, weights: Mapping[int, float], *, trace: int = 0) -> str:
    """Return one trace's programme as an LP text: what a reader checks by hand.

    `weights` says how much each country (by position) counts in the objective.
    """
    names = [name for block in programme.columns for name in block.names()]
    worth = sum(
        (weight * programme.earnings[country] for country, weight in weights.items()),
        start=np.zeros(len(names)),
    )
    lines = ["Maximize", f" earnings: {_sum(worth, range(len(names)), names)}", "Subject To"]
    lines += _row_lines(programme, names, trace)
    lines.append("Bounds")
    lower, upper = (each[:, trace] for each in programme.column_bounds)
    lines += [
        f" {_between(low, name, up)}" for low, name, up in zip(lower, names, upper, strict=True)
    ]
    return "\n".join([*lines, "End", ""])


def _row_lines(programme: Programme, names: Sequence[str], trace: int) -> Iterator[str]:
    row, column, weight = programme.entries
    lower, upper = (each[:, trace] for each in programme.row_bounds)
    labels = [name for block in programme.rows for name in block.names()]
    starts = np.searchsorted(row, np.arange(len(labels) + 1))
    for number, label in enumerate(labels):
        inside = slice(starts[number], starts[number + 1])
        total = _sum(weight[inside], column[inside], names)
        yield f" {label}: {_between(lower[number], total, upper[number])}"


def _sum(weights: FloatArray, columns: Sequence[int] | IntArray, names: Sequence[str]) -> str:
    parts = [
        f"{weight:+.6g} {names[column]}"
        for weight, column in zip(weights, columns, strict=True)
        if weight != 0.0
    ]
    return " ".join(parts) or "0"


def _between(lower: float, middle: str, upper: float) -> str:
    if lower == upper:
        return f"{middle} = {lower:.6g}"
    if np.isinf(lower) and np.isinf(upper):
        return f"{middle} free"
    if np.isinf(lower):
        return f"{middle} <= {upper:.6g}"
    if np.isinf(upper):
        return f"{middle} >= {lower:.6g}"
    return f"{lower:.6g} <= {middle} <= {upper:.6g}"
