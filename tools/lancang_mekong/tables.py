"""Rows in, rows out: the collected CSV files, and the numbers as text that the package carries."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Row = dict[str, str]
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_rows(folder: Path, file: str) -> list[Row]:
    """Read one collected file."""
    with (folder / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(path: Path, header: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write one file of the package with plain line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(header), lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def tidy(text: str) -> str:
    """Return a number without the trailing .0 that a spreadsheet adds."""
    return text.removesuffix(".0") if text.replace(".", "", 1).lstrip("-").isdigit() else text


def shown(value: float, digits: int = 3) -> str:
    """Return a computed number with at most `digits` decimals."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(text: str) -> float | None:
    """Return a number, None where the cell is blank."""
    return float(text) if text else None


def months_from(row: Mapping[str, str], suffix: str) -> list[float]:
    """Return twelve values of columns such as jan_m3s."""
    return [float(row[f"{month}{suffix}"]) for month in MONTHS]


def months_to(values: Sequence[float], suffix: str, digits: int = 3) -> Row:
    """Return twelve values as columns such as jan_hm3."""
    pairs = zip(MONTHS, values, strict=True)
    return {f"{month}{suffix}": shown(value, digits) for month, value in pairs}


def joined(*notes: str) -> str:
    """Join the notes that are not blank."""
    return "; ".join(note.strip().rstrip(";").strip() for note in notes if note.strip())
