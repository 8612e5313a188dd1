"""The dams of the package: their table, with live storage derived only where a rule allows it."""

import re
from pathlib import Path

from lancang_mekong.tables import Row, joined, number, read_rows, shown, tidy

LIVE_FRACTION = 0.55
"""Median of live over total storage of the 26 dams whose live storage is known."""
LARGE_LANCANG_HM3 = 2000.0
"""Planned Lancang dams at least this large are storage dams; the others run with the river."""
SMALLEST_REGULATION = 0.02
"""Live storage over annual inflow below which a dam does not change a season [lehner2011]."""
SECONDS_PER_YEAR = 365.25 * 86_400

RECALLED_LIVE_HM3 = {"DAM_LOWER_SESAN_2": 379.0}
"""Recalled from the project's papers, where the derived value would be far off."""

LOWER_LANCANG = ("GONGGUOQIAO", "XIAOWAN", "MANWAN", "DACHAOSHAN", "NUOZHADU", "JINGHONG")
CASCADES = {
    "SB_NGUM": "Nam Ngum",
    "SB_OU": "Nam Ou",
    "SB_THEUN": "Nam Theun",
    "SB_NGIEP": "Nam Ngiep",
    "SB_KHAN": "Nam Khan",
    "SB_SAN": "Nam San",
    "SB_MANG": "Nam Mang",
    "SB_SEDONE": "Se Done",
    "SB_SEBANGHIENG": "Se Bang Hieng",
    "SB_SEBANGFAI": "Se Bang Fai",
    "SB_SEKONG": "Sekong",
    "SB_SESAN": "Sesan",
    "SB_SREPOK": "Srepok",
    "SB_MUN": "Mun-Chi",
    "SB_SONGKHRAM": "Songkhram",
    "SB_NAMLOI": "Nam Lwe",
    "SB_HEIHUI": "Heihui",
    "SB_LUOZHA": "Luozha",
    "SB_HINBOUN": "Nam Hinboun",
    "SB_TONLESAP": "Tonle Sap tributaries",
}


def make_dams(source: Path) -> list[Row]:
    """Every dam that has a place in the network."""
    rows = [row for row in read_rows(source, "dams.csv") if row["in_network"] == "yes"]
    return [_dam(row) for row in rows]


def dams_without_place(source: Path) -> list[str]:
    """Names of the dams that the source could not place in the network."""
    return [row["name"] for row in read_rows(source, "dams.csv") if row["in_network"] != "yes"]


def _dam(row: Row) -> Row:
    live, live_mark = live_storage(row)
    marks = joined(row["value_quality"], live_mark, _turbine_mark(row)).replace("; ", ";")
    return {
        "id": row["id"],
        "name": row["name"],
        "country": row["country"],
        "status": row["status"],
        "commissioned_year": tidy(row["commissioned_year"]),
        "purpose": row["purpose"],
        "river": row["river"],
        "cascade": cascade(row),
        "installed_mw": tidy(row["installed_mw"]),
        "head_m": tidy(row["head_m"]),
        "turbine_m3s": tidy(row["max_turbine_discharge_m3s"]),
        "total_storage_hm3": tidy(row["total_storage_mcm"]),
        "live_storage_hm3": "" if live is None else shown(live, 2),
        "area_km2": tidy(row["reservoir_area_km2"]),
        "full_supply_level_m": tidy(row["full_supply_level_m"]),
        "dead_level_m": tidy(row["dead_level_m"]),
        "dam_height_m": tidy(row["dam_height_m"]),
        "minimum_release_m3s": "",
        "mean_annual_energy_gwh": tidy(row["mean_annual_energy_gwh"]),
        "market_shares": row["market_shares"],
        "value_quality": marks,
        "source": row["source"],
        "quality": "A",
        "note": joined(row["note"], _inflow_note(row), _live_note(row, live_mark)),
    }


def live_storage(row: Row) -> tuple[float | None, str]:
    """Live storage [hm³] with the mark that says how it was found; None where total is unknown."""
    total, live = number(row["total_storage_mcm"]), number(row["live_storage_mcm"])
    if live is not None:
        return live, ""
    if row["id"] in RECALLED_LIVE_HM3:
        return RECALLED_LIVE_HM3[row["id"]], "live:C"
    if total is None:
        return None, ""
    if "total:doubtful" in row["value_quality"] or runs_with_the_river(row):
        return 0.0, "live:none assumed"
    return LIVE_FRACTION * total, "live:B"


def runs_with_the_river(row: Row) -> bool:
    """Whether a mainstream dam without a live storage in the source holds none back."""
    if row["position"] != "mainstream":
        return False
    total = number(row["total_storage_mcm"]) or 0.0
    return row["country"] != "CHN" or total < LARGE_LANCANG_HM3


def regulates(live_hm3: float | None, mean_inflow_m3s: float) -> bool:
    """Whether live storage is large enough against a year's inflow to move water by a season."""
    if not live_hm3 or not mean_inflow_m3s:
        return False
    return live_hm3 * 1e6 >= SMALLEST_REGULATION * mean_inflow_m3s * SECONDS_PER_YEAR


def cascade(row: Row) -> str:
    """Name of the group of dams of one country that one rule may drive together."""
    if row["position"] == "mainstream":
        if row["country"] != "CHN":
            return f"Mekong mainstream {row['country']}"
        is_lower = row["id"].removeprefix("DAM_") in (*LOWER_LANCANG, "GANLANBA")
        return "Lancang lower" if is_lower else "Lancang upper"
    stem = re.sub(r"_(CHN|KHM|LAO|MMR|THA|VNM)$", "", row["subbasin_id"])
    name = CASCADES.get(stem) or row["river"] or stem.removeprefix("SB_").title()
    return f"{name} {row['country']}"


def _turbine_mark(row: Row) -> str:
    is_derived = row["turbine_discharge_basis"].startswith("derived")
    return "qmax:B" if is_derived and "qmax" not in row["value_quality"] else ""


def _inflow_note(row: Row) -> str:
    if not row["reported_mean_inflow_m3s"]:
        return ""
    return (
        f"reported mean inflow {tidy(row['reported_mean_inflow_m3s'])} m3/s, "
        f"{tidy(row['mean_annual_inflow_m3s'])} m3/s in this network"
    )


def _live_note(row: Row, mark: str) -> str:
    if row["note"] and "live: recalled" in row["note"]:
        return ""
    return {
        "live:B": f"live storage derived: {LIVE_FRACTION} of total storage",
        "live:C": "live storage recalled",
        "live:none assumed": "live storage not known, none assumed",
    }.get(mark, "")
