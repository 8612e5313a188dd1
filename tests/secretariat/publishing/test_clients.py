"""Independent clients of SensorThings read the same data through our door."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:furl")]


@pytest.fixture
def service(served, river):
    return f"{served}/sta/v1.1"


def of_frost(service, series):
    frost = pytest.importorskip("frost_sta_client")
    door = frost.SensorThingsService(service)
    stream = door.datastreams().find(series.pk)
    rows = stream.get_observations().query().top(40).orderby("phenomenonTime", "desc").list()
    return stream.name, stream.unit_of_measurement.symbol, [row.result for row in rows]


def of_istsos(service, series):
    client = pytest.importorskip("istsos4_client")
    with client.Client(service) as door:
        stream = door.get(client.Datastream, series.pk)
        rows = door.iter_list(
            client.Observation, filter=f"Datastream/id eq {series.pk}", top=40,
            orderby="phenomenonTime desc",
        )  # fmt: skip
        values = [row.result for row in rows]
    return stream.name, stream.unit_of_measurement.symbol, values


@pytest.mark.parametrize("read", [of_frost, of_istsos])
def test_an_independent_client_reads_every_value_over_all_pages(service, river, read):
    name, symbol, values = read(service, river["open"])
    assert symbol == "m"
    assert name.endswith("Test open")
    assert values == pytest.approx([10.9 - hour / 10 for hour in range(100)])
