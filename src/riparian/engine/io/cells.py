"""One cell: its text becomes a typed value, or a finding says what the text must be."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from riparian.engine.io.form import ColumnForm

Value = str | float | int | bool | date | None

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,\u00a0\u202f' ]\d{3})+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BOOLEANS = {"true": True, "false": False}


class BadCell(Exception):
    """What a cell's text must be and what to write instead."""

    def __init__(self, *, must: str, remedy: str) -> None:
        super().__init__(must, remedy)
        self.must = must
        self.remedy = remedy


def read_cell(text: str, column: ColumnForm) -> Value:
    """Return the typed value of a cell; blank is None.

    Raises:
        BadCell: the text is not what the column asks for.
    """
    if not text:
        if column.required:
            raise BadCell(must="is blank and must be given", remedy=_how_to_fill(column))
        return None
    if text.strip() != text:
        raise BadCell(must="has blanks around it", remedy=f"write {text.strip()}")
    value = _READERS[column.type](text)
    _check_limits(text, value, column)
    return value


def _how_to_fill(column: ColumnForm) -> str:
    if column.enum:
        return f"write one of {', '.join(column.enum)}"
    unit = f" in {shown_unit(column.unit)}" if column.unit not in {"", "1"} else ""
    article = "an" if column.type == "integer" else "a"
    return f"write {article} {'text' if column.type == 'string' else column.type}{unit}"


def _read_number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise BadCell(must="is not a number", remedy=_better_number(text))
    value = float(text)
    if not math.isfinite(value):
        raise BadCell(must="is too large for a number", remedy="correct the value")
    return value


def _better_number(text: str) -> str:
    if _THOUSANDS.fullmatch(text):
        return f"write {re.sub(r'[^0-9.+-]', '', text)}"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"write {text.replace(',', '.')}"
    if re.fullmatch(r"[+-]?\d+(\.\d+)? ?%", text):
        return f"write {float(text.rstrip('% ')) / 100:g}"
    return "write digits with a point, such as 12.5, or leave it blank if it is unknown"


def _read_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise BadCell(must="is not a whole number", remedy="write digits only, such as 2014")
    return int(text)


def _read_boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise BadCell(must="is neither true nor false", remedy="write true or false")
    return _BOOLEANS[text]


def _read_date(text: str) -> date:
    remedy = "write year-month-day, such as 2014-02-28"
    if not _DATE.fullmatch(text):
        raise BadCell(must="is not a date", remedy=remedy)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadCell(must="is not a day of the calendar", remedy=remedy) from None


_READERS: Mapping[str, Callable[[str], Value]] = {
    "string": str,
    "number": _read_number,
    "integer": _read_integer,
    "boolean": _read_boolean,
    "date": _read_date,
}


def _check_limits(text: str, value: Value, column: ColumnForm) -> None:
    if column.enum and text not in column.enum:
        raise BadCell(must="is not allowed", remedy=f"write one of {', '.join(column.enum)}")
    if column.pattern and not _compiled(column.pattern).fullmatch(text):
        raise BadCell(
            must=f"does not have the form {column.pattern}", remedy=column.description.rstrip(".")
        )
    if isinstance(value, float | int):
        _check_range(value, column)


def _check_range(value: float, column: ColumnForm) -> None:
    unit = f" {shown_unit(column.unit)}" if column.unit not in {"", "1"} else ""
    if column.minimum is not None and value < column.minimum:
        raise BadCell(must=f"is below {column.minimum:,g}{unit}", remedy="correct the value")
    if column.maximum is not None and value > column.maximum:
        raise BadCell(
            must=f"is above {column.maximum:,.10g}{unit}", remedy="correct the value or its unit"
        )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def shown_unit(unit: str) -> str:
    """Return a unit as a sentence writes it: files say m3/s, we say m³/s."""
    return unit.replace("m3", "m³").replace("m2", "m²")


def is_pattern(text: object) -> bool:
    """Whether a text is a regular expression."""
    try:
        return isinstance(text, str) and bool(re.compile(text))
    except re.error:
        return False
