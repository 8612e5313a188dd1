"""Ids: each is there once, and every mention of one finds it."""

from collections.abc import Iterator
from difflib import get_close_matches

from riparian.engine.io.descriptor import DESCRIPTOR_FILE
from riparian.engine.io.findings import Finding
from riparian.engine.io.folder import BasinFolder
from riparian.engine.io.form import ColumnForm
from riparian.engine.io.tables import Table
from riparian.engine.vocabulary import NodeKind


def key_findings(folder: BasinFolder) -> Iterator[Finding]:
    """Yield ids that are there twice and mentions that find nothing."""
    for table in (*folder.tables.values(), *folder.own_tables):
        yield from duplicates(table)
    for table in folder.tables.values():
        for column in table.form.columns:
            if column.refers_to:
                yield from _unresolved(table, column, folder.tables[column.refers_to])
    yield from _descriptor_findings(folder)


def ids_of(table: Table) -> dict[str, int]:
    """Return the ids of a table with the line where each stands."""
    key = table.form.primary_key[0]
    return {row.text(key): row.line for row in table.rows if row.values.get(key) is not None}


def duplicates(table: Table) -> Iterator[Finding]:
    """Yield the rows whose primary key an earlier row already has."""
    key = table.form.primary_key
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows if key else ():
        identity = tuple(row.text(name) for name in key)
        if not all(identity):
            continue
        if identity in seen:
            must = f"is already on line {seen[identity]}"
            yield Finding(
                file=table.file,
                line=row.line,
                column=", ".join(key),
                value=", ".join(identity),
                must=must,
                remedy="remove one of the two rows or rename it",
            )
        seen.setdefault(identity, row.line)


def _unresolved(table: Table, column: ColumnForm, target: Table) -> Iterator[Finding]:
    known = ids_of(target)
    if not known and target.findings:
        return  # the file itself is broken, and that is already said
    for row in table.rows:
        name = row.text(column.name)
        if name and name not in known:
            yield table.finding(
                row,
                column.name,
                must=f"is not in {target.file}",
                remedy=_how_to_resolve(name, known, target),
            )


def _how_to_resolve(name: str, known: dict[str, int], target: Table) -> str:
    close = get_close_matches(name, known, n=1)
    return f"add it to {target.file}" + (f" or write {close[0]}" if close else " or correct it")


def _descriptor_findings(folder: BasinFolder) -> Iterator[Finding]:
    """Yield where the order of players or the sea do not fit the tables."""
    countries = ids_of(folder.tables["countries"])
    wanted = folder.descriptor.countries
    if wanted and countries and sorted(wanted) != sorted(countries):
        yield Finding(
            file=DESCRIPTOR_FILE,
            value=", ".join(wanted),
            must="is not the list of the countries in countries.csv",
            remedy=f"name each once, in the order of the players: {', '.join(countries)}",
        )
    sea = folder.descriptor.sea
    rows = folder.tables["nodes"].rows
    if sea and not any(row.text("id") == sea and row.text("kind") == NodeKind.SEA for row in rows):
        yield Finding(
            file=DESCRIPTOR_FILE,
            value=sea,
            must="is not a node of kind sea in nodes.csv",
            remedy="name the node where the river ends",
        )
