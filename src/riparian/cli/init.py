"""The command `riparian init`: make the database and load the instance's record."""

from dataclasses import asdict
from typing import Annotated

import typer

from riparian.cli.terminal import print_json, say, tables


def init(
    *,
    instance: Annotated[str, typer.Option(help="Whose record to load.")] = "lancang-mekong",
    demo: Annotated[
        bool, typer.Option("--demo", help="Add one made-up account per role and country.")
    ] = False,
    password: Annotated[
        str, typer.Option(help="Password of the demo accounts; made up when not given.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")] = False,
) -> None:
    """Make the database under RIPARIAN_HOME (or RIPARIAN_DATABASE_URL) and load the record."""
    from riparian.secretariat.config import installing

    done = installing.install(instance=instance, is_demo=demo, password=password)
    if as_json:
        print_json(asdict(done))
        return
    say(
        f"[bold]{done.title}[/]: {done.members} members, {done.bodies} bodies,"
        f" {done.meetings} meetings, {done.terms} terms in {done.database}"
    )
    if done.accounts:
        from rich.table import Table

        table = Table("sign-in", "country", "role", "administrator", "password", box=None)
        for one in done.accounts:
            table.add_row(
                one.username, one.country, one.role, "yes" if one.is_administrator else "",
                one.password,
            )  # fmt: skip
        tables.print(table)
    say("next: [bold]riparian serve[/]")
