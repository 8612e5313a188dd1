"""The command `riparian`: its contents, and the place where errors become exit codes."""

import sys
from typing import Annotated

import typer
from rich.markup import escape
from typer.exceptions import TyperException

from riparian import __version__
from riparian.cli import (
    administrator,
    alerts,
    answers,
    backup,
    check,
    commitments,
    documents,
    forecast,
    init,
    journal,
    load,
    mqtt,
    observations,
    report,
    restricted,
    search,
    serve,
    share,
    sharing,
    simulate,
    study,
)
from riparian.cli.terminal import say
from riparian.engine.errors import InvalidInput, NoSolution, RiparianError

EXIT_DONE, EXIT_DEFECT, EXIT_USAGE, EXIT_INVALID, EXIT_NO_SOLUTION = 0, 1, 2, 3, 4
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="riparian",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="The platform on which countries that share a river run their cooperation.",
    epilog=(
        "Data goes to stdout, progress and words to stderr. "
        "Exit codes: 0 done, 2 wrong usage, 3 bad input data, 4 no solution exists."
    ),
)
BASIN, QUESTIONS, SECRETARIAT = "1  The basin", "2  Questions and answers", "3  The secretariat"
RECORD, SHARED = "4  The record", "5  Shared data and the watch"

app.command("check", rich_help_panel=BASIN)(check.check)
app.command("simulate", rich_help_panel=BASIN)(simulate.simulate)
app.command("forecast", rich_help_panel=QUESTIONS)(forecast.forecast)
app.add_typer(study.app, name="study", rich_help_panel=QUESTIONS)
app.add_typer(share.app, name="share", rich_help_panel=QUESTIONS)
app.add_typer(report.app, name="report", rich_help_panel=QUESTIONS)
app.command("init", rich_help_panel=SECRETARIAT)(init.init)
app.command("load", rich_help_panel=SECRETARIAT)(load.load)
app.command("administrator", rich_help_panel=SECRETARIAT)(administrator.administrator)
app.command("serve", rich_help_panel=SECRETARIAT)(serve.serve)
app.command("backup", rich_help_panel=SECRETARIAT)(backup.backup)
app.command("restore", rich_help_panel=SECRETARIAT)(backup.restore)
app.command("receive-answer", rich_help_panel=SECRETARIAT)(answers.receive_answer)
app.add_typer(journal.app, name="journal", rich_help_panel=SECRETARIAT)
app.command("search", rich_help_panel=RECORD)(search.search)
app.add_typer(documents.app, name="documents", rich_help_panel=RECORD)
app.add_typer(commitments.app, name="commitments", rich_help_panel=RECORD)
app.add_typer(restricted.app, name="restricted", rich_help_panel=RECORD)
app.add_typer(observations.app, name="observations", rich_help_panel=SHARED)
app.add_typer(sharing.app, name="sharing", rich_help_panel=SHARED)
app.add_typer(mqtt.app, name="mqtt", rich_help_panel=SHARED)
app.add_typer(alerts.app, name="alerts", rich_help_panel=SHARED)


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"riparian {__version__}")
        raise typer.Exit


@app.callback()
def contents(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=lambda value: _print_version(wanted=value))
    ] = False,
) -> None:
    """Hold the options that every command shares."""


def exit_code(error: RiparianError) -> int:
    """Return the exit code of an error family."""
    if isinstance(error, InvalidInput):
        return EXIT_INVALID
    return EXIT_NO_SOLUTION if isinstance(error, NoSolution) else EXIT_DEFECT


def run() -> None:
    """Run the command line and leave with the exit code of what happened."""
    try:
        code = app(standalone_mode=False)
    except RiparianError as error:
        say(f"[bold red]error[/]: {escape(str(error))}")
        sys.exit(exit_code(error))
    except TyperException as error:
        say(escape(error.format_message()))
        sys.exit(EXIT_USAGE)
    except typer.Abort:
        code = EXIT_INTERRUPTED
    # Typer answers an interrupt with this code and without a word.
    if code == EXIT_INTERRUPTED:
        say("interrupted; nothing half-done was kept")
    sys.exit(code if isinstance(code, int) else EXIT_DONE)
