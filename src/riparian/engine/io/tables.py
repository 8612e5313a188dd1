"""One CSV file read by its form: typed rows with line numbers, and every finding."""

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from riparian.engine.io.cells import BadCell, Value, read_cell
from riparian.engine.io.findings import Finding
from riparian.engine.io.form import ColumnForm, TableForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record: the line where it starts and its values by column; blank is None.

    A row with a bad cell is not sound: the cell is None here and has its own finding. Under a
    header with a finding no row is sound.
    """

    line: int
    values: Mapping[str, Value]
    is_sound: bool = True

    def text(self, column: str) -> str:
        """Return a text, empty where it is blank."""
        value = self.values.get(column)
        return "" if value is None else str(value)

    def number(self, column: str) -> float | None:
        """Return a number, None where it is blank."""
        value = self.values.get(column)
        return float(value) if isinstance(value, float | int) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of one file, and what is wrong with its cells."""

    file: str
    form: TableForm
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def sound_rows(self) -> tuple[Row, ...]:
        """The rows in which every cell is what its column asks for."""
        return tuple(row for row in self.rows if row.is_sound)

    def finding(self, row: Row, column: str, *, must: str, remedy: str) -> Finding:
        """Return a finding on one cell of this table."""
        value = row.values.get(column)
        shown = "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
        return Finding(
            file=self.file, line=row.line, column=column, value=shown, must=must, remedy=remedy
        )


def read_table(path: Path, form: TableForm, *, file: str = "") -> Table:
    """Read one CSV file; nothing is raised, whatever the file holds."""
    file = file or path.name
    try:
        records = tuple(_records(_decoded(path.read_bytes())))
    except OSError as error:
        return _unreadable(file, form, must="cannot be read", remedy=f"{error.strerror}".lower())
    except UnicodeDecodeError as error:
        return _not_utf8(file, form, error)
    except _BadRecord as error:
        return _unreadable(file, form, line=error.line, must=error.must, remedy=error.remedy)
    if not records:
        return _unreadable(
            file, form, must="is empty", remedy=f"begin with the header {_header_hint(form)}"
        )
    return _typed(file, form, records)


class _BadRecord(Exception):
    def __init__(self, *, line: int, must: str, remedy: str) -> None:
        super().__init__(must)
        self.line, self.must, self.remedy = line, must, remedy


def _decoded(content: bytes) -> str:
    return content.removeprefix(codecs.BOM_UTF8).decode("utf-8")


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line where the record starts, cells); blank lines are passed over."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise _BadRecord(
            line=line,
            must="the record cannot be split into cells",
            remedy="close every quotation mark, and double those inside a quoted text",
        ) from None


def _unreadable(
    file: str, form: TableForm, *, must: str, remedy: str, line: int | None = None
) -> Table:
    finding = Finding(file=file, line=line, must=must, remedy=remedy)
    return Table(file=file, form=form, findings=(finding,))


def _not_utf8(file: str, form: TableForm, error: UnicodeDecodeError) -> Table:
    line = error.object.count(b"\n", 0, error.start) + 1
    byte = error.object[error.start]
    return _unreadable(
        file, form, line=line, must=f"byte 0x{byte:02X} is not UTF-8", remedy="save it as UTF-8"
    )


def _header_hint(form: TableForm) -> str:
    return ",".join(form.column_by_name)


def _typed(file: str, form: TableForm, records: Sequence[tuple[int, list[str]]]) -> Table:
    header = tuple(cell.strip() for cell in records[0][1])
    findings = list(_header_findings(file, form, header))
    has_all_columns = not findings
    columns = tuple(form.column_by_name.get(name) for name in header)
    rows = []
    for line, cells in records[1:]:
        values, bad = _typed_row(cells, columns)
        findings += (_located(file, line, finding) for finding in bad)
        if values:
            rows.append(Row(line=line, values=values, is_sound=has_all_columns and not bad))
    if len(records) == 1 and form.is_required:
        findings.append(
            Finding(file=file, must="has a header but no row", remedy="add at least one row")
        )
    return Table(
        file=file,
        form=form,
        header=header,
        rows=tuple(rows),
        findings=tuple(findings),
    )


def _located(file: str, line: int, bad: tuple[str, str | None, BadCell]) -> Finding:
    column, value, why = bad
    return Finding(
        file=file, line=line, column=column, value=value, must=why.must, remedy=why.remedy
    )


def _header_findings(file: str, form: TableForm, header: tuple[str, ...]) -> Iterator[Finding]:
    known = form.column_by_name
    if len(header) == 1 and len(known) > 1 and any(mark in header[0] for mark in ";\t|"):
        mark = next(mark for mark in ";\t|" if mark in header[0])
        yield Finding(
            file=file,
            line=1,
            must=f"cells are separated by {'a tab' if mark == chr(9) else repr(mark)}",
            remedy="separate them by commas",
        )
        return
    for name in dict.fromkeys(name for name in header if header.count(name) > 1):
        yield Finding(
            file=file, line=1, column=name, must="the column is there twice", remedy="remove one"
        )
    for name in header:
        if name not in known:
            yield _unknown_column(file, name, known)
    for name, column in known.items():
        if column.required and name not in header:
            remedy = f"add the column ({column.description.rstrip('.')})"
            yield Finding(
                file=file, line=1, column=name, must="the column is missing", remedy=remedy
            )


def _unknown_column(file: str, name: str, known: Mapping[str, ColumnForm]) -> Finding:
    close = get_close_matches(name, known, n=1)
    remedy = f"rename it to {close[0]}" if close else f"use only {', '.join(known)}"
    return Finding(
        file=file,
        line=1,
        column=name,
        must="the form has no such column",
        remedy=remedy if name else "remove the column without a name",
    )


def _typed_row(
    cells: list[str], columns: Sequence[ColumnForm | None]
) -> tuple[dict[str, Value], list[tuple[str, str | None, BadCell]]]:
    """Return the values of a record and (column, text, reason) of every bad cell."""
    if len(cells) != len(columns):
        what = f"has {len(cells)} cells and the header {len(columns)}"
        remedy = "give every column one cell, and quote texts that hold a comma"
        return {}, [("", None, BadCell(must=what, remedy=remedy))]
    values: dict[str, Value] = {}
    bad: list[tuple[str, str | None, BadCell]] = []
    for text, column in zip(cells, columns, strict=True):
        if column is None:
            continue
        try:
            values[column.name] = read_cell(text, column)
        except BadCell as why:
            values[column.name] = None
            bad.append((column.name, text or None, why))
    return values, bad
