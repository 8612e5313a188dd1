"""The commands `riparian journal`: verify the chain, export an anchor, compare anchors."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from riparian.cli.terminal import print_json, say

app = typer.Typer(no_args_is_help=True, help="The journal: every act, in a chain of hashes.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]
EXIT_TOUCHED = 1


@app.command("verify")
def verify(
    *,
    anchors: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="File of anchors to compare with."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read every entry again; exit 1 and say where if anything was edited, removed or moved."""
    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.audit import verification

    known = verification.read_anchors(anchors) if anchors else []
    verdict = verification.verify(anchors=known)
    if as_json:
        print_json(verdict.as_document())
    elif verdict.is_sound:
        say(f"[green]sound[/]: {verdict.entries} entries, head {verdict.head[:16]}")
    for finding in () if as_json else verdict.findings:
        say(f"[bold red]{finding.defect}[/]: {escape(finding.detail)}")
    if not verdict.is_sound:
        raise typer.Exit(EXIT_TOUCHED)


@app.command("anchor")
def anchor() -> None:
    """Print the end of the journal as one line of JSON, to be kept where nobody here can reach."""
    import json
    from datetime import UTC, datetime

    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.audit import verification

    at = datetime.now(UTC).isoformat()  # noqa: TID251 - a command is where time enters
    typer.echo(json.dumps(verification.anchor(at=at)))
