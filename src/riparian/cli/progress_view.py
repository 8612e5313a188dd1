"""A progress bar on stderr for long studies, with time left."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from riparian.cli.terminal import words
from riparian.engine.studies.progress import Progress as Tell

STAGES = {
    "prepare": "Reading the river",
    "each alone": "Each country alone",
    "search": "Coalitions look for rules",
    "foresight": "What foresight could reach",
    "inflow": "Drawing inflow traces",
    "simulate": "Running the river",
    "judge": "Judging on daily traces",
    "write": "Writing the report",
    "commitments": "Reading commitments",
}


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """Give a function that shows how far each stage is."""
    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=words, transient=not words.is_terminal) as bar:
        tasks: dict[str, int] = {}

        def tell(stage: str, done: int, total: int, /) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield tell
