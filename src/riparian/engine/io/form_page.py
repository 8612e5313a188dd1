"""The reference page of the basin folder, generated from the form."""

from collections.abc import Iterator

from riparian.engine.io.form import ColumnForm, TableForm, basin_form

HEAD = """# The basin folder

<!-- Generated from basin_form.json by tools/write_form_page.py; do not edit. -->

A basin is a folder of CSV files: UTF-8, commas, one header line, a point in decimals, ISO dates.
Five files are required; the others may be absent. A column in **bold** must be there and filled;
the others may be left out or blank. A file or a column that the form does not know is refused, so
a misspelled name is never ignored in silence. `riparian check FOLDER` says what is wrong, with
file, line, column and value.

Every row names its `source`. The mark `quality` says how far to trust it: A read in the source,
B derived, C recalled.

A folder may carry a `datapackage.json` (Frictionless Data Package). It gives the title, the order
of the players and the sea in an object `riparian`, and must say about the columns what this page
says. A file beside the form is welcome if the descriptor describes it. Without a descriptor the
title is the folder's name and the players stand in the order of `countries.csv`.
"""


def form_page() -> str:
    """Return the page as Markdown."""
    form = basin_form()
    parts = [HEAD, *(_table_part(table) for table in form.tables)]
    series = _table_part(form.series_table).replace("series_file.csv", "series/*.csv")
    return "\n".join([*parts, series])


def _table_part(table: TableForm) -> str:
    required = "required" if table.is_required else "optional"
    lines = [
        f"## {table.name}.csv ({required})",
        "",
        table.title,
        "",
        "| column | type | unit | what it holds | limits |",
        "|---|---|---|---|---|",
        *_column_lines(table),
        "",
    ]
    return "\n".join(lines)


def _column_lines(table: TableForm) -> Iterator[str]:
    """Yield a line for each column; the twelve months share one."""
    for column in table.columns:
        month, _, rest = column.name.partition("_")
        if month == "jan":
            yield _column_line(column, f"jan{_tail(rest)} … dec{_tail(rest)}", "January")
        elif month not in _LATER_MONTHS:
            yield _column_line(column, column.name, "")


_LATER_MONTHS = ("feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _tail(rest: str) -> str:
    return f"_{rest}" if rest else ""


def _column_line(column: ColumnForm, name: str, month: str) -> str:
    shown = f"**{name}**" if column.required else name
    words = column.description.replace("Jan", "each month") if month else column.description
    unit = "" if column.unit == "1" else column.unit
    return f"| {shown} | {column.type} | {unit} | {words} | {_limits(column)} |"


def _limits(column: ColumnForm) -> str:
    limits = []
    if column.unique:
        limits.append("unique")
    if column.enum:
        limits.append(", ".join(column.enum))
    if column.pattern:
        limits.append(f"`{column.pattern}`")
    if column.minimum is not None:
        limits.append(f"≥ {column.minimum:,.10g}")
    if column.maximum is not None:
        limits.append(f"≤ {column.maximum:,.10g}")
    if column.refers_to:
        limits.append(f"in {column.refers_to}.csv")
    return "; ".join(limits)
