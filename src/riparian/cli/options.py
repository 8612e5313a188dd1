"""Options that several commands share, and how their text is read."""

import re
from typing import Annotated

import typer

Instance = Annotated[
    str, typer.Argument(help="A shipped instance, such as lancang-mekong, or a folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Years = Annotated[
    str | None, typer.Option("--years", help="First and last calendar year, as in 1960-2004.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same traces, same bytes.")]
Traces = Annotated[int, typer.Option("--traces", min=1, help="How many inflow traces to generate.")]


def read_years(text: str | None) -> tuple[int, int] | None:
    """Read `A-B` (or one year); wrong text is wrong usage."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text.strip())
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise typer.BadParameter(f"'{text}': give two years as in 1960-2004, the earlier first")
    return int(found[1]), int(found[2] or found[1])


def read_months(text: str) -> tuple[int, ...]:
    """Read months as in `12-5` (December to May) or `1,2,3`."""
    span = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text.strip())
    listed = re.fullmatch(r"\d{1,2}(,\d{1,2})*", text.strip())
    if span is None and listed is None:
        raise typer.BadParameter(f"'{text}': give months as in 12-5 or 1,2,3")
    if span is None:
        months = tuple(int(part) for part in text.split(","))
    else:
        first, last = int(span[1]), int(span[2])
        months = tuple((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))
    if not all(1 <= month <= 12 for month in months):  # noqa: PLR2004 - calendar
        raise typer.BadParameter(f"'{text}': months are numbered from 1 to 12")
    return months
