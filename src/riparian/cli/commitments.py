"""The commands `riparian commitments`: the follow-up matrix for programs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from riparian.cli.terminal import say

app = typer.Typer(no_args_is_help=True, help="Commitments: what was promised, and how far it is.")
Reader = Annotated[
    str, typer.Option("--as", help="Whose view: an account's sign-in; the public's if not given.")
]


class Format(StrEnum):
    """How a table is written."""

    CSV = "csv"
    JSON = "json"


@app.command("matrix")
def matrix(
    *,
    form: Annotated[Format, typer.Option("--format", help="csv or json.")] = Format.CSV,
    out: Annotated[Path | None, typer.Option(help="A file; stdout if not given.")] = None,
    reader: Reader = "",
) -> None:
    """Write the matrix: document, commitment, country, evidence."""
    from datetime import UTC, datetime

    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.accounts.queries import get_reader
    from riparian.secretariat.commitments import engine, exports, queries

    at = datetime.now(UTC)  # noqa: TID251 - a command is where time enters
    actor, on = get_reader(reader), engine.today(at)
    rows = queries.matching(actor, queries.Filters(), on=on)
    write = exports.matrix_csv if form is Format.CSV else exports.matrix_json
    text = write(rows, actor, on=on)
    if out is None:
        typer.echo(text, nl=not text.endswith("\n"))
        return
    out.write_text(text, encoding="utf-8", newline="")
    say(f"[bold]{out}[/]: {rows.count()} commitments")
