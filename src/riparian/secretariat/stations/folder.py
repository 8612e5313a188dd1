"""A watched folder: each file is delivered once and put aside with its report."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from riparian.engine.errors import RiparianError
from riparian.secretariat.stations.files import key_of, read_file
from riparian.secretariat.stations.intake import Sender
from riparian.secretariat.stations.operations import Origin, Report, deliver
from riparian.secretariat.stations.quality import Door

_SUFFIXES = frozenset({".csv", ".xml"})


def files_in(folder: Path, *, settled_before: float) -> list[Path]:
    """Return the files that nobody has written to since that moment, oldest first."""
    found = [
        (path.stat().st_mtime, path)
        for path in folder.iterdir()
        if path.suffix.lower() in _SUFFIXES and path.is_file() and not path.name.startswith(".")
    ]
    return [path for moment, path in sorted(found) if moment <= settled_before]


def take_in(path: Path, *, sender: Sender, at: datetime) -> tuple[str, Report | None]:
    """Deliver one file and move it to `done` or `refused` with a report beside it.

    Returns the words of a refusal, or nothing, and what was done.
    """
    content, report, words = path.read_bytes(), None, ""
    try:
        origin = Origin(door=Door.FOLDER, sender=sender, key=key_of(content), file_name=path.name)
        report = deliver(read_file(content), origin=origin, at=at)
    except RiparianError as error:
        words = str(error)
    aside = path.parent / ("refused" if words else "done")
    aside.mkdir(exist_ok=True)
    target = aside / f"{at:%Y%m%dT%H%M%S}-{path.name}"
    facts = {"refused": words} if report is None else _facts(report)
    target.with_name(f"{target.name}.report.json").write_text(
        json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    path.rename(target)
    return words, report


def _facts(report: Report) -> dict[str, object]:
    facts = asdict(report)
    facts["rejections"] = [
        {"place": one.raw.place, "reason": one.reason} for one in report.rejections
    ]
    return facts


def watch(
    folder: Path,
    *,
    sender: Sender,
    now: Callable[[], datetime],
    every_s: float,
    is_over: Callable[[], bool],
) -> Iterator[tuple[Path, str, Report | None]]:
    """Look into a folder again and again; yield each file taken in until `is_over`."""
    while True:
        for path in files_in(folder, settled_before=time.time() - every_s):
            yield path, *take_in(path, sender=sender, at=now())
        if is_over():
            return
        time.sleep(every_s)
