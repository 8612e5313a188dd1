"""The command `riparian search`: words in any of the languages, over everything on record."""

from dataclasses import asdict
from typing import Annotated

import typer

from riparian.cli.terminal import print_json, say, tables


def search(
    words: Annotated[list[str] | None, typer.Argument(help="What to look for.")] = None,
    *,
    kind: Annotated[str, typer.Option(help="Only this kind: decision, meeting, …")] = "",
    language: Annotated[str, typer.Option("--lang", help="Only texts in this language.")] = "",
    reader: Annotated[
        str, typer.Option("--as", help="What this user may see; else only what is public.")
    ] = "",
    limit: Annotated[int, typer.Option(help="At most so many items.")] = 20,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Index everything again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")] = False,
) -> None:
    """Find items that hold all the words, titles first, then the newest."""
    if rebuild:
        _rebuild(as_json=as_json)
        return
    if not words:
        raise typer.BadParameter("write the words to look for, or --rebuild")
    from riparian.secretariat.config import searching

    sought = " ".join(words)
    answer = searching.find(sought, kind=kind, language=language, reader=reader, limit=limit)
    if as_json:
        print_json({"words": sought, **asdict(answer)})
        return
    from rich.table import Table

    table = Table("kind", "identifier", "date", "title", box=None)
    for row in answer.found:
        table.add_row(row.kind, row.identifier, row.dated, row.title)
    tables.print(table)
    say(f"{answer.count:,} found" + (f", {limit} shown" if answer.count > limit else ""))
    if answer.suggestions:
        say("perhaps you mean: " + ", ".join(answer.suggestions))


def _rebuild(*, as_json: bool) -> None:
    from riparian.secretariat.config import searching

    counts = searching.rebuild()
    if as_json:
        print_json({"indexed": counts})
    else:
        say("indexed: " + ", ".join(f"{count:,} {kind}" for kind, count in counts.items()))
