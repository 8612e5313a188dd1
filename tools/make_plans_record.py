"""Make the plans and arrangements of the record: make_plans_record.py LMC_DIR.

Writes the tables under record/plans, the areas under record/arrangements, adds the sources they
name to record/sources.csv and describes both folders. The other tables of the arrangements are
written by hand.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from lancang_mekong import record_plans as plans
from lancang_mekong.descriptors import write_descriptor
from lancang_mekong.tables import Row, read_rows, write_rows

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src" / "riparian" / "instances" / "lancang_mekong" / "record"
AREAS = ("arrangement_id", "country", "area_km2", "source")
PARTIES = {
    "AR-LMC-WATER": ("CHN", "KHM", "LAO", "MMR", "THA", "VNM"),
    "AR-MRC": ("KHM", "LAO", "THA", "VNM"),
}


def add_sources(source: Path, rows: Sequence[Row]) -> None:
    """Add to sources.csv what the rows name and it lacks, with the kind the collection gives."""
    present = {row["source"]: row for row in read_rows(OUT, "sources.csv")}
    named = {part for row in rows for part in row.get("source", "").split(" | ") if part}
    lacking = [
        {"source": row["source"], "kind": row["kind"]}
        for row in read_rows(source, "sources.csv")
        if row["source"] in named and row["source"] not in present
    ]
    write_rows(OUT / "sources.csv", ("source", "kind"), [*present.values(), *lacking])


def make_areas(source: Path) -> list[Row]:
    """Return the basin area of each party, where the collection has it."""
    members = {row["code"]: row for row in read_rows(source, "members.csv")}
    return [
        {"arrangement_id": key, "country": code, "area_km2": members[code]["basin_area_km2"],
         "source": members[code]["source"]}
        for key, codes in PARTIES.items()
        for code in codes
        if members[code]["basin_area_km2"]
    ]  # fmt: skip


def main() -> None:
    """Write the tables and the descriptors."""
    source = Path(sys.argv[1])
    measures = plans.make_measures(source)
    tables: dict[str, tuple[Sequence[str], list[Row]]] = {
        "plans": (plans.PLANS, plans.make_plans(source)),
        "sections": (plans.SECTIONS, plans.make_sections(measures)),
        "measures": (plans.MEASURES, measures),
        "indicators": (plans.INDICATORS, plans.make_indicators()),
        "values": (plans.VALUES, plans.make_values(source)),
        "goals": (plans.GOALS, plans.make_goals(source)),
    }
    for name, (header, rows) in tables.items():
        write_rows(OUT / "plans" / f"{name}.csv", header, rows)
    write_rows(OUT / "arrangements" / "areas.csv", AREAS, make_areas(source))
    by_hand = read_rows(OUT / "arrangements", "evidence.csv")
    add_sources(source, [row for _, rows in tables.values() for row in rows] + by_hand)
    write_descriptor(
        OUT / "plans", name="lancang-mekong-plans", title="Plans, indicators, staged goals",
        description="Sections that nobody could read are rows with standing not-on-record."
        " Goals with basis derived are worked out from the measure, not stated in the text.",
    )  # fmt: skip
    write_descriptor(
        OUT / "arrangements", name="lancang-mekong-arrangements",
        title="Arrangements for the basin and evidence for SDG 6.5.2",
        description="Evidence with counts no is shown and never counted. Areas are those inside"
        " this basin; the other transboundary basins of the countries are not on record.",
    )  # fmt: skip


if __name__ == "__main__":
    main()
