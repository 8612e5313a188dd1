"""The command `riparian sharing ledger`: due, arrived, late, missing, unchecked by day."""

from datetime import date, timedelta
from typing import Annotated

import typer

from riparian.cli.terminal import print_json, tables
from riparian.engine.errors import InvalidInput

app = typer.Typer(no_args_is_help=True, help="What was promised to be shared, and what arrived.")


@app.callback()
def contents() -> None:
    """Hold the commands, so that `ledger` keeps its name."""


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{option} {text!r}: must be a day such as 2026-01-31") from error


@app.command("ledger")
def show_ledger(
    *,
    first: Annotated[str, typer.Option("--from", help="First day.")],
    last: Annotated[str, typer.Option("--to", help="Last day; it belongs to the stretch.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")] = False,
) -> None:
    """Print the sharing ledger of all undertakings, as whoever runs the machine sees it."""
    stretch = (_day(first, "--from"), _day(last, "--to") + timedelta(days=1))
    if stretch[0] >= stretch[1]:
        raise InvalidInput(f"--from {first} is after --to {last}")
    from riparian.secretariat.config.starting import start_django

    start_django()
    from django.utils import timezone

    from riparian.secretariat.exchange import ledger

    accounts = ledger.accounts_of_all(stretch=stretch, at=timezone.now())
    if as_json:
        print_json({"from": first, "to": last, "undertakings": ledger.document_of(accounts)})
        return
    from rich.table import Table

    table = Table("owed by", "series", *(state.value for state in ledger.COUNTED), box=None)
    for one in accounts:
        counts = (f"{one.total[state]:,}" for state in ledger.COUNTED)
        table.add_row(one.latest.party, one.latest.identifier, *counts)
    tables.print(table)
