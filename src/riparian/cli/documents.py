"""The commands `riparian documents`: list them, export one, import one."""

from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer
from rich.markup import escape

from riparian.cli.terminal import print_json, say, tables

app = typer.Typer(no_args_is_help=True, help="Documents: list, export and import them.")


def _commands() -> ModuleType:
    """Start Django and return what the commands call."""
    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.documents import commands

    return commands


class Format(StrEnum):
    """What a document is written as."""

    AKN = "akn"
    PDF = "pdf"


@app.command("list")
def list_documents(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")] = False,
) -> None:
    """List all documents, the newest first; whoever may run this command sees all of them."""
    commands = _commands()
    rows = commands.listed()
    if as_json:
        print_json({"documents": rows})
        return
    from rich.table import Table

    table = Table("number", "adopted", "kind", "whose words", "text", "title", box=None)
    for row in rows:
        cells = ("number", "adopted", "kind", "nature", "text", "title")
        table.add_row(*(escape(str(row[name])) for name in cells))
    tables.print(table)


@app.command("export")
def export(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The number of the document.")],
    *,
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="The file to write.")],
    form: Annotated[Format, typer.Option("--format", help="Akoma Ntoso 3.0 or PDF.")] = Format.AKN,
    language: Annotated[
        str, typer.Option("--lang", help="en, zh, th, lo, km, my or vi; else that of the text.")
    ] = "",
    version: Annotated[
        int, typer.Option(min=0, help="The version; 0 is the newest.", show_default=False)
    ] = 0,
) -> None:
    """Write a document in one language and version to a file."""
    commands = _commands()
    number = str(version) if version else ""
    content = commands.exported(identifier, form=form.value, language=language, version=number)
    out.write_bytes(content)
    say(f"wrote [bold]{escape(str(out))}[/]: {len(content):,} bytes")


@app.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Akoma Ntoso 3.0.")],
    *,
    into: Annotated[
        str, typer.Option(help="The document it belongs to, as a version or a translation.")
    ] = "",
    audience: Annotated[str, typer.Option(help="Who may see a new document.")] = "mechanism",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")] = False,
) -> None:
    """Put a file on record: a new document under its own number, or into one that is there."""
    commands = _commands()
    told = commands.imported(file.read_bytes(), into=into, audience=audience)
    if as_json:
        print_json(told)
        return
    say(f"[bold]{escape(told['number'])}[/] is on record, version {told['version']}")
    for words in told["lost_references"]:
        say(f"[yellow]a reference leads nowhere here[/]: {escape(words)}")
