"""Make the base rates of treaties for the design of texts: make_design_record.py REGION_DIR.

Takes the rows of the variables of our code book, split by era where the collection splits them,
and describes the folder. Texts, clauses and codes beside them are written by hand.
"""

import sys
from pathlib import Path

from lancang_mekong.descriptors import write_descriptor
from lancang_mekong.tables import Row, read_rows, write_rows

from riparian.engine.norms.design.codebook import VARIABLES

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src" / "riparian" / "instances" / "lancang_mekong" / "record" / "drafting"
HEADER = ("variable", "era", "value", "count", "n_coded", "n_all", "source")


def base_rates(source: Path) -> list[Row]:
    """Return the rows of our variables with the era in a column of its own."""
    rows = []
    for row in read_rows(source, "treaty_base_rates.csv"):
        variable, _, era = row["variable"].partition(" | ")
        if variable in VARIABLES:
            rows.append({**{key: row[key] for key in HEADER if key != "era"}, "variable": variable,
                         "era": era})  # fmt: skip
    return rows


def main() -> None:
    """Write the rates and the descriptor."""
    write_rows(OUT / "base_rates.csv", HEADER, base_rates(Path(sys.argv[1])))
    write_descriptor(
        OUT, name="lancang-mekong-design", title="Design of texts: codes and base rates",
        description="Codes by one analyst are not confirmed. Base rates are aggregates of 639"
        " treaties of the Transboundary Freshwater Dispute Database (Oregon State University),"
        " file of 2018-04-28; shares are among the treaties coded for a variable.",
    )  # fmt: skip


if __name__ == "__main__":
    main()
