"""Read the valuation of a basin folder: `valuation/parameters.csv` and what stands beside it."""

import csv
from collections.abc import Iterator
from pathlib import Path

from riparian.engine.errors import InvalidInput
from riparian.engine.interests.valuation import NotValued, Parameter, Valuation

FOLDER = "valuation"
NUMBERS = ("low", "base", "high")


def read_valuation(basin_folder: Path) -> Valuation | None:
    """Return the valuation of a basin, or None where the folder has none.

    Rows without numbers are rules in words; they are kept out. Money is multiplied by the
    price index of its year where `price_index.csv` has one.

    Raises:
        InvalidInput: a cell is no number, a range is upside down, an id comes twice.
    """
    folder = basin_folder / FOLDER
    path = folder / "parameters.csv"
    if not path.is_file():
        return None
    factors = _price_factors(folder)
    parameters: dict[str, Parameter] = {}
    for line, row in _rows(path):
        if all(row[name] == "" for name in NUMBERS):
            continue
        parameter = _parameter(path, line, row, factors)
        if parameter.id in parameters:
            raise InvalidInput(f"{path.name}, line {line}, column id: '{parameter.id}' comes twice")
        parameters[parameter.id] = parameter
    return Valuation(
        parameters=parameters, not_valued=_not_valued(folder), sources=_sources(folder)
    )


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, restval="")
        for row in reader:
            yield reader.line_num, {key: (value or "").strip() for key, value in row.items()}


def _parameter(path: Path, line: int, row: dict[str, str], factors: dict[int, float]) -> Parameter:
    values = {name: _number(path, line, name, row[name] or row["base"]) for name in NUMBERS}
    year = int(_number(path, line, "price_year", row["price_year"])) if row["price_year"] else None
    is_money = "USD" in row["unit"]
    if is_money and year is not None and year not in factors:
        raise InvalidInput(
            f"{path.name}, line {line}, column price_year: {year} is not in price_index.csv; "
            "add the year or give money of a listed year"
        )
    try:
        return Parameter(
            id=row["id"],
            account=row["account"],
            meaning=row["parameter"],
            unit=row["unit"],
            price_factor=factors[year] if is_money and year is not None else 1.0,
            price_year=year,
            country=row["country"],
            node_id=row["node_id"],
            quality=row["quality"],
            source=row["source"],
            note=row.get("note", ""),
            **values,
        )
    except InvalidInput as error:
        raise InvalidInput(f"{path.name}, line {line}: {error}") from None


def _number(path: Path, line: int, column: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidInput(
            f"{path.name}, line {line}, column {column}: '{text}' is not a number"
        ) from None


def _price_factors(folder: Path) -> dict[int, float]:
    path = folder / "price_index.csv"
    if not path.is_file():
        return {}
    return {
        int(row["year"]): _number(path, line, "factor_to_2023", row["factor_to_2023"])
        for line, row in _rows(path)
    }


def _not_valued(folder: Path) -> tuple[NotValued, ...]:
    path = folder / "not_valued.csv"
    if not path.is_file():
        return ()
    return tuple(
        NotValued(what=row["what"], why=row["why"], needed=row["what_would_be_needed"])
        for _, row in _rows(path)
    )


def _sources(folder: Path) -> dict[str, str]:
    path = folder / "sources.csv"
    if not path.is_file():
        return {}
    return {row["key"]: row["citation"] for _, row in _rows(path)}
