"""Readings in CSV: `series,time,value,unit` with, where known, `quality` and `result_time`."""

import csv
import io
from collections.abc import Iterable, Iterator

from riparian.engine.errors import InvalidInput
from riparian.engine.io.observations.raw import RawReading

COLUMNS = ("series", "time", "value", "unit", "quality", "result_time")
_NEEDED = ("time", "value")
# What programs call the same columns.
_ALSO = {"datastream": "series", "date": "time", "phenomenontime": "time", "phenomenon_time":
         "time", "result": "value", "resulttime": "result_time", "uom": "unit"}  # fmt: skip


def read_delimited(content: bytes, *, series: str = "", unit: str = "") -> Iterator[RawReading]:
    """Yield the readings of a CSV file; `series` and `unit` hold where it has no such column.

    A row of another length than the header keeps its place and loses its cells: it is for the
    quarantine, not for guessing.

    Raises:
        InvalidInput: it is no UTF-8 text, or its header lacks a column that is needed.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"CSV: byte {error.start} is not UTF-8; save it as UTF-8") from error
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [_ALSO.get(cell.strip().lower(), cell.strip().lower()) for cell in next(rows, [])]
        _check(header, series=series, unit=unit)
        for cells in rows:
            if cells:
                yield _reading(header, cells, rows.line_num, series=series, unit=unit)
    except csv.Error as error:
        raise InvalidInput(f"CSV: line {rows.line_num}: {error}; correct its quotes") from error


def _check(header: list[str], *, series: str, unit: str) -> None:
    given = {"series": series, "unit": unit}
    needed = (*_NEEDED, *(name for name, text in given.items() if not text))
    missing = [name for name in needed if name not in header]
    if missing or len(set(header)) != len(header):
        raise InvalidInput(
            f"CSV: the header is {','.join(header) or 'empty'}; it needs each of"
            f" {','.join(needed)} once (series and unit may be given beside the file)"
        )


def _reading(
    header: list[str], cells: list[str], line: int, *, series: str, unit: str
) -> RawReading:
    place = f"line {line}"
    if len(cells) != len(header):
        return RawReading(place=place, series=series, time="", value=",".join(cells), unit="")
    found = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    said = {name: found.get(name, "") for name in COLUMNS}
    return RawReading(
        place=place, **{**said, "series": said["series"] or series, "unit": said["unit"] or unit}
    )


def write_delimited(rows: Iterable[Iterable[object]], extra: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield a CSV file that `read_delimited` reads, in pieces; `extra` names further columns."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow((*COLUMNS, *extra))
    for number, row in enumerate(rows):
        writer.writerow(row)
        if number % 1000 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
