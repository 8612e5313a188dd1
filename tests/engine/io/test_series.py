"""Time series of an instance."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from riparian.engine.errors import InvalidBasin, InvalidInput
from riparian.engine.io.check_basin import check_basin
from riparian.engine.io.instances import find_instance
from riparian.engine.io.series import list_series, read_series

FILE = "series/low_gauge_discharge_monthly.csv"


@pytest.fixture
def basin_path(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_instance("three-rivers"), tmp_path / "mybasin"))


def test_the_daily_record_of_stung_treng_has_its_published_mean():
    # MRC 2005: 13,100 m3/s for 1960-2004.
    series = read_series("lancang-mekong", "series/stung_treng_discharge.csv")
    years = series.dates.astype("datetime64[Y]").astype(int) + 1970
    chosen = (years >= 1960) & (years <= 2004)
    assert series.node_id == "ST_STUNG_TRENG"
    assert series.unit == "m3/s"
    assert series.values[chosen].mean() == pytest.approx(13_100, rel=1e-3)


def test_a_series_cannot_be_changed():
    series = read_series("three-rivers", FILE)
    with pytest.raises(ValueError, match="read-only"):
        series.values[0] = 1.0


def test_a_missing_value_is_nan(basin_path: Path):
    path = basin_path / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("127.6", ""), encoding="utf-8")
    assert np.isnan(read_series(basin_path, FILE).values[0])


def test_series_are_listed():
    assert list_series("three-rivers") == (FILE,)
    assert len(list_series("lancang-mekong")) == 17


def test_an_unknown_series_is_refused():
    with pytest.raises(InvalidInput, match=r"series\.csv names no 'series/rain\.csv'"):
        read_series("three-rivers", "series/rain.csv")


def test_a_damaged_series_is_refused(basin_path: Path):
    path = basin_path / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("127.6", "much"), encoding="utf-8")
    with pytest.raises(InvalidBasin, match=r"monthly\.csv, line 2, column value: 'much' is not"):
        read_series(basin_path, FILE)


def test_a_series_that_the_index_does_not_name_is_told(basin_path: Path):
    (basin_path / "series" / "low_gauge_discharge.csv").write_text("date,value\n", encoding="utf-8")
    messages = [finding.message for finding in check_basin(basin_path).errors]
    assert messages == [
        f"series/low_gauge_discharge.csv: series.csv does not name it; rename it to {FILE}"
    ]


def test_a_series_that_is_missing_is_told(basin_path: Path):
    (basin_path / "datapackage.json").unlink()
    (basin_path / FILE).unlink()
    messages = [finding.message for finding in check_basin(basin_path).errors]
    assert messages == [
        f"series.csv, line 2, column file: '{FILE}' is missing; add the file or remove the row"
    ]


def test_a_date_that_is_there_twice_is_told_once(basin_path: Path):
    path = basin_path / FILE
    text = path.read_text(encoding="utf-8").replace("2019-02-01", "2019-01-01")
    path.write_text(text, encoding="utf-8")
    messages = [finding.message for finding in check_basin(basin_path).errors]
    assert messages == [
        (
            f"{FILE}, line 3, column date: '2019-01-01' is there twice; "
            "sort the dates and keep one for each step of the frequency"
        )
    ]


def test_a_day_that_no_calendar_has_is_refused_in_a_plain_file(basin_path: Path):
    path = basin_path / FILE
    text = path.read_text(encoding="utf-8").replace("2019-02-01", "2019-02-31")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidBasin, match="line 3, column date: '2019-02-31' is not a day"):
        read_series(basin_path, FILE)


def test_a_plain_file_and_a_file_read_cell_by_cell_give_the_same(basin_path: Path):
    plain = read_series(basin_path, FILE)
    (basin_path / FILE).write_bytes(b"\xef\xbb\xbf" + (basin_path / FILE).read_bytes())
    by_cell = read_series(basin_path, FILE)
    assert np.array_equal(plain.dates, by_cell.dates)
    assert np.array_equal(plain.values, by_cell.values)


def test_a_series_whose_file_is_gone_is_refused(basin_path: Path):
    (basin_path / FILE).unlink()
    with pytest.raises(InvalidBasin, match=r"monthly\.csv: cannot be read; no such file"):
        read_series(basin_path, FILE)
