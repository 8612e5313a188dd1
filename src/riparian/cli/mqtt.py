"""The command `riparian mqtt bridge`: readings from a broker into the database."""

import signal
import threading
from typing import Annotated

import typer

from riparian.cli.terminal import say_plainly

app = typer.Typer(no_args_is_help=True, help="Readings over MQTT.")


@app.callback()
def contents() -> None:
    """Hold the commands, so that `bridge` keeps its name."""


@app.command("bridge")
def bridge(
    *,
    broker: Annotated[str, typer.Option(help="Such as mqtts://name:password@broker:8883.")],
    root: Annotated[
        str, typer.Option(help="Topics are ROOT/COUNTRY/SERIES.")
    ] = "riparian/readings",
    name: Annotated[str, typer.Option(help="The session the broker knows.")] = "riparian-bridge",
) -> None:
    """Store what a broker sends; a message is acknowledged only after it is committed."""
    from riparian.secretariat.config.starting import start_django

    start_django()
    from django.utils import timezone

    from riparian.secretariat.stations.bridge import Bridge, broker_at

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    running = Bridge(broker_at(broker), root=root, name=name, now=timezone.now, say=say_plainly)
    running.run(is_over=stop.is_set)
    say_plainly(f"stored {running.stored:,} messages")
