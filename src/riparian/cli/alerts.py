"""The command `riparian alerts`: verify a CAP message, take one in, look at the readings once."""

from pathlib import Path
from typing import Annotated

import typer

from riparian.cli.options import AsJson

app = typer.Typer(no_args_is_help=True, help="Verify, take in and look out for alerts.")
Message = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CAP 1.2 message.")]


@app.command("verify")
def verify(
    file: Message,
    *,
    certificate: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="The sender's certificate, PEM.")
    ],
    as_json: AsJson = False,
) -> None:
    """Say whether a signature holds and which rules of the standard a message breaks."""
    from riparian.cli.terminal import print_json, say_plainly
    from riparian.engine.io.cap.rules import broken_rules
    from riparian.engine.io.cap.signature import verified_message

    message = verified_message(file.read_bytes(), certificate.read_bytes())
    broken = broken_rules(message)
    if as_json:
        print_json(
            {"identifier": message.key.identifier, "sender": message.key.sender,
             "sent": message.key.sent.isoformat(), "type": message.type.value,
             "status": message.status.value, "broken_rules": list(broken)}
        )  # fmt: skip
        return
    say_plainly(f"{message.type.value} {message.key.identifier} of {message.key.sender}: signed")
    for rule in broken:
        say_plainly(f"  {rule}")


@app.command("receive")
def receive(file: Message) -> None:
    """Take a CAP message in; coming twice, it counts once."""
    from riparian.cli.terminal import say_plainly
    from riparian.secretariat.config.starting import start_django

    start_django()
    from django.utils import timezone

    from riparian.secretariat.alerts.receiving import receive_message
    from riparian.secretariat.audit.operations import Installation

    alert = receive_message(file.read_bytes(), by=Installation(), at=timezone.now())
    say_plainly(f"{alert.identifier}: {alert.get_stage_display()}, {alert.headline}")


@app.command("watch")
def watch() -> None:
    """Look once at new readings and forecasts, escalate what is due, send what waits."""
    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.config.lookout import look_once

    look_once(with_forecasts=True)
