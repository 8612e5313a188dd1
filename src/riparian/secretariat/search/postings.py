"""The index of words: FTS5 on SQLite, tsvector on PostgreSQL, with the same answers.

Both are given words that we cut, and both only say in which passages words stand in a row. What
is ranked, and how, is decided in `queries`.
"""

from collections.abc import Iterable, Sequence
from functools import reduce

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import RawSQL

from riparian.secretariat.search.words import Word, folded, rows_of

TABLE = "search_postings"
EXACT, FOLDED, BETWEEN = "exact", "folded", "¦"
_MAKE = {
    "sqlite": (
        (
            f"CREATE VIRTUAL TABLE {TABLE} USING fts5(exact, folded,"
            " tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'\")"
        ),
    ),
    "postgresql": (
        (
            f"CREATE TABLE {TABLE} (passage bigint PRIMARY KEY, exact tsvector NOT NULL,"
            " folded tsvector NOT NULL)"
        ),
        f"CREATE INDEX {TABLE}_exact ON {TABLE} USING gin (exact)",
        f"CREATE INDEX {TABLE}_folded ON {TABLE} USING gin (folded)",
    ),
}


def make_index(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table of postings (called by a migration)."""
    for statement in _MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the table of postings (called by a migration)."""
    schema_editor.execute(f"DROP TABLE {TABLE}")


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _forms(words: Sequence[Word]) -> list[str]:
    """Return all that stands in a row, with a mark between, which nothing that is sought holds."""
    rows = ([word.form for word in row] for row in rows_of(words))
    return reduce(lambda before, row: [*before, BETWEEN, *row], rows)


def _vector(forms: Sequence[str]) -> str:
    return " ".join(f"{_quoted(form)}:{place}" for place, form in enumerate(forms, start=1))


def _quoted(form: str) -> str:
    return "'" + form.replace("\\", "\\\\").replace("'", "''") + "'"


def put(passages: Iterable[tuple[int, Sequence[Word]]]) -> None:
    """Index the words of passages, given with their keys; what was indexed of them before goes."""
    rows = [(key, _forms(words)) for key, words in passages]
    remove([key for key, _ in rows])
    if _is_postgresql():
        sql = f"INSERT INTO {TABLE} VALUES (%s, %s::tsvector, %s::tsvector)"  # noqa: S608
        filled = [(key, _vector(forms), _vector([*map(folded, forms)])) for key, forms in rows]
    else:
        sql = f"INSERT INTO {TABLE}(rowid, exact, folded) VALUES (%s, %s, %s)"  # noqa: S608
        filled = [(key, " ".join(forms), " ".join(map(folded, forms))) for key, forms in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, filled)


def remove(keys: Iterable[int]) -> None:
    """Forget the words of passages."""
    column = "passage" if _is_postgresql() else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {TABLE} WHERE {column} = %s",  # noqa: S608
            [(key,) for key in keys],
        )


def passages_with(readings: Iterable[Sequence[str]], *, column: str) -> RawSQL:
    """Return the keys of passages in which one of the readings stands as words in a row."""
    phrases = [[folded(form) for form in forms] if column == FOLDED else forms
               for forms in readings]  # fmt: skip
    if _is_postgresql():
        sought = " | ".join("(" + " <-> ".join(map(_quoted, forms)) + ")" for forms in phrases)
        sql = f"SELECT passage FROM {TABLE} WHERE {column} @@ %s::tsquery"  # noqa: S608
        return RawSQL(sql, (sought,))  # noqa: S611 - the column is one of two words of ours
    quoted = ('"' + " ".join(forms).replace('"', '""') + '"' for forms in phrases)
    sql = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
    return RawSQL(sql, (f"{column} : ({' OR '.join(quoted)})",))  # noqa: S611
