"""The commands `riparian mqtt bridge` and `publish`: readings from a broker, and to one."""

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


@app.command("publish")
def publish(
    *,
    broker: Annotated[str, typer.Option(help="Such as mqtts://name:password@broker:8883.")],
    site: Annotated[
        str, typer.Option(help="The public address of this platform, for the links.")
    ] = "http://127.0.0.1:8000",
    centre: Annotated[str, typer.Option(help="The centre's identifier in WIS2.")] = "int-riparian",
    once: Annotated[bool, typer.Option("--once", help="Tell what is new and stop.")] = False,
) -> None:
    """Tell a broker of new public readings: SensorThings topics and WIS2 notices."""
    from riparian.secretariat.config.starting import start_django

    start_django()
    from django.utils import timezone

    from riparian.secretariat.accounts.actor import NOBODY
    from riparian.secretariat.publishing.announcing import Announcer
    from riparian.secretariat.publishing.entities import Reader
    from riparian.secretariat.stations.bridge import broker_at

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    address = site.rstrip("/")
    announcer = Announcer(broker=broker_at(broker), site=address, centre=centre)
    told = announcer.run(
        is_over=lambda seconds: stop.wait(seconds) or (once and seconds > 0),
        reader_now=lambda: Reader(actor=NOBODY, at=timezone.now(), root=f"{address}/sta/v1.1"),
    )
    say_plainly(f"told {told:,} messages")
