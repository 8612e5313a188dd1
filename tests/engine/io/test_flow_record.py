import shutil

import numpy as np
import pytest

from riparian.engine.io.flow_record import read_flow_record
from riparian.engine.io.instances import find_instance


def test_the_key_record_is_the_daily_discharge_of_the_index():
    record = read_flow_record("lancang-mekong")
    assert record.station_id == "ST_STUNG_TRENG"
    assert (record.first_year, record.last_year) == (1910, 2016)
    assert record.reference_years == (1960, 2004)
    assert record.of_years(1960, 2004).mean() == pytest.approx(13_100, rel=1e-3)


def test_annual_means_of_the_other_stations_come_along():
    nakhon_phanom, pakse = read_flow_record("lancang-mekong").others
    assert nakhon_phanom.of_years(1960, 1960)[0] == pytest.approx(7271.14)
    assert pakse.of_years(1961, 1961)[0] == pytest.approx(9700, rel=0.3)
    assert np.isnan(pakse.of_years(2025, 2025)[0])


def test_a_folder_without_daily_discharge_has_no_record(tmp_path):
    assert read_flow_record(tmp_path) is None


def test_without_a_period_every_year_is_a_reference_year(tmp_path):
    source = find_instance("lancang-mekong")
    for name in ("series.csv", "series"):
        copy = shutil.copytree if (source / name).is_dir() else shutil.copy
        copy(source / name, tmp_path / name)
    assert read_flow_record(tmp_path).reference_years is None
