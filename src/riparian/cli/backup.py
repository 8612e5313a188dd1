"""The commands `riparian backup` and `riparian restore`: one file with everything in it."""

from pathlib import Path
from typing import Annotated

import typer

from riparian.cli.terminal import say


def backup(
    to: Annotated[Path, typer.Argument(help="The archive to write; it must not exist.")],
) -> None:
    """Write database, papers and key into one archive while people go on working."""
    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.config import backups, environment

    size = backups.back_up(environment.read().home, to=to)
    say(f"wrote [bold]{to}[/]: {size / 1e6:,.1f} MB; it holds the key, so keep it locked away")


def restore(
    source: Annotated[Path, typer.Argument(help="An archive that `riparian backup` wrote.")],
) -> None:
    """Make an installation from an archive; the database must be empty."""
    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.config import backups, environment

    backups.restore(environment.read().home, source=source)
    say("restored; prove it with [bold]riparian journal verify --anchors FILE[/]")
