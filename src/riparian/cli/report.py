"""The command `riparian report`: read the answer of an earlier study again."""

from pathlib import Path
from typing import Annotated, Any

import typer

from riparian.cli.options import AsJson


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
