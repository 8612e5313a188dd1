"""Irrigation and domestic demand of the package: one scope of the irrigation table, never two."""

import calendar
from collections.abc import Sequence
from pathlib import Path

from lancang_mekong.tables import Row, joined, months_from, months_to, read_rows

RETURN_FRACTION = 0.257
RETURN_NOTE = (
    "return fraction 0.257 transferred from a water balance of Korean paddies, Kim et al. 2009 "
    "(Agricultural Water Management 96:875); 0.42-0.52 in a Japanese basin, Yoshida et al. 2016 "
    "(Irrigation and Drainage 65:31); none was read for the Mekong"
)
DOMESTIC_RETURN_FRACTION = 0.8
DOMESTIC_RETURN_NOTE = (
    "return fraction 0.8 recalled (municipal use consumes 10-20 %, Shiklomanov 2000)"
)

DOMESTIC_KM3 = 2.9
DOMESTIC_IN_THA_AND_VNM = 0.8
POPULATION = {"THA": 23.0, "VNM": 20.0, "KHM": 13.0, "LAO": 5.0}
"""Millions in the lower basin, recalled from MRC 2010; used within the two pairs only."""
DELTA_POPULATION_SHARE = 17.0 / 20.0
"""Part of the Vietnamese population of the basin that lives in the delta, recalled."""

DELTA_SPLIT = (("ST_TAN_CHAU", "DELTA_MEKONG"), ("ST_CHAU_DOC", "DELTA_BASSAC"))
"""Where the delta takes its water, and where what returns joins the river."""


def make_demands(source: Path) -> list[Row]:
    """Every demand: sub-basin allocations, the delta's seasons summed, domestic supply."""
    irrigation = read_rows(source, "irrigation.csv")
    allocated = [row for row in irrigation if row["scope"] == "subbasin allocation"]
    delta = [row for row in irrigation if row["season"] == "delta, all seasons"]
    return [
        *(_allocation(row) for row in allocated),
        *_delta_irrigation(delta[0], _delta_shares(source)),
        *_domestic(allocated, _delta_shares(source)),
    ]


def _delta_shares(source: Path) -> dict[str, float]:
    """How the flow parts between the two rivers of the delta, at the fork of Phnom Penh."""
    edges = read_rows(source, "network.csv")
    part = {row["to_id"]: row["flow_fraction"] for row in edges if row["from_id"] == "J_PHNOM_PENH"}
    return {
        "ST_TAN_CHAU": float(part["ST_NEAK_LUONG"]),
        "ST_CHAU_DOC": float(part["ST_CHAKTOMUK"]),
    }


def _allocation(row: Row) -> Row:
    return {
        "id": f"IRRIGATION_{row['subbasin_id'].removeprefix('SB_')}",
        "country": row["country"],
        "kind": "irrigation",
        "node_id": row["abstraction_node_id"],
        "priority": "2",
        "return_fraction": str(RETURN_FRACTION),
        "return_node_id": "",
        **months_to(months_from(row, "_mcm"), "_hm3"),
        "source": row["source"],
        "quality": "B",
        "note": joined(row["note"], RETURN_NOTE),
    }


def _delta_irrigation(total: Row, shares: dict[str, float]) -> list[Row]:
    months = months_from(total, "_mcm")
    return [
        {
            "id": f"IRRIGATION_DELTA_{node.removeprefix('ST_')}",
            "country": "VNM",
            "kind": "irrigation",
            "node_id": node,
            "priority": "2",
            "return_fraction": str(RETURN_FRACTION),
            "return_node_id": back,
            **months_to([value * shares[node] for value in months], "_hm3"),
            "source": total["source"],
            "quality": "B",
            "note": joined(
                f"country total of the delta, all seasons, times the flow fraction {shares[node]}",
                RETURN_NOTE,
            ),
        }
        for node, back in DELTA_SPLIT
    ]


def _domestic(allocated: Sequence[Row], shares: dict[str, float]) -> list[Row]:
    made: list[Row] = []
    for country, volume in domestic_hm3().items():
        parts = _parts(allocated, country)
        if country == "VNM":
            highlands = 1.0 - DELTA_POPULATION_SHARE
            parts = {name: (node, part * highlands, "") for name, (node, part, _) in parts.items()}
            for node, back in DELTA_SPLIT:
                part = DELTA_POPULATION_SHARE * shares[node]
                parts[f"DELTA_{node.removeprefix('ST_')}"] = (node, part, back)
        made += (_supply(country, name, place, volume) for name, place in parts.items())
    return made


def domestic_hm3() -> dict[str, float]:
    """Volume of a year by country: by pair as read, inside each pair by population."""
    pairs = (
        (("THA", "VNM"), DOMESTIC_IN_THA_AND_VNM),
        (("KHM", "LAO"), 1 - DOMESTIC_IN_THA_AND_VNM),
    )
    made = {}
    for pair, share in pairs:
        people = sum(POPULATION[one] for one in pair)
        made |= {one: DOMESTIC_KM3 * 1000 * share * POPULATION[one] / people for one in pair}
    return dict(sorted(made.items()))


def _parts(allocated: Sequence[Row], country: str) -> dict[str, tuple[str, float, str]]:
    """Sub-basin -> (node, fraction of the country's volume, return node), by irrigation volume."""
    rows = [row for row in allocated if row["country"] == country]
    total = sum(float(row["annual_demand_mcm"]) for row in rows)
    return {
        row["subbasin_id"].removeprefix("SB_"): (
            row["abstraction_node_id"],
            float(row["annual_demand_mcm"]) / total,
            "",
        )
        for row in rows
    }


def _supply(country: str, name: str, place: tuple[str, float, str], volume: float) -> Row:
    node, part, back = place
    days = [calendar.monthrange(2001, month)[1] for month in range(1, 13)]
    return {
        "id": f"DOMESTIC_{name}",
        "country": country,
        "kind": "domestic",
        "node_id": node,
        "priority": "1",
        "return_fraction": str(DOMESTIC_RETURN_FRACTION),
        "return_node_id": back,
        **months_to([volume * part * day / 365 for day in days], "_hm3"),
        "source": "mekongriver.info water use page (MRC irrigation database 2010)",
        "quality": "B",
        "note": joined(
            "derived: 2.9 km3 a year in the lower basin, 80 % in Thailand and Viet Nam (read); "
            "within each pair of countries by recalled population, within a country by "
            "irrigation volume, even over the year",
            DOMESTIC_RETURN_NOTE,
        ),
    }
