"""Discharges to keep or not to pass: MRC planning thresholds, salinity, navigation."""

import re
from pathlib import Path

from lancang_mekong.tables import MONTHS, Row, read_rows, tidy

DRY_MONTHS = ("dec", "jan", "feb", "mar", "apr", "may")


def make_thresholds(source: Path) -> list[Row]:
    """Every discharge threshold that a source names; stages stay in stations.csv."""
    uses = read_rows(source, "uses.csv")
    country = {row["id"]: row["country"] for row in read_rows(source, "nodes.csv")}
    made = [
        *(_minimum_flow(row) for row in uses if row["category"] == "environmental flow"),
        *(_peak_flow(row) for row in uses if "article 6C" in row["variable"]),
        *(_salinity(row) for row in uses if row["variable"].startswith("forecast April flow")),
        *(_navigation(row) for row in uses if row["variable"].startswith("usual release")),
    ]
    return [{**row, "country": country[row["node_id"]]} for row in made]


def _minimum_flow(row: Row) -> Row:
    level = row["variable"].split(", ")[-1]
    code = re.sub(r"[^0-9A-Z]+", "_", level.upper()).strip("_")
    return {
        "id": f"PMFM_6A_{row['node_id'].removeprefix('ST_')}_{code}",
        "kind": "ecological",
        "node_id": row["node_id"],
        "is_minimum": "true",
        **_given_months(row),
        "label": f"MRC PMFM 6A minimum monthly flow, {level}",
        "source": row["source"],
        "quality": "A",
        "note": f"{row['note']}; {row['period']}; use one level (1:4, 1:5, 80%, 90%) at a time",
    }


def _peak_flow(row: Row) -> Row:
    return {
        "id": f"PMFM_6C_{row['node_id'].removeprefix('ST_')}",
        "kind": "flood",
        "node_id": row["node_id"],
        "is_minimum": "false",
        **_given_months(row),
        "label": "MRC PMFM 6C mean daily peak flow",
        "source": row["source"],
        "quality": "A",
        "note": f"{row['note']}; {row['period']}",
    }


def _given_months(row: Row) -> Row:
    return {f"{month}_m3s": tidy(row[month]) for month in MONTHS}


def _salinity(row: Row) -> Row:
    end = row["variable"].split(", ")[-1]
    return {
        "id": f"SALINITY_TAN_CHAU_{end.upper()}",
        "kind": "salinity",
        "node_id": row["node_id"],
        "is_minimum": "true",
        "apr_m3s": tidy(row["value"]),
        "label": f"April flow of salinity outlooks, {end} end",
        "source": row["source"],
        "quality": "B",
        "note": "a forecast flow range of MRC outlooks, read here as a threshold for April",
    }


def _navigation(row: Row) -> Row:
    return {
        "id": "NAVIGATION_JINGHONG",
        "kind": "navigation",
        "node_id": row["node_id"],
        "is_minimum": "true",
        **{f"{month}_m3s": tidy(row["value"]) for month in DRY_MONTHS},
        "label": "usual dry-season release at Jinghong",
        "source": row["source"],
        "quality": "B",
        "note": "approximate; above the natural flow of the driest months, so it needs storage; "
        "the cargo minimum of 2.2 m at Chiang Saen has no rating here",
    }
