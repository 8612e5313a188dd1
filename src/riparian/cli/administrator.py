"""The command `riparian administrator`: the first account of a country."""

import secrets
from typing import Annotated

import typer

from riparian.cli.terminal import print_json, say


def administrator(
    country: Annotated[str, typer.Argument(help="Country code, such as THA.")],
    username: Annotated[str, typer.Argument(help="Sign-in name.")],
    *,
    email: Annotated[str, typer.Option("--email", help="Where notices go.")],
    name: Annotated[str, typer.Option("--name", help="Full name; else the sign-in name.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")] = False,
) -> None:
    """Open the first administrator of a country and print a first password, once."""
    from datetime import UTC, datetime

    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.accounts import operations

    password = secrets.token_urlsafe(15)
    user = operations.open_first_administrator(
        country=country,
        username=username,
        full_name=name or username,
        email=email,
        password=password,
        at=datetime.now(UTC),  # noqa: TID251 - a command is where time enters
    )
    if as_json:
        print_json({"username": user.username, "country": country, "password": password})
        return
    say(f"[bold]{user.username}[/] administers the accounts of {country}; first password:")
    typer.echo(password)
    say("next: sign in, set up TOTP or a passkey, open accounts for your colleagues")
