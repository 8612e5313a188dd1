"""The command `riparian load`: what the record of an instance adds, changes, leaves alone."""

from typing import Annotated

import typer

from riparian.cli.terminal import print_json, say, tables


def load(
    instance: Annotated[str, typer.Argument(help="An instance or a folder with `record`.")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change and change nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")] = False,
) -> None:
    """Load an instance's record into the database; loading it again changes only what is new."""
    from riparian.secretariat.config import installing

    counts = installing.load(instance=instance, is_dry_run=dry_run)
    if as_json:
        print_json({"instance": instance, "dry_run": dry_run, "tables": counts})
        return
    from rich.table import Table

    table = Table("table", "adds", "changes", "leaves alone", box=None)
    for name, count in counts.items():
        table.add_row(name, *(f"{number:,}" for number in count.values()))
    tables.print(table)
    if dry_run:
        say("nothing was written: this was a dry run")
