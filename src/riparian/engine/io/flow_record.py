"""The discharge record of a basin folder's key station, and annual means at its other stations."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from riparian.engine.io.folder import open_table
from riparian.engine.io.instances import find_instance
from riparian.engine.io.series import Series, read_series
from riparian.engine.io.tables import Row
from riparian.engine.river.inflows import AnnualRecord, FlowRecord, flow_record
from riparian.engine.vocabulary import MONTHS_PER_YEAR


def read_flow_record(name_or_path: str | Path) -> FlowRecord | None:
    """Return the daily discharge record of a basin folder; None where it has none.

    The key station is the one with the longest series of daily discharge in `series.csv`; the
    reference years are the `period` of that station in `stations.csv`, cut to the record.
    Monthly and annual discharge of other stations comes along as calendar-year means.

    Raises:
        InvalidInput: there is no such folder, or the series has gaps.
        InvalidBasin: a series file is wrong.
    """
    folder = find_instance(name_or_path)
    rows = [
        row
        for row in open_table(folder, "series").sound_rows
        if row.text("variable") == "discharge"
    ]
    daily = [row for row in rows if row.text("frequency") == "daily"]
    if not daily:
        return None
    key = max(daily, key=lambda row: row.number("rows") or 0.0)
    series = read_series(folder, key.text("file"))
    return flow_record(
        series.node_id,
        series.dates,
        series.values,
        reference_years=_reference_years(folder, series),
        others=tuple(_annual_records(folder, rows, series.node_id)),
    )


def _reference_years(folder: Path, series: Series) -> tuple[int, int] | None:
    for row in open_table(folder, "stations").sound_rows:
        if row.text("id") == series.node_id and row.text("period"):
            first, last = (int(year) for year in row.text("period").split("-"))
            years = series.dates.astype("datetime64[Y]").astype(int) + 1970
            return max(first, int(years[0])), min(last, int(years[-1]))
    return None


def _annual_records(folder: Path, rows: list[Row], key: str) -> Iterator[AnnualRecord]:
    for row in rows:
        if row.text("node_id") != key and row.text("frequency") != "daily":
            yield _annual(read_series(folder, row.text("file")))


def _annual(series: Series) -> AnnualRecord:
    """Return calendar-year means; a year with a month missing is unknown."""
    months = series.dates.astype("datetime64[M]")
    years = series.dates.astype("datetime64[Y]").astype(int) + 1970
    days = np.ones(len(months))
    needed = 1
    if series.frequency == "monthly":
        days = ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(float)
        needed = MONTHS_PER_YEAR
    place = years - years[0]
    known = np.isfinite(series.values)
    total = np.bincount(place[known], (series.values * days)[known], minlength=place[-1] + 1)
    length = np.bincount(place[known], days[known], minlength=place[-1] + 1)
    count = np.bincount(place[known], minlength=place[-1] + 1)
    mean = np.divide(total, length, out=np.full(len(total), np.nan), where=count >= needed)
    return AnnualRecord(station_id=series.node_id, first_year=int(years[0]), mean_m3s=mean)
