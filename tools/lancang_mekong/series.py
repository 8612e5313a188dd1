"""Time series of the package: one file of dates and values each, and their index."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lancang_mekong.tables import Row, read_rows, tidy


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One series to take out of one collected file."""

    file: str
    name: str
    node_id: str
    variable: str
    unit: str
    frequency: str
    kind: str
    licence: str
    source: str
    quality: str
    note: str = ""
    column: str = "value"
    keep: Callable[[Row], bool] = lambda _: True


FHI = "Nick-Souter/FHI"
PAKSE = "MRC manual gauge Pakse 013901 via aten2001/mekong_fno"
WANTED = (
    Wanted(
        file="flows_stung_treng.csv",
        name="stung_treng_discharge",
        node_id="ST_STUNG_TRENG",
        variable="discharge",
        unit="m3/s",
        frequency="daily",
        kind="observed",
        licence="BSD-2-Clause",
        source="PySedSim Sambor example (GitHub FeralFlows/pysedsim)",
        quality="A",
        note="29 February is not in the source; the source has no dates: assigned from 1910-01-01 "
        "and confirmed against Pakse levels",
    ),
    Wanted(
        file="flows_nakhon_phanom_annual.csv",
        name="nakhon_phanom_discharge_annual",
        node_id="ST_NAKHON_PHANOM",
        variable="discharge",
        unit="m3/s",
        frequency="annual",
        kind="observed",
        licence="facts (MRC annual means; the R package is GPL)",
        source="R package ldsr NPannual (MRC data)",
        quality="A",
        note="mean of the calendar year, dated on 1 January",
    ),
    Wanted(
        file="levels_pakse_monthly.csv",
        name="pakse_level_monthly",
        node_id="ST_PAKSE",
        variable="level",
        unit="m",
        frequency="monthly",
        kind="observed",
        licence="facts (monthly means of an export without licence)",
        source=PAKSE,
        quality="A",
        column="mean_level_m",
        note="raw, not verified by the operator",
    ),
    Wanted(
        file="levels_pakse_monthly.csv",
        name="pakse_discharge_monthly",
        node_id="ST_PAKSE",
        variable="discharge",
        unit="m3/s",
        frequency="monthly",
        kind="derived",
        licence="facts (monthly means of an export without licence)",
        source=PAKSE,
        quality="B",
        column="derived_mean_discharge_m3s",
        note="Q = 987.01 (h + 0.80)^1.42 fitted to the MRC monthly table (rms 0.9 %); its ratio to "
        "Stung Treng drifts from 0.74 (1960-1975) to 0.80 (2010-2016)",
    ),
    Wanted(
        file="levels_prek_kdam.csv",
        name="prek_kdam_level",
        node_id="ST_PREK_KDAM",
        variable="level",
        unit="m",
        frequency="daily",
        kind="observed",
        licence="CC0",
        source=f"{FHI} PK_HT",
        quality="A",
    ),
    *(
        Wanted(
            file="levels_kampong_luong_modelled.csv",
            name=f"kampong_luong_level_{column}",
            node_id="LAKE_TONLESAP",
            variable="level",
            unit="m",
            frequency="daily",
            kind="modelled",
            licence="CC0",
            source=f"{FHI} KL_MOD",
            quality="A",
            column=column,
            note=f"a model's level, not a gauge; {column} by dams",
        )
        for column in ("unregulated", "regulated")
    ),
)
LANCANG = (
    "DACHAOSHAN",
    "DAHUAQIAO",
    "GONGGUOQIAO",
    "HUANGDENG",
    "JINGHONG",
    "MANWAN",
    "MIAOWEI",
    "NUOZHADU",
    "WUNONGLONG",
    "XIAOWAN",
)


def _storage_of(dam: str) -> Wanted:
    return Wanted(
        file="lancang_storage_monthly.csv",
        name=f"{dam.lower()}_storage_monthly",
        node_id=f"DAM_{dam}",
        variable="storage",
        unit="hm3",
        frequency="monthly",
        kind="derived",
        licence="CC BY 4.0 (paper)",
        source="Vu et al. 2022 (HESS 26:2345), GitHub dtvu2205/210520",
        quality="B",
        note="seen by satellite, dated at mid-month; before a dam was built it is the river's own "
        "water; on the surveyed curve, so below the published total storage",
        keep=lambda row: row["dam_id"] == f"DAM_{dam}",
    )


def make_series(source: Path) -> tuple[list[Row], dict[str, list[Row]]]:
    """Return the index, and the rows of each file."""
    index, files = [], {}
    for wanted in (*WANTED, *map(_storage_of, LANCANG)):
        rows = [
            {"date": row["date"], "value": tidy(row[wanted.column])}
            for row in read_rows(source, wanted.file)
            if wanted.keep(row)
        ]
        file = f"series/{wanted.name}.csv"
        files[file] = rows
        index.append(_index_row(file, wanted, rows))
    return index, files


def _index_row(file: str, wanted: Wanted, rows: list[Row]) -> Row:
    names = ("node_id", "variable", "unit", "frequency", "kind", "licence", "source", "quality")
    return {
        "file": file,
        **{name: str(getattr(wanted, name)) for name in (*names, "note")},
        "start": rows[0]["date"],
        "end": rows[-1]["date"],
        "rows": str(len(rows)),
    }
