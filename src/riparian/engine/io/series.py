"""Time series of an instance: a frozen record with dates and values."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidBasin, InvalidInput
from riparian.engine.io.folder import open_table
from riparian.engine.io.form import basin_form
from riparian.engine.io.instances import find_instance
from riparian.engine.io.tables import Row, read_table

Columns = tuple[NDArray[np.datetime64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One time series; `values` is NaN where a value is missing."""

    file: str
    node_id: str
    variable: str
    unit: str
    frequency: str
    kind: str
    dates: NDArray[np.datetime64] = field(repr=False)
    values: NDArray[np.float64] = field(repr=False)


def list_series(name_or_path: str | Path) -> tuple[str, ...]:
    """Return the files that the index of an instance names."""
    index = open_table(find_instance(name_or_path), "series")
    return tuple(row.text("file") for row in index.sound_rows)


def read_series(name_or_path: str | Path, file: str) -> Series:
    """Read one series of an instance, such as `series/stung_treng_discharge.csv`.

    Raises:
        InvalidInput: the index has no such file.
        InvalidBasin: the file is wrong; the message names line, column and value.
    """
    folder = find_instance(name_or_path)
    index = open_table(folder, "series")
    for row in index.sound_rows:
        if row.text("file") == file:
            return _read(row, folder / file)
    raise InvalidInput(f"series.csv names no '{file}'; list_series() names what there is")


def _read(index: Row, path: Path) -> Series:
    """Read a plain file at once; only a file that is not plain goes cell by cell."""
    columns = _plain_columns(path) or _columns_by_cell(path, index.text("file"))
    return Series(
        **{name: index.text(name) for name in _TEXTS},
        dates=_frozen(columns[0]),
        values=_frozen(columns[1]),
    )


# Forty thousand days one cell at a time take half a second, at once a tenth of it.
_PLAIN = re.compile(rb"date,value\n(?:\d{4}-\d\d-\d\d,-?\d{1,9}(?:\.\d{1,9})?\n)+")


def _plain_columns(path: Path) -> Columns | None:
    content = path.read_bytes() if path.is_file() else b""
    if not _PLAIN.fullmatch(content):
        return None
    cells = content.decode("ascii").replace("\n", ",").split(",")[2:-1]
    try:
        dates = np.array(cells[::2], dtype="datetime64[D]")
    except ValueError:
        return None
    return dates, np.array(cells[1::2], dtype=np.float64)


def _columns_by_cell(path: Path, file: str) -> Columns:
    table = read_table(path, basin_form().series_table, file=file)
    if table.findings:
        raise InvalidBasin(table.findings[0].message)
    days = [row.values["date"] for row in table.rows]
    values = [row.values["value"] for row in table.rows]
    return np.array(days, dtype="datetime64[D]"), np.array(values, dtype=np.float64)


_TEXTS = ("file", "node_id", "variable", "unit", "frequency", "kind")


def _frozen(array: NDArray) -> NDArray:  # type: ignore[type-arg]
    array.setflags(write=False)
    return array
