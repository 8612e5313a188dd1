"""Load the tables of a record folder: what each row adds, changes or leaves alone."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from riparian.engine.errors import InvalidInput

Row = Mapping[str, str]
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What loading one table does to the database."""

    adds: int = 0
    changes: int = 0
    leaves_alone: int = 0


@dataclass(frozen=True)
class Record:
    """A record folder that is being read: its rows, its sources, and the rows loaded so far."""

    folder: Path
    _loaded: dict[str, dict[str, models.Model]] = field(default_factory=dict)
    _indexes: dict[tuple[str, str], dict[str, Row]] = field(default_factory=dict)

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of `name.csv`.

        Raises:
            InvalidInput: the file is missing, or a row is longer or shorter than its header.
        """
        path = self.folder / f"{name}.csv"
        if not path.is_file():
            raise InvalidInput(f"record: {path} is missing; every record has {name}.csv")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for number, row in enumerate(rows, start=2):
            if None in row or None in row.values():
                raise InvalidInput(
                    f"record: {name}.csv row {number}: the number of cells is not that of the"
                    " header; correct its commas and quotes"
                )
        return rows

    def index(self, name: str, *, by: str) -> Mapping[str, Row]:
        """Return the rows of `name.csv` by a column, without those where it is empty."""
        if (name, by) not in self._indexes:
            self._indexes[name, by] = {row[by]: row for row in self.rows(name) if row[by]}
        return self._indexes[name, by]

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {row["source"]: row["kind"] for row in self.rows("sources")}

    def sources(self, text: str) -> list[dict[str, str]]:
        """Return each source with its kind, linked unless it is a reprint or no address."""
        sources = []
        for part in filter(None, text.split(" | ")):
            kind = self._kinds.get(part, "citation")
            address = part.split(" ", maxsplit=1)[0]
            is_address = address.startswith(("http://", "https://"))
            # A reprint lies on an unrelated site with unfit content beside it: named, never linked.
            link = address if is_address and kind != "reprint" else ""
            words = "" if kind == "reprint" and is_address else part
            sources.append({"text": words, "kind": kind, "link": link})
        return sources

    def find(self, table: str, key: str) -> Any:  # noqa: ANN401 - whichever model the table fills
        """Return the loaded row of an earlier table.

        Raises:
            InvalidInput: no row of that table has this key.
        """
        found = self._loaded.get(table, {}).get(key)
        if found is None:
            raise InvalidInput(f"record: {table}.csv has no row {key!r}; add it or correct the key")
        return found

    def keep(self, table: str, loaded: dict[str, models.Model]) -> None:
        """Remember what a table filled, for the tables after it."""
        self._loaded[table] = loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTable:
    """How one table becomes rows of one model.

    `key_of` reads the key of a row of the file, `identity` that of a row of the database. `values`
    gives every field that the file governs, the key's too. What people add in the product (a
    confirmation, a score) is not among them, so loading again never takes it away. `parent` is the
    column with which a row names another row of the same table.
    """

    name: str
    model: type[models.Model]
    values: Callable[[Row, Record], Mapping[str, Any]]
    key_of: Callable[[Row], str] = lambda row: row["id"]
    identity: Callable[[Any], str] = lambda row: str(row.identifier)
    file: str = ""
    keeps: Callable[[Row], bool] = lambda _row: True
    parent: str = ""


def load_table(table: RecordTable, record: Record) -> Counts:
    """Load one table inside the caller's transaction and say what it did.

    Raises:
        InvalidInput: a row names what does not exist, repeats a key or holds an impossible value.
    """
    rows = table.model._default_manager  # noqa: SLF001 - Django's documented API
    present = {table.identity(row): row for row in rows.all()}
    loaded: dict[str, models.Model] = {}
    record.keep(table.name, loaded)
    new: list[models.Model] = []
    changed: dict[str, models.Model] = {}
    names: set[str] = set()
    for key, place, cells in _keyed(table, record):
        values = _values(table, cells, record, place=place)
        row = loaded[key] = present.get(key) or table.model(**values)
        if key not in present:
            new.append(row)
            if table.parent:
                row.save(force_insert=True)
        elif _update(row, values):
            changed[key] = row
            names.update(values)
    if not table.parent:
        rows.bulk_create(new, batch_size=BATCH)
    if changed:
        rows.bulk_update(changed.values(), sorted(names), batch_size=BATCH)
    return Counts(
        adds=len(new), changes=len(changed), leaves_alone=len(loaded) - len(new) - len(changed)
    )


def _keyed(table: RecordTable, record: Record) -> Iterator[tuple[str, str, Row]]:
    """Yield key, place and cells of each row that the table keeps, parents before children."""
    file = table.file or table.name
    waiting: dict[str, tuple[str, Row]] = {}
    for number, cells in enumerate(record.rows(file), start=2):
        if not table.keeps(cells):
            continue
        key = table.key_of(cells)
        place = f"record: {file}.csv row {number} ({key})"
        if not key or key in waiting:
            raise InvalidInput(f"{place}: the key is empty or stands twice; keys are unique")
        waiting[key] = (place, cells)
    while waiting:
        ready = [key for key, (_, row) in waiting.items() if _parent(table, row) not in waiting]
        if not ready:
            place = next(iter(waiting.values()))[0]
            raise InvalidInput(f"{place}: is its own parent in the end; correct {table.parent}")
        for key in ready:
            yield key, *waiting.pop(key)


def _parent(table: RecordTable, row: Row) -> str:
    return row[table.parent] if table.parent else ""


def _update(row: models.Model, values: Mapping[str, Any]) -> bool:
    """Set what differs and say whether anything did."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _values(table: RecordTable, cells: Row, record: Record, *, place: str) -> dict[str, Any]:
    try:
        return _clean(table.model, table.values(cells, record))
    except KeyError as error:
        raise InvalidInput(f"{place}: the column {error} is missing; add it") from error
    except (ValidationError, ValueError, InvalidInput) as error:
        raise InvalidInput(f"{place}: {_words(error)}") from error


def _clean(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = {}
    for name, value in values.items():
        known = model._meta.get_field(name)  # noqa: SLF001 - Django's documented API
        if isinstance(known, models.ForeignKey) or value is None or value == "":
            cleaned[name] = value
            continue
        assert isinstance(known, models.Field)  # noqa: S101 - the others have no column
        try:
            cleaned[name] = known.to_python(value)
        except ValidationError as error:
            raise ValidationError(f"{name}: {_words(error)}") from error
        choices = [key for key, _ in known.flatchoices]
        if choices and value not in choices:
            raise ValidationError(f"{name}: {value!r} is none of {', '.join(choices)}")
    return cleaned


def _words(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
