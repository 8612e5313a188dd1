"""The command `riparian receive-answer`: take an invitation's answer from the mail system."""

import sys

import typer

from riparian.cli.terminal import say_plainly

LONGEST_MESSAGE = 2 * 1024 * 1024


def receive_answer() -> None:
    """Read one e-mail from stdin and put its calendar answer on the right invitation."""
    from datetime import UTC, datetime

    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.meetings import operations

    at = datetime.now(UTC)  # noqa: TID251 - a command is where time enters
    invitation = operations.receive_answer(sys.stdin.buffer.read(LONGEST_MESSAGE + 1), at=at)
    say_plainly(f"{invitation.email}: {invitation.answer} for {invitation.meeting.identifier}")
    raise typer.Exit
