"""Files beside the form: prices, power, uses, published results."""

import re
from pathlib import Path

from lancang_mekong.tables import Row, read_rows, tidy, write_rows

FILES = {
    "validation.csv": "Published results to compare a simulation with.",
    "uses.csv": "Fisheries, domestic use, navigation, salinity, stages, the lake, shares.",
    "irrigation.csv": "Irrigated area, demand, crop value; the scopes repeat each other.",
    "prices.csv": "Tariffs and marginal costs of traded power.",
    "interconnectors.csv": "Lines across borders, contracts, cost of expansion.",
    "hydro_availability_monthly.csv": "Available power of hydropower plants, from models.",
    "power_demand.csv": "Peak and yearly demand by zone, shares of the months.",
    "power_plants.csv": "Capacity and cost by country and fuel; the data sets overlap.",
    "flow_statistics.csv": "Monthly means of the observed series for several periods.",
}
FOLDERS = ("reference", "valuation")
UNITS = (
    ("_m3s", "m3/s"),
    ("_mcm", "hm3"),
    ("_usd_per_mwh", "USD/MWh"),
    ("usd_per_mwh", "USD/MWh"),
    ("_usd_per_mmbtu", "USD/MMBtu"),
    ("_mmbtu_per_mwh", "MMBtu/MWh"),
    ("_usd_per_ha", "USD/ha"),
    ("_usd_per_m3", "USD/m3"),
    ("_usd_per_mw", "USD/MW"),
    ("_mw", "MW"),
    ("_gwh", "GWh"),
    ("_kv", "kV"),
    ("_km", "km"),
    ("_ha", "ha"),
    ("year", "year"),
    ("_share", "1"),
    ("efficiency", "1"),
    ("n_days", "day"),
)


def make_reference(source: Path, out: Path) -> None:
    """Write the reference files."""
    for file in FILES:
        rows = [_row(row) for row in read_rows(source, file)]
        write_rows(out / "reference" / file, rows[0], rows)


def describe_beside(out: Path) -> list[dict[str, object]]:
    """Return how the descriptor describes every file beside the form, whoever wrote it."""
    return [
        _described(out, path.relative_to(out).as_posix())
        for folder in FOLDERS
        for path in sorted((out / folder).glob("*.csv"))
    ]


def _described(out: Path, path: str) -> dict[str, object]:
    rows = read_rows(out, path)
    stem = path.removesuffix(".csv").replace("_", "-").replace("/", "-")
    return {
        "name": stem,
        "title": FILES.get(Path(path).name, _words(Path(path).stem)),
        "path": path,
        "schema": {"fields": [_field(rows, name) for name in rows[0]], "missingValues": [""]},
    }


def _row(row: Row) -> Row:
    """Tidy numbers and add the mark that the source's own words deserve."""
    tidied = {name: tidy(text.strip()) for name, text in row.items()}
    words = " ".join(tidied.values()).lower()
    is_derived = "derived" in words or "computed" in words
    mark = "C" if "recalled" in words else "B" if is_derived else "A"
    return {**tidied, "quality": mark}


def _field(rows: list[Row], name: str) -> dict[str, object]:
    values = [row[name] for row in rows if row[name]]
    described: dict[str, object] = {
        "name": name,
        "type": _type(values),
        "description": _words(name),
    }
    unit = next((unit for end, unit in UNITS if name.endswith(end)), "")
    if unit and described["type"] != "string":
        described["unit"] = unit
    limits: dict[str, object] = {"required": True} if len(values) == len(rows) else {}
    if name == "quality":
        limits["enum"] = ["A", "B", "C"]
    return described | ({"constraints": limits} if limits else {})


def _type(values: list[str]) -> str:
    if values and all(re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value) for value in values):
        return "number"
    return "string"


def _words(name: str) -> str:
    """Return what a column holds: said where its name says too little."""
    return DESCRIPTIONS.get(name, name.replace("_", " ").capitalize() + ".")


DESCRIPTIONS = {
    "account": "Benefit account that the parameter feeds.",
    "parameter": "What the number means.",
    "base": "Middle value.",
    "price_year": "Year of the prices.",
    "unit": "Unit of the values of the row.",
    "us_gdp_deflator_2017_100": "United States GDP deflator, 2017 = 100.",
    "factor_to_2023": "Factor from dollars of the year to dollars of 2023.",
    "what": "What is not valued.",
    "why": "Why it is not valued.",
    "what_would_be_needed": "What would allow it to be valued.",
    "key": "Short name of the source.",
    "citation": "Full citation.",
    "low": "Low end of the published value.",
    "high": "High end of the published value.",
    "doi_or_url": "DOI or address.",
    "topic": "What the result is about.",
    "kind": "How the number came about: reported, tariff, model, derived.",
    "category": "Kind of use.",
    "variable": "What the row measures.",
    "node_id": "Node, as in nodes.csv; blank for a country or the basin.",
    "dam_id": "Dam, as in dams.csv; blank if the plant has no place there.",
    "scope": "Level of the row; rows of two scopes repeat the same water.",
    "area_basis": "Where the area comes from.",
    "abstraction_node_id": "Nodes where the water is taken, separated by semicolons.",
    "subbasin_id": "Sub-basin, as in subbasins.csv.",
    "annual_demand_mcm": "Volume wanted in a year.",
    "dataset": "Which of the overlapping data sets; use one for each country.",
    "capacity_kind": "Whether the capacity is of a line, a contract, a target.",
    "zone": "Country or part of a country.",
    "item": "What is sold.",
    "seller": "Country that sells.",
    "buyer": "Country that buys.",
    "period": "Years of the value.",
    "quality": "How far to trust the row: A read in the source, B derived, C recalled.",
    "source": "Where the row comes from.",
    "note": "What a reader must know before using the row.",
}
