"""The stations and the real series of the instance are there, with marks and sources."""

from datetime import UTC, datetime

import pytest

from riparian.engine.io.instances import find_instance
from riparian.secretariat.stations.models import (
    Datastream,
    Extent,
    Observation,
    Station,
    Threshold,
)
from riparian.secretariat.stations.readings import named_by, number_of

pytestmark = pytest.mark.django_db


def test_the_stations_of_the_instance_are_loaded_with_what_is_known_of_them():
    assert Station.objects.count() == 56
    row = Station.objects.get(identifier="ST_STUNG_TRENG")
    assert (row.country, row.river, row.role) == ("KHM", "Mekong", "mainstream")
    assert row.sources
    assert row.quality == "A"
    assert Station.objects.get(identifier="ST_MANAN").latitude is None


def test_the_real_series_are_loaded_to_the_last_value():
    flow = Datastream.objects.get(identifier="ST_STUNG_TRENG.discharge.daily")
    rows = Observation.objects.filter(datastream=flow)
    assert rows.count() == flow.extent.count == 39_055
    first = rows.order_by("phenomenon_time")[0]
    assert first.phenomenon_time == datetime(1909, 12, 31, 17, tzinfo=UTC)
    assert (first.value, first.quality) == (5988, "A")
    assert flow.extent.latest_value == 5436
    assert named_by(first.number) == (flow.pk, first.phenomenon_time)
    assert number_of(*named_by(first.number)) == first.number
    assert Extent.objects.filter(count__gt=0).count() == 17


def test_thresholds_stand_with_their_season():
    flood = Threshold.objects.get(identifier="ST_STUNG_TRENG.flood")
    assert (flood.value, flood.months) == (12.0, [])
    assert Threshold.objects.filter(kind="low", months=[4]).count() == 3


@pytest.mark.filterwarnings("ignore")
def test_an_independent_reader_finds_the_station_tables_valid():
    from frictionless import Package, system

    folder = find_instance("lancang-mekong") / "record" / "stations"
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "message"])[:5]


def test_a_station_is_found_by_its_name_and_by_its_code(db):
    from riparian.secretariat.accounts.actor import NOBODY
    from riparian.secretariat.search import queries as search

    for words in ("Stung Treng", "ST_STUNG_TRENG"):
        rows = search.find(search.sought(words), NOBODY, kind="station").rows
        assert "ST_STUNG_TRENG" in [row.identifier for row in rows]
