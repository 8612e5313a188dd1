"""The command `riparian serve`: bring the database up to date and serve the platform."""

from typing import Annotated

import typer

from riparian.cli.terminal import say


def serve(
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Migrate, collect static files and serve with a production server until stopped."""
    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.config import serving

    serving.bring_up_to_date()
    say(f"Riparian listens on [bold]http://{host}:{port}/[/]; stop it with Ctrl-C")
    serving.serve_forever(host=host, port=port)
