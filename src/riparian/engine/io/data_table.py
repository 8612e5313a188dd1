"""A table as it is written to CSV: columns that carry their unit, and rows."""

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from riparian.engine.errors import MismatchedAxes

DataCell = str | float | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """The data of one figure; a column's name ends with its unit, as in `gain_musd_per_year`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[DataCell, ...], ...]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise MismatchedAxes(
                    f"table '{self.name}', row {number}: has {len(row)} cells; must have "
                    f"{len(self.columns)}"
                )

    def records(self) -> list[dict[str, DataCell]]:
        """Return the rows by column; what is not finite is None, because JSON has no NaN."""
        return [
            {name: finite(cell) for name, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def to_csv(self) -> str:
        """Return the table as CSV with ten significant digits; unknown cells are blank."""
        stream = StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_written(cell) for cell in row] for row in self.rows)
        return stream.getvalue()


def table_of(name: str, columns: Sequence[str], rows: Iterable[Sequence[DataCell]]) -> DataTable:
    """Return a table of rows that are computed one by one."""
    return DataTable(name=name, columns=tuple(columns), rows=tuple(tuple(row) for row in rows))


def finite(cell: DataCell) -> DataCell:
    """Return the cell, or None where it is a number that is not finite; -0.0 becomes 0.0."""
    if isinstance(cell, float):
        return round(float(cell), 9) + 0.0 if math.isfinite(cell) else None
    return cell


def _written(cell: DataCell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{float(cell) + 0.0:.10g}" if math.isfinite(cell) else ""
    return "" if cell is None else str(cell)
