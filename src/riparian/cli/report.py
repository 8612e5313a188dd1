"""The command `riparian report`: an earlier study again, or the progress of commitments."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from riparian.cli.options import AsJson


class FolderOrCommand(TyperGroup):
    """A group whose first word is a command or, failing that, the folder of a study."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - Click's types
        """Read a first word that is no command as the folder of `riparian report study`."""
        if args and args[0] not in self.commands:
            args = ["study", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=FolderOrCommand,
    no_args_is_help=True,
    help="Show the answer of a study again (FOLDER), or write the yearly progress report.",
)


@app.command("study")
def report(
    folder: Annotated[Path, typer.Argument(help="The folder that a study wrote with --out.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show the answer of an earlier study again, and where its report lies."""
    from riparian.cli.cooperation_view import print_cooperation
    from riparian.cli.terminal import print_json, say

    document = _read(folder)
    if as_json:
        print_json(document)
        return
    print_cooperation(document)
    say(f"\nReport: [bold]{(folder / 'report.html').resolve()}[/]  (open it in a browser)")


def _read(folder: Path) -> dict[str, Any]:
    """Return the stored document, or refuse a folder that holds none."""
    import json

    from riparian.engine.errors import InvalidInput

    path = folder / "result.json"
    if not path.is_file():
        raise InvalidInput(
            f"'{folder}' holds no result.json; give the folder a study wrote with --out"
        )
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise InvalidInput(
            f"{path.name}: is no JSON document ({error}); run the study again"
        ) from None
    if not isinstance(document, dict) or "gain_musd" not in document:
        raise InvalidInput(f"{path.name}: is not the result of a study; run the study again")
    return document


@app.command("progress")
def progress(
    *,
    year: Annotated[int, typer.Option(help="The year reported on.")],
    out: Annotated[Path, typer.Option(help="A file that ends in .pdf, .docx or .html.")],
    lang: Annotated[str, typer.Option(help="en, zh, th, vi, km, lo or my.")] = "en",
    audience: Annotated[str, typer.Option(help="public, or mechanism for all members.")] = "public",
) -> None:
    """Build the progress report of a year, freeze it, and write it in a language."""
    from datetime import UTC, datetime

    from riparian.cli.progress_view import progress_bar
    from riparian.cli.terminal import say
    from riparian.secretariat.config.starting import start_django

    start_django()
    from riparian.secretariat.commitments import papers, reporting

    language, suffix = papers.language_of(lang), papers.suffix_of(out.name)
    at = datetime.now(UTC)  # noqa: TID251 - a command is where time enters
    with progress_bar() as bar:
        report = reporting.build_here(
            year, audience=audience, at=at,
            tell=lambda done, total: bar("commitments", done, total),
        )  # fmt: skip
    address = f"riparian report progress --year {year}"
    out.write_bytes(papers.written(report, suffix=suffix, language=language, address=address))
    say(f"[bold]{out}[/]: report {report.pk}, inputs {report.inputs_hash[:16]}")
