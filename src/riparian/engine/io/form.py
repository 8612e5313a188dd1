"""The form of a basin folder: tables, columns, limits; read once from `basin_form.json`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from riparian.engine.vocabulary import MONTHS

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnForm:
    """One column: its type, its unit and what a cell must be."""

    name: str
    type: str
    description: str
    unit: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    refers_to: str = ""

    @property
    def constraints(self) -> dict[str, Any]:
        """The constraints as the Table Schema standard writes them."""
        given: dict[str, Any] = {
            "required": self.required or None,
            "unique": self.unique or None,
            "enum": list(self.enum) or None,
            "pattern": self.pattern or None,
            "minimum": self.minimum,
            "maximum": self.maximum,
        }
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """One table of the form; `name` + `.csv` is its file."""

    name: str
    title: str
    columns: tuple[ColumnForm, ...]
    primary_key: tuple[str, ...] = ()
    is_required: bool = False

    @property
    def column_by_name(self) -> Mapping[str, ColumnForm]:
        """Columns by name, in order."""
        return {column.name: column for column in self.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class BasinForm:
    """Every table that a basin folder may hold, and the form of a time series."""

    name: str
    version: int
    tables: tuple[TableForm, ...]
    series_table: TableForm

    @property
    def table_by_name(self) -> Mapping[str, TableForm]:
        """Tables by name, in the order in which a newcomer fills them."""
        return {table.name: table for table in self.tables}


@cache
def basin_form() -> BasinForm:
    """Return the built-in form of a basin folder."""
    text = resources.files(__package__).joinpath("basin_form.json").read_text(encoding="utf-8")
    document = json.loads(text)
    shared = document["columns"]
    return BasinForm(
        name=document["form"],
        version=document["version"],
        tables=tuple(_table_form(table, shared) for table in document["tables"]),
        series_table=_table_form(document["series_table"], shared),
    )


def _table_form(document: Json, shared: Json) -> TableForm:
    columns = (column for entry in document["columns"] for column in _columns_of(entry, shared))
    return TableForm(
        name=document["name"],
        title=document["title"],
        columns=tuple(columns),
        primary_key=tuple(document.get("primary_key", ())),
        is_required=document.get("required", False),
    )


def _columns_of(entry: str | Json, shared: Json) -> Iterator[ColumnForm]:
    """Yield one column, the shared column of that name, or one for each month."""
    if isinstance(entry, str):
        yield column_form({"name": entry, **shared[entry]})
    elif "{month}" in entry["name"]:
        yield from (column_form(_for_month(entry, month)) for month in MONTHS)
    else:
        yield column_form(entry)


def _for_month(entry: Json, month: str) -> Json:
    words = {key: entry[key].replace("{month}", month) for key in ("name", "description")}
    words["description"] = words["description"].replace(month, month.capitalize())
    return {**entry, **words}


def column_form(entry: Json) -> ColumnForm:
    """Build a column from the way the Table Schema standard writes it."""
    limits = entry.get("constraints", {})
    return ColumnForm(
        name=entry["name"],
        type=entry["type"],
        description=entry.get("description", ""),
        unit=entry.get("unit", ""),
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        enum=tuple(limits.get("enum", ())),
        pattern=limits.get("pattern", ""),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        refers_to=entry.get("refers_to", ""),
    )
