"""What goes to the terminal: data to stdout, words and progress to stderr."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

words = Console(stderr=True, highlight=False, soft_wrap=True)
tables = Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def say(text: str) -> None:
    """Write words (rich markup) to stderr."""
    words.print(text)


def say_plainly(text: str) -> None:
    """Write words to stderr exactly as they are."""
    words.print(escape(text))


def print_json(document: Mapping[str, Any] | list[Any]) -> None:
    """Write one JSON document to stdout; NaN is refused because JSON has none."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
