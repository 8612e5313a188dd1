"""Time series: each file is what the index says, its dates are sorted and there once."""

from collections.abc import Iterator
from difflib import get_close_matches

from riparian.engine.io.cells import shown_unit
from riparian.engine.io.findings import Finding
from riparian.engine.io.folder import SERIES_FOLDER, BasinFolder
from riparian.engine.io.form import basin_form
from riparian.engine.io.tables import Row, Table, read_table

UNITS = {"discharge": "m3/s", "level": "m", "storage": "hm3"}
LIMITS = {"discharge": (-1e5, 3e5), "level": (-500.0, 6000.0), "storage": (0.0, 5e5)}
"""What no river on earth passes; a discharge below zero is a tide or a lake that fills."""
STEP_LENGTH = {"daily": 10, "monthly": 7, "annual": 4}
"""How many letters of a date tell its step: 2014-02-28, 2014-02, 2014."""


def series_findings(folder: BasinFolder) -> Iterator[Finding]:
    """Yield what is wrong with the series and their index; every file is read."""
    index = folder.tables["series"]
    for row in index.sound_rows:
        yield from _index_findings(folder, index, row)
    yield from _unlisted(folder, index)


def _index_findings(folder: BasinFolder, index: Table, row: Row) -> Iterator[Finding]:
    file = row.text("file")
    unit = UNITS[row.text("variable")]
    if row.text("unit") != unit:
        must = f"is not the unit of {row.text('variable')}"
        yield index.finding(row, "unit", must=must, remedy=f"convert the values to {unit}")
    if not (folder.path / file).is_file():
        must, remedy = "is missing", "add the file or remove the row"
        yield index.finding(row, "file", must=must, remedy=remedy)
        return
    series = read_table(folder.path / file, basin_form().series_table, file=file)
    yield from series.findings
    yield from _date_findings(series, STEP_LENGTH[row.text("frequency")])
    yield from _value_findings(series, row.text("variable"))
    if series.rows and not series.findings:
        yield from _extent_findings(index, row, series)


def _date_findings(series: Table, length: int) -> Iterator[Finding]:
    previous = ""
    for row in series.sound_rows:
        day = row.text("date")
        if day[:length] <= previous[:length]:
            yield series.finding(
                row,
                "date",
                must=_order_words(day, previous),
                remedy="sort the dates and keep one for each step of the frequency",
            )
        previous = day


def _order_words(day: str, previous: str) -> str:
    if day == previous:
        return "is there twice"
    return f"comes after {previous}" + ("" if day < previous else ", in the same step")


def _value_findings(series: Table, variable: str) -> Iterator[Finding]:
    low, high = LIMITS[variable]
    for row in series.sound_rows:
        value = row.number("value")
        if value is not None and not low <= value <= high:
            must = f"is outside {low:,.10g} to {high:,.10g} {shown_unit(UNITS[variable])}"
            yield series.finding(row, "value", must=must, remedy="correct the value or its unit")


def _extent_findings(index: Table, row: Row, series: Table) -> Iterator[Finding]:
    found = {
        "start": series.rows[0].values["date"],
        "end": series.rows[-1].values["date"],
        "rows": len(series.rows),
    }
    for column, value in found.items():
        if row.values[column] != value:
            must = f"differs from {series.file}, which has {value}"
            yield index.finding(row, column, must=must, remedy="correct the index or the file")


def _unlisted(folder: BasinFolder, index: Table) -> Iterator[Finding]:
    listed = [row.text("file") for row in index.rows]
    for path in sorted((folder.path / SERIES_FOLDER).glob("*.csv")):
        file = f"{SERIES_FOLDER}/{path.name}"
        if file not in listed:
            close = get_close_matches(file, listed, n=1)
            remedy = f"rename it to {close[0]}" if close else "add a row or remove the file"
            yield Finding(file=file, must="series.csv does not name it", remedy=remedy)
